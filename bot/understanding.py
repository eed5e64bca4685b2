"""What a message was understood to mean: the one typed value between the Rasa model and everyone else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.conversation import as_place
from bot.acts import OUT_OF_SCOPE, PUBLIC_ACT, REQUEST
from bot.parsed import asks_which_language
from directory.places import Place
from language.detection import detect
from safety.crisis import Crisis, crisis_for_need


@dataclass(frozen=True)
class NeedFound:
    """A need code and the share of confidence that it has, 0 to 1."""

    code: str
    confidence: float


@dataclass(frozen=True)
class Understanding:
    """What a message means.

    Attributes:
        language: of the text, one of `language.codes.SUPPORTED`; None where the text does not tell.
        act: the intent, as the dialogue knows it.
        needs: best first, at most three.
        reasons, barriers: why a service did not help, for feedback (`needs.outcomes.Reason`, `Barrier`).
        facts: what the resident said of themself.
    """

    text: str
    language: str | None
    act: str
    needs: tuple[NeedFound, ...] = ()
    crisis: Crisis | None = None
    reasons: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    location: Place | None = None

    @classmethod
    def from_parse(cls, text: str, parsed: Mapping[str, Any]) -> "Understanding":
        """The understanding in what Rasa's pipeline gives for a text."""
        return cls(
            text=text,
            language=parsed.get("language"),
            act="language" if asks_which_language(parsed) else parsed["intent"]["name"] or OUT_OF_SCOPE,
            needs=tuple(NeedFound(need["code"], need["confidence"]) for need in parsed.get("needs") or ()),
            crisis=crisis_for_need(parsed["crisis"], faint=bool(parsed.get("faint"))) if parsed.get("crisis") else None,
            reasons=_each(parsed, "reason"),
            barriers=_each(parsed, "barrier"),
            facts=parsed.get("facts") or {},
            location=as_place(parsed.get("place")),
        )

    def contract(self) -> dict[str, Any]:
        """The understanding as `nearhelp understand` prints it (DESIGN §4)."""
        act = PUBLIC_ACT.get(self.act, self.act)
        told: dict[str, Any] = {
            "language": self.language or detect(self.text),
            "act": act,
            "needs": [{"code": need.code, "confidence": round(need.confidence, 4)} for need in self.needs]
            if act == REQUEST
            else [],
            "crisis": _crisis(self.crisis),
            "location": _location(self.location),
        }
        if self.reasons:
            told["reasons"] = list(self.reasons)
        if self.barriers:
            told["barriers"] = list(self.barriers)
        if self.facts:
            told["facts"] = dict(self.facts)
        return told


def _each(parsed: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason[field] for reason in parsed.get("reasons") or () if reason.get(field)))


def _crisis(crisis: Crisis | None) -> dict[str, Any] | None:
    if crisis is None:
        return None
    return {"need": crisis.need, "kind": crisis.kind, "contacts": [contact.number for contact in crisis.contacts]}


def _location(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "neighborhood": place.neighborhood or (place.name if place.kind == "community" else None),
        "postal_code": place.postal_code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "name": place.name,
        "kind": place.kind,
    }
