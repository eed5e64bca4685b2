"""Tells that somebody says a danger is over: help has come, they are safe, they have called."""

import regex

from language.normalise import clean

_OVER = regex.compile(
    r"\b(?:(?:i(?:.?m| am)|we(?:.?re| are)|(?:s?he|they)(?:.?s| is|.?re| are)|my \w+ is) (?:all |both |now )?(?:safe"
    r"|ok(?:ay)?|fine|better|awake|stable)"
    r"(?: now| rn)?|(?:ambulance|paramedics?|medics|ems|fire (?:dept|department|truck)|police|cops|911) (?:is|are|was"
    r"|were|have|has)? ?"
    r"(?:here|came|come|arrived|took|on (?:the|their) way)|in (?:the|an) (?:ambulance|hospital|er)|(?:i"
    r"|we) (?:already )?(?:called|talked to) "
    r"(?:988|911|them|the \w+)|not gonna do it|estoy (?:a salvo|bien|mejor|seguro|segura)|estamos (?:a salvo|bien)"
    r"|ya (?:sal[ií]|salimos|pas[oó]|llam[eé]|"
    r"lleg[oó] la (?:ambulancia|polic[ií]a)|(?:la|lo|los) llev\w+|habl[eé])|est[aá] (?:en el hospital|a salvo|bien"
    r"|despierta)|"
    r"waan (?:badbaad\w+|fiicanahay|soo baxn\w*|dejiyay|wacay)|(?:ambalaas\w*|booliisk\w*|boolisk\w*) (?:way|wuu"
    r"|ayaa) (?:timid|yimid|ka?e+n\w*)|"
    r"isbitaal\w* (?:ayaa|baa|ayay|buu) \w+|kuv (?:nyab xeeb|zoo|tawm) lawm|peb (?:nyab xeeb|tawm los) lawm"
    r"|(?:tub ceev xwm|tsheb thauj mob) tuaj"
    r"(?: txog)? lawm|hu (?:988|911) lawm)\b",
    regex.IGNORECASE,
)


def says_it_is_over(text: str) -> bool:
    """Whether a text says so in one of the four languages. Only for what follows a crisis that was answered: of a first
    message it says nothing."""
    return bool(_OVER.search(clean(text)))
