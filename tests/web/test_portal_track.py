"""Following without an account: number and code open it, guessing is slowed and told nothing."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from baladiya.casework import operations as casework
from baladiya.people import operations as people
from baladiya.people.actors import GUEST
from baladiya.people.models import Attempt
from baladiya.rules.problems import Refused
from baladiya.rules.references import new_reference, new_secret
from tests.support.portal import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
WRONG = "No application has this number and this tracking code together"


@pytest.fixture
def draft(now: datetime) -> tuple[str, str]:
    """A draft begun without an account elsewhere: its number and its code."""
    started = casework.start(actor=GUEST, service="municipal-account-open", language="en", now=now)
    return started.application.reference, started.secret


def tried(visitor: Visitor, reference: str, secret: str) -> Visitor:
    return visitor.open("/en/track/").send("secret", reference=reference, secret=secret)


def test_number_and_code_open_the_application_on_any_device(draft: tuple[str, str]) -> None:
    reference, secret = draft
    visitor = tried(Visitor(), reference.lower().replace("-", " "), secret.lower())
    assert visitor.answer.status_code == 200
    assert reference in visitor.url


def test_the_link_leaves_the_code_behind_at_once(draft: tuple[str, str]) -> None:
    reference, secret = draft
    answer = Client().get(f"/en/track/{reference}/{secret}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/en/applications/{reference}/"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_an_unknown_number_and_a_wrong_code_are_told_in_the_same_words(
    draft: tuple[str, str],
) -> None:
    reference, secret = draft
    wrong = tried(Visitor(), reference, new_secret())
    unknown = tried(Visitor(), new_reference("MA"), secret)
    assert wrong.answer.status_code == unknown.answer.status_code == 404
    assert WRONG in wrong.html
    assert WRONG in unknown.html
    assert secret not in unknown.html


def test_a_wrong_link_leads_to_the_form_without_the_code(draft: tuple[str, str]) -> None:
    guess = new_secret()
    visitor = Visitor().open(f"/en/track/{draft[0]}/{guess}/")
    assert visitor.answer.status_code == 404
    assert WRONG in visitor.html
    assert guess not in visitor.url + visitor.html


def test_a_mistyped_number_is_told_as_such(draft: tuple[str, str]) -> None:
    visitor = tried(Visitor(), "RC-12", draft[1])
    assert visitor.answer.status_code == 422
    assert 'href="#field-reference"' in visitor.html


def test_after_five_wrong_tries_the_client_has_to_wait(draft: tuple[str, str]) -> None:
    reference, secret = draft
    for _ in range(5):
        assert tried(Visitor(), reference, new_secret()).answer.status_code == 404
    visitor = tried(Visitor(), reference, secret)
    assert visitor.answer.status_code == 429
    assert int(visitor.answer.headers["Retry-After"]) > 0
    by_link = Client().get(f"/en/track/{reference}/{secret}/")
    assert by_link.status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get(f"/en/track/{reference}/{secret}/")
    assert elsewhere.status_code == 302


def test_what_a_client_claims_about_its_address_does_not_free_it(draft: tuple[str, str]) -> None:
    reference, secret = draft
    for number in range(6):
        forged = {"X-Forwarded-For": f"198.51.100.{number}"}
        client = Client(REMOTE_ADDR="203.0.113.7", headers=forged)
        client.get(f"/en/track/{reference}/{new_secret()}/")
    client = Client(REMOTE_ADDR="203.0.113.7")
    assert client.get(f"/en/track/{reference}/{secret}/").status_code == 429


def test_right_answers_are_not_counted(draft: tuple[str, str]) -> None:
    reference, secret = draft
    for _ in range(8):
        assert tried(Visitor(), reference, secret).answer.status_code == 200


def test_the_count_begins_anew_after_its_window(now: datetime) -> None:
    window = timedelta(minutes=10)
    tries = {"what": "x", "client": "c", "most": 1, "window": window}
    people.count_attempt(now=now, **tries)
    with pytest.raises(Refused, match="too_many_tries"):
        people.count_attempt(now=now, **tries)
    people.count_attempt(now=now + window, **tries)


def test_no_address_is_kept(draft: tuple[str, str]) -> None:
    tried(Visitor(), draft[0], new_secret())
    assert "127.0.0.1" not in Attempt.objects.get().key_hash
