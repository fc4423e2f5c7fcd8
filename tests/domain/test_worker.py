"""The worker's round: what goes wrong with one thing keeps nobody else waiting."""

from datetime import datetime

import pytest

from baladiya.casework.models import PendingMove
from baladiya.casework.operations import Given, make_move
from baladiya.jobs import worker
from baladiya.outbox.models import OutboxItem
from tests.support.casework import AFTER_UNDO, Centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_move_that_meets_a_bug_is_tried_again_and_messages_still_go_out(
    now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    centre = Centre(now)
    application = centre.apply()
    make_move(
        actor=centre.officer,
        reference=application.reference,
        move="refuse",
        revision=application.revision,
        given=Given(reasons=["paper_missing"]),
        now=now,
    )
    # A list where a text is stored: no rule refuses it, and the database cannot keep it.
    PendingMove.objects.update(given={"reasons": ["x" * 10, None]})

    worker.run_once(now=now + AFTER_UNDO)

    assert PendingMove.objects.filter(application=application).exists()
    assert "a part of the worker's round failed" in caplog.text
    assert not OutboxItem.objects.filter(state="waiting").exists()
