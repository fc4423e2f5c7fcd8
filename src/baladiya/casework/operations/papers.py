"""Files in the slots of an application: added and taken off one at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import Application
from baladiya.casework.operations.change import set_if_unchanged
from baladiya.files import operations as files
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.problems import Refused, refuse

Papers = list[dict[str, Any]]
TRIES = 5


def add_paper(
    application: Application,
    *,
    actor: Actor,
    slot: str,
    content: BinaryIO,
    name: str,
    now: datetime,
) -> Application:
    """Will keep the file and name it in its slot; two files at once both arrive."""
    _refuse_full(application, slot, now)
    received = files.receive(content=content)
    with transaction.atomic(durable=True):
        document = files.record(received=received, name=name, actor_label=actor.label, now=now)
        entry = {
            "slot": slot,
            "key": str(document.key),
            "name": document.name,
            "media_type": document.media_type,
            "size": document.size,
            "sha256": document.sha256,
        }
        change_papers(application, lambda papers: [*papers, entry], now=now)
    return application


def remove_paper(application: Application, *, key: str, now: datetime) -> Application:
    """Will take the file off; one that is not there is no error (a double click)."""
    with transaction.atomic(durable=True):
        change_papers(
            application,
            lambda papers: [paper for paper in papers if paper["key"] != key],
            now=now,
        )
    return application


def _refuse_full(application: Application, slot: str, now: datetime) -> None:
    wanted = {
        paper.paper.id: paper
        for paper in forms.wanted_papers(published(application).service, facts_of(application, now))
    }
    if slot not in wanted:
        raise refuse("paper_unknown", at=f"paper:{slot}")
    there = sum(1 for paper in application.papers if paper["slot"] == slot)
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
