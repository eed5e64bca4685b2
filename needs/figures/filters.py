"""What an analyst looks at: a time, and if they like some needs, places, languages, channels; as in the address bar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from directory.codes import need_codes
from language.codes import SUPPORTED
from needs.codes import neighborhood_names
from needs.outcomes import Channel

UNKNOWN_PLACE = "unknown"
"""In the address bar and in figures: the neighbourhood was not said."""
UNNAMED_NEED = "unnamed"
"""In the address bar and in figures: nobody could name the need."""


class FiltersError(ValueError):
    """A filter cannot be read; the text says which and what it may be."""


@dataclass(frozen=True)
class Filters:
    """The days from `since` to `until`, both included, and what else is asked; an empty choice means everything.

    `invented` looks at the rows that `needs simulate` made instead of the real ones, never at both.
    """

    since: date
    until: date
    needs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    invented: bool = False
    days: int = field(init=False)

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise FiltersError("The last day comes before the first; swap them.")
        object.__setattr__(self, "days", (self.until - self.since).days + 1)

    def previous(self) -> "Filters":
        """The same number of days just before."""
        return replace(self, since=self.since - timedelta(days=self.days), until=self.since - timedelta(days=1))

    def where(self) -> tuple[str, list[object]]:
        """The condition on the table `need` of the columnar copy, with its parameters."""
        parts = ["day BETWEEN ? AND ?", "invented = ?"]
        values: list[object] = [self.since, self.until, self.invented]
        chosen: tuple[tuple[str, Iterable[str]], ...] = (
            ("need_code", ("" if need == UNNAMED_NEED else need for need in self.needs)),
            ("neighborhood", ("" if place == UNKNOWN_PLACE else place for place in self.places)),
            ("language", self.languages),
            ("channel", self.channels),
        )
        for column, choice in chosen:
            listed = list(choice)
            if listed:
                parts.append(f"{column} IN ({', '.join('?' * len(listed))})")
                values.extend(listed)
        return " AND ".join(parts), values

    def to_query(self) -> list[tuple[str, str]]:
        """The pairs of the address bar; `from_query` reads them back."""
        pairs = [("since", self.since.isoformat()), ("until", self.until.isoformat())]
        for name, choice in (("need", self.needs), ("place", self.places), ("language", self.languages)):
            pairs += [(name, value) for value in choice]
        pairs += [("channel", channel) for channel in self.channels]
        return [*pairs, ("invented", "1")] if self.invented else pairs


def from_query(query: Mapping[str, Sequence[str]], today: date) -> Filters:
    """Filters from the address bar; without days the last 90.

    A need may be a whole domain ("housing").

    Raises:
        FiltersError: a day that is none, or a need, place, language or channel that does not exist.
    """
    until = _day(query, "until", today)
    return Filters(
        since=_day(query, "since", until - timedelta(days=89)),
        until=until,
        needs=tuple(code for need in _given(query, "need") for code in _codes(need)),
        places=_known(query, "place", [*sorted(neighborhood_names()), UNKNOWN_PLACE]),
        languages=_known(query, "language", SUPPORTED),
        channels=_known(query, "channel", [channel.value for channel in Channel]),
        invented=_given(query, "invented") == ("1",),
    )


def _given(query: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in query.get(name, ()) if value.strip()))


def _day(query: Mapping[str, Sequence[str]], name: str, otherwise: date) -> date:
    given = _given(query, name)
    if not given:
        return otherwise
    try:
        return date.fromisoformat(given[-1])
    except ValueError:
        raise FiltersError(f"`{name}` must be a day like 2026-03-31.") from None


def _codes(need: str) -> list[str]:
    if need == UNNAMED_NEED or need in need_codes():
        return [need]
    domain = [code for code in need_codes() if code.startswith(f"{need}.")]
    if not domain:
        raise FiltersError("`need` must be a code of data/needs.csv, its domain (housing), or `unnamed`.")
    return domain


def _known(query: Mapping[str, Sequence[str]], name: str, known: Sequence[str]) -> tuple[str, ...]:
    given = _given(query, name)
    if not set(given) <= set(known):
        raise FiltersError(f"`{name}` must be one of: {', '.join(known)}.")
    return given
