"""Erases a person on their own word: what they said, their keys, their number and every text that waits for them."""

import re
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from needs.consents import withdraw
from needs.models import FollowUp, Need, PastState
from needs.pseudonyms import normal, person_keys
from needs.reasons import normalise
from runtime.vault import Vault
from runtime.writes import affected

_POLITE = (
    r"(?:please|pls|can you|could you|i want you to|i want to|i want|quiero que|puede|pueden|por favor|fadlan|thov)"
)
_ENGLISH = (
    r"(?:delete|erase|remove|wipe|forget|clear|destroy|get rid of)(?: all)?(?: of)?"
    r"(?: (?:my|the)(?: personal| private)? (?:data|info|information|history|messages|texts|records?|number"
    r"|phone number|conversations?|chats?|account|stuff)| everything)"
    r"(?: (?:you have(?: on me| about me)?|about me|on me|from me))?"
    r"|(?:forget|delete|erase)(?: about)? me"
)
_SPANISH = (
    r"(?:borra|borre|borren|borrar|elimina|elimine|eliminen|eliminar|quiten)(?: todos| todas| toda)? (?:mis?|la|los|el)"
    r" (?:datos|informacion|mensajes|historial|numero|registros?|conversacion(?:es)?|cuenta)(?: personales| personal)?"
)
_SOMALI = (
    r"(?:tirtir\w*|tir\w*|masax\w*) (?:xogt\w+|macluumaad\w+|farr?iim\w+|nambark\w+|lambark\w+)(?: \w+)?"
    r"|(?:xogt\w+|macluumaad\w+|farr?iim\w+|nambark\w+|lambark\w+)(?: \w+)? (?:tirtir\w*|tir|masax\w*)"
)
_HMONG = (
    r"(?:rho|lwv|muab)(?: tag nrho)?(?: kuv)?(?: cov| tus| daim)? (?:ntaub ntawv|ntsiab lus|lus|npe|naj npawb|xov tooj)"
    r"(?: ntawm kuv)?(?: tawm| pov tseg| lwv| rho| kom tas| huv si)*"
)
_ERASE = re.compile(
    rf"(?:{_POLITE} )*(?:{_ENGLISH}|{_SPANISH}|{_SOMALI}|{_HMONG})(?: (?:{_POLITE}|now|ahora|thanks|gracias|hadda))*"
)


LONGEST_REQUEST = 160
"""Characters; what is longer tells something else too."""


@dataclass(frozen=True)
class Erased:
    """How much there was: rows of the ledger emptied, follow-ups ended, whether a number was kept, and whether it stays
    because it has opted out."""

    needs: int
    follow_ups: int
    number: bool
    opted_out: bool


def is_erasure_request(text: str) -> bool:
    """Whether a whole message asks to delete what is kept of its sender, in four languages."""
    return _ERASE.fullmatch(normalise(text[:LONGEST_REQUEST]).replace(" ;", "")) is not None


def erase_person(session: Session, vault: Vault, identity: str) -> Erased:
    """Erase everything kept under a phone number or a web session id, under every key still accepted.

    Counts stay, without text and without a key: nobody can tell any more whose they were. A number that has opted out
    stays sealed, or we would text it again (`Vault.forget`).
    """
    people = person_keys(identity, vault.keys)
    theirs = select(Need.id).where(Need.person_key.in_(people))
    affected(session, update(PastState).where(PastState.need_id.in_(theirs)).values(note=None))
    withdraw(session, *people)
    ended = affected(session, delete(FollowUp).where(FollowUp.person_key.in_(people)))
    empty = {"text": None, "note": None, "person_key": None, "conversation_key": None}
    emptied = affected(session, update(Need).where(Need.person_key.in_(people)).values(empty))
    numbers = {identity, normal(identity)}  # an opt-out lies under the number as the channel wrote it
    kept = [vault.forget(session, number) for number in numbers]
    return Erased(emptied, ended, any(kept), any(vault.is_stopped(session, number) for number in numbers))
