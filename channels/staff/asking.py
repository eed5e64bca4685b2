"""What staff ask in the box and the filters, read from a posted form; the caller's words are in no address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from babel import Locale

from channels.signin.forms import Fields
from directory.codes import AUDIENCES, need_codes
from directory.places import Place, find_place
from directory.search import ServiceQuery
from needs.codes import neighborhood_names

LONGEST: Final = 500
SHOWN: Final = 12
MOST_SHOWN: Final = 100
OLDEST: Final = 120


@dataclass(frozen=True)
class Asked:
    """The box and the filters as they were sent; what makes no sense is empty.

    `need` is a code that a step of an earlier call is taken up with. `near` is what staff typed as the place. `all`
    asks for the whole list, which ends at `MOST_SHOWN`.
    """

    text: str = ""
    need: str = ""
    near: str = ""
    language: str = ""
    audience: str = ""
    age: int | None = None
    open_now: bool = False
    free: bool = False
    unverified: bool = False
    all: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is asked at all."""
        return replace(self, unverified=False, all=False) == Asked()

    def query(self, place: Place | None, limit: int | None = None) -> ServiceQuery:
        """The question for the directory; `place` is what `near` was found to be."""
        return ServiceQuery(
            text=self.text,
            need_codes=(self.need,) if self.need else (),
            near=place,
            open_now=self.open_now,
            free_only=self.free,
            languages=(self.language,) if self.language else (),
            audiences=(self.audience,) if self.audience else (),
            age=self.age,
            limit=limit or (MOST_SHOWN if self.all else SHOWN),
        )

    def fields(self) -> Iterator[tuple[str, str]]:
        """The fields of a form that asks the same again."""
        for name, value in vars(self).items():
            if value not in ("", None, False):
                yield name, "1" if value is True else str(value)


def read_asked(fields: Fields) -> Asked:
    """What a form asks."""
    need, audience = fields.text("need"), fields.text("audience")
    return Asked(
        text=fields.text("text", LONGEST),
        need=need if need in need_codes() else "",
        near=fields.text("near"),
        language=fields.text("language") if is_language(fields.text("language")) else "",
        audience=audience if audience in AUDIENCES else "",
        age=fields.number("age", 0, OLDEST),
        open_now=fields.checked("open_now"),
        free=fields.checked("free"),
        unverified=fields.checked("unverified"),
        all=fields.checked("all"),
    )


def place_of(asked: Asked) -> Place | None:
    """The place that the filter names, if it is one."""
    return find_place(asked.near) if asked.near else None


def neighborhood_of(place: Place | None) -> str | None:
    """The neighbourhood to remember and record of a place: never an address."""
    name = place.neighborhood if place else None
    return name if name in neighborhood_names() else None


def is_language(code: str) -> bool:
    """Whether a text is a code of ISO 639 that has an English name (CLDR)."""
    return code in Locale("en").languages


def language_name(code: str) -> str:
    """The English name of a language; its code where CLDR has none."""
    return str(Locale("en").languages.get(code, code))
