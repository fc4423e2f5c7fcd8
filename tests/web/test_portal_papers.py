"""Papers: several files a slot, each kept at once, and given to nobody but their owner."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baladiya.casework.models import Application
from baladiya.people.models import Person
from tests.support.people import make_person
from tests.support.portal import Visitor, begin, fill, picture

pytestmark = pytest.mark.usefixtures("published")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


@pytest.fixture
def visitor(applicant: Person) -> Visitor:
    """Someone who has filled the form and stands before the papers."""
    visitor = Visitor(applicant)
    begin(visitor)
    fill(visitor)
    return visitor


def papers_of(visitor: Visitor) -> list[dict[str, str]]:
    reference = visitor.url.split("/")[3]
    papers: list[dict[str, str]] = Application.objects.get(reference=reference).papers
    return papers


def test_every_wanted_paper_is_told_with_size_and_kinds_before_choosing(visitor: Visitor) -> None:
    assert "10 MB" in visitor.html
    assert "HEIC" in visitor.html
    assert 'capture="environment"' in visitor.html
    assert {"paper-owner_id", "paper-owner_letter"} <= visitor.form("continue").files


def test_several_files_arrive_in_one_sending_without_scripts(visitor: Visitor) -> None:
    visitor.send(
        "continue",
        button=("attach", "owner_id"),
        paper__owner_id=[picture("front.png"), picture("back.png")],
        paper__owner_letter=[picture("letter.png")],
    )
    assert [it["name"] for it in papers_of(visitor)] == ["front.png", "back.png", "letter.png"]
    assert "front.png" in visitor.html
    assert visitor.url.partition("#")[0].endswith("/papers/")


def test_one_file_that_is_refused_costs_none_of_the_others(visitor: Visitor) -> None:
    visitor.send(
        "continue",
        button=("continue", "1"),
        paper__owner_id=[picture("front.png"), SimpleUploadedFile("bad.pdf", b"MZ" + b"\0" * 999)],
        paper__owner_letter=[picture("letter.png")],
    )
    assert visitor.answer.status_code == 422
    assert [it["name"] for it in papers_of(visitor)] == ["front.png", "letter.png"]
    assert 'href="#paper-owner_id"' in visitor.html
    assert "bad.pdf" in visitor.html


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "cannot be read"),
        (b"<svg onload=alert(1)></svg>", "not accepted"),
        (b"%PDF-1.4\n" + b"\0" * 11 * 1024 * 1024, "larger than 10 MB"),
    ],
    ids=["empty", "damaged", "another kind", "11 MB"],
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_slot_by_name(
    visitor: Visitor, content: bytes, told: str
) -> None:
    visitor.send(
        "continue",
        button=("attach", "owner_id"),
        paper__owner_id=SimpleUploadedFile("مستند.png", content, content_type="image/png"),
    )
    assert visitor.answer.status_code == 422
    assert told in visitor.html
    assert "مستند.png" in visitor.html
    assert papers_of(visitor) == []


def test_a_full_slot_takes_no_more(visitor: Visitor) -> None:
    many = [picture(f"{n}.png") for n in range(6)]
    visitor.send("continue", button=("attach", "owner_letter"), paper__owner_letter=many)
    assert len(papers_of(visitor)) == 5
    assert "5.png" in visitor.html


def test_a_slot_that_is_not_wanted_takes_nothing(visitor: Visitor) -> None:
    answer = visitor.client.post(visitor.url, {"attach": "lease", "paper-lease": picture()})
    assert answer.status_code == 422
    assert papers_of(visitor) == []


def test_going_on_without_a_paper_that_is_wanted_says_which(visitor: Visitor) -> None:
    visitor.send("continue", button=("continue", "1"))
    assert visitor.answer.status_code == 422
    assert 'href="#paper-owner_id"' in visitor.html
    assert 'href="#paper-owner_letter"' in visitor.html


def test_a_file_is_taken_off_and_a_second_click_does_no_harm(visitor: Visitor) -> None:
    visitor.send("continue", button=("attach", "owner_id"), paper__owner_id=picture())
    key = papers_of(visitor)[0]["key"]
    visitor.send("continue", button=("detach", key))
    assert papers_of(visitor) == []
    again = visitor.client.post(visitor.url, {"detach": key})
    assert again.status_code == 302


def opened(visitor: Visitor, name: str, content: bytes) -> tuple[str, Any]:
    visitor.send(
        "continue",
        button=("attach", "owner_id"),
        paper__owner_id=SimpleUploadedFile(name, content),
    )
    found = re.search(r'href="(/en/applications/[^"]+/papers/[^"]+/)"', visitor.html)
    assert found is not None
    answer = visitor.client.get(found[1])
    given = b"".join(answer.streaming_content)
    assert given == content
    return found[1], answer


def test_a_file_is_shown_without_any_power_and_named_in_two_ways(visitor: Visitor) -> None:
    _, answer = opened(visitor, "عقد الإيجار.pdf", PDF)
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"] == (
        "inline; filename=\"document.pdf\"; filename*=UTF-8''"
        "%D8%B9%D9%82%D8%AF%20%D8%A7%D9%84%D8%A5%D9%8A%D8%AC%D8%A7%D8%B1.pdf"
    )
    assert "no-store" in headers["Cache-Control"]


def test_a_file_is_given_to_nobody_else(visitor: Visitor) -> None:
    url, _ = opened(visitor, "front.png", picture().read())
    stranger = Visitor(make_person("900212345", name="غريب"))
    assert stranger.client.get(url).status_code == 404
    assert Visitor().client.get(url).status_code == 404


def test_a_name_with_quotes_and_line_ends_cannot_change_the_headers(visitor: Visitor) -> None:
    _, answer = opened(visitor, 'a"; x=\r\nSet-Cookie: b.png', picture().read())
    told = answer.headers["Content-Disposition"]
    assert "\r" not in told
    assert "\n" not in told
    assert told.count('"') == 2
    assert "Set-Cookie" not in answer.headers
