"""Tells a question about a service that was offered ("what time do they open?") from a request for another one."""

import regex

from language.normalise import clean

_ASKS_OF_THEM = regex.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|but|hey|y|pero|iyo|thiab)\W+)*(?:do|did|does|have|has|can|could|will|would|are|is) "
    r"(?:they|it|those|these)\b",
    regex.IGNORECASE,
)
_ASKED_OF_ONE = (
    r"\W*(?:(?:and|y|iyo|thiab)\W+)?(?:tell me (?:more )?about |what about |how about |info on |cu[eé]ntame (?:de"
    r"|del) )?(?:the |el |la |number |n[uú]mero |#|lambarka |tus |qhov |kan |midka )*{which}(?: one| ne)?\W*"
)
_THE_LAST = regex.compile(
    _ASKED_OF_ONE.format(which="(?:last|bottom|[uú]ltim[oa]|ka ugu dambeeya|ugu dambeeya|u dambeeya|kawg)"),
    regex.IGNORECASE,
)
_THE_FOURTH = regex.compile(
    _ASKED_OF_ONE.format(which="(?:fourth|four|4th|cuart[oa]|cuatro|afraad|afaraad|thib plaub|plaub)"), regex.IGNORECASE
)
_NUMBER = regex.compile(_ASKED_OF_ONE.format(which="(?P<number>[0-9]{1,2})(?:th|st|nd|rd)?"), regex.IGNORECASE)
_HELP = regex.compile(
    r"\W*(?:(?:please|hi|hello|hey|hola|salaan|asc|nyob zoo)\W+)?(?:help(?: me)?|info(?:rmation)?|menu|start"
    r"|(?:i )?need (?:some )?help|(?:can|could) (?:you|u) (?:please )?help(?: me)?|what can (?:you|u) do|ayuda(?:me)?"
    r"|ay[uú]dame|necesito ayuda|(?:me )?puedes? ayudar(?:me)?|me pueden? ayudar|i caawi(?:ya)?|caawi(?:mo"
    r"|maad)(?: ayaan (?:rabaa|u baahanahay))?|waxaan u baahanahay caawimo|pab(?: kuv)?|kuv xav tau kev pab"
    r"|koj pab(?: tau)? kuv|i (?:have|got) (?:a|some) (?:questions?|problems?)|tengo (?:un problema|una (?:pregunta"
    r"|duda))|su.?aal (?:baan|ayaan) qabaa|kuv muaj (?:ib )?(?:lo )?lus nug)(?: with (?:something|some stuff"
    r"|a (?:problem|situation|thing)|my (?:problem|situation))| con (?:algo|una? (?:cosa|problema|situaci[oó]n))| wax"
    r"| ib yam(?: dab tsi)?)?(?: please| por favor| fadlan| thov| now)?\W*",
    regex.IGNORECASE,
)
_BACK = regex.compile(
    r"\b(?:they|them|their|it|that one|this one|the one|those|these|(?:the|el|la|los|las) (?:first|second|third"
    r"|fourth|last|primer[oa]?|segund[oa]|tercer[oa]?|[uú]ltim[oa])|ellos|ese|esos|hablan|atienden|piden|abren"
    r"|aceptan|cobran|iyaga|midka|kan|kuwaas|waxay|lawv|qhov thib)\b",
    regex.IGNORECASE,
)
_NOT_KNOWN = regex.compile(
    r"\W*(?:idk|dunno|(?:i )?(?:do not|don.?t) (?:really )?know|(?:i.?m )?not sure|(?:yo )?no s[eé]|ni idea"
    r"|ma (?:aqaan|ogi|garanayo)|(?:kuv )?tsis paub)\W*",
    regex.IGNORECASE,
)
_WHAT_ABOUT = regex.compile(
    r"\W*(?:and |ok(?:ay)? |so )?(?:what|how) about\b|\W*(?:y|que tal|qu[eé] tal)\b", regex.IGNORECASE
)
_OPENS_A_CLAUSE = r"(?:^|[.,;!?\n]|\b(?:and|but|so|then|also|y|pero|entonces|iyo|laakiin|thiab)\b)"
_BEFORE_A_QUESTION = (
    r"(?:\W*(?:and|so|ok(?:ay)?|but|then|also|well|hey|wait|um+|yeah|no|please|pls|y|e|o|pero|entonces|oye|oiga|bueno"
    r"|iyo|laakiin|thiab)\b)*\W*"
)
_QUESTION = regex.compile(
    r"\?|\b(?:puas|dab ?tsi|li cas|pes ?tsawg|leej ?twg|thaum ?twg|qhov ?twg|los ?tsis tau|maxa[ay]\w*|goorma\w*"
    r"|xag+ee|halkee|imm?isa|meeqa|sidee|miya+\w*|yaa|how (?:long|much|many|late|far|soon)|what time|cu[aá]nto tiempo"
    r"|(?:did ?n.?t|never) (?:say|tell|answer)|i (?:asked|was asking)|pregunt[eé]|le pregunto|kuv nug"
    r"|waxaan weydii\w+)\b"
    rf"|{_OPENS_A_CLAUSE}{_BEFORE_A_QUESTION}(?:(?:am|was|did|will|should|has|have|may|is|are|do|does|can|could|would)"
    r" (?:i|it|its|they|you|u|we|he|she|that|this|those|these|there|the|any|my|your|people|ppl|some\w+|number)\b"
    r"|(?:is|are|does|could|would)\b|wh?at(?:.?s)?\b|when\b|where(?:.?s)?\b|who(?:.?s)?\b|why\b|how(?:.?s)?\b|which\b"
    r"|qu[eé] (?!bueno|bien|mal|pena)|cu[aá]l(?:es)?\b|cu[aá]ndo\b|cu[aá]nt[oa]s?\b|d[oó]nde\b|c[oó]mo\b"
    r"|qui[eé]n(?:es)?\b|hay (?:alguien|alg[uú]n|un|una)\b|hay que\b|tengo que\b|puedo\b|pueden?\b|cobran?\b|piden?\b"
    r"|abren?\b|atienden?\b|hablan?\b|aceptan?\b|ayudan?\b|es (?:gratis|lejos|seguro)\b)",
    regex.IGNORECASE,
)
LONGEST = 8
"""Words; a longer text tells something of its own."""


def asks_of_them(text: str) -> bool:
    """Whether a short text asks what something named before is or does: "do they come to the house"."""
    tidy = clean(text)
    return len(tidy.split()) <= LONGEST and bool(_ASKS_OF_THEM.search(tidy))


def is_question(text: str) -> bool:
    """Whether a text asks something, by its form alone: "i dont have papers. does that matter for the state one"."""
    return bool(_QUESTION.search(clean(text)))


def refers_back(text: str) -> bool:
    """Whether a text speaks of something named before: "do I need ID for that one", "los abogados hablan español"."""
    return bool(_BACK.search(clean(text)))


def position_named(text: str, offered: int) -> int | None:
    """Which of the services offered a text is nothing but the number of, 0 for one that is not there; else None."""
    tidy = clean(text)
    if _THE_LAST.fullmatch(tidy):
        return offered
    number = _NUMBER.fullmatch(tidy)
    if number is None and not _THE_FOURTH.fullmatch(tidy):
        return None
    position = int(number["number"]) if number else 4
    return position if 1 <= position <= offered else 0


def only_asks_for_help(text: str) -> bool:
    """Whether a text asks for help and does not say with what, so that a greeting is the best answer to it."""
    return bool(_HELP.fullmatch(clean(text)))


def says_not_known(text: str) -> bool:
    """Whether a text only says that its writer does not know: "idk"."""
    return bool(_NOT_KNOWN.fullmatch(clean(text)))


def names_another_subject(text: str) -> bool:
    """Whether a text turns to something else: "what about jobs"."""
    return bool(_WHAT_ABOUT.match(clean(text)))
