"""The bulletin in words: the same figures as a table, as JSON and as CSV, in both languages."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from baladiya.rules.dates import show_date
from baladiya.rules.definition import Text
from baladiya.statistics.queries import Bulletin, InShort, Line, Outcome, in_short

TITLE = Text(ar="المعاملات الإلكترونية", en="Electronic transactions")
FROM_TO = Text(ar="من {first} إلى {last}", en="{first} to {last}")
TOTAL = Text(ar="المجموع", en="Total")
SERVICE = Text(ar="الخدمة", en="Service")
OTHERS = Text(ar="خدمات أخرى ({count})", en="Other services ({count})")
EVERY_SERVICE = Text(ar="كل الخدمات", en="Every service")
BY_MUNICIPALITY = Text(ar="حسب الجهة البلدية", en="By municipality")
BY_CHANNEL = Text(ar="حسب القناة", en="By channel")
BY_OUTCOME = Text(ar="حسب النتيجة", en="By outcome")
CHANNELS = {
    "web": Text(ar="الموقع", en="Website"),
    "api": Text(ar="الربط الإلكتروني", en="Programming interface"),
    "counter": Text(ar="مركز خدمة العملاء", en="Customer service centre"),
}
OUTCOMES = {
    Outcome.ACCEPTED: Text(ar="مقبول", en="Accepted"),
    Outcome.REFUSED: Text(ar="مرفوض", en="Refused"),
    Outcome.RUNNING: Text(ar="قيد الدراسة", en="Under way"),
    Outcome.ENDED: Text(ar="مسحوب أو منتهي المهلة", en="Withdrawn or lapsed"),
}
Names = Mapping[str, Text]
BOM = "\ufeff"  # so that a spreadsheet reads the Arabic as it is


def as_text(bulletin: Bulletin, *, services: Names, municipalities: Names, language: str) -> str:
    """Will write the bulletin as lines of text: the short table, the cuts, then every service."""
    period = FROM_TO.said_in(language).format(
        first=show_date(bulletin.first_day, language), last=show_date(bulletin.last_day, language)
    )
    short = in_short(bulletin.lines)
    lines = [f"{TITLE.said_in(language)}  {period}", ""]
    lines += [_row(_name(services, line.service, language), line.total) for line in short.named]
    if short.others:
        lines += [_row(others_said(short, language), short.total)]
    lines += [_row(TOTAL.said_in(language), bulletin.total)]
    cuts = (
        (BY_MUNICIPALITY, bulletin.municipalities, municipalities),
        (BY_CHANNEL, bulletin.channels, CHANNELS),
        (BY_OUTCOME, bulletin.outcomes, OUTCOMES),
    )
    for title, counts, names in cuts:
        lines += ["", title.said_in(language)]
        lines += [_row(_name(names, key, language), count) for key, count in counts.items()]
    if short.others:
        lines += ["", EVERY_SERVICE.said_in(language)]
        lines += [_row(_name(services, it.service, language), it.total) for it in bulletin.lines]
    return "\n".join(lines) + "\n"


def others_said(short: InShort, language: str) -> str:
    """Will name the services that are counted together, with their number."""
    return OTHERS.said_in(language).format(count=short.others)


def _row(name: str, count: int) -> str:
    return f"{count:>9,}  {name}"


def _name(names: Mapping[Any, Text], key: str, language: str) -> str:
    return names[key].said_in(language) if key in names else key


def as_data(bulletin: Bulletin, *, services: Names, municipalities: Names) -> dict[str, Any]:
    """Will give the bulletin as plain data with the names in both languages."""
    short = in_short(bulletin.lines)
    return {
        "from": bulletin.first_day.isoformat(),
        "to": bulletin.last_day.isoformat(),
        "municipality": bulletin.municipality or None,
        "total": bulletin.total,
        "services": [_data_line(line, services) for line in bulletin.lines],
        "others": {"services": short.others, "total": short.total},
        "municipalities": _named(bulletin.municipalities, municipalities),
        "channels": _named(bulletin.channels, CHANNELS),
        "outcomes": _named(bulletin.outcomes, OUTCOMES),
    }


def _data_line(line: Line, services: Names) -> dict[str, Any]:
    return {
        "service": line.service,
        "name": _both(services, line.service),
        "total": line.total,
        "municipalities": line.municipalities,
        "channels": line.channels,
        "outcomes": line.outcomes,
    }


def _named(counts: Mapping[str, int], names: Mapping[Any, Text]) -> list[dict[str, Any]]:
    return [{"id": key, "name": _both(names, key), "total": count} for key, count in counts.items()]


def _both(names: Mapping[Any, Text], key: str) -> dict[str, str]:
    return names[key].model_dump() if key in names else {"ar": key, "en": key}


def as_csv(bulletin: Bulletin, *, services: Names, municipalities: Names, language: str) -> str:
    """Will write one line for each service with every cut as a column; opens well in a spreadsheet.

    The names are ours, never typed by an applicant, so no cell can be a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    places, channels = sorted(bulletin.municipalities), sorted(bulletin.channels)
    writer.writerow(
        [
            "id",
            SERVICE.said_in(language),
            TOTAL.said_in(language),
            *[_name(municipalities, place, language) for place in places],
            *[_name(CHANNELS, channel, language) for channel in channels],
            *[OUTCOMES[outcome].said_in(language) for outcome in Outcome],
        ]
    )
    whole = Line(
        "total", bulletin.total, bulletin.municipalities, bulletin.channels, bulletin.outcomes
    )
    for line in (*bulletin.lines, whole):
        name = _name(services, line.service, language)
        writer.writerow(
            [
                line.service,
                TOTAL.said_in(language) if line is whole else name,
                line.total,
                *[line.municipalities.get(place, 0) for place in places],
                *[line.channels.get(channel, 0) for channel in channels],
                *[line.outcomes.get(str(outcome), 0) for outcome in Outcome],
            ]
        )
    return BOM + out.getvalue()
