"""Where to go after signing in: a path of ours, whatever the link said."""

from urllib.parse import urlsplit

LONGEST = 500
_OURS = ("/staff", "/reports")


def safe_destination(wanted: str | None, home: str) -> str:
    """The wanted page if it is one of ours that needs a sign-in; else `home`.

    Nothing that a browser could read as another site passes: no scheme, no host, no backslash, no control character
    (WHATWG URL: `/\\evil.example` and a tab after the first slash are both read as a host).
    """
    if not wanted or len(wanted) > LONGEST or "\\" in wanted or not wanted.isprintable() or " " in wanted:
        return home
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return home
    if parts.scheme or parts.netloc or ".." in parts.path.split("/"):
        return home
    ours = any(parts.path == page or parts.path.startswith(f"{page}/") for page in _OURS)
    return wanted if ours else home
