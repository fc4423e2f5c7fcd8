"""Files in the slots of an application: added and taken off one at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import Application
from baladiya.casework.operations.change import set_if_unchanged
from baladiya.files import operations as files
from baladiya.files.models import Document
from baladiya.files.operations import Received
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.problems import Problem, Refused, refuse

Papers = list[dict[str, Any]]
TRIES = 5


@dataclass(frozen=True, slots=True)
class Offered:
    """A file someone hands in for a slot."""

    slot: str
    content: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of several files: the application, and those refused with the reasons."""

    application: Application
    refused: tuple[tuple[Offered, tuple[Problem, ...]], ...]


def add_paper(
    application: Application,
    *,
    actor: Actor,
    slot: str,
    content: BinaryIO,
    name: str,
    now: datetime,
) -> Application:
    """Will keep one file and name it in its slot. Raises what is wrong with it."""
    offered = Offered(slot, content, name)
    taken = add_papers(application, actor=actor, offered=[offered], now=now)
    for _, problems in taken.refused:
        raise Refused(*problems)
    return taken.application


def add_papers(
    application: Application,
    *,
    actor: Actor,
    offered: Sequence[Offered],
    now: datetime,
    all_or_none: bool = False,
) -> Taken:
    """Will keep the files that can be kept; one refused file costs none of the others.

    With `all_or_none` one refused file keeps the others out. Two statements for any number of
    files. Files that arrive at once both stay.
    """
    received: list[tuple[Offered, Received]] = []
    refused: list[tuple[Offered, tuple[Problem, ...]]] = []
    for one in offered:
        try:
            _refuse_full(application, one.slot, [it.slot for it, _ in received], now)
            received.append((one, files.receive(content=one.content)))
        except Refused as why:
            refused.append((one, why.problems))
    if received and not (all_or_none and refused):
        _keep(application, received, actor, now)
    return Taken(application, tuple(refused))


def _keep(
    application: Application,
    received: Sequence[tuple[Offered, Received]],
    actor: Actor,
    now: datetime,
) -> None:
    with transaction.atomic(durable=True):
        documents = files.record_many(
            taken=[(content, one.name) for one, content in received],
            actor_label=actor.label,
            now=now,
        )
        entries = [
            _entry(one.slot, document)
            for (one, _), document in zip(received, documents, strict=True)
        ]
        change_papers(application, lambda papers: [*papers, *entries], now=now)


def _entry(slot: str, document: Document) -> dict[str, Any]:
    return {
        "slot": slot,
        "key": str(document.key),
        "name": document.name,
        "media_type": document.media_type,
        "size": document.size,
        "sha256": document.sha256,
    }


def remove_paper(application: Application, *, key: str, now: datetime) -> Application:
    """Will take the file off; one that is not there is no error (a double click)."""
    with transaction.atomic(durable=True):
        change_papers(
            application,
            lambda papers: [paper for paper in papers if paper["key"] != key],
            now=now,
        )
    return application


def _refuse_full(
    application: Application, slot: str, just_taken: Sequence[str], now: datetime
) -> None:
    wanted = {
        paper.paper.id: paper
        for paper in forms.wanted_papers(published(application).service, facts_of(application, now))
    }
    if slot not in wanted:
        raise refuse("paper_unknown", at=f"paper:{slot}")
    there = sum(1 for paper in application.papers if paper["slot"] == slot)
    there += just_taken.count(slot)
    if there >= wanted[slot].paper.most:
        raise refuse("too_many_files", at=f"paper:{slot}", most=wanted[slot].paper.most)


def change_papers(
    application: Application, change: Callable[[Papers], Papers], *, now: datetime
) -> None:
    """Will apply a change to the list of papers, reading again when someone was faster.

    Adding a paper commutes with every other change, so the person need not be bothered.
    """
    for _ in range(TRIES):
        try:
            set_if_unchanged(application, now=now, papers=change(application.papers))
        except Refused:
            status = application.status
            application.refresh_from_db(fields=["papers", "revision", "status"])
            if application.status != status:
                raise
        else:
            return
    raise refuse("changed_meanwhile", time="")
