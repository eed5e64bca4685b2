"""The crisis screen: reads a message and says whether it holds a crisis, without model, database or network."""

from dataclasses import dataclass, field

from safety.characters import Words
from safety.contacts import contacts_for
from safety.crisis import KIND_OF_NEED, Crisis, Evidence
from safety.matching import Found, Match, Span
from safety.rulebook import ANY, STRENGTHS, YIELDS, Rule, Rulebook, rulebook

ENOUGH = STRENGTHS["signs"]
URGENT_LEAD = 3
"""Words that a sign of danger to life counts more than another sign, when a message holds several crises."""

_ORDER = {need: place for place, need in enumerate(KIND_OF_NEED)}

Spans = dict[str, list[Span]]
Signs = dict[str, list[tuple[Rule, Match]]]


def screen(text: str) -> Crisis | None:
    """The most urgent crisis that a message holds, or None.

    Takes any unicode text in English, Spanish, Somali or Hmong (or a mix), never raises and runs in time
    proportional to the length of the text (read up to `characters.MAX_CHARACTERS`).
    """
    book = rulebook()
    words = book.read(text)
    found = book.signs.find(words.words)
    if not found:
        return None
    covered = _covered(book, words)
    signs = _signs(book, words, found, covered.calm)
    needs = [need for need in signs if _weight(signs[need]) >= ENOUGH]
    needs.sort(key=lambda need: (-_ground(signs[need], covered.yields.get(need, [])), _ORDER[need]))
    if not needs:
        return None
    first, *also = needs
    evidence = tuple(
        Evidence(need, rule.name, rule.pattern, _quote(words, match)) for need in needs for rule, match in signs[need]
    )
    return Crisis(first, KIND_OF_NEED[first], contacts_for(first), evidence, tuple(also))


@dataclass
class _Covered:
    """The spans that exceptions cover, by need: out of sight (`calm`), or left to another need (`yields`)."""

    calm: Spans = field(default_factory=dict)
    yields: Spans = field(default_factory=dict)


def _covered(book: Rulebook, words: Words) -> _Covered:
    covered = _Covered()
    for owner, span in book.exceptions.all_spans(words, book.exceptions.find(words.words)):
        rule = book.rules[owner]
        spans = covered.yields if rule.weight == YIELDS else covered.calm
        spans.setdefault(rule.need, []).append(span)
    return covered


def _signs(book: Rulebook, words: Words, found: Found, calm: Spans) -> Signs:
    """Every sign by need, looked for where no exception covers the words."""
    signs: Signs = {}
    seen = _uncovered(found, calm.get(ANY, []))
    for owner, match in book.signs.matches(words, seen):
        signs.setdefault(book.rules[owner].need, []).append((book.rules[owner], match))
    for need in signs.keys() & calm.keys():
        own = book.signs.matches(words, _uncovered(seen, calm[need]))
        signs[need] = [(book.rules[owner], match) for owner, match in own if book.rules[owner].need == need]
    return {need: matches for need, matches in signs.items() if matches}


def _uncovered(found: Found, spans: list[Span]) -> Found:
    if not spans:
        return found
    visible = {element: [place for place in places if not _overlaps(place, spans)] for element, places in found.items()}
    return {element: places for element, places in visible.items() if places}


def _overlaps(place: Span, spans: list[Span]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in spans)


def _weight(signs: list[tuple[Rule, Match]]) -> int:
    """The heaviest sign; hints of different names, on different words, add up to one sign."""
    heaviest = max(rule.weight for rule, _ in signs)
    if heaviest > STRENGTHS["hints"]:
        return heaviest
    for rule, match in signs:
        for other, elsewhere in signs:
            if rule.name != other.name and not (match.start < elsewhere.end and elsewhere.start < match.end):
                return ENOUGH
    return heaviest


def _ground(signs: list[tuple[Rule, Match]], yields: list[Span]) -> int:
    """How much of the message speaks for a need: the words that its signs rest on, and more where life is in danger.

    A sign whose words are left to another need gives no ground, but it still alarms when no other need is found.
    """
    strong = [
        (rule, match)
        for rule, match in signs
        if rule.weight >= ENOUGH and not any(_overlaps(span, yields) for span in match.spans)
    ]
    words = {word for _, match in strong for start, end in match.spans for word in range(start, end)}
    urgent = any(rule.weight >= STRENGTHS["urgent"] for rule, _ in strong)
    return len(words) + (URGENT_LEAD if urgent else 0)


def _quote(words: Words, match: Match) -> str:
    return " ".join(" ".join(words.words[start:end]) for start, end in match.spans)
