"""From "start" to the last page of the form: one topic a page, saved at every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from baladiya.casework import operations
from baladiya.casework.operations import Saved
from baladiya.casework.registers import counting
from baladiya.portal import opened
from baladiya.portal.drafts import CHECK, Draft, draft_of, load
from baladiya.portal.marks import marks_of, silent_on
from baladiya.portal.posted import PostedPage, mark_of, read_back, read_posted
from baladiya.portal.requests import ActingRequest, is_signed_in, reader_language
from baladiya.portal.views.sent import already_sent
from baladiya.portal.ways import way_in
from baladiya.rules import forms
from baladiya.rules.definition import Field, Page
from baladiya.rules.forms import PageReading
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.addresses import in_language, other_language
from baladiya.ui.answers import as_typed, rows_edited
from baladiya.ui.clock import now
from baladiya.ui.marks import Mark

MISSING = frozenset({"field_required", "consent_required"})
UNPROCESSABLE = 422
CONFLICT = 409


@require_POST
def start(request: ActingRequest, service: str) -> HttpResponse:
    """Will begin a draft and open its first page; a guest's browser keeps the secret."""
    moment = now()
    try:
        started = operations.start(
            actor=request.actor, service=service, language=reader_language(), now=moment
        )
    except Refused as refused:
        if refused.code == "sign_in_first":
            return redirect(sign_in_url(reverse("portal:service", args=[service])))
        raise
    draft = draft_of(started.application, moment)
    if started.application.account_id is None:
        opened.remember(request, reference=draft.reference, secret=started.secret)
    return redirect(draft.url(draft.places[0]))


def sign_in_url(back: str) -> str:
    """Will give the address of the sign-in page that leads back here."""
    return f"{reverse('account_login')}?{urlencode({'next': back})}"


@require_safe
def resume(request: ActingRequest, reference: str) -> HttpResponse:
    """Will open a draft where it stands."""
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return redirect("portal:receipt", draft.reference)
    return redirect(draft.url(draft.stands_at))


def edit(request: ActingRequest, reference: str, page: str) -> HttpResponse:
    """Will show one page of the form, or take its answers."""
    if request.method == "POST":
        return _posted(request, reference, page, read_posted(request.POST))
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    asked = draft.page(page)
    look = Look(
        draft,
        asked,
        typed=as_typed(draft.service, asked, draft.application.answers),
        revision=draft.application.revision,
        back=read_back(request.GET),
    )
    return show(request, look)


@dataclass(frozen=True, slots=True)
class Look:
    """One page of the form as it is to be shown."""

    draft: Draft
    page: Page
    typed: Mapping[str, Sequence[str]]
    revision: int
    back: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    revealed: tuple[Field, ...] = ()
    filled: tuple[str, ...] = ()  # fields of this page that a register has just filled
    was_posted: bool = False


def show(request: ActingRequest, look: Look, status: int = 200) -> HttpResponse:
    """Will render a page of the form with what was typed and what is wrong with it."""
    draft = look.draft
    fields = forms.visible_fields(draft.service, look.page, draft.facts)
    marks = marks_of(draft, draft.facts.answers)
    number, count = draft.step(look.page.id)
    before = draft.before(look.page.id)
    other = other_language(reader_language())
    context: dict[str, Any] = {
        "draft": draft,
        "look": look,
        "definition": draft.service.definition,
        "page_hint": look.page.hint.said_in(reader_language()) if look.page.hint else "",
        "questions": [_question(draft, it, look, marks.get(it.id)) for it in fields],
        "fields": fields,
        "shown": " ".join(field.id for field in fields),
        "confirmed": [mark_of(it, dict(look.typed)) for it in look.warnings],
        "hangs_together": _hangs_together(draft, look.page),
        "step": number,
        "steps_count": count,
        "before_url": draft.url(CHECK) if look.back else draft.url(before) if before else "",
        "other_language": other,
        "other_url": in_language(request.path, other),
        "secret": "" if is_signed_in(request.actor) else opened.secret_of(request, draft.reference),
        "is_first": number == 1,
    }
    return render(request, "portal/edit.html", context, status=status)


def _question(draft: Draft, field: Field, look: Look, mark: Mark | None) -> dict[str, Any]:
    return {
        "field": field,
        "is_new": field in look.revealed,
        "mark": mark,
        "options": forms.visible_options(draft.service, field, draft.facts),
        "required": forms.is_required(draft.service, field, draft.facts),
    }


def _hangs_together(draft: Draft, page: Page) -> bool:
    """Whether a question of the page may hang on another, so that scripts ask again at once."""
    fields = forms.page_fields(draft.service, page)
    return any(
        field.shown_when
        or field.looked_up_in
        or isinstance(field.required, str)
        or any(option.shown_when for option in field.options)
        for field in fields
    )


def _posted(request: ActingRequest, reference: str, page: str, posted: PostedPage) -> HttpResponse:
    if posted.wants_same_page:
        return _same_page(request, reference, page, posted)
    moment = now()
    try:
        saved = operations.save_page(
            actor=request.actor,
            reference=reference,
            page=page,
            posted=posted.answers,
            revision=posted.revision,
            now=moment,
            partly=posted.wants_later,
        )
    except Refused as refused:
        return _not_saved(request, reference, page, posted, refused)
    if posted.wants_later:
        return redirect("portal:saved", saved.application.reference)
    if saved.moved:  # the service changed since this page was opened
        return redirect("portal:resume", saved.application.reference)
    return _saved(request, page, posted, saved)


def _saved(request: ActingRequest, page: str, posted: PostedPage, saved: Saved) -> HttpResponse:
    """Will go on when all is said; else show the page with what is wrong, new or odd."""
    look = _look_again(draft_of(saved.application, now()), page, posted, saved)
    if saved.reading.problems:
        look = replace(look, revision=posted.revision)
        # Questions that only just appeared are the next step, not a mistake.
        return show(request, look, status=UNPROCESSABLE if look.problems else 200)
    if look.revealed or look.warnings or look.filled:
        return show(request, replace(look, revision=saved.application.revision))
    for mark in silent_on(look.draft, look.page):
        messages.info(request, mark.words)
    return redirect(_next(look.draft, page, posted.back))


def _next(draft: Draft, page: str, back: str) -> str:
    if back == CHECK:
        return draft.url(draft.stands_at)
    return draft.url(draft.after(page))


def _look_again(draft: Draft, page: str, posted: PostedPage, saved: Saved) -> Look:
    """Will give the page with the answers just read or filled, as they change what is asked."""
    reading = saved.reading
    draft = _with_answers(draft, reading)
    asked = next(it for it in draft.service.definition.pages if it.id == page)
    fields = forms.visible_fields(draft.service, asked, draft.facts)
    revealed = posted.revealed(fields)
    new = {f"field:{field.id}" for field in revealed}
    filled = tuple(field for field in fields if field.id in saved.filled)
    return Look(
        draft,
        asked,
        typed={
            **_stored(draft, asked, revealed),
            **reading.typed,
            **_stored(draft, asked, filled),
        },
        revision=posted.revision,
        back=posted.back,
        problems=tuple(it for it in reading.problems if it.code not in MISSING or it.at not in new),
        warnings=posted.unread(reading.warnings),
        revealed=revealed,
        filled=tuple(field.id for field in filled),
        was_posted=True,
    )


def _stored(draft: Draft, page: Page, fields: Sequence[Field]) -> dict[str, list[str]]:
    """Will give what was answered before to questions that just came back."""
    ids = {field.id for field in fields}
    typed = as_typed(draft.service, page, draft.facts.answers)
    return {name: texts for name, texts in typed.items() if name.split("-", 1)[0] in ids}


def _with_answers(draft: Draft, reading: PageReading) -> Draft:
    answers = {**draft.application.answers, **reading.answers}
    lookups = counting(draft.application.lookups, answers)
    return replace(draft, facts=replace(draft.facts, answers=answers, lookups=lookups))


def _same_page(
    request: ActingRequest, reference: str, page: str, posted: PostedPage
) -> HttpResponse:
    """Will show what was typed again, in another language or with other rows; nothing is saved."""
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    fields = forms.page_fields(draft.service, draft.page(page))
    answers = rows_edited(fields, posted.answers) or posted.answers
    posted = replace(posted, answers=answers, shown=frozenset())
    tried = operations.try_page(
        actor=request.actor, reference=reference, page=page, posted=posted.answers, now=now()
    )
    look = _look_again(draft_of(tried.application, now()), page, posted, tried)
    return show(request, replace(look, problems=(), warnings=()))


def _not_saved(
    request: ActingRequest, reference: str, page: str, posted: PostedPage, refused: Refused
) -> HttpResponse:
    if refused.code not in {"already_submitted", "changed_meanwhile"}:
        raise refused
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    reading = forms.read_page(draft.service, draft.page(page), posted.answers, draft.facts)
    answers = draft.application.answers
    is_same = all(answers.get(name) == it for name, it in reading.answers.items())
    if is_same and not reading.problems:  # it was saved already: a double click
        return redirect(_next(draft, page, posted.back))
    look = _look_again(draft, page, posted, Saved(draft.application, reading))
    look = replace(
        look,
        revision=draft.application.revision,
        problems=(*refused.problems, *look.problems),
    )
    return show(request, look, status=CONFLICT)


@require_safe
def saved(request: ActingRequest, reference: str) -> HttpResponse:
    """Will tell how to go on later, on this device or another."""
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    context = {
        "draft": draft,
        "definition": draft.service.definition,
        "is_signed_in": is_signed_in(request.actor),
        **way_in(request, draft),
    }
    return render(request, "portal/saved.html", context)


def discard(request: ActingRequest, reference: str) -> HttpResponse:
    """Will ask before a draft is thrown away, then throw it away."""
    if request.method == "POST":
        operations.discard(actor=request.actor, reference=reference, now=now())
        return render(request, "portal/discarded.html")
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    context = {"draft": draft, "definition": draft.service.definition}
    return render(request, "portal/discard.html", context)


urls = [
    path("services/<slug:service>/start/", start, name="start"),
    path("applications/<str:reference>/resume/", resume, name="resume"),
    path("applications/<str:reference>/edit/<slug:page>/", edit, name="edit"),
    path("applications/<str:reference>/saved/", saved, name="saved"),
    path("applications/<str:reference>/discard/", discard, name="discard"),
]
