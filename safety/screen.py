"""The crisis screen: reads a message and says whether it holds a crisis, without model, database or network."""

from safety.characters import Words
from safety.contacts import contacts_for
from safety.crisis import KIND_OF_NEED, Crisis, Evidence
from safety.matching import Found, Match, Span
from safety.rulebook import ANY, STRENGTHS, Rule, Rulebook, rulebook

ENOUGH = STRENGTHS["signs"]
URGENT_LEAD = 3
"""Words that a sign of danger to life counts more than another sign, when a message holds several crises."""

_ORDER = {need: place for place, need in enumerate(KIND_OF_NEED)}


def screen(text: str) -> Crisis | None:
    """The most urgent crisis that a message holds, or None.

    Takes any unicode text in English, Spanish, Somali or Hmong (or a mix), never raises and runs in time
    proportional to the length of the text (read up to `characters.MAX_CHARACTERS`).
    """
    book = rulebook()
    words = book.read(text)
    signs = _signs(book, words)
    needs = [need for need in signs if _weight(signs[need]) >= ENOUGH]
    needs.sort(key=lambda need: (-_ground(signs[need]), _ORDER[need]))
    if not needs:
        return None
    first, *also = needs
    evidence = tuple(
        Evidence(need, rule.name, rule.pattern, _quote(words, match)) for need in needs for rule, match in signs[need]
    )
    return Crisis(first, KIND_OF_NEED[first], contacts_for(first), evidence, tuple(also))


def _signs(book: Rulebook, words: Words) -> dict[str, list[tuple[Rule, Match]]]:
    """Every sign by need, looked for where no exception covers the words."""
    found = book.signs.find(words.words)
    if not found:
        return {}
    calm = _calm(book, words)
    signs: dict[str, list[tuple[Rule, Match]]] = {}
    visible: dict[str, Found] = {}
    for owner, _ in book.signs.matches(words, found):
        need = book.rules[owner].need
        if need not in visible:
            visible[need] = _uncovered(found, calm.get(ANY, []) + calm.get(need, []))
    for need, seen in visible.items():
        for owner, match in book.signs.matches(words, seen):
            if book.rules[owner].need == need:
                signs.setdefault(need, []).append((book.rules[owner], match))
    return signs


def _calm(book: Rulebook, words: Words) -> dict[str, list[Span]]:
    """The spans that exceptions cover, by the need that they cover them for."""
    calm: dict[str, list[Span]] = {}
    for owner, span in book.exceptions.all_spans(words, book.exceptions.find(words.words)):
        calm.setdefault(book.rules[owner].need, []).append(span)
    return calm


def _uncovered(found: Found, calm: list[Span]) -> Found:
    if not calm:
        return found
    open_spans = {
        element: [span for span in spans if not any(span[0] < end and start < span[1] for start, end in calm)]
        for element, spans in found.items()
    }
    return {element: spans for element, spans in open_spans.items() if spans}


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


def _ground(signs: list[tuple[Rule, Match]]) -> int:
    """How much of the message speaks for a need: the words that its signs rest on, and more where life is in danger."""
    strong = [(rule, match) for rule, match in signs if rule.weight >= ENOUGH]
    words = {word for _, match in strong for start, end in match.spans for word in range(start, end)}
    urgent = any(rule.weight >= STRENGTHS["urgent"] for rule, _ in strong)
    return len(words) + (URGENT_LEAD if urgent else 0)


def _quote(words: Words, match: Match) -> str:
    return " ".join(" ".join(words.words[start:end]) for start, end in match.spans)
