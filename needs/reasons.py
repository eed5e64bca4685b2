"""Reads in a resident's own words whether help worked and, if not, why, by rules that anyone can read and correct.

The rules are `data/reasons/<language>.yml`, one list of phrases a reason. This is the first voice; a learned one may
be weighed against it. Notation of a phrase: it is matched on lower-case text without accents and apostrophes; `{name}`
stands for an entry of the file's `words`; `~` for up to four words of the same clause; `word*` for any ending; `^` and
`$` for the ends of a clause; everything else is a regular expression.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from rapidfuzz.distance import DamerauLevenshtein

from language.codes import ENGLISH, SUPPORTED
from language.detection import detect
from needs.outcomes import Barrier, Outcome, Reason
from runtime.paths import DATA

REASONS = DATA / "reasons"
CONFIDENCE = {"sure": 0.9, "general": 0.75, "maybe": 0.5}
"""How far a phrase of each list is believed. A later list is read only when the earlier ones found nothing."""
SURE_REASON = CONFIDENCE["general"]
"""From this confidence a reason leaves no doubt that the text is about help that was given."""
SHORTEST_MISSPELT = 7
"""Shorter words are one letter from too many others to be mended."""
SHORTEST_STEM = 5
"""Letters of a `word*` by which a word is known to be spelt right: "devolvieron" is no slip for "demolieron"."""
LONGEST_READ = 1000
"""Characters read of one message; feedback longer than this says it at the start."""

OF_THE_RESIDENT = frozenset({Barrier.COST, Barrier.TRANSPORT, Barrier.DOCUMENTS, Barrier.DISABILITY, Barrier.LANGUAGE})
"""Barriers that residents also tell as a fact about themselves."""
_OF_THE_HELP = re.compile(
    r"\b(?:\d+|free|gratis|dawb|bilaash|vale|salia|fee|copay|deposit\w*|they|them|their|theyre|theyd|it|its|that"
    r"|there|place|office|called|went|tried|said|says|told|asked|asking|wants?|wanted|turned|charge[ds]?|charging|too"
    r"|far|nobody|no one|none|only|stairs|elevator|ramp|ellos|dijeron|dicen|dice|dijo|piden|pidieron|quieren|querian"
    r"|cobran|cobraron|cuesta|fui|fuimos|llame|hable|alla|ahi|lejos|nadie|solo hablan|esta|estan|queda|ese|esa|eso"
    r"|muy|demasiado|waxay|way|wey|bay|ayay|iyaga|halkaas|meesh\w*|tagay|wacay|yidhaahdeen|yiraahdeen|fog\w*|qaali\w*"
    r"|cidna|cid|lawv|ntawd|tom|hu|deb|kim|hais tias|tsis muaj leej twg|qhov)\b"
)
"""Words by which a reason is known to be about what was offered: who gave it, that it was tried, what it is like."""
_GAP = r" (?:\w+ ){0,4}?"
_NEGATION = re.compile(
    r"(?:no|not|never|nothing|nobody|dont|doesnt|didnt|isnt|wasnt|arent|werent|cannot|couldnt|wont|hasnt|havent"
    r"|barely|hardly|nunca|nadie|tampoco|tsis|ma|lama|aan|maan|mana|weli ma) (?:\w+ ){0,2}$"
)


@dataclass(frozen=True)
class Finding:
    """One reason found: which, what barrier if `not_accessible`, how sure (0 to 1), and the words that say so."""

    reason: Reason
    barrier: Barrier | None
    confidence: float
    evidence: str

    @property
    def label(self) -> str:
        """`full_or_waitlist`, or `not_accessible:transport` with its barrier."""
        return f"{self.reason}:{self.barrier}" if self.barrier else str(self.reason)

    def as_dict(self) -> dict[str, Any]:
        """What stands in a message that was read: `{"reason", "barrier", "confidence"}`, without the words."""
        barrier = str(self.barrier) if self.barrier else None
        return {"reason": str(self.reason), "barrier": barrier, "confidence": self.confidence}


@dataclass(frozen=True)
class Feedback:
    """What a message says of how it went. `findings` in the order in which they are said; empty if none is."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    confidence: float

    @property
    def main(self) -> Finding | None:
        """The reason that the ledger takes when it can hold one: the surest, then the first said."""
        return max(self.findings, key=lambda found: found.confidence, default=None)


def says_nothing_else(text: str, told: Feedback) -> bool:
    """Whether the reasons are the whole message: "no beds" is no wish for a bed where shelters were named."""
    return sum(len(item.evidence.split()) for item in told.findings) >= len(normalise(text).split())


def blames_the_help(text: str, told: Feedback) -> bool:
    """Whether a reason speaks of help that was offered. "I have no car", no papers, no money or "he is autistic" may as
    well be why somebody asks, unless the text also speaks of the help."""
    if any(item.barrier not in OF_THE_RESIDENT for item in told.findings):
        return True
    return bool(told.findings) and bool(_OF_THE_HELP.search(normalise(text)))


@dataclass(frozen=True)
class _Rules:
    shorthand: Mapping[str, str]
    known: frozenset[str]
    stems: tuple[str, ...]
    spelling: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    met: re.Pattern[str]
    met_if_no_reason: re.Pattern[str]
    partly: re.Pattern[str]
    partly_if_met: re.Pattern[str]


@dataclass(frozen=True)
class _Hit:
    label: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=8)
def read_feedback(text: str, language: str | None = None) -> Feedback:
    """Read a message as an answer to "did it work?".

    `language` is the conversation's; the message's own is detected too, and English is always read, since people mix.
    Never raises on any text. Meant for messages that are feedback: "I need a shelter that is not full" would be read
    as "full". The few last texts are remembered, since one message is read so from several sides.
    """
    readings = [_read(text[:LONGEST_READ], tongue) for tongue in _languages(text, language)]
    return max(readings, key=lambda reading: (reading.confidence, len(reading.findings)))


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    spoken = language if language in SUPPORTED else ENGLISH
    return tuple(dict.fromkeys((spoken, detect(text, spoken), ENGLISH)))


def _read(text: str, language: str) -> Feedback:
    rules = _rules(language)
    words = _mend(normalise(text, rules.shorthand), rules)
    hits, confidence = _longest(_hits(words, rules.reasons["sure"])), CONFIDENCE["sure"]
    met = _affirmed(words, rules.met, hits)
    partly = _said(words, rules.partly) or (met and _said(words, rules.partly_if_met))
    for kind in ("general", "maybe"):
        if not hits and (kind == "general" or not (met or partly)):
            hits, confidence = _longest(_hits(words, rules.reasons[kind])), CONFIDENCE[kind]
    met = _affirmed(words, rules.met, hits) or (not hits and _affirmed(words, rules.met_if_no_reason, []))
    outcome = _outcome(bool(hits), met, partly)
    if outcome is Outcome.UNKNOWN:
        return Feedback(outcome, (), 0.0)
    return Feedback(outcome, tuple(_finding(hit, confidence) for hit in hits), confidence)


def _said(words: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(words) is not None


def _outcome(reasons: bool, met: bool, partly: bool) -> Outcome:
    if partly or (reasons and met):
        return Outcome.PARTLY_MET
    if reasons:
        return Outcome.UNMET
    return Outcome.MET if met else Outcome.UNKNOWN


def _hits(words: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[_Hit]:
    for label, pattern in patterns:
        for match in pattern.finditer(words):
            start = _latest_start(words, pattern, match)
            yield _Hit(label, start, match.end(), words[start : match.end()].strip())


def _latest_start(words: str, pattern: re.Pattern[str], match: re.Match[str]) -> int:
    """A gap may reach back too far: of the matches that end here, the shortest is what was meant."""
    start = match.start()
    while (shorter := pattern.search(words, start + 1, match.end())) and shorter.end() == match.end():
        start = shorter.start()
    return start


def _longest(hits: Iterator[_Hit]) -> list[_Hit]:
    """Where phrases overlap the longer one knows more: "the waiting list is closed" is not about opening hours."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    first: dict[str, _Hit] = {}
    for hit in sorted(kept, key=lambda hit: hit.start):
        first.setdefault(hit.label, hit)
    return list(first.values())


def _affirmed(words: str, met: re.Pattern[str], hits: list[_Hit]) -> bool:
    """Whether something good is said that is neither denied nor part of a reason ("not helpful", "good luck with")."""
    return any(
        _NEGATION.search(words[: match.start()]) is None
        and all(match.end() <= hit.start or match.start() >= hit.end for hit in hits)
        for match in met.finditer(words)
    )


def _finding(hit: _Hit, confidence: float) -> Finding:
    reason, _, barrier = hit.label.partition(":")
    return Finding(Reason(reason), Barrier(barrier) if barrier else None, confidence, hit.text)


def normalise(text: str, shorthand: Mapping[str, str] | None = None) -> str:
    """Lower case, no accents or apostrophes, long letters shortened, clauses parted by ` ; `, shorthand spelt out."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’‘`´ʼ]", "", plain)
    plain = re.sub(r"\bw/o\b", " without ", plain)
    plain = re.sub(r"\$\s?(\d+)(?:\.\d\d)?|(\d+)\s?\$", lambda money: f" dollars {money[1] or money[2]} ", plain)
    plain = re.sub(r"([a-z])\1{2,}", r"\1\1", plain)
    plain = re.sub(r"[^\w\s]+", lambda mark: " ; " if re.search(r"[.,;:!?\n]", mark[0]) else " ", plain)
    words = plain.split()
    while words and words[-1] == ";":
        words.pop()
    while words and words[0] == ";":
        words.pop(0)
    return " ".join((shorthand or {}).get(word, word) for word in words)


def _mend(words: str, rules: _Rules) -> str:
    return " ".join(_mended(word, rules) for word in words.split(" "))


def _mended(word: str, rules: _Rules) -> str:
    if len(word) < SHORTEST_MISSPELT - 1 or word in rules.known or word.startswith(rules.stems):
        return word
    slips = 1 if len(word) < 9 else 2
    likely = (known for known in rules.spelling.get(word[0], ()) if word[:-1] not in known and known not in word)
    scored = ((DamerauLevenshtein.distance(word, known, score_cutoff=slips), known) for known in likely)
    best = min(scored, default=(slips + 1, word))
    return best[1] if best[0] <= slips else word


@lru_cache(maxsize=len(SUPPORTED))
def _rules(language: str) -> _Rules:
    # BaseLoader: "no" is a word here, not a truth value.
    source: dict[str, Any] = yaml.load(
        (REASONS / f"{language}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    words: dict[str, str] = source["words"]
    outcomes: dict[str, list[str]] = source["outcomes"]
    reasons = {
        kind: tuple(
            (label, _compile(phrases, words))
            for label, lists in source["reasons"].items()
            if (phrases := lists.get(kind))
        )
        for kind in CONFIDENCE
    }
    text = yaml.safe_dump([source["reasons"], outcomes, words])
    vocabulary = set(re.findall(r"[a-z]+", text))
    long = {word for word in vocabulary if len(word) >= SHORTEST_MISSPELT}
    return _Rules(
        shorthand=source["shorthand"],
        known=frozenset(vocabulary).union(source["never_misspelt"]),
        stems=tuple(sorted(set(re.findall(rf"([a-z]{{{SHORTEST_STEM},}})\*", text)))),
        spelling={letter: tuple(sorted(w for w in long if w[0] == letter)) for letter in {w[0] for w in long}},
        reasons=reasons,
        met=_compile(outcomes["met"], words),
        met_if_no_reason=_compile(outcomes["met_if_no_reason"], words),
        partly=_compile(outcomes["partly_met"], words),
        partly_if_met=_compile(outcomes["partly_if_met"], words),
    )


def _compile(phrases: list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{_expression(phrase, words)})(?:(?<= )|(?!\w))" for phrase in phrases))


def _expression(phrase: str, words: Mapping[str, str]) -> str:
    text = phrase
    for _ in range(2):  # a word list may name another
        text = re.sub(r"\{([a-z]+)\}", lambda name: words[name[1]], text)
    text = re.sub(r"(?<=[a-z])(?<!\\w)\*", r"\\w*", text)
    text = text.replace("^", r"(?:^|(?<=; ))").replace("$", r"(?= ;|$)")
    return text.strip().removesuffix(" ~").replace(" ~ ", _GAP)
