"""What Nearhelp's profile of HSDS adds to the standard, for whoever reads the API."""

from typing import Any, Final

from directory.codes import AREAS, AUDIENCES, CONFIDENCES, PHASES, need_codes
from directory.profile import AUDIENCE, NEED, PHASE, PROVENANCE, SLUG
from safety.publication import is_public

VERSION: Final = "3.1"


def profile() -> dict[str, Any]:
    """The profile: only standard tables are used, so that any reader of HSDS understands the answers."""
    return {
        "name": "Nearhelp",
        "hsds_version": VERSION,
        "description": "HSDS 3.1 without extra fields. What Nearhelp adds are attributes with terms of its own "
        "taxonomies, listed here by link_type.",
        "attributes": [
            {
                "link_type": NEED,
                "on": ["service"],
                "meaning": "The needs that a service is for; value is the rank, 1 for the main need.",
                "codes": list(need_codes()),
            },
            {
                "link_type": PHASE,
                "on": ["service"],
                "meaning": "Whether the service prevents harm, responds to it or restores after it.",
                "codes": [f"phase.{phase}" for phase in PHASES],
            },
            {
                "link_type": AUDIENCE,
                "on": ["service"],
                "meaning": "Whom the service is for; none means everyone.",
                "codes": [f"audience.{audience}" for audience in AUDIENCES],
            },
            {
                "link_type": PROVENANCE,
                "on": ["service", "organization", "phone"],
                "meaning": "How sure the contact is; value is its source. Records that nobody has read in a source "
                "or checked are not published.",
                "codes": [f"confidence.{word}" for word in CONFIDENCES if is_public(word)],
            },
            {"link_type": SLUG, "on": ["service"], "meaning": "The record's name in the reference directory."},
        ],
        "service_areas": {level: uri for level, (_name, uri) in AREAS.items()},
        "conventions": {
            "assured_date": "The day on which a person checked the record with the service; absent until then.",
            "phone.type": "'text' for a number to text; the word to send is in the description.",
            "schedule": "opens_at equal to closes_at means round the clock; hours as written are in description.",
        },
    }
