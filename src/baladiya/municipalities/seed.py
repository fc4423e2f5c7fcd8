"""What an installation starts with: the four authorities, their blocks, and ten years of holidays.

A table that has rows is left as it is, so that it can run at every start and undoes no one's work.
"""

from datetime import datetime

from django.db import transaction

from baladiya.audit import operations as audit
from baladiya.municipalities.blocks import block_rows
from baladiya.municipalities.holiday_rows import holiday_rows
from baladiya.municipalities.models import Block, Holiday, Municipality
from baladiya.municipalities.queries import forget_calendar

_AUTHORITIES = (
    ("capital", "CAP", "أمانة العاصمة", "Capital Secretariat"),
    ("muharraq", "MUH", "بلدية المحرق", "Muharraq Municipality"),
    ("northern", "NOR", "بلدية المنطقة الشمالية", "Northern Area Municipality"),
    ("southern", "SOU", "بلدية المنطقة الجنوبية", "Southern Area Municipality"),
)


@transaction.atomic
def seed(*, now: datetime) -> bool:
    """Will fill in municipalities, blocks and holidays; gives False if nothing was missing."""
    empty = [table for table in (Municipality, Block, Holiday) if not table.objects.exists()]
    if Municipality in empty:
        Municipality.objects.bulk_create(
            Municipality(code=code, letters=letters, name_ar=ar, name_en=en, order=order)
            for order, (code, letters, ar, en) in enumerate(_AUTHORITIES, start=1)
        )
    if Block in empty:
        Block.objects.bulk_create(block_rows())
    if Holiday in empty:
        Holiday.objects.bulk_create(holiday_rows())
        forget_calendar()
        transaction.on_commit(forget_calendar)
    if empty:
        audit.record(
            at=now, actor="system:-", action="municipalities.seeded", subject="municipalities"
        )
    return bool(empty)
