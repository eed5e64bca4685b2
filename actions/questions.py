"""Tells a question about a service that was offered ("what time do they open?") from a request for another one."""

import regex

from language.normalise import clean

_ABOUT_A_SERVICE = regex.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|hey|y|pero|iyo|thiab)\W+)?(?:"
    r"wh?at(?:.?s| is| are)? (?:the|their|there|its|it.s)? ?(?:time|hours|days|number|address|phone)\b"
    r"|where (?:is|are|r) (?:it|they|that|this)\b|where.?s (?:it|that)\b|how do i get there|how far is (?:it|that)"
    r"|(?:do|did|does|have|has|can|could|will|would|are|is) (?:they|it|those|these)\b"
    r"|when (?:do|does|are|is) (?:they|it)\b|are they (?:open|free)|is it (?:free|open|far)|do they\b|does it cost"
    r"|can i (?:just )?walk in|how late\b"
    r"|d[oó]nde (?:est[aá]n?|quedan?)\b|a qu[eé] hora|qu[eé] horario|cu[aá]l es (?:el|la|su) (?:tel|n[uú]m|direc)\w*"
    r"|es gratis|est[aá]n? abiert|goorma\b|(?:xaggee|halkee) (?:bay|ay)\b|ma lacag la.?aan"
    r"|lawv qhib|thaum twg qhib|(?:lawv )?nyob qhov twg|puas (?:pub dawb|qhib))",
    regex.IGNORECASE,
)
_ASKED_OF_ONE = (
    r"\W*(?:(?:and|y|iyo|thiab)\W+)?"
    r"(?:tell me (?:more )?about |what about |how about |info on |cu[eé]ntame (?:de|del) )?"
    r"(?:the |el |la |number |n[uú]mero |#|lambarka |tus |qhov |kan |midka )*{which}(?: one)?\W*"
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
    r"\W*(?:(?:please|hi|hello|hey|hola|salaan|asc|nyob zoo)\W+)?(?:help(?: me)?|info(?:rmation)?|menu|start|"
    r"(?:i )?need (?:some )?help|(?:can|could) (?:you|u) (?:please )?help(?: me)?|what can (?:you|u) do|"
    r"ayuda(?:me)?|ay[uú]dame|necesito ayuda|(?:me )?puedes? ayudar(?:me)?|me pueden? ayudar|"
    r"i caawi(?:ya)?|caawi(?:mo|maad)(?: ayaan (?:rabaa|u baahanahay))?|waxaan u baahanahay caawimo|"
    r"pab(?: kuv)?|kuv xav tau kev pab|koj pab(?: tau)? kuv|"
    r"i (?:have|got) (?:a|some) (?:questions?|problems?)|tengo (?:un problema|una (?:pregunta|duda))|"
    r"su.?aal (?:baan|ayaan) qabaa|kuv muaj (?:ib )?(?:lo )?lus nug)"
    r"(?: with (?:something|some stuff|a (?:problem|situation|thing)|my (?:problem|situation))|"
    r" con (?:algo|una? (?:cosa|problema|situaci[oó]n))| wax| ib yam(?: dab tsi)?)?"
    r"(?: please| por favor| fadlan| thov| now)?\W*",
    regex.IGNORECASE,
)
_BACK = regex.compile(
    r"\b(?:they|them|their|that one|this one|thta one|the one|those|these|"
    r""
    r"(?:the|el|la|los|las) (?:first|second|third|fourth"
    r"|last|"
    r"primer[oa]?|segund[oa]|tercer[oa]?|[uú]ltim[oa])|ellos|ese|esos|hablan|atienden|piden|abren|aceptan|cobran|"
    r"iyaga|midka|kan|kuwaas|waxay|lawv|qhov thib)\b",
    regex.IGNORECASE,
)
_WHAT_ABOUT = regex.compile(
    r"\W*(?:and |ok(?:ay)? |so )?(?:what|how) about\b|\W*(?:y|que tal|qu[eé] tal)\b", regex.IGNORECASE
)
LONGEST = 8
"""Words; a longer text tells something of its own."""


def about_a_service(text: str) -> bool:
    """Whether a text only asks after place, hours, number or cost of something named before."""
    tidy = clean(text)
    return len(tidy.split()) <= LONGEST and bool(_ABOUT_A_SERVICE.search(tidy))


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


def names_another_subject(text: str) -> bool:
    """Whether a text turns to something else: "what about jobs"."""
    return bool(_WHAT_ABOUT.match(clean(text)))
