"""Where a ZIP code lies: which service areas hold it, and what is near its middle.

ZIP codes and their middles are the gazetteer's. Those outside the city that it knows lie around it, and count as in the
county; all others are known by the range that the Postal Service gives to Minnesota (550 to 567).
"""

from math import cos, radians
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_

from directory.codes import AREAS
from directory.gazetteer import gazetteer
from directory.models import Location, Service
from directory.models_details import ServiceArea

METERS_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of the Earth's mean radius."""
_MINNESOTA: Final = range(550, 568)


class UnknownPostcode(ValueError):
    """The middle of this ZIP code is not known."""


def covers(postcode: str) -> ColumnElement[bool]:
    """Whether a service's area holds a ZIP code. A service that names no area that we know is for everybody."""
    known = [uri for _name, uri in AREAS.values()]
    holding = [AREAS[level][1] for level in _levels(postcode)]
    named = exists().where(ServiceArea.service_id == Service.id, ServiceArea.uri.in_(known))
    held = exists().where(ServiceArea.service_id == Service.id, ServiceArea.uri.in_(holding))
    return or_(~named, held)


def within(postcode: str, meters: float) -> ColumnElement[bool]:
    """Whether a location lies within so many meters of the middle of a ZIP code. Over the few miles that matter, a
    degree is as long everywhere as at the middle.

    Raises:
        UnknownPostcode: the middle is not known.
    """
    name = gazetteer().zips.get(postcode)
    if name is None or name.latitude is None or name.longitude is None:
        raise UnknownPostcode(f"The middle of {postcode} is not known; leave proximity out, or take a ZIP code nearby.")
    north, east = meters / METERS_PER_DEGREE, meters / METERS_PER_DEGREE / cos(radians(name.latitude))
    up, right = (Location.latitude - name.latitude) / north, (Location.longitude - name.longitude) / east
    return and_(
        Location.latitude.between(name.latitude - north, name.latitude + north),
        Location.longitude.between(name.longitude - east, name.longitude + east),
        up * up + right * right <= 1,
    )


def _levels(postcode: str) -> tuple[str, ...]:
    name = gazetteer().zips.get(postcode)
    if name is not None:
        return (
            ("minneapolis", "hennepin", "minnesota", "national")
            if name.neighborhoods
            else (
                "hennepin",
                "minnesota",
                "national",
            )
        )
    return ("minnesota", "national") if int(postcode[:3]) in _MINNESOTA else ("national",)
