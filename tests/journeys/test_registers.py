"""A register is asked while the form is being filled, and takes nothing away that is typed."""

from playwright.sync_api import Request, Route, expect

from tests.support.journey import Visit, Visitor

HOME = {"building": "345", "road": "2107", "block": "321", "housing_case": "tenant"}


def asks_again(request: Request) -> bool:
    return 'name="again"' in (request.post_data or "")


def at_the_lease(mariam: Visitor) -> None:
    """Will come to the page that asks for the lease, as its tenant in the sandbox."""
    mariam.open("services/residence-certificate/")
    mariam.press("/start/", to="/edit/|/applicant/")
    mariam.press("/applicant/", to="/dwelling/")
    mariam.fill(HOME).press("/dwelling/", to="/certificate/")


def test_a_lease_is_looked_up_as_it_is_typed_and_what_is_typed_meanwhile_stays(
    visit: Visit,
) -> None:
    mariam = visit("mariam")
    at_the_lease(mariam)
    page = mariam.page
    held: list[Route] = []
    page.route(
        "**/edit/certificate/",
        lambda route: held.append(route) if asks_again(route.request) else route.continue_(),
    )
    page.locator('[name="lease_number"]').fill("L-10001")
    with page.expect_request(asks_again):
        page.locator('[name="monthly_rent"]').focus()
    page.locator('[name="monthly_rent"]').fill("300")
    held[0].continue_()
    expect(page.locator('[name="lease_end"]')).to_have_value("31/12/2035")
    expect(page.locator('[name="monthly_rent"]')).to_have_value("300")
    expect(page.locator('[name="monthly_rent"]')).to_be_focused()
    mariam.look()
