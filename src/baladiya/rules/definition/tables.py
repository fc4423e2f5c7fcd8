"""Tables of rates in whole fils, as one lasting table or by the day from which each counts."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from baladiya.rules.definition.text import Identifier, Part

Rates = dict[Identifier, int]


def _written_as_date(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    # Pydantic takes a bare number for a moment since 1970, and "from: 2026" is a slip.
    if isinstance(value, int | float):
        raise ValueError("a date is written like 2026-01-01")  # noqa: TRY004 - pydantic reads only this kind as a finding
    return value


Day = Annotated[date, BeforeValidator(_written_as_date)]


class DatedRates(Part):
    """The rates that count from a day on."""

    model_config = ConfigDict(serialize_by_alias=True)

    begins: Day = Field(alias="from")
    """The day from which these count."""
    values: Rates
    """The rates in whole fils, by name."""


Table = Rates | tuple[DatedRates, ...]


def rates_on(table: Table, day: date) -> Rates:
    """Will give the rates in force on a day: the newest that have begun; none before the first."""
    if isinstance(table, dict):
        return table
    begun = [dated for dated in table if dated.begins <= day]
    return max(begun, key=lambda dated: dated.begins).values if begun else {}
