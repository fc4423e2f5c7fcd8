"""`baladiya user`, `baladiya audit` and `baladiya clock`, as an operator uses them."""

import io
import json
from types import SimpleNamespace

import pytest

from baladiya.audit import operations as audit
from baladiya.audit.models import AuditEvent
from baladiya.municipalities.queries import clock_shift_seconds
from baladiya.people.models import Account
from baladiya.site.cli import main

pytestmark = pytest.mark.django_db
NADIA = "nadia@example.org"


@pytest.fixture
def nadia(municipalities, capsys) -> Account:
    main(["user", "add", NADIA, "--name-ar", "نادية التجريبية", "--name-en", "Nadia Demo"])
    capsys.readouterr()
    return Account.objects.get()


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_member_of_staff_is_added_without_a_password(nadia):
    assert nadia.email == NADIA
    assert not nadia.has_usable_password()


def test_a_password_is_read_from_standard_input_and_must_not_be_weak(municipalities, monkeypatch):
    given = ["user", "add", NADIA, "--name-ar", "ن", "--name-en", "N", "--password"]
    monkeypatch.setattr("sys.stdin", io.StringIO("1234567890\n"))
    assert main(given) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("camel lamp harbour 7\n"))
    assert main(given) == 0
    assert Account.objects.get().check_password("camel lamp harbour 7")


def test_roles_are_given_listed_and_taken(nadia, capsys):
    role = [NADIA, "officer", "--municipality", "capital"]
    assert main(["user", "role", "give", *role]) == 0
    capsys.readouterr()
    main(["user", "list", "--json"])
    row = told(capsys)
    assert (row["email"], row["roles"]) == (NADIA, [["capital", "officer"]])
    assert main(["user", "role", "take", *role]) == 0
    main(["user", "list"])
    assert f"{NADIA}  Nadia Demo  no role\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["add", NADIA, "--name-ar", "ن", "--name-en", "N"], "email_taken"),
        (["role", "give", NADIA, "king"], "role_unknown"),
        (["role", "give", NADIA, "officer", "--municipality", "atlantis"], "municipality_unknown"),
        (["role", "take", NADIA, "officer"], "role_not_held"),
        (["role", "give", "nobody@example.org", "officer"], "staff_unknown"),
        (["close", "nobody@example.org"], "staff_unknown"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_code(nadia, capsys, given, code):
    assert main(["user", *given]) == 1
    assert code in capsys.readouterr().err


def test_an_account_is_closed_and_opened_again(nadia, capsys):
    assert main(["user", "close", NADIA, "--json"]) == 0
    assert told(capsys) == {"email": NADIA, "active": False}
    nadia.refresh_from_db()
    assert not nadia.is_active
    main(["user", "reopen", NADIA])
    nadia.refresh_from_db()
    assert nadia.is_active


def test_the_history_is_checked_and_its_end_printed(nadia, now, capsys):
    audit.seal(now=now)
    assert main(["audit", "verify", "--json"]) == 0
    found = told(capsys)
    assert (found["broken_at"], found["unsealed"]) == (None, 0)
    assert main(["audit", "verify", "--head", found["head"]]) == 0
    assert found["head"] in capsys.readouterr().out


def test_a_changed_history_is_told_with_its_place(nadia, now, capsys):
    audit.seal(now=now)
    AuditEvent.objects.filter(position=2).update(actor="staff:1")
    assert main(["audit", "verify"]) == 1
    assert "BROKEN at position 2: changed" in capsys.readouterr().out


def test_a_head_that_cannot_be_read_is_refused(municipalities, capsys):
    assert main(["audit", "verify", "--head", "12"]) == 1
    assert "audit_head_malformed" in capsys.readouterr().err


def test_the_clock_moves_only_in_a_demonstration(settings, capsys):
    assert main(["clock", "+3d"]) == 1
    settings.BALADIYA = SimpleNamespace(demo=True)
    assert main(["clock", "+3d", "--json"]) == 0
    assert told(capsys)["seconds_ahead"] == clock_shift_seconds() == 3 * 86400


@pytest.mark.parametrize("given", ["3d", "-3d", "+3w", "+d", "+1.5h"])
def test_a_span_that_cannot_be_read_is_wrong_use(given):
    with pytest.raises(SystemExit) as stopped:
        main(["clock", given])
    assert stopped.value.code == 2
