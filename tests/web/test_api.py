"""The REST interface: an application from nothing to submitted, and every refusal as a problem."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baladiya.api import operations
from baladiya.casework.models import Application
from baladiya.people.actors import SYSTEM
from baladiya.people.models import Person
from tests.support.casework import OWNER, OWNER_PAPERS, PDF
from tests.support.definitions import bundles, publish_unlisted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
Call = Callable[..., Any]


@pytest.fixture
def token(applicant: Person, now: datetime) -> str:
    return operations.give_token(
        account_id=applicant.account_id, label="test", actor=SYSTEM, now=now
    )


@pytest.fixture
def call(client: Client, token: str) -> Call:
    def send(method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return client.generic(
            method,
            f"/api/v1/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=given,
        )

    return send


def attach(client: Client, token: str, reference: str, slot: str, content: bytes = PDF) -> Any:
    return client.post(
        f"/api/v1/applications/{reference}/documents",
        {"slot": slot, "file": SimpleUploadedFile("paper.pdf", content)},
        headers={"Authorization": f"Bearer {token}"},
    )


def started(call: Call, **headers: str) -> dict[str, Any]:
    answer = call("POST", "applications", {"service": "residence-certificate"}, **headers)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_an_application_is_created_answered_attached_and_submitted_once(
    client: Client, call: Call, token: str
) -> None:
    draft = started(call)
    reference = draft["reference"]
    answered = call(
        "PUT",
        f"applications/{reference}/answers",
        {"revision": draft["revision"], "answers": OWNER},
    )
    assert answered.status_code == 200, answered.content
    for slot in OWNER_PAPERS:
        assert attach(client, token, reference, slot).status_code == 201
    path = f"applications/{reference}/submit"
    first = call("POST", path, {"declared": True}, Idempotency_Key="once")
    again = call("POST", path, {"declared": True}, Idempotency_Key="once")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["status"] == "in_review"
    assert first.json()["municipality"] == "capital"
    assert Application.objects.get().channel == "api"
    other = call("POST", path, {"declared": True}, Idempotency_Key="twice")
    assert (other.status_code, other.json()["code"]) == (409, "already_submitted")


def attach_together(client: Client, token: str, reference: str, files: list[bytes]) -> Any:
    return client.post(
        f"/api/v1/applications/{reference}/documents",
        {
            "slot": OWNER_PAPERS,
            "file": [SimpleUploadedFile("paper.pdf", content) for content in files],
        },
        headers={"Authorization": f"Bearer {token}"},
    )


def test_an_application_is_handed_in_with_three_requests(
    client: Client, call: Call, token: str
) -> None:
    wanted = {"service": "residence-certificate", "answers": OWNER}
    reference = call("POST", "applications", wanted).json()["reference"]
    attached = attach_together(client, token, reference, [PDF] * len(OWNER_PAPERS))
    assert [paper["slot"] for paper in attached.json()["papers"]] == list(OWNER_PAPERS)
    submitted = call("POST", f"applications/{reference}/submit", {"declared": True})
    assert submitted.json() == call("GET", f"applications/{reference}").json()
    assert submitted.json()["status"] == "in_review"


def test_with_one_wrong_answer_no_application_begins(call: Call) -> None:
    wanted = {"service": "residence-certificate", "answers": OWNER | {"block": 99}}
    answer = call("POST", "applications", wanted)
    assert (answer.status_code, answer.json()["problems"][0]["at"]) == (422, "field:block")
    assert not Application.objects.exists()


def test_with_one_refused_file_none_is_kept(client: Client, call: Call, token: str) -> None:
    reference = started(call)["reference"]
    call("PUT", f"applications/{reference}/answers", {"revision": 1, "answers": OWNER})
    answer = attach_together(client, token, reference, [PDF, b"no paper", PDF])
    assert (answer.status_code, answer.json()["code"]) == (422, "file_type_unknown")
    assert Application.objects.get().papers == []


def test_files_without_a_slot_each_are_refused(client: Client, call: Call, token: str) -> None:
    reference = started(call)["reference"]
    answer = attach_together(client, token, reference, [PDF])
    assert (answer.status_code, answer.json()["code"]) == (422, "slots_differ_from_files")


def test_the_same_key_creates_one_draft_and_another_body_is_refused(call: Call) -> None:
    assert started(call, Idempotency_Key="k") == started(call, Idempotency_Key="k")
    assert Application.objects.count() == 1
    other = call("POST", "applications", {"service": "deposit-refund"}, Idempotency_Key="k")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_wrong_answers_are_all_named_and_none_is_saved(call: Call) -> None:
    draft = started(call)
    answer = call(
        "PUT",
        f"applications/{draft['reference']}/answers",
        {"revision": draft["revision"], "answers": OWNER | {"block": 99, "hobby": "x"}},
    )
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    places = {problem["at"] for problem in answer.json()["problems"]}
    assert places == {"field:block", "field:hobby"}
    assert all(p["text"]["ar"] and p["text"]["en"] for p in answer.json()["problems"])
    assert "building" not in Application.objects.get().answers


def test_a_stale_revision_is_refused_with_409(call: Call) -> None:
    draft = started(call)
    path, body = f"applications/{draft['reference']}/answers", {"answers": OWNER}
    assert call("PUT", path, body | {"revision": draft["revision"]}).status_code == 200
    answer = call("PUT", path, body | {"revision": draft["revision"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")


@pytest.mark.parametrize(("header", "status"), [("Bearer wrong", 401), ("Basic x", 401), ("", 404)])
def test_a_stranger_reads_nothing(client: Client, call: Call, header: str, status: int) -> None:
    reference = started(call)["reference"]
    headers = {"Authorization": header} if header else {}
    answer = client.get(f"/api/v1/applications/{reference}", headers=headers)
    assert answer.status_code == status


def test_a_revoked_token_is_refused_at_once(call: Call, applicant: Person, now: datetime) -> None:
    assert call("GET", "applications").status_code == 200
    row = applicant.account.api_tokens.get()
    operations.revoke_token(token_id=row.pk, actor=SYSTEM, now=now)
    assert call("GET", "applications").status_code == 401


def test_a_guest_opens_a_draft_by_its_secret_alone(client: Client) -> None:
    answer = client.post(
        "/api/v1/applications",
        json.dumps({"service": "municipal-account-open"}),
        content_type="application/json",
    )
    draft = answer.json()
    path = f"/api/v1/applications/{draft['reference']}"
    assert client.get(path).status_code == 404
    opened = client.get(path, headers={"X-Application-Secret": draft["secret"]})
    assert opened.json()["status"] == "draft"


def test_the_schema_of_a_service_is_json_schema_2020_12(client: Client) -> None:
    schema = client.get("/api/v1/services/residence-certificate/schema").json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["building"]["type"] == "string"


def test_only_listed_services_are_told(client: Client, now: datetime) -> None:
    publish_unlisted("tree-request", actor=SYSTEM, now=now)
    ids = [found["id"] for found in client.get("/api/v1/services").json()["items"]]
    assert ids[0] == "residence-certificate"
    assert set(ids) == {it.service for it in bundles()} - {"tree-request"}


def test_an_unknown_certificate_is_told_apart_from_a_mistyped_code(client: Client) -> None:
    assert client.get("/api/v1/verifications/xyz").status_code == 422
    assert client.get("/api/v1/services/nothing").status_code == 404
