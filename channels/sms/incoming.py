"""What Twilio's parameters say: who texted, and what, where it is not in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from channels.sms.signature import MalformedRequest
from directory.places import neighborhood_at

LONGEST = 4000
"""Characters handed to the assistant. Twilio joins parts of up to 1,600; a burst can be longer. All is screened."""

_MAP_LINK = re.compile(r"https?://\S*(?:maps|goo\.gl)\S*", re.IGNORECASE)
_COORDINATES = re.compile(r"(-?\d{1,2}\.\d{3,})\s*,\s*(-?\d{1,3}\.\d{3,})")


@dataclass(frozen=True)
class IncomingSms:
    """One incoming message.

    Attributes:
        sid: Twilio's `MessageSid`, the same on the primary and the fallback URL.
        number: who sent it, as Twilio writes it (E.164, or a channel address such as `whatsapp:+1…`).
        body: the text as it came.
        said: what is to be understood: the text, and the place where a pin or map link was sent.
        opt_out_type: `STOP`, `START` or `HELP` where Advanced Opt-Out has already answered, else empty.
    """

    sid: str
    number: str
    body: str
    said: str
    opt_out_type: str


def read_incoming(parameters: Mapping[str, str]) -> IncomingSms:
    """The message in a request of Twilio's.

    Source: twilio.com/docs/messaging/guides/webhook-request. `Latitude`, `Longitude`, `Address` and `Label` come with
    a location shared in WhatsApp and RCS; phones text a link to a map instead.

    Raises:
        MalformedRequest: `MessageSid` or `From` is missing.
    """
    sid = parameters.get("MessageSid") or parameters.get("SmsMessageSid") or parameters.get("SmsSid") or ""
    number = parameters.get("From", "")
    if not sid or not number or len(sid) > 64 or len(number) > 64:
        raise MalformedRequest("An incoming message needs MessageSid and From; this request has not both.")
    body = parameters.get("Body", "").replace("\x00", "")
    said = _MAP_LINK.sub(_link_to_words, body)
    return IncomingSms(
        sid=sid,
        number=number,
        body=body,
        said="\n".join(part for part in (said.strip(), _pin(parameters)) if part),
        opt_out_type=parameters.get("OptOutType", ""),
    )


def in_words(said: str) -> bool:
    """Whether there is a letter or digit in a text; an emoji alone is none."""
    return any(character.isalnum() for character in said)


def _pin(parameters: Mapping[str, str]) -> str:
    named = parameters.get("Address") or parameters.get("Label") or ""
    return named or _place(parameters.get("Latitude", ""), parameters.get("Longitude", ""))


def _link_to_words(link: re.Match[str]) -> str:
    found = _COORDINATES.search(unquote(link[0]))
    return _place(found[1], found[2]) if found else link[0]


def _place(latitude: str, longitude: str) -> str:
    """The neighbourhood at a point, which is as exact as a search needs; outside the city the point itself."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return ""
    if not (abs(north) <= 90 and abs(east) <= 180):
        return ""
    return neighborhood_at(north, east) or f"{latitude}, {longitude}"
