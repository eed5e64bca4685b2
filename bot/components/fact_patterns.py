"""The phrases in which people say who they are, as spaCy token patterns; one list a fact, four languages together."""

from typing import Any

Pattern = list[dict[str, Any]]

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
    "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "quince": 15, "dieciseis": 16, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18,
    "laba": 2, "labo": 2, "saddex": 3, "sadex": 3, "afar": 4, "shan": 5, "lix": 6, "toddoba": 7, "todoba": 7,
    "ib": 1, "ob": 2, "peb": 3, "plaub": 4, "tsib": 5, "rau": 6, "xya": 7,
}  # fmt: skip

_SMALL = {"LOWER": {"REGEX": rf"^([1-9]|1[0-5]|{'|'.join(NUMBERS)})$"}}
_AGE = {"LOWER": {"REGEX": rf"^([1-9][0-9]?|{'|'.join(word for word, value in NUMBERS.items() if value > 6)})$"}}
_AM = {"LOWER": {"IN": ["im", "i'm", "am", "i`m"]}}
_OWN = {"LOWER": {"IN": ["my", "our", "the", "these", "all", "his", "her", "their", "other"]}, "OP": "?"}


def _words(*phrases: str) -> list[Pattern]:
    return [[{"LOWER": word} for word in phrase.split()] for phrase in phrases]


def _one_of(words: str) -> dict[str, Any]:
    return {"LOWER": {"IN": words.split()}}


_CHILD = _one_of(
    "kid kids child children kiddos littles grandkids grandchildren toddler toddlers babies sons daughters girls boys"
    " hijos hijas hijo hija niños ninos niñas ninas nenes bebes bebés chamacos caruur carruur ilmo cunug canug"
)
_YOUNG_RELATIVE = _one_of(
    "son daughter baby toddler grandson granddaughter grandbaby nephew niece hijo hija hijito hijita niño nino niña"
    " nina nene nena bebe bebé nieto nieta ilmo ilmahayga cunug canug wiilkayga gabadhayda menyuam nyuam"
)
_OLDER_RELATIVE = _one_of(
    "mom moms mother dad dads father grandma grandmas grandpa grandmother grandfather husband wife uncle aunt auntie"
    " mama mamá papa papá madre padre abuela abuelo esposo esposa suegra suegro tia tía tio tío hooyaday aabahay ayeeyo"
    " awoowe pog yawg niam txiv"
)
_IS = {"LOWER": {"IN": ["is", "'s", "s", "turned", "de", "tiene", "waa", "muaj", "hnub", "nyoog"]}, "OP": "*"}
_YEARS = [_one_of("year years yr yrs"), {"TEXT": "-", "OP": "?"}, {"LOWER": "old"}]
_MINOR = {"LOWER": {"REGEX": r"^([1-9]|1[0-7])$"}}
_DASH = {"TEXT": "-", "OP": "?"}

AFTER_AN_AGE = frozenset(
    [
        "and",
        "n",
        "with",
        "w",
        "wit",
        "i",
        "im",
        "i'm",
        "my",
        "me",
        "in",
        "on",
        "at",
        "so",
        "but",
        "year",
        "years",
        "yr",
        "yrs",
        "yo",
        "old",
        "male",
        "female",
        "girl",
        "boy",
        "m",
        "f",
        "living",
        "sleeping",
        "need",
        "homeless",
        "pregnant",
        "kicked",
        "got",
        "no",
        "y",
        "con",
        "sin",
        "años",
        "anos",
        "iyo",
        "oo",
        "jir",
        "xyoo",
        "xyoos",
        "xwb",
        "who",
        "looking",
        "stuck",
        "outside",
        "trans",
        "gay",
        "a",
    ]
)
"""Words that may follow "I'm 17"; after anything else it is a distance, a time or an amount."""

DENIED = ".not"
"""How the name of a fact ends that is said not to be so."""
OF_A_CHILD = "children.one"
"""A child whose age is told: neither the age of who writes nor how many children there are."""
OF_WHO_IS_MEANT = "age.alone"
"""An age that says of whom only where nothing else is said: "hes 12"."""

PATTERNS: dict[str, list[Pattern]] = {
    "age": [
        [_AM, {"LOWER": {"IN": ["only", "just", "a", "turning", "almost", "like"]}, "OP": "?"}, _AGE],
        [{"LOWER": "i"}, _one_of("m am turned"), _AGE],
        [_AGE, {"TEXT": "-", "OP": "?"}, _one_of("year years yr yrs"), {"TEXT": "-", "OP": "?"}, {"LOWER": "old"}],
        [_AGE, {"TEXT": "-", "OP": "?"}, _one_of("yo y/o y.o jir")],
        [_AGE, {"LOWER": "y"}, {"TEXT": "/"}, {"LOWER": "o"}],
        [{"LOWER": {"REGEX": r"^[1-9][0-9]?(yo|yrs?old|y/o|jir|f|m)$"}}],
        [_one_of("age aged edad da'dayda dadaydu da'aydu"), {"LOWER": {"IN": ["is", "waa", ":"]}, "OP": "?"}, _AGE],
        [_one_of("tengo cumpli cumplí"), _AGE, _one_of("años anos añitos")],
        [
            _one_of("kuv muaj hnub"),
            {"LOWER": {"IN": ["hnub", "muaj", "nyoog"]}, "OP": "*"},
            _AGE,
            _one_of("xyoo xyoos"),
        ],
        [_one_of("male female"), _AGE],
        [_AGE, {"TEXT": "-", "OP": "?"}, _one_of("male female")],
        [_OLDER_RELATIVE, _IS, _AGE],
    ],
    OF_WHO_IS_MEANT: [
        [_one_of("hes shes he's she's he´s"), _AGE],
        [_one_of("he she they"), _one_of("is 's s are turned"), {**_one_of("only just like"), "OP": "?"}, _AGE],
        [_one_of("tiene"), _AGE],
        [_one_of("nws"), _IS, _AGE, _one_of("xyoo xyoos")],
    ],
    OF_A_CHILD: [
        [_one_of("have with got w tengo con haya"), _one_of("a an my our un una mi"), _MINOR, _DASH, *_YEARS],
        [_one_of("have with got w"), _one_of("a an my our"), _MINOR, _DASH, _one_of("yo y/o y.o")],
        [_MINOR, _DASH, *_YEARS, _YOUNG_RELATIVE],
        [_MINOR, _DASH, _one_of("yo y/o y.o"), _YOUNG_RELATIVE],
        [_YOUNG_RELATIVE, _IS, _MINOR],
        [_YOUNG_RELATIVE, _IS, _MINOR, _one_of("jir xyoo xyoos años anos añitos meses months")],
        [_one_of("hes shes he's she's"), _MINOR],
        [_one_of("he she"), _one_of("is 's"), _MINOR],
    ],
    "children": [
        [_SMALL, {"LOWER": {"IN": ["small", "little", "young", "of", "my", "grown", "school", "age", "lil", "pequeños",
                                   "chiquitos", "minor", "special", "needs", "yar", "yaryar"]}, "OP": "*"}, _CHILD],
        [_one_of("my mis our nuestros"), {"IS_ALPHA": True, "OP": "?"}, _CHILD],
        [_one_of("caruur carruur ilmo"), _SMALL],
        [_SMALL, {"LOWER": {"IN": ["tus", "tug"]}}, _one_of("menyuam me")],
        [_one_of("kuv peb"), {"LOWER": {"IN": ["cov", "tus"]}, "OP": "?"}, {"LOWER": "menyuam"}],
        [_one_of("me"), _one_of("and n y"), _one_of("my"), _YOUNG_RELATIVE],
        [_one_of("my mi"), _YOUNG_RELATIVE, _one_of("and y"), _one_of("me i yo")],
        [_one_of("single solo"), _one_of("mom mother dad father parent")],
        [_one_of("madre padre mama mamá papa papá"), _one_of("soltera soltero sola solo")],
    ],
    "veteran": _words(
        "veteran", "vet here", "im a vet", "i'm a vet", "am a vet", "army vet", "marine vet", "navy vet",
        "vietnam vet", "disabled vet", "for vets", "for a vet", "for veterans", "para veteranos", "i served",
        "veterano", "veterana", "fui soldado", "ex military",
        "ex-military", "qub tub rog", "askari hore",
    ),
    "veteran.not": _words(
        "not a vet", "not a veteran", "aint a vet", "ain't a vet", "isnt a vet", "not veterans", "never served",
        "no soy veterano", "no es veterano", "no somos veteranos", "tsis yog qub tub rog",
    ),
    "children.not": [
        [_one_of("no"), _CHILD],
        [_one_of("dont don't"), _one_of("have got"), {"LOWER": "any", "OP": "?"}, _CHILD],
        [_one_of("no"), _one_of("tengo tenemos hay"), _CHILD],
        [_one_of("caruur ilmo"), _one_of("ma"), _one_of("lihi qabo leh haysto")],
        [_one_of("tsis"), _one_of("muaj"), _one_of("menyuam")],
    ],
    "wheelchair": _words("wheelchair", "wheel chair", "walker", "silla de ruedas", "kursiga curyaanka",
                         "kursi curyaan", "wheelchairka", "rooj zaum log", "amputee"),
    "pregnant": _words("pregnant", "im expecting", "i'm expecting", "months along", "weeks along", "embarazada",
                       "uur leh", "uur baan leeyahay", "cev xeeb tub", "xeeb tub", "preggo", "prego"),
    "lgbtq": _words("lgbtq", "lgbt", "queer", "transgender", "trans", "nonbinary", "i'm gay", "im gay", "lesbian",
                    "bisexual"),
    "pet": _words("my dog", "my cat", "my pet", "my pets", "my dogs", "my cats", "a dog with me", "mi perro",
                  "mi gato", "mi perrita", "with a dog", "with a cat", "eygayga", "kuv tus aub"),
    "reentry": _words("got out of prison", "out of prison", "got out of jail", "just got out", "on parole",
                      "on probation", "a felony", "felon", "my record", "on paper", "my po", "sali de la carcel",
                      "salí de la cárcel", "antecedentes", "xabsiga ka soo baxay", "tawm hauv nkuaj"),
    "newcomer": _words("refugee", "asylum", "just arrived", "new to this country", "new to the us", "refugiado",
                       "refugiada", "asilo", "recien llegado", "recién llegado", "recien llegamos", "qaxooti",
                       "neeg tawg rog"),
    "gender.female": [
        [_one_of("single"), _one_of("mom mother woman")],
        [_AM, {"LOWER": {"IN": ["a", "an"]}, "OP": "?"}, {"IS_ALPHA": True, "OP": "?"},
         _one_of("woman female mom mother girl grandma")],
        [{"LOWER": {"REGEX": r"^[1-9][0-9]f$"}}],
        [_one_of("soy"), {"LOWER": {"IN": ["una"]}, "OP": "?"}, _one_of("mujer madre mama mamá")],
    ],
    "gender.male": [
        [_one_of("single"), _one_of("dad father man")],
        [_AM, {"LOWER": {"IN": ["a", "an"]}, "OP": "?"}, {"IS_ALPHA": True, "OP": "?"},
         _one_of("man male dad father guy grandpa")],
        [{"LOWER": {"REGEX": r"^[1-9][0-9]m$"}}],
        [_one_of("male"), _AGE],
        [_one_of("soy"), {"LOWER": {"IN": ["un"]}, "OP": "?"}, _one_of("hombre padre papa papá")],
    ],
}  # fmt: skip

FACTS_SAID: dict[str, Any] = {
    **dict.fromkeys(("veteran", "wheelchair", "pregnant", "lgbtq", "pet", "reentry", "newcomer"), True),
    "gender.female": "female",
    "gender.male": "male",
    "veteran.not": False,
    "children.not": 0,
    OF_A_CHILD: 1,
}
