"""From the first page to the certificate in hand, and the other ways an application can go."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.support.journey import Visit, Visitor, apply_for_certificate, make_move


def pay(visitor: Visitor) -> None:
    """Will pay at the bank for trying out and come back; the bank's page is not ours to judge."""
    page = visitor.page
    page.locator('form[action$="/pay/"] button').click()
    page.locator('button[value="pay"]').click()
    page.wait_for_url(re.compile(rf"{visitor.root}/applications/"))
    visitor.open(f"applications/{visitor.reference}/")


def test_a_certificate_is_applied_for_decided_paid_downloaded_and_found_genuine(
    visit: Visit, tmp_path: Path
) -> None:
    mariam = visit("mariam")
    reference = apply_for_certificate(mariam)

    make_move(visit("officer1.capital"), reference, "approve")
    make_move(visit("head1.capital"), reference, "sign")

    mariam.open(f"applications/{reference}/").see('form[action$="/pay/"]')
    pay(mariam)
    mariam.reload_until('a[href*="/certificates/"]')
    with mariam.page.expect_download() as download:
        mariam.page.locator('a[href*="/certificates/"]').click()
    paper = tmp_path / "certificate.pdf"
    download.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.stat().st_size > 10_000

    mariam.go("/verify/")
    expect(mariam.page.locator(".panel")).to_have_count(1)
    assert mariam.page.locator(".panel").get_attribute("data-tone") is None
    code = mariam.page.url.rstrip("/").rsplit("/", 1)[1]

    stranger = visit("").open("verify/")
    stranger.page.locator('input[name="file"]').set_input_files(paper)
    stranger.page.locator('form:has(input[name="file"]) button').click()
    stranger.see('main .notice[data-tone="good"]').look()
    stranger.open("verify/").page.locator('input[name="code"]').fill(code.lower())
    stranger.page.locator('form:has(input[name="code"]) button').first.click()
    stranger.page.wait_for_url(re.compile(f"/verify/{code}/"))
    stranger.look()


def test_after_a_refusal_an_enquiry_reopens_the_application_and_it_is_accepted(
    visit: Visit,
) -> None:
    mariam = visit("mariam")
    reference = apply_for_certificate(mariam)
    make_move(visit("officer1.capital"), reference, "refuse", reasons="paper_missing")

    mariam.open(f"applications/{reference}/").see("#reason-paper_missing")
    mariam.go("/enquire/paper_missing/")
    mariam.fill({"question": "الهوية مرفقة بالوجهين. The ID card is attached."})
    mariam.press("/enquire/", to=f"/applications/{reference}/$")

    head = visit("head1.capital").open("office/enquiries/")
    head.page.locator("main a", has_text=reference).first.click()
    head.look().fill({"outcome": "reopened", "answer": "الورقة مرفقة فعلًا. It is there indeed."})
    head.press("/enquiries/", to="/office/enquiries/$")

    mariam.open(f"applications/{reference}/").see_status("info")
    make_move(visit("officer2.capital"), reference, "approve")
    make_move(visit("head2.capital"), reference, "sign")
    mariam.open(f"applications/{reference}/").see('form[action$="/pay/"]')


def test_one_paper_is_corrected_and_nothing_else_is_asked_again(visit: Visit) -> None:
    mariam = visit("mariam")
    reference = apply_for_certificate(mariam)
    officer = visit("officer1.capital")
    note = {"note-paper:owner_letter": "الختم غير واضح. The stamp cannot be read."}
    make_move(officer, reference, "ask", items="paper:owner_letter", **note)

    mariam.open(f"applications/{reference}/").go("/correct/")
    assert mariam.page.locator("section.slot").count() == 1
    assert mariam.page.locator("form.form input:visible:not([type=file])").count() == 0
    mariam.attach("owner_letter").press("/correct/", to=f"/applications/{reference}/$")

    officer.open(f"office/cases/{reference}/").see("#corrections")
    make_move(officer, reference, "approve")
    mariam.open(f"applications/{reference}/").see_status("info")
