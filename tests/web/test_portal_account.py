"""Accounts: signing up, in and out, one's own details, and a password that was forgotten."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import get_template

from baladiya.people.models import Account, Person, StaffMember
from tests.support.people import make_person
from tests.support.portal import Visitor, begin

PASSWORD = "correct horse 99"
pytestmark = pytest.mark.usefixtures("published")


def signed_up(name: str = "Sara Demo", email: str = "sara@demo.example") -> Visitor:
    visitor = Visitor().open("/en/accounts/signup/")
    return visitor.send("password1", name=name, email=email, password1=PASSWORD)


@pytest.mark.parametrize(
    ("name", "name_ar", "name_en"),
    [("Sara Demo", "", "Sara Demo"), ("سارة التجريبية", "سارة التجريبية", "")],
)
def test_signing_up_makes_account_and_person_and_asks_for_the_details(
    name: str, name_ar: str, name_en: str
) -> None:
    visitor = signed_up(name)
    assert visitor.url == "/en/accounts/details/"
    person = Person.objects.get(account__email="sara@demo.example")
    assert (person.name_ar, person.name_en, person.language) == (name_ar, name_en, "en")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Write your name"),
        ({"name": "\u200b\u202e"}, "Write your name"),
        ({"email": "sara"}, "valid email"),
        ({"password1": "short1"}, "at least 10"),
        ({"password1": "password123"}, "too common"),
    ],
)
def test_a_sign_up_with_a_mistake_makes_nothing_and_keeps_what_was_typed(
    typed: dict[str, str], told: str
) -> None:
    whole = {"name": "Sara Demo", "email": "sara@demo.example", "password1": PASSWORD} | typed
    visitor = Visitor().open("/en/accounts/signup/").send("password1", **whole)
    assert told in visitor.html
    assert "error-summary" in visitor.html
    assert not Account.objects.filter(email="sara@demo.example").exists()
    assert visitor.form("password1").values["email"] == [whole["email"]]
    assert PASSWORD not in visitor.html


def test_an_address_that_is_taken_makes_no_second_account(applicant: Person) -> None:
    visitor = signed_up(email=applicant.account.email.upper())
    assert "already registered" in visitor.html
    assert Account.objects.count() == 1


def test_signing_in_leads_back_to_the_service_one_came_from() -> None:
    signed_up()
    visitor = Visitor().open("/en/services/residence-certificate/")
    visitor.open("/en/accounts/login/?next=/en/services/residence-certificate/")
    visitor.send("password", login="sara@demo.example", password=PASSWORD)
    assert visitor.url == "/en/services/residence-certificate/"
    assert "Start now" in visitor.html


def test_signing_in_never_leads_to_another_site() -> None:
    signed_up()
    visitor = Visitor().open("/en/accounts/login/?next=https://elsewhere.example/")
    visitor.send("password", login="sara@demo.example", password=PASSWORD)
    assert visitor.url == "/en/"


def test_a_wrong_password_and_an_unknown_address_sound_the_same() -> None:
    signed_up()
    told = []
    for address in ("sara@demo.example", "nobody@demo.example"):
        visitor = Visitor().open("/ar/accounts/login/")
        visitor.send("password", login=address, password="wrong password 1")
        told.append(re.findall(r'class="error-summary.*?</div>', visitor.html, re.DOTALL))
    assert told[0] == told[1] != []


def test_staff_are_led_to_their_cases(applicant: Person) -> None:
    account = Account.objects.create_user("officer@demo.example", PASSWORD)
    StaffMember.objects.create(account=account, name_ar="موظف", name_en="Officer")
    visitor = Visitor().open("/en/accounts/login/")
    form = visitor.form("password")
    typed = {**form.values, "login": "officer@demo.example", "password": PASSWORD}
    assert visitor.client.post(form.action, typed).headers["Location"] == "/en/office/"
    assert visitor.client.session["acts_as"] == "staff"


def test_the_session_has_another_key_after_signing_in() -> None:
    signed_up()
    visitor = Visitor().open("/en/accounts/login/")
    before = visitor.client.cookies.get(settings.SESSION_COOKIE_NAME)
    visitor.send("password", login="sara@demo.example", password=PASSWORD)
    after = visitor.client.cookies[settings.SESSION_COOKIE_NAME]
    assert before is None or before.value != after.value


def test_a_cookie_kept_from_before_signing_out_opens_nothing(applicant: Person) -> None:
    visitor = Visitor(applicant)
    reference = begin(visitor)
    url = f"/en/applications/{reference}/edit/applicant/"
    thief = Visitor()
    name = settings.SESSION_COOKIE_NAME
    thief.client.cookies[name] = visitor.client.cookies[name].value
    assert thief.client.get(url).status_code == 200  # a copy works as long as the session lasts
    visitor.open("/en/accounts/logout/").send("accounts/logout/")
    assert thief.client.get(url).status_code == 404
    assert thief.client.get("/en/accounts/details/").status_code == 302
    assert reference not in thief.open("/en/").html
    form = {"revision": "1", "name_en": "Thief"}
    assert thief.client.post(url, form).status_code == 404


def test_signing_out_ends_the_sessions_on_every_device(applicant: Person) -> None:
    phone, office = Visitor(applicant), Visitor(applicant)
    reference = begin(phone)
    office.open("/en/accounts/logout/").send("accounts/logout/")
    assert phone.client.get(f"/en/applications/{reference}/resume/").status_code == 404


def test_signing_out_asks_first_and_a_link_alone_does_nothing(applicant: Person) -> None:
    visitor = Visitor(applicant).open("/en/accounts/logout/")
    assert "Sign out?" in visitor.html
    assert visitor.client.get("/en/accounts/details/").status_code == 200


def test_details_are_changed_and_fill_the_next_form(applicant: Person) -> None:
    visitor = Visitor(applicant).open("/en/accounts/details/")
    visitor.send("name_en", name_en="Maryam Changed", mobile="٣٣٠٠١٢٣٤")
    assert "Your details were saved" in visitor.html
    applicant.refresh_from_db()
    assert applicant.mobile == "+97333001234"
    begin(visitor)
    assert visitor.form("revision").values["name_en"] == ["Maryam Changed"]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"mobile": "12"}, "mobile"),
        ({"name_ar": "", "name_en": " "}, "name_ar"),
        ({"personal_number": "12"}, "personal_number"),
        ({"language": "fr"}, "language"),
    ],
)
def test_details_with_a_mistake_are_told_at_the_question(typed: dict[str, str], place: str) -> None:
    visitor = signed_up().send("name_en", **{"name_en": "Sara Two", **typed})
    assert visitor.answer.status_code == 422
    assert f'href="#field-{place}"' in visitor.html
    assert Person.objects.get().name_en == "Sara Demo"


def test_a_personal_number_of_someone_else_is_not_taken() -> None:
    make_person("900212345")
    visitor = signed_up().send("name_en", personal_number="900212345")
    assert visitor.answer.status_code == 422
    assert 'href="#field-personal_number"' in visitor.html


def test_details_need_a_session_and_lead_back_after_signing_in() -> None:
    answer = Visitor().client.get("/ar/accounts/details/")
    assert answer.headers["Location"] == "/ar/accounts/login/?next=%2Far%2Faccounts%2Fdetails%2F"


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once() -> None:
    signed_up()
    mail.outbox.clear()
    Visitor().open("/en/accounts/password/reset/").send("email", email="sara@demo.example")
    letter = mail.outbox[0]
    assert letter.subject.startswith("Baladiya: ")
    link = re.search(r"http://[^/]+(/\S+)", letter.body)
    assert link is not None
    visitor = Visitor().open(link[1])
    visitor.send("password1", password1="another horse 77", password2="another horse 77")
    assert "was changed" in visitor.html
    assert "no longer works" in Visitor().open(link[1]).html
    visitor.open("/en/accounts/login/")
    visitor.send("password", login="sara@demo.example", password="another horse 77")
    assert visitor.url == "/en/"


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one() -> None:
    visitor = signed_up()
    person = Person.objects.get()
    other = Visitor(person)
    visitor.open("/en/accounts/password/change/").send(
        "oldpassword",
        oldpassword=PASSWORD,
        password1="another horse 77",
        password2="another horse 77",
    )
    assert "was changed" in visitor.html
    assert visitor.client.get("/en/accounts/details/").status_code == 200
    assert other.client.get("/en/accounts/details/").status_code == 302


def test_asking_for_a_new_password_tells_nobody_who_has_an_account() -> None:
    signed_up()
    pages = [
        Visitor().open("/en/accounts/password/reset/").send("email", email=address)
        for address in ("sara@demo.example", "nobody@demo.example")
    ]
    assert pages[0].url == pages[1].url
    assert pages[0].html == pages[1].html


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "page",
    ["login/", "signup/", "password/reset/", "password/reset/done/", "inactive/", "confirm-email/"],
)
def test_every_page_for_coming_in_wears_our_dress(language: str, page: str) -> None:
    html = Visitor().open(f"/{language}/accounts/{page}").html
    assert "portal/portal.css" in html
    assert f'<html lang="{language}"' in html


@pytest.mark.parametrize("page", ["password/change/", "2fa/", "email/", "logout/"])
def test_every_page_of_an_account_wears_our_dress(page: str) -> None:
    visitor = signed_up().open(f"/ar/accounts/{page}")
    assert "portal/portal.css" in visitor.html
    assert "ui/ui.js" in visitor.html


def test_our_account_pages_come_before_those_of_the_library() -> None:
    origin = Path(get_template("account/login.html").template.origin.name)  # type: ignore[attr-defined]
    assert "baladiya" in origin.parts
