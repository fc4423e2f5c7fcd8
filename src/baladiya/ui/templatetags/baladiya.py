"""Template tags: the parts pages are made of, and everything that must be set apart from Arabic."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baladiya.rules.definition import Field, Option
from baladiya.rules.problems import Problem
from baladiya.ui import shown
from baladiya.ui.addresses import in_language, other_language
from baladiya.ui.controls import Choice, Control, chosen_among, manner_of
from baladiya.ui.fields import Reading, Typed, anchor, control_of, label_at, labels_of
from baladiya.ui.icons import ICONS, TURNING
from baladiya.ui.marks import Mark
from baladiya.ui.problems import problem_text
from baladiya.ui.statuses import look_of

Words = str | Promise


class Attachment(Protocol):
    """A document in a slot: its size is in bytes, its address may be empty."""

    @property
    def id(self) -> int | str: ...
    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def url(self) -> str: ...


register = template.Library()

register.filter("bdi", shown.apart)
register.filter("ltr", shown.ltr)
register.filter("phone", shown.phone)
register.filter("iban", shown.iban)
register.filter("number", shown.number)
register.filter("money", shown.money)
register.filter("day", shown.day)
register.filter("month", shown.month)
register.filter("percent", shown.percent)
register.filter("moment", shown.moment)
register.filter("hijri", shown.hijri)
register.filter("said", shown.said)
register.filter("digits", shown.digits)
register.filter("file_size", shown.file_size)
register.filter("ref", shown.ref)
register.simple_tag(shown.ref, name="ref")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Will draw an icon; it never speaks for itself, so a word stands beside it."""
    turns = " icon-turns" if name in TURNING else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        turns,
        ICONS[name],
    )


@register.simple_tag
def status_badge(status: str) -> SafeString:
    """Will show a status by word, icon and tone."""
    look = look_of(status)
    return badge(look.word, look.tone, look.icon)


@register.simple_tag
def badge(word: Words, tone: str = "quiet", symbol: str = "info") -> SafeString:
    """Will show any short state. Tones: good, warn, bad, info, quiet, brand."""
    return format_html('<span class="badge" data-tone="{}">{}{}</span>', tone, icon(symbol), word)


@register.simple_tag
def problem(it: Problem) -> str:
    """Will write the text of a problem for the reader of the page."""
    return problem_text(it, shown.language())


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(
    problems: Sequence[Problem],
    *,
    fields: Sequence[Field] = (),
    labels: Mapping[str, Words] | None = None,
    title: Words = "",
) -> dict[str, Any]:
    """Will list what is wrong, each entry leading to its question.

    `fields` (or `labels`, from a place to its name) let each entry name its question.
    """
    said = shown.language()
    names = {**labels_of(fields, said), **(labels or {})}
    entries = [
        {
            "anchor": anchor(it.at),
            "label": _as_heading(label_at(it.at, names)),
            "text": problem_text(it, said),
        }
        for it in problems
    ]
    return {"entries": entries, "title": title}


def _as_heading(label: str) -> str:
    return label if not label or label.endswith(("?", "؟", ":")) else f"{label}:"


@register.inclusion_tag("ui/parts/control.html")
def answer_field(
    *,
    field: Field,
    value: Typed,
    problems: Sequence[Problem] = (),
    warnings: Sequence[Problem] = (),
    options: Sequence[Option] | None = None,
    columns: Sequence[Field] | None = None,
    required: bool | None = None,
    mark: Mark | None = None,
) -> dict[str, Control]:
    """Will draw the question of a definition's field, of any type, with what was typed.

    `value` maps posted names to the texts typed (`ui.answers.as_typed` makes it from stored
    answers). Problems and warnings of other fields are passed over. `mark` is what a register says.
    """
    reading = Reading(shown.language(), value, problems, warnings)
    control = control_of(
        field, reading, options=options, columns=columns, required=required, mark=mark
    )
    return {"control": control}


@register.inclusion_tag("ui/parts/control.html")
def input_field(
    *,
    name: str,
    label: Words,
    kind: str = "text",
    value: str = "",
    hint: Words = "",
    required: bool = True,
    problems: Sequence[Problem] = (),
    unit: Words = "",
    max_length: int | None = None,
) -> dict[str, Control]:
    """Will draw a question no definition holds. `kind` is a field type, or password, search, ..."""
    control = Control(
        name=name,
        label=label,
        manner=manner_of(kind),
        hint=hint,
        value=value,
        required=required,
        errors=_texts_at(name, problems),
        unit=unit,
        max_length=max_length,
    )
    return {"control": control}


@register.inclusion_tag("ui/parts/control.html")
def choice_field(
    *,
    name: str,
    label: Words,
    choices: Sequence[Choice | tuple[str, Words]],
    kind: str = "choice",
    chosen: str | Sequence[str] = (),
    hint: Words = "",
    required: bool = True,
    problems: Sequence[Problem] = (),
) -> dict[str, Control]:
    """Will draw a choice no definition holds. `kind` is choice, choices or select."""
    given = [it if isinstance(it, Choice) else Choice(*it) for it in choices]
    typed = [chosen] if isinstance(chosen, str) else chosen
    control = Control(
        name=name,
        label=label,
        manner=manner_of(kind),
        hint=hint,
        required=required,
        errors=_texts_at(name, problems),
        choices=chosen_among(given, typed),
    )
    return {"control": control}


def _texts_at(name: str, problems: Sequence[Problem]) -> tuple[str, ...]:
    said = shown.language()
    return tuple(problem_text(it, said) for it in problems if it.at == f"field:{name}")


@register.inclusion_tag("ui/parts/paper_slot.html")
def paper_slot(
    *,
    slot: str,
    title: Words,
    attached: Sequence[Attachment] = (),
    problems: Sequence[Problem] = (),
    hint: Words = "",
    required: bool = True,
    most: int = 5,
    can_attach: bool = True,
) -> dict[str, Any]:
    """Will draw a slot for documents with what is attached and the ways to add more.

    Posts the files as "paper-<slot>"; the buttons post attach=<slot> and detach=<id>.
    """
    said = shown.language()
    return {
        "slot": slot,
        "title": title,
        "attached": attached,
        "errors": [problem_text(it, said) for it in problems if it.at == f"paper:{slot}"],
        "hint": hint,
        "required": required,
        "most": most,
        "can_attach": can_attach,
    }


@register.filter
def tone_of(level_tag: str) -> str:
    """Will give the tone of a message's level."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.simple_block_tag
def notice(
    content: str, tone: str = "info", title: Words = "", *, live: bool = False
) -> SafeString:
    """Will set a message apart. Tones: good, warn, bad, info, quiet."""
    return _block(
        "notice", content, tone, tone if tone in ICONS else "info", title=title, live=live
    )


@register.simple_block_tag
def state(
    content: str,
    title: Words = "",
    symbol: str = "empty",
    tone: str = "quiet",
    *,
    live: bool = False,
) -> SafeString:
    """Will fill the place of a list that is empty, broken or cut off, and say what to do."""
    return _block("state", content, tone, symbol, title=title, live=live)


def _block(
    part: str, content: str, tone: str, symbol: str, *, title: Words, live: bool
) -> SafeString:
    whole = {"content": content, "tone": tone, "symbol": symbol, "title": title, "live": live}
    return SafeString(get_template(f"ui/parts/{part}.html").render(whole))


@register.simple_tag
def steps(now: int, of: int) -> SafeString:
    """Will show where one is in a form of several pages."""
    words = _("Step %(now)s of %(of)s") % {"now": shown.digits(now), "of": shown.digits(of)}
    marks = ["done" if n < now else "now" if n == now else "" for n in range(1, of + 1)]
    bar = format_html_join("", '<span class="{}"></span>', ((mark,) for mark in marks))
    return format_html(
        '<div class="steps"><p class="steps__words">{}</p>'
        '<div class="steps__bar" aria-hidden="true">{}</div></div>',
        words,
        bar,
    )


@register.simple_tag
def bar(value: float, most: float) -> SafeString:
    """Will draw a bar as long as `value` is of `most`; the figure itself stands beside it."""
    share = 0.0 if most <= 0 else max(0.0, min(100.0, 100 * value / most))
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false">'
        '<rect class="bar__rest" width="100%" height="100%" rx="3"/>'
        '<rect width="{}%" height="100%" rx="3"/></svg>',
        f"{share:.2f}",
    )


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context,
    name: str,
    word: Words,
    symbol: str = "",
    count: int | None = None,
    **kwargs: str | int,
) -> SafeString:
    """Will link a named page in a navigation, marking the one the reader is on.

    A page that this installation does not have gives nothing.
    """
    try:
        url = reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return SafeString("")
    request = context.get("request")
    current = " aria-current=page" if request and _is_current(request.path, url) else ""
    return format_html(
        '<li><a href="{}"{}>{}{}{}</a></li>',
        url,
        current,
        icon(symbol) if symbol else "",
        word,
        format_html(' <span class="count">{}</span>', shown.digits(count)) if count else "",
    )


def _is_current(path: str, url: str) -> bool:
    home = url.count("/") <= 2  # noqa: PLR2004 - "/ar/" is above every page, so only an exact match counts
    return path == url or (not home and path.startswith(url))


@register.inclusion_tag("ui/parts/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, str]:
    """Will link this very page in the other language."""
    other = other_language(shown.language())
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    return {"other": other, "url": in_language(path, other)}


@register.simple_tag
def language_submit(word: Words = "") -> SafeString:
    """Will give a form a button that saves what was typed and goes on in the other language.

    Posts switch_language=<language>; the view saves and redirects to `ui.addresses.in_language`.
    The header's link presses it when scripts run.
    """
    other = other_language(shown.language())
    return format_html(
        '<button class="button button-link" name="switch_language" value="{}" formnovalidate>'
        "{}</button>",
        other,
        word
        or (
            _("Save and continue in Arabic") if other == "ar" else _("Save and continue in English")
        ),
    )


@register.inclusion_tag("ui/parts/text_size.html", takes_context=True)
def text_size_switch(context: Context) -> dict[str, Any]:
    """Will give A- and A+, which work without scripts and come back to this page."""
    request = context.get("request")
    back = urlencode({"next": request.get_full_path() if request else "/"})
    size, smaller, larger = (
        context.get(name, 100) for name in ("text_size", "smaller_text", "larger_text")
    )
    return {
        "text_size": size,
        "smaller_text": smaller,
        "larger_text": larger,
        "smaller_url": f"{reverse('ui:text_size', args=[smaller])}?{back}",
        "larger_url": f"{reverse('ui:text_size', args=[larger])}?{back}",
        "letter": "A",
    }
