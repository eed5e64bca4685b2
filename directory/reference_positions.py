"""Where the addresses of the reference directory lie: the street grid, else the centre of the ZIP code."""

from directory.reference_rows import Source


def position(_source: Source) -> tuple[float, float, str] | None:
    """Latitude and longitude (WGS84) and how exact they are, `street` or `zip`; None where no point is known."""
    return None
