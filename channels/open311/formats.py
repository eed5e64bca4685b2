"""Writes answers in the two formats of Open311: XML, and JSON made from it by the Spark convention.

By that convention the root of a list disappears, so `<services><service>…` is a JSON list of objects.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree

from fastapi import Response

JSON, XML = "json", "xml"
_TYPES: Final = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
ITEMS: Final = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one entry of each list is called in XML."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0 §2.2: what no XML document can hold, escaped or not."""

Content = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Error:
    """One thing that is wrong with a request; `code` is the HTTP status unless something says more."""

    code: int
    description: str


class Refused(Exception):
    """A request that cannot be answered, with everything that is wrong with it."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__("; ".join(descriptions))
        self.status = status
        self.errors = tuple(Error(status, text) for text in descriptions)


def format_of(name: str, accept: str) -> tuple[str, str]:
    """A resource's name without its ending, and the format that the ending or, without one, the Accept header asks for.

    Raises:
        Refused: the ending is another.
    """
    stem, dot, ending = name.rpartition(".")
    if not dot:
        wants_xml = "xml" in accept and "json" not in accept
        return name, XML if wants_xml else JSON
    if ending not in _TYPES:
        raise Refused(404, f"There is no format .{ending[:20]}; ask for .xml or .json.")
    return stem, ending


def answer(form: str, root: str, content: Content, status: int = 200) -> Response:
    """The content in a format; `root` is what the whole is called in XML."""
    body = json.dumps(content, ensure_ascii=False).encode() if form == JSON else to_xml(root, content)
    return Response(body, status, media_type=_TYPES[form], headers={"Cache-Control": "public, no-cache"})


def refusal(form: str, why: Refused) -> Response:
    """The errors in a format."""
    errors = [{"code": error.code, "description": error.description} for error in why.errors]
    return answer(form, "errors", errors, why.status)


def to_xml(root: str, content: Content) -> bytes:
    """An XML document in UTF-8 with its declaration."""
    document: bytes = ElementTree.tostring(_element(root, content), encoding="utf-8", xml_declaration=True)
    return document


def _element(name: str, content: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(key, value) for key, value in content.items())
    elif isinstance(content, Sequence) and not isinstance(content, str):
        element.extend(_element(ITEMS[name], entry) for entry in content)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _NOT_IN_XML.sub("", str(content))
    return element
