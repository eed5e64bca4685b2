"""What a crisis is: its need code, the kind of line that must come first, its contacts and the evidence for it."""

from dataclasses import dataclass, field
from typing import Literal

from safety.contacts import Contact, contacts_for

Kind = Literal["911", "988", "bcr", "dv", "assault", "abuse_report", "trafficking", "violence"]

KIND_OF_NEED: dict[str, Kind] = {
    "crisis.emergency": "911",
    "crisis.overdose": "911",
    "crisis.suicide": "988",
    "crisis.trafficking": "trafficking",
    "crisis.sexual_assault": "assault",
    "crisis.domestic_violence": "dv",
    "crisis.abuse_report": "abuse_report",
    "crisis.violence": "violence",
    "crisis.mental_health": "bcr",
}
"""The kind of every crisis need, most urgent first."""


class NotACrisis(ValueError):
    """The need code is not one of the nine crisis needs; the text says which are."""


@dataclass(frozen=True)
class Evidence:
    """One sign that was found.

    Attributes:
        need: the crisis need that the sign speaks for.
        sign: the sign's name in `safety/rules/`, such as `en.wish_to_die`.
        pattern: the line of that sign that was found.
        words: the normalised words that it rests on; kept out of `repr` because they are a resident's own.
    """

    need: str
    sign: str
    pattern: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Crisis:
    """A message that must be answered as a crisis.

    Attributes:
        need: the crisis need that decides, one of `KIND_OF_NEED`.
        kind: what must come first in the answer.
        contacts: the public lines for that kind, in the order in which to show them.
        evidence: every sign found, those for `need` first; empty when the crisis was named and not screened.
        also: the other crisis needs that the message holds, most urgent first.
        faint: whether the alarm is weak and an everyday need is heard as well: the lines still come first, in a
            sentence, and the everyday need is answered; nothing is written down as a crisis.
    """

    need: str
    kind: Kind
    contacts: tuple[Contact, ...]
    evidence: tuple[Evidence, ...] = ()
    also: tuple[str, ...] = ()
    faint: bool = False


def crisis_for_need(need: str, *, faint: bool = False) -> Crisis:
    """The crisis for a need code that something else than the screen recognised (a classifier, a staff member).

    Raises:
        NotACrisis: `need` is not a crisis need.
    """
    kind = KIND_OF_NEED.get(need)
    if kind is None:
        raise NotACrisis(f"{need!r} is not a crisis need; use one of {', '.join(KIND_OF_NEED)}")
    return Crisis(need, kind, contacts_for(need), faint=faint)
