"""The city's request types as Open311 lists and defines them."""

from typing import Any, Final

from directory.codes import need_codes
from directory.three11 import RequestAttribute, RequestType

BY_STANDARD: Final = {"location": "address_string", "address": "address_string", "photo": "media_url"}
"""Questions of ours for which the standard has an argument of its own; `description` is called the same in both."""
_LONG: Final = frozenset({"description", "injury"})


def in_list(kind: RequestType) -> dict[str, Any]:
    """A request type in the list of services. `realtime`, because a request gets its number at once."""
    need = need_codes().get(kind.need_code)
    words = [kind.group, *(need.definition.split(", ") if need else ())]
    return {
        "service_code": kind.service_code,
        "service_name": kind.service_name,
        "description": kind.description,
        "metadata": bool(own_attributes(kind)),
        "type": "realtime",
        "keywords": ",".join(word.replace(",", " ") for word in words),
        "group": kind.group,
    }


def definition(kind: RequestType) -> dict[str, Any]:
    """The questions of a request type beyond those that the standard asks by itself."""
    return {
        "service_code": kind.service_code,
        "attributes": [
            {
                "variable": True,
                "code": attribute.code,
                "datatype": "text" if attribute.code in _LONG else "string",
                "required": attribute.required,
                "datatype_description": None,
                "order": order,
                "description": attribute.label,
                "values": [],
            }
            for order, attribute in enumerate(own_attributes(kind), 1)
        ],
    }


def own_attributes(kind: RequestType) -> tuple[RequestAttribute, ...]:
    """The questions for which the standard has no argument."""
    return tuple(
        attribute
        for attribute in kind.attributes
        if attribute.code not in BY_STANDARD and attribute.code != "description"
    )
