"""Tells that a message corrects the one before ("no, I meant my neighbor's house"), and what it says instead."""

from dataclasses import dataclass

import regex

from language.normalise import clean

_OPENS = regex.compile(
    r"^\W*(?:(?:no+|nah|nope|wait|sorry|oops|actually|ay|perd[oó]n|espera|maya|may|tsis yog|aub"
    r"|raali)\b[\s,.!:;-]*)*(?:(?:what )?i (?:meant|mean|was talking about|said)(?: (?:is|was|to say))?|i did(?:n.?t"
    r"| not) mean [^,.;]+[,.;]|actually|not that|wait|(?:lo que )?(?:quise|quer[ií]a) decir|me refer[ií]a? a"
    r"|me refiero a|m[aá]s bien|mejor dicho|en realidad|eso no|waxaan (?:ula jeeday|ka wadaa|ka waday|u jeeday)"
    r"|taas maaha|kuv (?:txhais tau )?(?:hais txog|txhais|lub ntsiab)(?: tias| yog)?|tsis yog li)\b[\s,.!:;-]*",
    regex.IGNORECASE,
)
_CLAUSE = regex.compile(
    r"[.,;!?\n]+|\b(?:lol|but|pero|sino|laakiin|tab ?sis)\b"
    r"|(?<!\bno)\s+(?=(?:i (?:want|need)|quiero|necesito|busco|sino|kuv (?:xav|yuav|nug))\b)"
    r"|(?<=\bma (?:rabo|doonayo|weydiisan))\s",
    regex.IGNORECASE,
)
_REFUSES = regex.compile(
    r"^\W*(?:(?:no+|nah|nope|omg|what|wait|ok|sorry|hey|jaja|ay|maya|(?:but )?(?:i|like i) (?:said|told (?:you|u))"
    r"|ya (?:le |te )?dije(?: que)?)\b\W*)*(?:(?:(?:it|this|that|he|she|they|i|we|you|u)(?:.?s|.?m|.?re| is| am| are"
    r"| was| were)? )?(?:not|ain.?t|isn.?t|wasn.?t|aren.?t|weren.?t)\b|(?:i|we) (?:do|did)(?:n.?t| not) (?:want|need"
    r"|mean|ask (?:for|about)|say)\b|(?:s?he|they|it) (?:does|do|did)(?:n.?t| not)\b|(?:nobody|no ?one)(?:.?s| is"
    r"| was)?\b|(?:yo |eso |esto )?no (?:(?:me|le|la|lo|les|se|te) )?(?=(?:es|era|fue|soy|estoy|quiero|necesito|ocupo"
    r"|busco|ped[ií]|pregunt[eé]|dije|voy a|va a|pega|golpea|mat[aoó]\w*|hace)\b)(?:es|era|fue|soy|estoy|quiero"
    r"|necesito|ocupo|busco|ped[ií]|pregunt[eé]|dije|voy a|va a)?|nadie\b|(?:cidna|qofna|waxba)\b|(?:kuv |nws |lawv "
    r"|qhov no |nov )?tsis (?:yog|xav tau|xav|nug|tau hais|muaj leej twg)\b)\s*",
    regex.IGNORECASE,
)
_REFUSES_BEHIND = regex.compile(r"\b(?:ma (?:aha|ihi|rabo|doonayo|weydiisan)|maaha)\b", regex.IGNORECASE)
"""Somali puts its "not" behind."""
_BESIDE = regex.compile(
    r"(?:[\s,;]+(?:not|instead of|rather than|en vez de|en lugar de|tsis yog)|,\s*no)\b[^,.;!?]+$", regex.IGNORECASE
)
"""What is not meant, behind what is: "food, not clothes"."""


def is_correction(text: str) -> bool:
    """Whether a message takes back what was understood before, in any of the four languages: "no, I meant …"."""
    return bool(_OPENS.match(clean(text).strip()))


def rejects(text: str) -> bool:
    """Whether a message names what is not meant, beside what is: "food, not clothes"."""
    return bool(_BESIDE.search(clean(text).strip()) or (refusals(text) and beside_refused(text)))


def said_instead(text: str) -> str:
    """The message without the words that only correct and without what is not meant ("food, not clothes"); the
    message itself if there are none. May be empty ("not that")."""
    tidy = clean(text).strip()
    rest = _BESIDE.sub("", _OPENS.sub("", tidy))
    rest = (beside_refused(rest) or rest) if refusals(rest) else rest
    return rest.strip(" ,.;:!?-") if rest != tidy else tidy


@dataclass(frozen=True)
class Refusal:
    """What a clause says is not so: the words that deny, and what they deny ("im not", "a vet")."""

    denial: str
    content: str


def refusals(text: str) -> tuple[Refusal, ...]:
    """What the clauses of a text refuse or deny: "no im not a vet. i need the rent" → "a vet"."""
    return tuple(refused for clause in _clauses(text) if (refused := _refused(clause)))


def beside_refused(text: str) -> str:
    """The clauses of a text that refuse nothing; may be empty."""
    return ". ".join(clause for clause in _clauses(text) if not _refused(clause))


def _clauses(text: str) -> list[str]:
    return [part.strip() for part in _CLAUSE.split(clean(text)) if part.strip()]


def _refused(clause: str) -> Refusal | None:
    opening = _REFUSES.match(clause)
    if opening and clause[opening.end() :].strip():
        return Refusal(opening[0].strip(), clause[opening.end() :].strip())
    behind = _REFUSES_BEHIND.search(clause)
    content = _REFUSES_BEHIND.sub("", clause).strip()
    return Refusal(behind[0], content) if behind and content else None
