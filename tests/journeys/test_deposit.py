"""Without an account: a deposit is paid, followed by number and code, and given back by two."""

import re

from tests.support.journey import Visit, Visitor, make_move

GUEST = {
    "applicant_kind": "citizen",
    "personal_number": "900400001",
    "name_ar": "مريم التجريبية",
    "name_en": "Mariam Demo",
    "mobile": "36000001",
    "email": "guest@example.org",
    "language": "ar",
}
ADDRESS = {
    "building": "345",
    "road": "2107",
    "block": "321",
    "electricity_account": "10000001",
    "account_use": "own_home",
}
OCCUPATION = {"built_area": "420.5", "occupied_from": "2026-01-11", "occupied_before": "no"}
IBAN = "BH67BMAG00001299123456"
SECRET = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def open_account(guest: Visitor) -> tuple[str, str]:
    """Will apply for a municipal account as a guest; gives the number and the tracking code."""
    guest.open("services/municipal-account-open/")
    guest.press("/start/", to="/applicant/")
    guest.fill(GUEST).press("/applicant/", to="/property/")
    guest.fill(ADDRESS).press("/property/", to="/occupation/")
    guest.fill(OCCUPATION).press("/occupation/", to="/bank/")
    guest.fill({"iban": IBAN}).press("/bank/", to="/papers/")
    guest.attach("undertaking", "id_card", "owner_id", "address_card")
    guest.press("/papers/", to="/check/", button="continue")
    guest.fill({"declared": "yes"}).press("/check/", to="/receipt/")
    found = SECRET.search(guest.page.locator("main").inner_text())
    assert found, guest.page.locator("main").inner_text()
    return guest.reference, found[0]


def ask_back(mariam: Visitor, deposit: str) -> str:
    """Will ask for the deposit back from the account that was opened."""
    mariam.open("services/deposit-refund/")
    mariam.press("/start/", to="/applicant/")
    mariam.press("", to="/deposit/")
    mariam.fill({"deposit_kind": "account", "deposit_reference": deposit, "block": "321"})
    mariam.fill({"end_reason": "account_closed"}).press("/deposit/", to="/payer/")
    mariam.fill({"paid_by_applicant": "yes"}).press("/payer/", to="/bank/")
    mariam.fill({"iban": IBAN, "account_name": "Mariam Demo"}).press("/bank/", to="/papers/")
    mariam.attach("permit_copy", "iban_certificate", "electricity_bill")
    mariam.press("/papers/", to="/check/", button="continue")
    mariam.fill({"declared": "yes"}).press("/check/", to="/receipt/")
    return mariam.reference


def test_a_guest_follows_by_number_and_code_and_the_deposit_is_given_back_by_two_officers(
    visit: Visit,
) -> None:
    account, secret = open_account(visit(""))
    officer, head = visit("officer1.capital"), visit("head1.capital")
    make_move(officer, account, "approve")
    make_move(head, account, "sign")

    elsewhere = visit("")
    elsewhere.page.goto(f"{elsewhere.root}/applications/{account}/")
    assert elsewhere.page.locator('form[action$="/pay/"]').count() == 0
    elsewhere.open("track/").fill({"reference": account.lower(), "secret": secret.lower()})
    elsewhere.press("/track/", to=f"/applications/{account}/")
    elsewhere.page.locator('form[action$="/pay/"] button').click()
    elsewhere.page.locator('button[value="pay"]').click()
    elsewhere.page.wait_for_url(re.compile(rf"{elsewhere.root}/applications/"))
    elsewhere.open(f"applications/{account}/").see_status("good")

    mariam = visit("mariam")
    refund = ask_back(mariam, account)
    make_move(officer, refund, "clear")
    finance, other = visit("finance1.capital"), visit("finance2.capital")
    make_move(finance, refund, "order_refund")
    finance.open(f"office/cases/{refund}/")
    assert finance.page.locator('a[href*="/moves/release_refund/"]').count() == 0
    other.open("office/finance/")
    make_move(other, refund, "release_refund")
    mariam.open(f"applications/{refund}/").see_status("good").see("#given")
