"""Numbers without gaps: one series for each municipality, prefix and year."""

from datetime import datetime

from django.db import connection

from baladiya.municipalities.models import Municipality
from baladiya.rules.calendar import local_date

# One statement on both engines. The row stays locked until the caller's transaction ends, so a
# number is either committed with what it numbers or given out again.
_TAKE = """
    INSERT INTO certificates_numberseries (municipality_id, prefix, year, last)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (municipality_id, prefix, year)
    DO UPDATE SET last = certificates_numberseries.last + 1
    RETURNING last
"""


def next_number(*, municipality: Municipality, prefix: str, now: datetime) -> str:
    """Will take the next number of a series, such as "CAP-RC-2026-000123".

    The year is the one in Bahrain. Must be called inside a transaction, which holds back others
    that want a number of the same series until it ends.
    """
    year = local_date(now).year
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [municipality.pk, prefix, year])
        (last,) = cursor.fetchone()
    return f"{municipality.letters}-{prefix}-{year}-{last:06d}"
