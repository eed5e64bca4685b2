"""Tells that a message corrects the one before ("no, I meant my neighbor's house"), and what it says instead."""

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
_NOT_MEANT = tuple(
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        # "food, not clothes"
        r"(?:[\s,;]+(?:not|instead of|rather than|en vez de|en lugar de|tsis yog)|,\s*no)\b[^,.;!?]+$",
        # "no quiero guardería quiero pañales", "cunto ma rabo, kiro ayaan rabaa"
        r"^\W*(?:(?:no|maya)\b[\s,]*)?(?:(?:yo )?no (?:quiero|necesito|busco|ped[ií])|(?:i )?(?:do not|don.?t|did not"
        r"|didn.?t) (?:want|need|ask for|mean))\b.{1,60}?\b(?=(?:i (?:want|need|asked)|quiero|necesito|busco)\b)",
        r"^[^,.;]{1,60}?\bma (?:rabo|doonayo|weydiisan|weydiin|dalban)\b[\s,.;]*(?=\p{L})",
        r"^\W*(?:kuv )?tsis (?:xav tau|yuav|nug)\b.{1,60}?(?=\bkuv (?:xav|yuav|nug)\b)",
        # "not clothes, food"
        r"^\W*(?:no,? )?(?:not|no es|no quiero|tsis yog)\b[^,.;!?]+[,.;!?]\s*(?:sino )?",
        # "dhar maaha, cunto": Somali puts its "not" behind
        r"(?:^|[,.;]\s*)[^,.;]+\b(?:maaha|ma aha)\b[,.;]?",
    )
)


def is_correction(text: str) -> bool:
    """Whether a message takes back what was understood before, in any of the four languages: "no, I meant …"."""
    return bool(_OPENS.match(clean(text).strip()))


def rejects(text: str) -> bool:
    """Whether a message names what is not meant, beside what is: "food, not clothes"."""
    return any(pattern.search(clean(text).strip()) for pattern in _NOT_MEANT)


def said_instead(text: str) -> str:
    """The message without the words that only correct and without what is not meant ("food, not clothes"); the
    message itself if there are none. May be empty ("not that")."""
    tidy = clean(text).strip()
    rest = _OPENS.sub("", tidy)
    for pattern in _NOT_MEANT:
        rest = pattern.sub("", rest)
    return rest.strip(" ,.;:!?-") if rest != tidy else tidy
