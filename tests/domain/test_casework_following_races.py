"""A button pressed several times at once begins one draft, and everyone comes to it."""

from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from baladiya.casework import operations as casework
from baladiya.casework import policies
from tests.support.race import AT_ONCE, at_once
from tests.support.small_casework import SmallCentre, follow_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("municipalities")]


def test_a_button_pressed_at_once_begins_one_draft(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = SmallCentre(tmp_path, now)
    centre.publish(service="next-service", prefix="SN")
    centre.publish(follow_ups=[follow_up()])
    application = centre.replied(centre.submitted())
    all_have_looked = Barrier(AT_ONCE)
    look = policies.why_not_go_on

    def then_wait(*given: Any) -> Any:
        found = look(*given)
        all_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(policies, "why_not_go_on", then_wait)
    begun = at_once(
        lambda _: (
            casework.go_on(
                actor=centre.citizen,
                reference=application.reference,
                follow_up="next",
                now=centre.now,
            ).application.reference
        )
    )
    assert set(begun) == {application.goes_on_as.get().reference}
