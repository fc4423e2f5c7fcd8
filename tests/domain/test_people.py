"""Accounts, the people who apply, staff and their roles."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.people import operations, queries
from baladiya.people.actors import GUEST, SYSTEM, Actor, ActorKind
from baladiya.people.demo import seed_demo_people
from baladiya.people.models import Account, Mandate, Person, StaffMember
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from tests.support.people import actor_of, make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "camel lamp harbour 7"


def register(now, **changes) -> Person:
    given = {
        "email": "Noor@Example.org",
        "password": PASSWORD,
        "name_ar": "نور  التجريبية\u200f",
        "name_en": "Noor Demo",
        "personal_number": "٩٠٠٤٠٠٠١٢",
        "mobile": "٣٦٠٠١٢٣٤",
    }
    return operations.register_person(now=now, **(given | changes))


def refusal(act, **given) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def test_a_number_is_proved_only_where_somebody_vouches_for_it(now):
    assert not register(now).identity_proved
    vouched = register(
        now, email="proved@example.org", personal_number="880700019", identity_proved=True
    )
    assert vouched.identity_proved
    nobody = register(now, email="none@example.org", personal_number="", identity_proved=True)
    assert not nobody.identity_proved
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=nobody.pk).update(identity_proved=True)


def test_a_person_is_stored_in_one_form_however_it_was_typed(now):
    person = register(now)
    person.refresh_from_db()
    assert person.account.email == "noor@example.org"
    assert (person.name_ar, person.personal_number) == ("نور التجريبية", "900400012")
    assert person.mobile == "+97336001234"
    assert person.account.check_password(PASSWORD)
    assert AuditEvent.objects.get(subject=f"person:{person.pk}").action == "person.registered"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "noor@example"}, "email_malformed"),
        ({"email": "first@example.org"}, "email_taken"),
        ({"personal_number": "900400011"}, "personal_number_taken"),
        ({"personal_number": "90040001"}, "personal_number_malformed"),
        ({"password": "short"}, "password_too_weak"),
        ({"password": "password1234"}, "password_too_weak"),
        ({"name_ar": " ", "name_en": "\u200f"}, "name_missing"),
        ({"kind": "king"}, "kind_unknown"),
        ({"language": "fr"}, "language_unknown"),
        ({"mobile": "12"}, "phone_malformed"),
    ],
)
def test_a_refused_registration_leaves_nothing(now, changes, code):
    register(now, email="first@example.org", personal_number="900400011")
    before = Account.objects.count(), Person.objects.count(), AuditEvent.objects.count()
    assert refusal(lambda: register(now, **changes)) == code
    assert before == (
        Account.objects.count(),
        Person.objects.count(),
        AuditEvent.objects.count(),
    )


def test_two_people_without_a_personal_number_can_both_register(now):
    register(now, email="one@example.org", personal_number="")
    register(now, email="two@example.org", personal_number="")
    assert Person.objects.filter(personal_number="").count() == 2


def test_the_database_refuses_a_second_person_with_the_number(now):
    person = register(now)
    other = register(now, email="other@example.org", personal_number="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(personal_number=person.personal_number)


def change(person, now, **changes):
    given = {"name_ar": "نور", "name_en": "Noor", "mobile": "36005678", "language": "en"}
    return operations.update_person(actor=actor_of(person), now=now, **(given | changes))


def test_a_person_changes_their_own_details(now):
    person = register(now)
    change(person, now)
    person.refresh_from_db()
    assert (person.name_en, person.mobile, person.language) == ("Noor", "+97336005678", "en")
    assert person.personal_number == "900400012"


def test_a_personal_number_is_added_once_and_then_stays(now):
    person = register(now, personal_number="")
    change(person, now, personal_number="900400013")
    assert refusal(lambda: change(person, now, personal_number="900400014")) == (
        "personal_number_stays"
    )
    person.refresh_from_db()
    assert person.personal_number == "900400013"


@pytest.mark.parametrize("actor", [GUEST, SYSTEM])
def test_only_a_person_has_details_to_change(actor, now):
    code = refusal(
        operations.update_person,
        actor=actor,
        name_ar="ن",
        name_en="N",
        mobile="",
        language="ar",
        now=now,
    )
    assert code == "sign_in_first"


def test_ending_the_sessions_of_an_account_ends_them_with_the_next_request(now):
    person = register(now)
    actor = actor_of(person)
    assert queries.person_of(actor) == person
    operations.end_sessions(account_id=person.account_id, now=now)
    assert queries.person_of(actor) is None
    assert refusal(lambda: change(person, now)) == "sign_in_first"


def test_a_closed_account_sees_nothing_and_old_sessions_stay_ended(now, municipalities):
    person = register(now)
    actor, administrator = actor_of(person), make_staff(("", Role.ADMINISTRATOR))
    operations.close_account(actor=administrator, account_id=person.account_id, now=now)
    assert queries.person_of(actor) is None
    operations.reopen_account(actor=administrator, account_id=person.account_id, now=now)
    assert queries.person_of(actor) is None
    person.account.refresh_from_db()
    assert queries.person_of(actor_of(person)) == person


@pytest.fixture
def member(municipalities, now) -> StaffMember:
    return operations.add_staff(
        actor=SYSTEM,
        email="staff@example.org",
        password=None,
        name_ar="موظف تجريبي",
        name_en="Staff Demo",
        now=now,
    )


def acting(member) -> Actor | None:
    account = member.account
    account.refresh_from_db()
    return queries.staff_actor(account.pk, account.session_token)


def test_a_role_counts_from_the_next_request_and_stops_with_it(member, now):
    assert acting(member) is None
    given = {"actor": SYSTEM, "staff_id": member.pk, "role": Role.OFFICER, "now": now}
    operations.appoint(municipality="capital", **given)
    operations.appoint(municipality="capital", **given)
    assert acting(member).roles == {("capital", Role.OFFICER)}
    operations.dismiss(municipality="capital", **given)
    assert acting(member) is None
    actions = AuditEvent.objects.filter(subject=f"staff:{member.pk}").order_by("pk")
    assert [event.action for event in actions] == [
        "staff.added",
        "staff.appointed",
        "staff.dismissed",
    ]


@pytest.mark.parametrize(
    ("role", "municipality", "code"),
    [
        (Role.APPLICANT, "capital", "role_unknown"),
        (Role.OFFICER, "atlantis", "municipality_unknown"),
        (Role.AUDITOR, "capital", "role_of_the_ministry"),
    ],
)
def test_a_role_that_does_not_exist_there_is_not_given(member, now, role, municipality, code):
    given = {"actor": SYSTEM, "staff_id": member.pk, "role": role, "municipality": municipality}
    assert refusal(operations.appoint, now=now, **given) == code


def test_a_role_that_is_not_held_is_not_taken(member, now):
    given = {"staff_id": member.pk, "role": Role.HEAD, "municipality": "capital", "now": now}
    assert refusal(operations.dismiss, actor=SYSTEM, **given) == "role_not_held"


@pytest.mark.parametrize(
    ("holds", "where", "may"),
    [
        (("", Role.ADMINISTRATOR), "capital", True),
        (("capital", Role.ADMINISTRATOR), "capital", True),
        (("capital", Role.ADMINISTRATOR), "muharraq", False),
        (("capital", Role.ADMINISTRATOR), "", False),
        (("capital", Role.DIRECTOR), "capital", False),
        (("", Role.AUDITOR), "capital", False),
    ],
)
def test_only_an_administrator_of_the_place_appoints(member, now, holds, where, may):
    given = {"staff_id": member.pk, "role": Role.OFFICER, "municipality": where, "now": now}
    actor = make_staff(holds)
    if may:
        operations.appoint(actor=actor, **given)
        assert acting(member).holds(Role.OFFICER, where)
    else:
        assert refusal(operations.appoint, actor=actor, **given) == "role_missing"


def test_an_administrator_cannot_give_themselves_a_role_nor_close_themselves(municipalities, now):
    administrator = make_staff(("", Role.ADMINISTRATOR))
    code = refusal(
        operations.appoint,
        actor=administrator,
        staff_id=administrator.staff_id,
        role=Role.FINANCE_OFFICER,
        municipality="capital",
        now=now,
    )
    assert code == "not_for_yourself"
    given = {"actor": administrator, "account_id": administrator.account_id, "now": now}
    assert refusal(operations.close_account, **given) == "not_for_yourself"


def test_the_list_of_staff_is_paged_by_key_and_costs_two_statements(municipalities, now):
    seed_demo_people(now=now)
    with CaptureQueriesContext(connection) as captured:
        first = queries.staff_list(limit=30)
    assert len(captured) == 2
    rest = queries.staff_list(after=first[-1].id, limit=30)
    assert [len(first), len(rest)] == [30, 9]
    assert len({row.id for row in (*first, *rest)}) == 39
    assert all(row.roles for row in first)


def test_the_demonstration_has_people_of_every_kind_and_role_in_every_municipality(
    municipalities, now
):
    assert seed_demo_people(now=now) == 45
    assert seed_demo_people(now=now) == 0
    rows = queries.demo_accounts()
    for code in municipalities:
        roles = [row.role for row in rows if row.municipality == code]
        assert sorted(roles) == [
            "clerk",
            "director",
            *["finance_officer"] * 2,
            *["head"] * 2,
            "inspector",
            *["officer"] * 2,
        ]
    ministry = {row.role for row in rows if row.acts_as == ActorKind.STAFF and not row.municipality}
    assert ministry == {"service_owner", "auditor", "administrator"}
    kinds = [row.role for row in rows if row.acts_as == ActorKind.PERSON]
    assert kinds == ["citizen", "gcc_citizen", "resident", "visitor", "company", "company"]
    assert Mandate.objects.count() == 2


def test_the_people_of_the_demonstration_are_plainly_invented_and_have_no_password(
    municipalities, now
):
    seed_demo_people(now=now)
    for row in queries.demo_accounts():
        assert "تجريبي" in row.name_ar
        assert "Demo" in row.name_en
    for account in Account.objects.all():
        assert account.email.endswith("@example.org")
        assert not account.has_usable_password()
