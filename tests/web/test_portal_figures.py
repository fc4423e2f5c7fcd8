"""The public figures: counted, shown, and given to programs."""

from datetime import date

import pytest
from django.test import Client

from baladiya.casework.models import Application
from baladiya.ui import clock
from tests.support.casework import Centre
from tests.support.definitions import bundles
from tests.support.portal import Visitor, statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
IN_2020 = "from=2020-04-01&to=2020-05-31"


@pytest.fixture
def two(published: object) -> None:
    """Two applications of the capital, handed in in April and May 2020."""
    centre = Centre(clock.now())
    for day in (date(2020, 4, 5), date(2020, 5, 31)):
        application = centre.apply()
        Application.objects.filter(pk=application.pk).update(submitted_date=day)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_opens_on_the_last_two_whole_months_with_data(language: str) -> None:
    visitor = Visitor().open(f"/{language}/statistics/")  # compiled services stay in memory
    with statements() as made:
        visitor.open(f"/{language}/statistics/")
    assert 'class="figure__value"><bdi dir="ltr" class="number">2<' in visitor.html
    assert visitor.form("from").values["from"] == ["01/04/2020"]
    assert len(made) <= 4, made


@pytest.mark.usefixtures("two")
def test_days_and_municipality_narrow_the_figures() -> None:
    april = Client().get("/en/statistics/?from=2020-04-01&to=2020-04-30&format=json").json()
    assert april["total"] == 1
    place = f"/en/statistics/?{IN_2020}&municipality=muharraq&format=json"
    assert Client().get(place).json()["total"] == 0


@pytest.mark.parametrize(
    ("language", "others", "rare"),
    [("ar", "خدمات أخرى (3)", "طلب تقليم"), ("en", "Other services (3)", "Tree pruning")],
)
def test_the_less_used_services_are_one_bar_and_told_by_name_below_it(
    language: str, others: str, rare: str
) -> None:
    centre = Centre(clock.now())
    for service in (*(each.service for each in bundles()[:7]), "tree-request"):
        application = centre.apply()
        Application.objects.filter(pk=application.pk).update(
            submitted_date=date(2020, 5, 1), service=service
        )
    page = Visitor().open(f"/{language}/statistics/?{IN_2020}").html
    bars, _, below = page.partition("<details>")
    assert others in bars
    assert others not in below
    assert rare in below
    assert rare not in bars


@pytest.mark.usefixtures("two")
def test_programs_get_json_csv_and_text() -> None:
    by_accept = Client().get(f"/en/statistics/?{IN_2020}", headers={"Accept": "application/json"})
    assert by_accept.json()["total"] == 2
    csv = Client().get(f"/ar/statistics/?{IN_2020}&format=csv")
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert "residence-certificate" in csv.content.decode()
    text = Client().get(f"/en/statistics/?{IN_2020}&format=text").content.decode()
    assert "Electronic transactions" in text
    assert Client().get(f"/en/statistics/?{IN_2020}&format=exe").status_code == 404


@pytest.mark.parametrize(
    "query", ["from=yesterday&to=2020-05-31", "from=2020-05-31&to=2020-04-01", "from=2020-04-01"]
)
def test_days_that_make_no_sense_are_told_at_their_field(query: str) -> None:
    visitor = Visitor().open(f"/en/statistics/?{query}")
    assert visitor.answer.status_code == 422
    assert "error-summary" in visitor.html


def test_days_without_applications_say_so() -> None:
    assert "No application was handed in" in Visitor().open(f"/en/statistics/?{IN_2020}").html
