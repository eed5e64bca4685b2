"""How HSDS 3.1 nests its tables in JSON: which key of which table holds rows of which other table.

A test compares this with the `$ref`s of the published schemas.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LISTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "organization": {
            "additional_websites": "url",
            "funding": "funding",
            "contacts": "contact",
            "phones": "phone",
            "locations": "location",
            "programs": "program",
            "organization_identifiers": "organization_identifier",
        },
        "service": {
            "additional_urls": "url",
            "phones": "phone",
            "schedules": "schedule",
            "service_areas": "service_area",
            "service_at_locations": "service_at_location",
            "languages": "language",
            "funding": "funding",
            "cost_options": "cost_option",
            "required_documents": "required_document",
            "contacts": "contact",
            "capacities": "service_capacity",
        },
        "service_at_location": {
            "service_areas": "service_area",
            "contacts": "contact",
            "phones": "phone",
            "schedules": "schedule",
        },
        "location": {
            "languages": "language",
            "addresses": "address",
            "contacts": "contact",
            "accessibility": "accessibility",
            "phones": "phone",
            "schedules": "schedule",
        },
        "contact": {"phones": "phone"},
        "phone": {"languages": "language"},
    }
)
"""Lists of child rows; the child's column `<parent>_id` holds the parent's id."""

OBJECTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {
        "service": {"organization": ("organization", "organization_id"), "program": ("program", "program_id")},
        "service_at_location": {"location": ("location", "location_id")},
        "service_capacity": {"unit": ("unit", "unit_id")},
        "attribute": {"taxonomy_term": ("taxonomy_term", "taxonomy_term_id")},
        "taxonomy_term": {"taxonomy_detail": ("taxonomy", "taxonomy_id")},
    }
)
"""One row that stands inside another: its table, and the column of the outer row that holds its id."""

ALSO_LISTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"organization": {"services": "service"}})
ALSO_OBJECTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {"service_at_location": {"service": ("service", "service_id")}}
)
"""What the answers of HSDS 3.1's API nest besides; read, never written."""

WITHOUT_ATTRIBUTES: Final = frozenset({"attribute", "metadata", "taxonomy", "taxonomy_term"})
WITHOUT_METADATA: Final = frozenset({"metadata"})
"""Tables whose rows cannot hold `attributes` or `metadata` in JSON; all others can."""
