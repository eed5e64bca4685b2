"""The crisis screen: reads a message and says whether it holds a crisis, without Rasa, database or network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from safety.characters import Words
from safety.contacts import contacts_for
from safety.crisis import KIND_OF_NEED, Crisis, Evidence
from safety.learned import Leaning, learned
from safety.matching import Found, Match, Span
from safety.rulebook import ANY, STRENGTHS, YIELDS, Rule, Rulebook, doubted, rulebook

ENOUGH = STRENGTHS["signs"]
PLAIN_VOTE, TRUSTED_VOTE, DOUBTED_VOTE = 9.0, 1.2, 0.5
"""What the rules' alarm adds to what the learned weights say: words that always alarm, any other sign, and a sign that
calm messages of the training data often show as well (`safety.rulebook.doubted`)."""
SURE, ALONE = 0.4, 0.0
"""From which sum the screen alarms: where a trained model reads the message as well, and where nothing else does.

Chosen on messages that neither rules nor weights had seen (docs/understanding.md): a model that can still add an alarm
allows a screen that seldom gives a false one.
"""
URGENT_LEAD = 3
"""Words that a sign of danger to life counts more than another sign, when a message holds several crises."""

WINDOW, OVERLAP = 300, 60
"""Words that are looked at together, and how many each stretch shares with the next: no pattern reaches further."""

LEARNED = "learned"
"""The name of the sign where no rule but the learned weights alarm."""

_ORDER = {need: place for place, need in enumerate(KIND_OF_NEED)}


def screen(text: str, *, alone: bool = False) -> Crisis | None:
    """The most urgent crisis that a message holds, or None.

    Takes any unicode text in English, Spanish, Somali or Hmong (or a mix), never raises and runs in time
    proportional to the length of the text (read up to `characters.MAX_CHARACTERS`).

    `alone` says that no trained model will read the message too, so that a weaker sign is enough.
    """
    return weigh(text).crisis(ALONE if alone else SURE)


@dataclass(frozen=True)
class Weighed:
    """What the screen sees in a message.

    Attributes:
        needs: the crisis needs that the rules found, the one that decides first.
        evidence: the rules' signs, those of the first need first.
        vote: what the rules' signs add to the leaning.
        leaning: what the learned weights say.
    """

    needs: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    vote: float
    leaning: Leaning

    @property
    def total(self) -> float:
        """Both voices together."""
        return self.leaning.crisis + self.vote

    def crisis(self, bar: float) -> Crisis | None:
        """The crisis, where both voices together reach the bar."""
        if self.total < bar:
            return None
        first, *also = self.needs or (self.leaning.need,)
        evidence = self.evidence or (Evidence(first, LEARNED),)
        return Crisis(first, KIND_OF_NEED[first], contacts_for(first), evidence, tuple(also))


def weigh(text: str) -> Weighed:
    """What rules and weights say of a message; takes what `screen` takes."""
    read = rulebook().read(text)
    signs, yields = _look_through(read)
    needs = [need for need in signs if _weight(signs[need]) >= ENOUGH]
    needs.sort(key=lambda need: (-_ground(signs[need], yields.get(need, [])), _ORDER[need]))
    evidence = tuple(
        Evidence(need, sign.rule.name, sign.rule.pattern, sign.words) for need in needs for sign in signs[need]
    )
    vote = max((_vote(sign.rule) for need in needs for sign in signs[need]), default=0.0)
    return Weighed(tuple(needs), evidence, vote, learned().lean(read.words))


def signs_in(text: str) -> frozenset[Rule]:
    """The rules that alarm by themselves on a message."""
    signs, _ = _look_through(rulebook().read(text))
    return frozenset(sign.rule for found in signs.values() for sign in found if sign.rule.weight >= ENOUGH)


def _vote(rule: Rule) -> float:
    if rule.weight == STRENGTHS["plain"]:
        return PLAIN_VOTE
    return TRUSTED_VOTE if rule.weight >= ENOUGH and rule.key not in doubted() else DOUBTED_VOTE


@dataclass(frozen=True)
class _Sign:
    """A sign that was found: its rule, the places of its words in the whole message, and the words."""

    rule: Rule
    spans: tuple[Span, ...]
    words: str

    @property
    def start(self) -> int:
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        return max(end for _, end in self.spans)


Spans = dict[str, list[Span]]
Signs = dict[str, list[_Sign]]


def _look_through(read: Words) -> tuple[Signs, Spans]:
    signs: Signs = {}
    yields: Spans = {}
    for start, words in read.windows(WINDOW, OVERLAP):
        _look(rulebook(), words, start, signs, yields)
    return signs, yields


def _look(book: Rulebook, words: Words, offset: int, signs: Signs, yields: Spans) -> None:
    """Add what one stretch of a message holds to `signs` and `yields`, with places counted from `offset`."""
    found = book.signs.find(words.words)
    if not found:
        return
    covered = _covered(book, words)
    for need, spans in covered.yields.items():
        yields.setdefault(need, []).extend(_shift(spans, offset))
    for rule, match in _matches(book, words, found, covered.calm):
        quote = " ".join(" ".join(words.words[start:end]) for start, end in match.spans)
        signs.setdefault(rule.need, []).append(_Sign(rule, tuple(_shift(match.spans, offset)), quote))


def _shift(spans: Iterable[Span], offset: int) -> list[Span]:
    return [(start + offset, end + offset) for start, end in spans]


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


def _matches(book: Rulebook, words: Words, found: Found, calm: Spans) -> Iterator[tuple[Rule, Match]]:
    """Every rule that holds where no exception covers the words."""
    seen = _uncovered(found, calm.get(ANY, []))
    matches = [(book.rules[owner], match) for owner, match in book.signs.matches(words, seen)]
    yield from ((rule, match) for rule, match in matches if rule.need not in calm)
    for need in {rule.need for rule, _ in matches} & calm.keys():
        own = book.signs.matches(words, _uncovered(seen, calm[need]))
        yield from ((book.rules[owner], match) for owner, match in own if book.rules[owner].need == need)


def _uncovered(found: Found, spans: list[Span]) -> Found:
    if not spans:
        return found
    visible = {element: [place for place in places if not _overlaps(place, spans)] for element, places in found.items()}
    return {element: places for element, places in visible.items() if places}


def _overlaps(place: Span, spans: list[Span]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in spans)


def _weight(signs: list[_Sign]) -> int:
    """The heaviest sign; hints of different names, on different words, add up to one sign."""
    heaviest = max(sign.rule.weight for sign in signs)
    if heaviest > STRENGTHS["hints"]:
        return heaviest
    apart = any(
        one.rule.name != other.rule.name and not (one.start < other.end and other.start < one.end)
        for one, other in combinations(signs, 2)
    )
    return ENOUGH if apart else heaviest


def _ground(signs: list[_Sign], yields: list[Span]) -> int:
    """How much of the message speaks for a need: the words that its signs rest on, and more where life is in danger.

    A sign whose words are left to another need gives no ground, but it still alarms when no other need is found.
    """
    strong = [
        sign for sign in signs if sign.rule.weight >= ENOUGH and not any(_overlaps(span, yields) for span in sign.spans)
    ]
    words = {word for sign in strong for start, end in sign.spans for word in range(start, end)}
    urgent = any(sign.rule.weight >= STRENGTHS["urgent"] for sign in strong)
    return len(words) + (URGENT_LEAD if urgent else 0)
