"""Tells that somebody says a danger is over (help has come, they are safe) or that there was none (a misreading)."""

import regex

from actions.corrections import refusals
from language.normalise import clean

_OVER = regex.compile(
    r"\b(?:(?:i(?:.?m| am)|we(?:.?re| are)|(?:s?he|they)(?:.?s| is|.?re| are)|my \w+ is) (?:all |both |now )?(?:safe"
    r"|ok(?:ay)?|fine|better|awake|stable)(?: now| rn)?|(?:ambulance|paramedics?|medics|ems|fire (?:dept|department"
    r"|truck)|police|cops|911) (?:is|are|was|were|have|has)? ?(?:here|came|come|arrived|took|on (?:the|their) way)"
    r"|in (?:the|an) (?:ambulance|hospital|er)|(?:i|we) (?:already )?(?:called|talked to) (?:988|911|them|the \w+)"
    r"|(?:there.?s|there is) no (?:danger|emergency)|no hay (?:ning[uú]n )?(?:peligro|emergencia)|khatar ma jirto"
    r"|tsis muaj kev phom sij|not gonna do it|estoy (?:a salvo|bien|mejor|seguro|segura)|estamos (?:a salvo|bien)"
    r"|ya (?:sal[ií]|salimos|pas[oó]|llam[eé]|lleg[oó] la (?:ambulancia|polic[ií]a)|(?:la|lo|los) llev\w+|habl[eé])"
    r"|est[aá] (?:en el hospital|a salvo|bien|despierta)|waan (?:badbaad\w+|fiicanahay|soo baxn\w*|dejiyay|wacay)"
    r"|(?:ambalaas\w*|booliisk\w*|boolisk\w*) (?:way|wuu|ayaa) (?:timid|yimid|ka?e+n\w*)|isbitaal\w* (?:ayaa|baa|ayay"
    r"|buu) \w+|kuv (?:nyab xeeb|zoo|tawm) lawm|peb (?:nyab xeeb|tawm los) lawm|(?:tub ceev xwm"
    r"|tsheb thauj mob) tuaj(?: txog)? lawm|hu (?:988|911) lawm)\b",
    regex.IGNORECASE,
)
_DANGER = regex.compile(
    r"\b(?:dying|dead|died|hurt\w*|harm\w*|kill\w*|suicid\w*|danger\w*|emergenc\w*|abus\w*|hit\w*|beat\w*|attack\w*"
    r"|assault\w*|rap(?:e|ed|ing)|weapons?|guns?|drugs?|overdos\w*|threat\w*|crazy|traffick\w*|victim\w*|crisis"
    r"|pega\w*|golpea\w*|mat(?:a|an|ar|arme|aron|o|ó)|muri\w*|muert\w*|emergencia|peligro|viol\w*|drogas?"
    r"|loc[oa]|cr[ií]menes|crimen|dilay\w*|dil\w*|dhaawac\w*|khatar\w*|tuag|raug mob|xwm txheej ceev|yuam deev"
    r"|ntaus)\b",
    regex.IGNORECASE,
)
"""What is denied where an alarm was wrong. "Not breathing" or "not safe" are no denials."""
_WISH = regex.compile(r"\b(?:want|need|quiero|necesito|ocupo|rabo|doonayo|xav)\b", regex.IGNORECASE)
"""Who does not want to be hurt denies no danger."""
LONGEST_DENIED = 5
"""Words: "not suicidal anymore i already took the pills" goes on after what it denies."""


def says_it_is_over(text: str) -> bool:
    """Whether a text says so in one of the four languages. Only for what follows a crisis that was answered: of a first
    message it says nothing."""
    return bool(_OVER.search(clean(text)))


def denies_danger(text: str) -> bool:
    """Whether a text says that what was taken for a danger is none: "nobody is dying lol", "im not suicidal", "nadie me
    pega". Only for what follows a crisis that was answered."""
    return any(
        _DANGER.search(said.content) and len(said.content.split()) <= LONGEST_DENIED and not _WISH.search(said.denial)
        for said in refusals(text)
    )
