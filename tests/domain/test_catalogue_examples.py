"""Every story beside a definition is lived through: handed in, decided, and ended as it says."""

from typing import Any

import pytest

from baladiya.casework import ports
from baladiya.catalogue import operations as catalogue
from baladiya.people.actors import SYSTEM
from baladiya.rules import lookups
from baladiya.rules.definition import EffectKind, Register
from baladiya.rules.examples import Example
from baladiya.rules.loader import Bundle
from tests.support.definitions import bundles
from tests.support.walking import ToldRegisters, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipalities")]

GIVEN = {
    EffectKind.ISSUE: "certificate",
    EffectKind.OPEN_ACCOUNT: "account",
    EffectKind.RELEASE_REFUND: "refund",
}


def stories() -> list[Any]:
    return [
        pytest.param(each, example, id=f"{each.service}: {example.name}")
        for each in bundles()
        for example in each.examples
        if example.moves
    ]


@pytest.mark.parametrize(("bundle", "example"), stories())
def test_a_story_ends_as_it_says_with_all_it_gives(
    bundle: Bundle, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "registers", ToldRegisters(example))
    monkeypatch.setattr(lookups, "OURS", {Register.DEPOSITS})  # the permits of a story are told too
    walk = Walk(bundle.definition, example)
    version = catalogue.publish(bundle=bundle, actor=SYSTEM, now=walk.now)
    catalogue.release(version=version, actor=SYSTEM, now=walk.now)
    application = walk.live()
    assert (application.step, application.status) == (example.ends, example.status)
    moves = [bundle.definition.moves[made.move] for made in example.moves]
    promised = {GIVEN[it.kind] for move in moves for it in move.does if it.kind in GIVEN}
    assert promised <= set(application.outputs.values_list("kind", flat=True))
