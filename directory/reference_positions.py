"""Where the addresses of the reference directory lie: the street grid, else the centre of the ZIP code."""

from directory.places import find_place
from directory.reference_rows import Source

Position = tuple[float, float, str]


def position(source: Source) -> Position | None:
    """Latitude and longitude (WGS84) and how exact they are, `street` or `zip`; None where no point is known."""
    if not source["address"]:
        return None
    in_minneapolis = source["city"] == "Minneapolis"
    for words, exactness in ((source["address"], "street"), (source["postal_code"], "zip")):
        place = find_place(words) if words and (in_minneapolis or exactness == "zip") else None
        if place is None or place.latitude is None or place.longitude is None:
            continue
        if place.kind == ("address" if exactness == "street" else "zip"):
            return place.latitude, place.longitude, exactness
    return None
