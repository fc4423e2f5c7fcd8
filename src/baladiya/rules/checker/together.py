"""What only shows when services are laid side by side: shared letters, and who follows whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.ways import reached_from
from baladiya.rules.defects import Defect
from baladiya.rules.definition import Definition, Field, FollowUp
from baladiya.rules.expressions import Environment, ExpressionError
from baladiya.rules.loader import Bundle
from baladiya.rules.service import declared_names, fields_of_page, kind_of
from baladiya.rules.yaml import Path


def check_together(bundles: Iterable[Bundle], *, whole: bool = False) -> tuple[Defect, ...]:
    """Will tell what is wrong between services.

    With `whole` these are all there are, so that a service that is named and not among them does
    not exist.
    """
    together = list(bundles)
    by_name = {bundle.service: bundle.definition for bundle in together}
    found = list(_shared_letters(together))
    for bundle in together:
        notes = Notes(bundle)
        _check_named_services(notes, by_name, whole=whole)
        found += notes.defects
    return (*found, *_cycles(together))


def _shared_letters(bundles: Sequence[Bundle]) -> Iterator[Defect]:
    owners: dict[str, str] = {}
    for bundle in bundles:
        owner = owners.setdefault(bundle.definition.prefix, bundle.service)
        if owner != bundle.service:
            place = bundle.place("prefix")
            values = {"prefix": bundle.definition.prefix, "service": owner}
            yield Defect(place.path, place.line, "prefix_taken", values)


def _check_named_services(notes: Notes, services: Mapping[str, Definition], *, whole: bool) -> None:
    definition = notes.bundle.definition
    for at, unlocked in enumerate(definition.unlocks):
        if whole and unlocked not in services:
            notes.add(("unlocks", at), "service_unknown", id=unlocked)
    if not definition.follow_ups:
        return
    environment = Environment(declared_names(definition))
    for at, follow_up in enumerate(definition.follow_ups):
        place = ("follow_ups", at)
        other = services.get(follow_up.service)
        if other is not None:
            _check_answers(notes, environment, place, follow_up, other)
        elif whole:
            notes.add((*place, "service"), "service_unknown", id=follow_up.service)


def _check_answers(
    notes: Notes, environment: Environment, at: Path, follow_up: FollowUp, other: Definition
) -> None:
    fields = _fields(other)
    for name, source in follow_up.answers.items():
        place = (*at, "answers", name)
        asked = fields.get(name)
        if asked is None:
            notes.add(place, "follow_up_field_unknown", id=name, service=other.service)
            continue
        try:
            environment.compile(source, kind_of(asked))
        except ExpressionError as error:
            if (
                error.code == "expression_wrong_kind"
            ):  # every other is told where services are alone
                notes.add(place, error.code, what=error.detail)


def _fields(definition: Definition) -> dict[str, Field]:
    pages = (fields_of_page(definition, page) for page in definition.pages)
    return {asked.id: asked for fields in pages for asked in fields}


def _cycles(bundles: Sequence[Bundle]) -> Iterator[Defect]:
    """Will tell each follow-up made by itself that leads back: it would go on without end."""
    graph = {
        bundle.service: {it.service for it in bundle.definition.follow_ups if it.by_itself}
        for bundle in bundles
    }
    for bundle in bundles:
        for at, follow_up in enumerate(bundle.definition.follow_ups):
            if follow_up.by_itself and bundle.service in reached_from(graph, [follow_up.service]):
                place = bundle.place("follow_ups", at)
                values = {"service": follow_up.service}
                yield Defect(place.path, place.line, "follow_up_cycle", values)
