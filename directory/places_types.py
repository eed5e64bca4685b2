"""The place that crosses borders, apart from the code that finds it, so that every finder can import it."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["neighborhood", "community", "zip", "address", "intersection", "street", "landmark", "city"]

ACCURACY: Final[dict[Kind, float]] = {
    "address": 0.25,
    "intersection": 0.25,
    "landmark": 0.15,
    "neighborhood": 0.5,
    "zip": 1.0,
    "community": 2.0,
    "street": 3.0,
    "city": 3.0,
}
"""Miles: the street grid is a model, areas have only a middle, a street is long."""


@dataclass(frozen=True)
class Place:
    """A place named in a text.

    `latitude` and `longitude` are WGS84 degrees, or None where only the name is known. `span` are the character
    positions of the place in the text, so `text[span[0]:span[1]]` is what the resident wrote. No point is surveyed:
    `accuracy_miles` says how far off it may be (`ACCURACY`), and what is shown with it is "about".
    `inside` is False outside Minneapolis. A community (such as Phillips or North Minneapolis) and a street list the
    official neighbourhoods they lie in; their own `neighborhood` is then None.
    """

    kind: Kind
    name: str
    neighborhood: str | None
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    span: tuple[int, int]
    neighborhoods: tuple[str, ...] = ()
    inside: bool = True

    @property
    def accuracy_miles(self) -> float | None:
        """How far the point may lie from the place meant; None without a point."""
        return None if self.latitude is None else ACCURACY[self.kind]
