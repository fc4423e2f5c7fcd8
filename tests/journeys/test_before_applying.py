"""From the home page to what one's case needs; and the ministry choosing what comes next."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import OpenContext
from tests.support.journey import Visit

COUNTS = (
    "service,municipality,month,count,name_ar,name_en\n"
    "residence-certificate,capital,2020-05,400\n"
    "grave-plot,northern,2020-05,120,تخصيص قبر,Allocation of a grave plot\n"
)
CASE = {
    "may-up_to_fifty": "yes",
    "may-building_permitted": "yes",
    "ownership": "owners",
    "addition_kind": "vertical",
    "building_use": "residential",
}


def answer_the_case(page: Page) -> None:
    """Will open the questions of the case, answer them all and ask for the result."""
    page.locator("#case summary").click()
    for name, value in CASE.items():
        page.locator(f'input[name="{name}"][value="{value}"]').check()
    page.locator('[name="applicant_kind"]').select_option("citizen")
    page.locator('[name="area_m2"]').fill("٣٠")
    page.locator('#case form button:not([type="button"])').click()
    page.wait_for_url(re.compile("addition_kind=vertical"))


def test_a_guest_finds_a_service_and_learns_papers_and_amount_of_the_case(visit: Visit) -> None:
    guest = visit("").open("")
    guest.go("?kind=building").go("services/building-permit-small-addition/")
    answer_the_case(guest.page)
    guest.see('#case .notice[data-tone="good"]').look()
    expect(guest.page.locator("main")).to_contain_text("7.500")
    guest.page.set_viewport_size({"width": 1280, "height": 800})
    guest.go("/sheet/").see("#cost")
    guest.open("services/building-permit-small-addition/?may-up_to_fifty=no")
    guest.see('main .notice[data-tone="warn"]').go("services/building-permit-new/")
    guest.open("services/?kind=certificates&as=company").open("services/?q=zzzz&kind=roads")


def test_the_case_is_told_without_scripts(open_context: OpenContext, language: str) -> None:
    page = open_context(language=language, script=False).new_page()
    page.goto(f"/{language}/services/building-permit-small-addition/")
    answer_the_case(page)
    expect(page.locator('#case .notice[data-tone="good"]')).to_be_visible()


def test_the_ministry_brings_volumes_sees_what_to_open_next_and_takes_them_back(
    visit: Visit,
) -> None:
    owner = visit("owner").open("office/rollout/").open("office/rollout/volumes/")
    bring(owner.page, COUNTS.replace("northern", "moon"))
    owner.see(".error-summary").look()
    bring(owner.page, COUNTS)
    owner.see('button[value="take"]').look().press("/volumes/", to=r"/volumes/$", button="wanted")
    owner.open("office/rollout/?until=2020-05").see("text=/grave|قبر/")
    owner.open("office/rollout/volumes/").page.locator("table a").first.click()
    owner.see('button[value="undo"]').press("/volumes/", to=r"/volumes/$", button="wanted")
    owner.open("office/rollout/?until=2020-05")
    expect(owner.page.locator("main")).not_to_contain_text(re.compile("grave plot|تخصيص قبر"))


def bring(page: Page, table: str) -> None:
    """Will choose a table and ask to look at it."""
    file = {"name": "counters.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator('input[name="file"]').set_input_files([file])
    page.locator('form:has(input[name="file"]) button').click()
