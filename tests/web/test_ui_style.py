"""The style sheets and scripts: one direction-free design, bundled, small."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.support.tree import SOURCE

STATIC = SOURCE / "ui" / "static" / "ui"
SHEETS = sorted(SOURCE.rglob("static/**/*.css"))
SIDES = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)"
    r"|(?:^|[;{\s])(?:left|right|top|bottom)\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:^|[;{\s])(?:min-|max-)?(?:width|height)\s*:",
    re.MULTILINE,
)
MEDIA = re.compile(r"@(?:media|container)[^{]*")
PAGE_BUDGET = 50_000


def rules(sheet: Path) -> str:
    """The sheet without comments and without the conditions of its media queries."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return MEDIA.sub("", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_names_a_side_of_the_screen(sheet: Path) -> None:
    assert SIDES.findall(rules(sheet)) == []


@pytest.mark.parametrize(
    "rule",
    [
        "a{margin-left:1px}",
        "a{ right : 0 }",
        "a{text-align:left}",
        "a{border-top-left-radius:1px}",
        "a{width:3px}",
    ],
)
def test_a_side_of_the_screen_would_be_found(rule: str, tmp_path: Path) -> None:
    sheet = tmp_path / "x.css"
    sheet.write_text(rule)
    assert SIDES.search(rules(sheet))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_arabic_is_never_spaced_slanted_or_broken_inside_a_word(sheet: Path) -> None:
    found = re.findall(
        r"letter-spacing|font-style\s*:\s*italic|text-transform|word-break", rules(sheet)
    )
    assert found == []


def test_arabic_has_more_air_and_larger_letters_than_latin() -> None:
    tokens = rules(STATIC / "tokens.css")
    sizes = {
        language: dict(re.findall(r"--(text-[sml]|leading[a-z-]*):\s*([\d.]+)", block))
        for language, block in re.findall(r":lang\((ar|en)\) \{([^}]*)\}", tokens)
    }
    assert min(float(sizes["ar"]["leading"]), float(sizes["ar"]["leading-tight"])) >= 1.7
    for step in ("text-s", "text-m", "text-l"):
        assert float(sizes["ar"][step]) > float(sizes["en"][step])


def test_every_colour_is_a_token() -> None:
    loose = {
        sheet.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", rules(sheet))
        for sheet in SHEETS
        if sheet.name not in {"tokens.css", "print.css"}
    }
    assert {name: found for name, found in loose.items() if found} == {}


def channel(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    lights = []
    for colour in (one, other):
        red, green, blue = (channel(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    tokens = rules(STATIC / "tokens.css")
    light, dark = (
        dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", part))
        for part in re.findall(r":root \{([^}]*--ground[^}]*)\}", tokens)
    )
    return {"light": light, "dark": {**light, **dark}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_text_and_ground_is_readable(scheme: str) -> None:
    colours = schemes()[scheme]
    pairs = [
        (ink, on) for ink in ("ink", "ink-soft", "link") for on in ("ground", "surface", "sunk")
    ]
    pairs += [(tone, f"{tone}-tint") for tone in ("good", "warn", "bad", "info", "quiet")]
    pairs += [(tone, "surface") for tone in ("good", "warn", "bad", "info")]
    pairs += [("ink", f"{tone}-tint") for tone in ("good", "warn", "bad", "info", "quiet", "brand")]
    pairs += [("on-brand", "brand"), ("on-brand", "brand-strong"), ("brand", "brand-tint")]
    pairs += [("on-header", "header"), ("on-header-soft", "header"), ("on-sand", "sand")]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_can_be_seen(scheme: str) -> None:
    colours = schemes()[scheme]
    for line in ("edge", "focus", "brand"):
        for on in ("ground", "surface"):
            assert contrast(colours[line], colours[on]) >= 3, (line, on)
    assert contrast(colours["focus-on-header"], colours["header"]) >= 3


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_is_small_and_asks_nobody_else_for_anything(client: Client, language: str) -> None:
    page = client.get(f"/{language}/nothing-here/").content
    html = page.decode()
    links = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js))"', html)
    parts = [page, *((SOURCE / "ui" / link.lstrip("/")).read_bytes() for link in links)]
    assert len(links) >= 6
    assert sum(len(gzip.compress(part)) for part in parts) < PAGE_BUDGET
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []
    assert re.findall(r"<script(?![^>]*src=)|\son[a-z]+=|\sstyle=|<style", html) == []


def test_no_sheet_or_script_names_another_host() -> None:
    for path in STATIC.rglob("*.*"):
        if path.suffix in {".css", ".js"}:
            assert "//" not in re.sub(r"(^|\s)//.*", "", path.read_text(encoding="utf-8")), (
                path.name
            )


def test_the_typeface_is_bundled_with_its_licence() -> None:
    fonts = STATIC / "fonts"
    named = set(re.findall(r"fonts/([\w-]+\.woff2)", (STATIC / "tokens.css").read_text()))
    assert named == {path.name for path in fonts.glob("*.woff2")}
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")
