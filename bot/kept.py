"""What the tracker keeps of a message: what was understood, and the words without what identifies a person."""

from collections.abc import Mapping
from typing import Any

from bot.components.keys import PLACE
from needs.redaction import redact

CITY = "Minneapolis"
DECIMALS = 3
"""Of the degrees that are kept of an address: a hundred metres, about a block."""


def kept(parsed: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The parse of a message as it may be written down, `text` redacted in it."""
    return {**without_address(parsed), "text": redact(text)}


def without_address(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What was understood, an address in it made as coarse as what is kept of the text: its area, and its block."""
    place = parsed.get("place")
    if not place or place["kind"] != "address":
        return dict(parsed)
    area = place["neighborhood"] or place["postal_code"] or CITY
    coarse = {"name": area, "latitude": _block(place["latitude"]), "longitude": _block(place["longitude"])}
    entities = [
        {**entity, "value": area} if entity["entity"] == PLACE else entity for entity in parsed.get("entities") or ()
    ]
    return {**parsed, "place": {**place, **coarse}, "entities": entities}


def _block(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DECIMALS)
