"""Tells a question about a service that was offered ("what time do they open?") from a request for another one."""

import regex

from language.normalise import clean

_ABOUT_A_SERVICE = regex.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|hey|y|pero|iyo|thiab)\W+)?(?:"
    r"wh?at(?:.?s| is| are)? (?:the|their|there|its|it.s)? ?(?:time|hours|days|number|address|phone)\b"
    r"|where (?:is|are|r) (?:it|they|that|this)\b|where.?s (?:it|that)\b|how do i get there|how far is (?:it|that)"
    r"|when (?:do|does|are|is) (?:they|it)\b|are they (?:open|free)|is it (?:free|open|far)|do they\b|does it cost"
    r"|can i (?:just )?walk in|how late\b"
    r"|d[oó]nde (?:est[aá]n?|quedan?)\b|a qu[eé] hora|qu[eé] horario|cu[aá]l es (?:el|la|su) (?:tel|n[uú]m|direc)\w*"
    r"|es gratis|est[aá]n? abiert|goorma\b|(?:xaggee|halkee) (?:bay|ay)\b|ma lacag la.?aan"
    r"|lawv qhib|thaum twg qhib|(?:lawv )?nyob qhov twg|puas (?:pub dawb|qhib))",
    regex.IGNORECASE,
)
LONGEST = 8
"""Words; a longer text tells something of its own."""


def about_a_service(text: str) -> bool:
    """Whether a text only asks after place, hours, number or cost of something named before."""
    tidy = clean(text)
    return len(tidy.split()) <= LONGEST and bool(_ABOUT_A_SERVICE.search(tidy))
