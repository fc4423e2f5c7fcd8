"""The tutorial "convert a paper service in an hour": its commands are run, its files written."""

import io
import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.catalogue.sources import version_named
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role, Status
from baladiya.rules.examples import Example
from baladiya.rules.loader import load
from baladiya.site.cli import main
from baladiya.ui import clock
from tests.support.casework import PDF, Centre
from tests.support.people import make_staff
from tests.support.tree import ROOT

PAGE = ROOT / "docs" / "tutorial" / "convert-a-paper-service.md"
SERVICE = Path("my-services", "municipal-licence")
STEP = re.compile(
    r"^    (?P<command>\S.*?)$"
    r"|(?:[Rr]eplace|[Ww]rite) `(?P<part>[^`]+)`:\n\n```yaml\n(?P<text>.*?)^```$"
    r"|Delete `(?P<gone>\w+)`",
    re.MULTILINE | re.DOTALL,
)
MADE_BY = {"inspect": "officer", "report": "inspector", "approve": "officer", "sign": "head"}


def steps() -> Iterator[re.Match[str]]:
    return STEP.finditer(PAGE.read_text(encoding="utf-8"))


def follow(step: re.Match[str]) -> None:
    """Will do one step of the page in the folder one is in."""
    if step["command"]:
        run(shlex.split(step["command"]))
    elif step["gone"]:
        change(step["gone"], "")
    elif step["part"].endswith(".yaml"):
        (SERVICE.parent / step["part"]).write_text(step["text"], encoding="utf-8")
    else:
        change(step["part"], step["text"])


def run(words: list[str]) -> None:
    if words[0] == "rm":
        for name in words[1:]:
            Path(name).unlink()
        return
    assert words[0] == "baladiya", words
    assert main(words[1:]) == 0, words


def change(part: str, text: str) -> None:
    """Will put a text in the place of a part, such as "pages", or "moves.sign" inside "moves"."""
    path = SERVICE / "service.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first, last = 0, len(lines)
    for depth, key in enumerate(part.split(".")):
        first, last = region(lines, key, depth, first, last)
    path.write_text("".join([*lines[:first], text, *lines[last:]]), encoding="utf-8")


def region(lines: list[str], key: str, depth: int, first: int, last: int) -> tuple[int, int]:
    head = "  " * depth + key + ":"
    (start,) = (nth for nth in range(first, last) if lines[nth].startswith(head))
    inside = re.compile(r"\s*$|" + "  " * depth + r" ")
    end = start + 1
    while end < last and inside.match(lines[end]):
        end += 1
    while not lines[end - 1].strip():  # the blank line before what comes next stays
        end -= 1
    return start, end


@pytest.fixture
def _at_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BALADIYA_DEFINITIONS_DIR", str(ROOT / "definitions"))


def apply(example: Example, centre: Centre) -> Application:
    """Will hand in the application an example tells of."""
    started = casework.start(
        actor=centre.citizen, service=SERVICE.name, language="ar", now=centre.now
    ).application
    saved = casework.save_answers(
        actor=centre.citizen,
        reference=started.reference,
        given=example.answers,
        revision=started.revision,
        now=centre.now,
    )
    assert not saved.reading.problems
    for slot in example.papers:
        casework.attach(
            actor=centre.citizen,
            reference=started.reference,
            slot=slot,
            content=io.BytesIO(PDF),
            name=f"{slot}.pdf",
            now=centre.now,
        )
    return casework.submit(
        actor=centre.citizen, reference=started.reference, key="key", declared=True, now=centre.now
    ).application


def decide(example: Example, application: Application, centre: Centre) -> Application:
    """Will make the moves of the example that staff make."""
    staff: dict[str, Actor] = {
        "officer": centre.officer,
        "head": centre.head,
        "inspector": make_staff(("capital", Role.INSPECTOR)),
    }
    for made in example.moves:
        if made.move in MADE_BY:
            application = centre.move(staff[MADE_BY[made.move]], application, made.move)
    return application


@pytest.mark.django_db
@pytest.mark.usefixtures("_at_a_desk", "municipalities")
def test_the_tutorial_leads_from_a_paper_form_to_a_licence(
    now: datetime, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    after = steps()
    for step in after:
        follow(step)
        if "service publish" in (step["command"] or ""):
            break
    (example,) = (it for it in load(SERVICE).examples if it.status == "accepted")
    centre = Centre(now)
    application = decide(example, apply(example, centre), centre)
    bill = application.outputs.get(kind="bill").bill
    assert bill is not None
    assert bill.amount_fils == 2 * 60000 + 10000
    application = centre.paid(application)
    assert application.status == Status.ACCEPTED
    licence = application.outputs.get(kind="certificate").certificate
    assert licence is not None
    assert (licence.valid_until.year, licence.valid_until.month) == (now.year + 2, now.month)

    capsys.readouterr()
    for step in after:
        follow(step)
    told = capsys.readouterr().out
    assert "Table yearly_fee, shop: from 30000 to 35000." in told
    assert "The promised time in working days: from 5 to 3." in told
    assert "in all from BHD 120.000 to BHD 150.000" in told
    assert load(Path("their-services", SERVICE.name)).content_hash == bundle_hash(now)


def bundle_hash(now: datetime) -> str:
    """Will give the hash of what was published, not of what was changed since."""
    return version_named(SERVICE.name, now=now).content_hash


def test_every_block_of_the_page_belongs_to_a_step() -> None:
    text = PAGE.read_text(encoding="utf-8")
    written = [step["text"] for step in steps() if step["part"]]
    assert len(written) == text.count("```yaml")
    commands = [step["command"] for step in steps() if step["command"]]
    assert len(commands) == len(
        re.findall(r"^    \S", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    )
