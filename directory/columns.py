"""The kinds of column that HSDS 3.1 has, so that a model reads like the standard's own table.

Each helper fixes the SQL type, the format that an imported value must have (`column.info["format"]`, the names of
the published `datapackage.json`) and whether the column is personal.
"""

from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey, String, Text, Time, Uuid
from sqlalchemy.orm import MappedColumn, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, UTCDateTime


def key() -> MappedColumn[Any]:
    """The row's UUID."""
    return mapped_column(Uuid, primary_key=True, info=NOT_PERSONAL | {"format": "uuid"})


def link(table: str, required: bool = False) -> MappedColumn[Any]:
    """The UUID of a row of another HSDS table; the database holds it."""
    target = ForeignKey(f"{table}.id")
    return mapped_column(Uuid, target, nullable=not required, index=True, info=NOT_PERSONAL | {"format": "uuid"})


def loose_link() -> MappedColumn[Any]:
    """The UUID of a row in whichever table another column names; the import holds it, the database cannot."""
    return mapped_column(Uuid, index=True, info=NOT_PERSONAL | {"format": "uuid"})


def text(required: bool = False, form: str = "text", personal: bool = False) -> MappedColumn[Any]:
    """Free text; `form` is `text`, `uri`, `email` or `byday`."""
    return mapped_column(Text, nullable=not required, info=(PERSONAL if personal else NOT_PERSONAL) | {"format": form})


def word(required: bool = False, index: bool = False) -> MappedColumn[Any]:
    """A short word that programs compare."""
    return mapped_column(String(200), nullable=not required, index=index, info=NOT_PERSONAL | {"format": "text"})


def choice(*values: str, required: bool = False) -> MappedColumn[Any]:
    """One word of the standard's closed list."""
    return mapped_column(String(40), nullable=not required, info=NOT_PERSONAL | {"format": "choice", "values": values})


def numeric(
    low: float | None = None, high: float | None = None, required: bool = False, whole: bool = False
) -> MappedColumn[Any]:
    """A number, within bounds where the world has them; `whole` where a fraction means nothing."""
    info = {"format": "number", "low": low, "high": high, "whole": whole}
    return mapped_column(Float, nullable=not required, info=NOT_PERSONAL | info)


def ordinals(most: int) -> MappedColumn[Any]:
    """RFC 5545's lists of days or weeks of a year or month: 1 to `most`, or counted from the end by a minus."""
    return mapped_column(Text, info=NOT_PERSONAL | {"format": "ordinals", "most": most})


def day(required: bool = False) -> MappedColumn[Any]:
    """A calendar day, YYYY-MM-DD."""
    return mapped_column(Date, nullable=not required, info=NOT_PERSONAL | {"format": "date"})


def clock() -> MappedColumn[Any]:
    """A time of day, HH:MM or HH:MM:SS."""
    return mapped_column(Time, info=NOT_PERSONAL | {"format": "time"})


def moment(required: bool = False) -> MappedColumn[Any]:
    """A moment, RFC 3339 with its offset."""
    return mapped_column(UTCDateTime, nullable=not required, info=NOT_PERSONAL | {"format": "datetime"})


def flag() -> MappedColumn[Any]:
    """True, false or not known."""
    return mapped_column(Boolean, info=NOT_PERSONAL | {"format": "boolean"})
