"""The roll-out overview and counter volumes in the office: seen, brought, looked at, undone."""

import csv
import io
import re
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baladiya.backoffice.views import rollout, volumes
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from baladiya.statistics.models import CounterVolume, VolumeImport
from tests.support.office import STATEMENTS, Clock, signed_in
from tests.support.people import make_staff
from tests.support.portal import statements
from tests.support.services import many_services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
OVERVIEW = "/en/office/rollout/"
VOLUMES = "/en/office/rollout/volumes/"
HEAD = "service,municipality,month,count,name_ar,name_en\n"
LINES = (
    HEAD
    + "residence-certificate,capital,2026-03,40\n"
    + "grave-plot,northern,2026-03,120,تخصيص قبر,Grave plot\n"
)


@pytest.fixture(autouse=True)
def _clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rollout, volumes):
        monkeypatch.setattr(module, "now", Clock(now))


@pytest.fixture
def owner() -> Client:
    return signed_in(make_staff(("", Role.SERVICE_OWNER)))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def upload(client: Client, content: str | bytes) -> str:
    """Will bring a file and give the page that follows."""
    file = SimpleUploadedFile(
        "أعداد.csv", content.encode() if isinstance(content, str) else content
    )
    answer = client.post(VOLUMES, {"file": file}, follow=True)
    return answer.content.decode()


def settle(client: Client, wanted: str) -> str:
    newest = VolumeImport.objects.latest("id")
    answer = client.post(f"{VOLUMES}{newest.pk}/", {"wanted": wanted}, follow=True)
    return text_of(answer.content.decode())


@pytest.mark.parametrize("url", [OVERVIEW, VOLUMES, f"{VOLUMES}template.csv", f"{VOLUMES}1/"])
def test_officers_and_leaders_of_one_municipality_are_refused(url: str) -> None:
    for actor in (make_staff(("capital", Role.OFFICER)), make_staff(("capital", Role.DIRECTOR))):
        assert signed_in(actor).get(url).status_code == 403


def test_a_director_of_the_ministry_sees_the_overview_and_changes_nothing() -> None:
    director = signed_in(make_staff(("", Role.DIRECTOR)))
    html = director.get(OVERVIEW).content.decode()
    assert "Roll-out of services" in html
    assert VOLUMES not in html
    assert director.get(VOLUMES).status_code == 403
    assert director.post(OVERVIEW, {"citizen_minutes": "1"}).status_code == 403


def test_without_any_count_the_page_says_what_to_do(owner: Client) -> None:
    html = owner.get(OVERVIEW).content.decode()
    assert "Nothing can be ranked yet" in html
    assert "nothing counted" in html


def test_a_file_is_looked_at_taken_and_undone(owner: Client) -> None:
    page = text_of(upload(owner, LINES))
    assert "Nothing counts yet" in page
    assert "Services the catalogue does not have" in page
    assert "Grave plot" in page
    assert not CounterVolume.objects.filter(counts=True).exists()
    assert "The counts were taken" in settle(owner, "take")
    overview = text_of(owner.get(OVERVIEW).content.decode())
    assert "Grave plot Northern Area Municipality 120 180 30" in overview
    assert "On paper only" in overview
    assert "0 online, 40 at the counter" in overview
    assert "The import was undone" in settle(owner, "undo")
    assert "Grave plot" not in owner.get(OVERVIEW).content.decode()


def test_every_line_that_is_wrong_is_told_and_nothing_is_kept(owner: Client) -> None:
    page = text_of(
        upload(owner, HEAD + "castle,capital,2026-03,4\nresidence-certificate,moon,x,y\n")
    )
    for said in (
        "4 things in the table are to be put right; nothing was taken",
        "Line 2: No service is called",
        "Line 3: No municipality is called",
        "is not a month",
        "is not a whole number",
    ):
        assert said in page
    assert not VolumeImport.objects.exists()


def test_a_file_with_markup_in_it_is_shown_as_text(owner: Client) -> None:
    page = upload(owner, HEAD + "<script>alert(1)</script>,capital,2026-03,4\n")
    assert "<script>alert" not in page


def test_no_file_and_an_import_settled_twice_are_told(owner: Client) -> None:
    answer = owner.post(VOLUMES, {})
    assert answer.status_code == 422
    upload(owner, LINES)
    settle(owner, "take")
    assert "settled before" in settle(owner, "take")
    assert owner.get(f"{VOLUMES}999999/").status_code in {400, 404, 409, 422}


def test_one_count_is_typed_and_a_wrong_one_is_told_at_its_field(owner: Client) -> None:
    typed = {
        "typed": "1",
        "service": "شهادة إثبات السكن",
        "municipality": "capital",
        "month": "٠٣/٢٠٢٦",
        "count": "12",
    }
    wrong = owner.post(VOLUMES, typed | {"month": "12/2026"})
    assert wrong.status_code == 422
    assert 'id="error-month"' in wrong.content.decode()
    assert 'value="شهادة إثبات السكن"' in wrong.content.decode()
    assert owner.post(VOLUMES, typed).status_code == 302
    row = CounterVolume.objects.get(counts=True)
    assert (row.service, row.month, row.count) == ("residence-certificate", date(2026, 3, 1), 12)


def test_the_template_comes_back_as_it_is_and_holds_every_service_and_place(owner: Client) -> None:
    content = owner.get(f"{VOLUMES}template.csv").content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) % 4 == 0
    assert {"residence-certificate", "tree-request"} <= {row["service"] for row in rows}
    assert "The file holds no counts" in text_of(upload(owner, content))
    filled = content.replace(
        b"tree-request,capital,2026-10,,,", b"tree-request,capital,2026-10,9,,"
    )
    assert "Nothing counts yet" in upload(owner, filled)


def test_what_a_visit_costs_is_changed_on_the_page(owner: Client) -> None:
    wrong = owner.post(OVERVIEW, {"citizen_minutes": "x", "counter_minutes": "5", "source": ""})
    assert wrong.status_code == 422
    assert 'id="error-citizen_minutes"' in wrong.content.decode()
    values = {"citizen_minutes": "60", "counter_minutes": "6", "source": "Measured in May"}
    assert owner.post(OVERVIEW, values).status_code == 302
    assert 'value="Measured in May"' in owner.get(OVERVIEW).content.decode()


def test_the_matrix_is_narrowed_by_name_and_state_and_a_wrong_month_is_told(owner: Client) -> None:
    rows = '<th scope="row">'
    assert owner.get(f"{OVERVIEW}?q=شجرة").content.decode().count(rows) == 1
    assert "No service fits" in owner.get(f"{OVERVIEW}?state=retired").content.decode()
    assert owner.get(f"{OVERVIEW}?state=live").content.decode().count(rows) > 1
    wrong = owner.get(f"{OVERVIEW}?until=May")
    assert wrong.status_code == 422
    assert "is not a month" in wrong.content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_programs_get_the_same_as_json_and_csv(owner: Client, language: str) -> None:
    upload(owner, LINES)
    settle(owner, "take")
    url = f"/{language}/office/rollout/?until=2026-03"
    data = owner.get(f"{url}&format=json").json()
    assert (data["first_month"], data["last_month"], data["counter"]) == ("2025-04", "2026-03", 160)
    assert data["candidates"][0]["service"] == "grave-plot"
    answer = owner.get(f"{url}&format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == "grave-plot"
    assert len({len(row) for row in rows}) == 1
    assert owner.get(f"{url}&format=exe").status_code == 404


def test_a_name_that_looks_like_a_formula_is_text_in_the_spreadsheet(owner: Client) -> None:
    upload(owner, HEAD + "evil,capital,2026-03,4,=1+1,=1+1\n")
    settle(owner, "take")
    assert ",'=1+1," in owner.get(f"{OVERVIEW}?format=csv").content.decode()


def test_the_office_shows_the_way_only_to_those_who_may_go() -> None:
    def sees(actor: Actor) -> bool:
        return f'href="{OVERVIEW}"' in signed_in(actor).get("/en/office/").content.decode()

    assert sees(make_staff(("", Role.ADMINISTRATOR)))
    assert not sees(make_staff(("capital", Role.HEAD)))


def test_the_page_costs_the_same_with_a_thousand_services(owner: Client) -> None:
    costs, weights = [], []
    for more in (0, 1000):
        many_services(more)
        with statements() as made:
            answer = owner.get(OVERVIEW)
        costs.append(len(made))
        weights.append(len(answer.content))
    assert costs[0] == costs[1] <= STATEMENTS, costs
    assert weights[1] < 2 * weights[0], weights
