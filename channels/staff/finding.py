"""Answers the box: what the public may see first, and what nobody has verified only on request and apart."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from channels.staff.asking import SHOWN, Asked, place_of
from directory.places import Place
from directory.search import Relaxed, SearchResult, ServiceHit, search
from directory.search.index import Index, index_of

MOST_UNVERIFIED: Final = 200
SHORTEST_START: Final = 2


@dataclass(frozen=True)
class Found:
    """The answer to what was asked.

    `hits` are shown to the public too; `unverified` are not, and are empty unless asked for. `unknown_place` tells
    that the filter names no place that we know; `read_as` is the whole word that the last letters were taken for.
    """

    asked: Asked
    hits: tuple[ServiceHit, ...] = ()
    unverified: tuple[ServiceHit, ...] = ()
    total: int = 0
    relaxed: tuple[Relaxed, ...] = ()
    place: Place | None = None
    need_codes: tuple[str, ...] = ()
    unknown_place: bool = False
    read_as: str = ""


def find(session: Session, asked: Asked) -> Found:
    """What the directory has for what was asked; nothing for an empty box without filters."""
    if asked.empty:
        return Found(asked)
    place = place_of(asked)
    result, read_as = search(session, asked.query(place)), ""
    if not result.hits and (whole := _completed(index_of(session), asked.text)):
        read_as = whole
        result = search(session, replace(asked, text=f"{asked.text.rpartition(' ')[0]} {whole}").query(place))
    return Found(
        asked,
        hits=result.hits,
        unverified=_unverified(session, asked, place, read_as) if asked.unverified else (),
        total=result.total,
        relaxed=tuple(name for name in result.relaxed if name != "text" or result.hits),
        place=result.near,
        need_codes=_needs(asked, result),
        unknown_place=bool(asked.near) and place is None,
        read_as=read_as,
    )


def languages_spoken(session: Session) -> tuple[str, ...]:
    """The codes of the languages that any service lists."""
    return tuple(sorted({code for codes in index_of(session).language_sets for code in codes}))


def _unverified(session: Session, asked: Asked, place: Place | None, read_as: str) -> tuple[ServiceHit, ...]:
    index = index_of(session)
    text = f"{asked.text.rpartition(' ')[0]} {read_as}" if read_as else asked.text
    query = replace(replace(asked, text=text).query(place, MOST_UNVERIFIED), include_recall=True)
    hidden = (hit for hit in search(session, query).hits if not index.public[index.number[UUID(hit.service_id)]])
    return tuple(hidden)[:SHOWN]


def _needs(asked: Asked, result: SearchResult) -> tuple[str, ...]:
    """The needs that were asked for; where only a service was named, what that service is for."""
    if asked.need:
        return (asked.need,)
    return result.need_codes or (result.hits[0].need_codes[:1] if result.hits else ())


def _completed(index: Index, text: str) -> str:
    """The word of the directory that a text which ends in the middle of a word most likely goes on to."""
    start = text.rpartition(" ")[2].casefold()
    if len(start) < SHORTEST_START or not start.isalpha():
        return ""
    longer = (word for word in index.vocabulary.words if word.startswith(start) and word != start)
    return max(longer, key=lambda word: (len(index.words[word].documents), word), default="")
