"""Says how to report something to the city: the number, the form, and what 311 will ask."""

from functools import lru_cache

import numpy as np
from sqlalchemy.orm import Session

from directory.codes import need_codes
from directory.search import ServiceHit
from directory.three11 import RequestAttribute, RequestType, request_types
from language.catalogue import say
from language.codes import ENGLISH, SPANISH
from language.encoders import encoder
from language.vectors import Vectors

CITY = "311."
"""How the codes of what the city's 311 does begin."""
CITY_LINE = "612-673-3000"
"""The number behind 311: `data/directory/three11_types.csv`, column `phone`, compiled 2026-11-22."""
ENCODERS = ("use", "e5")
"""Two small encoders together are right more often than each alone (45 of 47 tried); they are loaded for the needs."""
READ_BY_THE_ENCODERS = (ENGLISH, SPANISH)
CLEARLY = 0.3
"""How much more alike both encoders together must find a service; of 22 messages two are, by 0.6 and more."""


def closest_request(session: Session, code: str, text: str, language: str) -> RequestType | None:
    """The 311 request type of a need whose description means most nearly what a resident wrote; None if there is none.

    The encoders read English and Spanish; in the other languages the need's own name stands for the text.
    """
    types = request_types(session, code)
    if len(types) < 2:
        return types[0] if types else None
    asked = text if language in READ_BY_THE_ENCODERS else need_codes()[code].label
    described = tuple(f"{item.service_name}. {item.description}" for item in types)
    return types[int(np.argmax(sum(_likeness(name, described, asked) for name in ENCODERS)))]


def answers_better(service: ServiceHit, request: RequestType, text: str, language: str) -> bool:
    """Whether a service is what a resident wrote about rather than a report: the impound lot of a towed car."""
    if language not in READ_BY_THE_ENCODERS:
        return False
    described = f"{request.service_name}. {request.description}", f"{service.name}. {service.description}"
    report, other = np.sum([_likeness(name, described, text) for name in ENCODERS], axis=0)
    return bool(other - report >= CLEARLY)


def _likeness(name: str, described: tuple[str, ...], asked: str) -> Vectors:
    vectors, mean = _described(name, described)
    question = _centred(encoder(name).encode([asked]), mean)
    return np.asarray(vectors @ question[0])


@lru_cache(maxsize=256)
def _described(name: str, described: tuple[str, ...]) -> tuple[Vectors, Vectors]:
    vectors = encoder(name).encode(list(described))
    # e5's vectors crowd around a mean, without which their cosine tells little.
    mean = vectors.mean(axis=0) if name == "e5" else np.zeros_like(vectors[0])
    return _centred(vectors, mean), mean


def _centred(vectors: Vectors, mean: Vectors) -> Vectors:
    moved = vectors - mean
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9))


def how_to_report(request: RequestType, need: str, language: str) -> str:
    """What to do, in a few lines: whom to call, where to report it online, what to have ready, what to expect."""
    lines = [
        whom_to_call(request, need, language),
        say("dialogue.city_online", language, url=request.url) if request.url else "",
        say("dialogue.city_ready", language, what=_in_words(request, language)) if request.attributes else "",
        f"{request.sla_text}." if request.sla_text and language == ENGLISH else "",
        say("dialogue.city_danger", language) if need_codes()[request.need_code].urgency == "soon" else "",
    ]
    return "\n".join(line for line in lines if line)


def whom_to_call(request: RequestType, need: str, language: str) -> str:
    """The city's number for a request, with its hours."""
    key = "dialogue.city_call" if request.phone in (None, CITY_LINE) else "dialogue.city_call_line"
    return say(key, language, need=need, phone=request.phone or CITY_LINE)


def _in_words(request: RequestType, language: str) -> str:
    required = [_asked(item, language) for item in request.attributes if item.required]
    others = [_asked(item, language) for item in request.attributes if not item.required]
    return ", ".join([*required, *(say("dialogue.if_you_can", language, what=what) for what in others)])


def _asked(attribute: RequestAttribute, language: str) -> str:
    try:
        return say(f"dialogue.asked_{attribute.code}", language)
    except KeyError:  # an imported request type may ask what the reference directory's do not
        return attribute.label.lower()
