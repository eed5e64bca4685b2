"""Says which language a text is in without any trained model, for the moments when there is none."""

import pycld2
import regex

from language.codes import ENGLISH, HMONG, SOMALI, SPANISH, SUPPORTED

# Frequent short words that CLD2, made for pages of text, has too little context for.
MARKERS = {
    SPANISH: (
        "hola gracias ayuda necesito quiero tengo donde dónde como cómo para por favor mi me el la los las un una de"
        " no si sí que q ya esta está hay estoy soy buenas buenos adios adiós perdi perdí trabajo casa comida luz renta"
        " con sin al del se le su mis mas más otro otra cerca ayer hoy mañana ahorita pa nel ese eso en vivo vivimos"
    ),
    SOMALI: (
        "waan waxaan ma maya haa fadlan mahadsanid caawi caawin baahan ahay aan ayaa iyo ku ka la soo raba rabaa"
        " halkee xagee meel guri cunto shaqo lacag iga igu aniga waa in uu ay asc salaan wax"
        " caawa maanta hadda mid kale"
    ),
    HMONG: (
        "kuv koj nws peb lawv tsis muaj xav tau pab nyob qhov twg ua tsaug tsev mus los yog tus cov rau ntawm no thiab"
        " hnub zaum nyiaj hauj lwm noj mov menyuam niam txiv lawm puas dab tsi leej kom thov nrog tau hais li cas"
    ),
    ENGLISH: (
        "the a i my is are need help where can you me to of and in on for it was have do not no yes hi hello thanks"
        " they we our got get out with this that what when how please pls u im dont cant"
    ),
}
_WORDS = {
    word: [code for code in SUPPORTED if word in MARKERS[code].split()]
    for word in {word for words in MARKERS.values() for word in words.split()}
}
_TOKEN = regex.compile(r"[\p{L}']+")
CLD2_VOTES, CLD2_VOTES_ALONE = 1.5, 0.5
"""Words that CLD2's guess weighs as much as; of a single word it knows less than the lists: "asc" greets in Somali."""


def detect(text: str, fallback: str = ENGLISH) -> str:
    """The language of a text: one of `language.codes.SUPPORTED`.

    Function words vote first; CLD2 (Compact Language Detector 2) decides what they leave open; `fallback`, the
    conversation's language, stands where neither knows (an emoji, a ZIP code, "ok").
    """
    votes = dict.fromkeys(SUPPORTED, 0.0)
    tokens = _TOKEN.findall(text.lower())
    for token in tokens:
        for code in _WORDS.get(token, ()):
            votes[code] += 1 / len(_WORDS[token])
    guess = _cld2(text)
    if guess:
        votes[guess] += CLD2_VOTES if len(tokens) > 1 else CLD2_VOTES_ALONE
    best = max(SUPPORTED, key=lambda code: (votes[code], code == fallback))
    return best if votes[best] > 0 else fallback


def _cld2(text: str) -> str | None:
    try:
        details = pycld2.detect(text, bestEffort=True)[2]
    except pycld2.error:  # CLD2 refuses some control characters; there is then nothing to say.
        return None
    return next((code for _, code, _, _ in details if code in SUPPORTED), None)
