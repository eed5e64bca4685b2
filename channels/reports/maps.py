"""Draws the map of the 87 neighbourhoods: shades for rates, hatching for what is too small to show."""

import json
from collections.abc import Mapping
from functools import lru_cache
from math import cos, radians
from typing import Any, Final

import altair as alt
from markupsafe import Markup
from shapely import affinity
from shapely.geometry import mapping, shape

from channels.reports.charts import ROWS, Chart, render
from runtime.paths import REFERENCE_DIRECTORY

HATCHED: Final = "url(#hatch)"
EMPTY: Final = "var(--sheet)"
WIDTH: Final = 460
HEIGHT: Final = 620
_DEGREES_KEPT: Final = 0.0004
"""About 40 m: finer lines would make the page heavy and show nothing more."""
_MIDDLE: Final = 44.97
_PATTERN: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="var(--sheet)"></rect><rect width="2" height="6" fill="var(--soft)"></rect>'
    "</pattern></defs>"
)


def city(fills: Mapping[str, str], says: str) -> Chart:
    """The map with a fill for each neighbourhood: a colour, `HATCHED` or `EMPTY`. It shrinks; one width is enough."""
    features = [
        {"type": "Feature", "geometry": geometry, "properties": {"fill": fills.get(name, EMPTY)}}
        for name, geometry in outlines().items()
    ]
    drawn = (
        alt.Chart(ROWS)
        .mark_geoshape(stroke="var(--line)", strokeWidth=0.8)
        .encode(color=alt.Color("properties.fill:N", scale=None))
        .project(type="identity", reflectY=True)
        .properties(width=WIDTH, height=HEIGHT)
    )
    svg = str(render(drawn, features))
    with_pattern = Markup(svg.replace(">", f">{_PATTERN}", 1))
    return Chart(with_pattern, Markup(""), says)


@lru_cache(maxsize=1)
def outlines() -> dict[str, Any]:
    """The outlines by name, simplified and squeezed so that a mile is as long across as up."""
    collection = json.loads((REFERENCE_DIRECTORY / "neighborhoods.geojson").read_text(encoding="utf-8"))
    found = {}
    for feature in collection["features"]:
        outline = shape(feature["geometry"]).simplify(_DEGREES_KEPT)
        squeezed = affinity.scale(outline, xfact=cos(radians(_MIDDLE)), yfact=1, origin=(0, 0))
        found[feature["properties"]["name"]] = mapping(squeezed)
    return found
