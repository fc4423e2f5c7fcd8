"""The demonstration's page: people to be, messages, the clock; and nothing of it elsewhere."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from baladiya.integrations.payments.sandbox_bank import SandboxBank
from baladiya.integrations.payments.sandbox_server import serve
from baladiya.integrations.registers.sandbox_server import Manner
from baladiya.municipalities.queries import clock_shift_seconds
from baladiya.people.demo import seed_demo_people
from baladiya.people.models import Account, Person
from baladiya.people.operations import give_entry_link
from baladiya.rules.definition import Register
from baladiya.site.demo import print_entry_links
from baladiya.ui import clock
from tests.support.casework import Centre
from tests.support.portal import Visitor
from tests.support.registers import sandbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def demo(settings: LazySettings) -> None:
    settings.BALADIYA = settings.BALADIYA.model_copy(update={"demo": True})
    seed_demo_people(now=clock.now())


@pytest.mark.parametrize("path", ["", "become/", "clock/", "bank/", "registers/"])
def test_outside_the_demonstration_there_is_nothing(path: str, applicant: Person) -> None:
    for client in (Client(), Visitor(applicant).client):
        assert client.post(f"/en/demo/{path}").status_code in {404, 405}
        assert client.get(f"/en/demo/{path}").status_code in {404, 405}


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_everybody_is_there_with_one_click(language: str) -> None:
    visitor = Visitor().open(f"/{language}/demo/")
    assert visitor.answer.status_code == 200
    accounts = {value for name, value, _ in visitor.form("account").buttons if name == "account"}
    assert accounts


@pytest.mark.usefixtures("demo")
def test_one_click_signs_an_applicant_in() -> None:
    person = Person.objects.filter(account__email__endswith="@example.org").first()
    assert person is not None
    client = Client()
    answer = client.post("/en/demo/become/", {"account": person.account_id})
    assert answer.headers["Location"] == "/en/"
    assert client.session["acts_as"] == "person"
    assert client.get("/en/applications/").status_code == 200


@pytest.mark.usefixtures("demo")
def test_one_click_signs_staff_in() -> None:
    account = Account.objects.filter(staff_member__isnull=False).first()
    assert account is not None
    client = Client()
    answer = client.post("/en/demo/become/", {"account": account.pk})
    assert answer.headers["Location"] == "/en/office/"
    assert client.session["acts_as"] == "staff"


@pytest.mark.usefixtures("demo")
def test_nobody_but_the_fictional_people_can_be_chosen(applicant: Person) -> None:
    client = Client()
    answer = client.post("/en/demo/become/", {"account": applicant.account_id})
    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("demo")
def test_the_clock_goes_forward_by_the_days_on_offer_only() -> None:
    client = Client()
    client.post("/en/demo/clock/", {"days": "3"})
    assert clock_shift_seconds() == timedelta(days=3).total_seconds()
    assert client.post("/en/demo/clock/", {"days": "-3"}).status_code == 400
    assert client.post("/en/demo/clock/", {"days": "400"}).status_code == 400
    assert clock_shift_seconds() == timedelta(days=3).total_seconds()


@pytest.mark.usefixtures("demo")
def test_messages_that_were_sent_are_read_with_their_links() -> None:
    application = Centre(clock.now()).refused()
    html = Visitor().open("/en/demo/").html
    assert f"/applications/{application.reference}/" in html
    assert "maryam@example.org" in html


@pytest.mark.usefixtures("demo")
def test_the_bank_is_made_to_fail_and_put_right_again(settings: LazySettings) -> None:
    bank = SandboxBank("a secret of the tests", retry_after=())
    running = serve(0, secret=bank.secret, bank=bank)
    settings.PAYMENT_SECRET = bank.secret
    settings.BALADIYA = settings.BALADIYA.model_copy(update={"payment_url": running.url})
    visitor = Visitor().open("/en/demo/")
    visitor.send("demo/bank/", switch="down")
    assert bank.switches.down
    visitor.send("demo/bank/", switch=[])
    assert not bank.switches.down
    running.close()


@pytest.mark.usefixtures("demo")
def test_a_link_signs_one_person_in_once_and_looking_at_it_does_not_use_it_up() -> None:
    person = Person.objects.filter(account__email__endswith="@example.org").first()
    assert person is not None
    token = give_entry_link(account_id=person.account_id, now=clock.now())
    address = f"/en/demo/enter/{token}/"
    for _ in range(2):
        assert "Sign in" in Visitor().open(address).html
    client = Client()
    assert client.post(address).headers["Location"] == "/en/"
    assert client.session["_auth_user_id"] == str(person.account_id)
    late = Client()
    assert late.post(address).status_code == 400
    assert "_auth_user_id" not in late.session


@pytest.mark.usefixtures("demo")
def test_a_link_is_no_use_after_its_hours_or_outside_the_demonstration(
    settings: LazySettings, applicant: Person
) -> None:
    account = Person.objects.filter(account__email__endswith="@example.org").first()
    assert account is not None
    earlier = clock.now() - timedelta(hours=13)
    old = give_entry_link(account_id=account.account_id, now=earlier)
    assert Client().post(f"/en/demo/enter/{old}/").status_code == 400
    real = give_entry_link(account_id=applicant.account_id, now=clock.now())
    client = Client()
    assert client.post(f"/en/demo/enter/{real}/").status_code == 400
    assert "_auth_user_id" not in client.session
    fresh = give_entry_link(account_id=account.account_id, now=clock.now())
    settings.BALADIYA = settings.BALADIYA.model_copy(update={"demo": False})
    assert Client().post(f"/en/demo/enter/{fresh}/").status_code == 404
    assert Client().get(f"/en/demo/enter/{fresh}/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_demonstration_prints_a_link_for_each_kind_of_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_entry_links()
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8000/ar/demo/\n" in said
    for kind in ("citizen", "visitor", "company", "service owner", "auditor", "administrator"):
        assert f"  {kind} (" in said
    last = said.split()[-1].removeprefix("http://127.0.0.1:8000")
    assert Client().post(last).status_code == 302


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_register_is_made_to_misbehave_and_put_right_again(
    settings: LazySettings, language: str
) -> None:
    with sandbox(settings) as running:
        visitor = Visitor().open(f"/{language}/demo/")
        assert "L-10001" in visitor.html
        visitor.send("demo/registers/", leases="down", electricity="slow")
        assert running.sandbox.manners[Register.LEASES] == Manner.DOWN
        assert running.sandbox.manners[Register.ELECTRICITY] == Manner.SLOW
        assert running.sandbox.manners[Register.POPULATION] == Manner.WELL
        assert visitor.form("demo/registers/").values["leases"] == ["down"]
        visitor.send("demo/registers/", leases="well", electricity="well")
        assert set(running.sandbox.manners.values()) == {Manner.WELL}


@pytest.mark.usefixtures("demo")
def test_registers_that_do_not_run_take_nothing_from_the_page(settings: LazySettings) -> None:
    with sandbox(settings):
        pass
    assert Visitor().open("/en/demo/").answer.status_code == 200
    assert Client().post("/en/demo/registers/", {"leases": "down"}).status_code >= 400
