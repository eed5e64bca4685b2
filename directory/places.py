"""Finds the place that a resident names in a message, because where they are decides which help is near."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["neighborhood", "community", "zip", "address", "intersection", "street", "landmark", "city"]


@dataclass(frozen=True)
class Place:
    """A place named in a text.

    `latitude` and `longitude` are WGS84 degrees, or None where only the name is known. `span` are the character
    positions of the place in the text, so `text[span[0]:span[1]]` is what the resident wrote. `approximate` is True
    where the point is a centroid or comes from the street grid (good to about 400 m) and not from a survey.
    `inside` is False outside Minneapolis. A community lists its `neighborhoods`; `neighborhood` is then None.
    """

    kind: Kind
    name: str
    neighborhood: str | None
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    span: tuple[int, int]
    neighborhoods: tuple[str, ...] = ()
    approximate: bool = True
    inside: bool = True


def find_place(text: str, language: str | None = None) -> Place | None:
    """The place that a text names, the most exact one if it names several; None if it names none.

    Never raises on any text. `language` (en, es, so, hmn) is a hint and may be left out.
    """
    raise NotImplementedError
