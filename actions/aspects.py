"""What a question about a service can ask for, and the words that say it plainly: "do they take dogs", "cuánto cuesta".

What these words do not say is learned (`bot.components.aspects`).
"""

from enum import StrEnum

import regex

from needs.reasons import normalise


class Aspect(StrEnum):
    """What can be asked of a service."""

    COST = "cost"
    HOURS = "hours"
    DISTANCE = "distance"
    ADDRESS = "address"
    PHONE = "phone"
    LANGUAGES = "languages"
    PAPERS = "papers"
    APPOINTMENT = "appointment"
    PETS = "pets"
    WHO = "who"
    OFFERS = "offers"
    WAIT = "wait"
    PROCESS = "process"
    PRIVACY = "privacy"
    ACCESS = "access"
    TRUST = "trust"
    GENERAL = "general"
    """Everything, as in "tell me more"."""
    OTHER = "other"
    """What no record tells."""


_SPOKEN = (
    r"(?:spanish|somali|hmong|english|oromo|amharic|arabic|karen|espanol|ingles|isbaanish|(?:af )?soomaali|ingiriisi"
    r"|lus \w+|hmoob|interpret\w*|translat\w*|traduc\w*|turjum\w*|turjubaan\w*|txhais lus)"
)
_DAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
    r"|fin de semana|isniin\w*|talaad\w*|arbac\w*|khamiis\w*|jimc\w*|sabti\w*|axad\w*"
)
_FIRST_ASKED = r"(?:do|does|did|can|could|will|would|is|are|have|has|which|who|what|any ?(?:one|body))"

_PATTERNS: dict[Aspect, str] = {
    Aspect.COST: (
        r"how much\b(?! (?:longer|time))|(?:does|do|did|will|would) (?:\w+ ){1,3}(?:cost|charge)\b|whats? (?:it|does"
        r"|the) (?:\w+ )?(?:cost|price|fee)|costs? (?:anything|money)|\b(?:is|are) (?:\w+ ){1,4}free\b|(?:if"
        r"|whether) (?:its|it is|theyre|they are) free|which (?:\w+ )*free\b|free or\b|\bcuanto (?:\w+ ){0,2}(?:cuesta"
        r"|cobran|vale|sale|es|pago|pagar)|\bcuanto$|(?:cuestan?|cobran?) (?:algo|dinero)|(?:cobran?|cuestan?)$|(?:es"
        r"|son|sale|estan) gratis|(?:hay|tengo) que pagar|\b(?:waa )?(?:imisa|meeqa|immisa)(?: lacag)?$|lacag ma"
        r"|ma bila+sh|bila+sh (?:ma|miya)|waa qaali .*miya|pes tsawg|puas (?:pub )?dawb|puas (?:yuav )?(?:them"
        r"|sau) nqi|yuav them (?:nqi|nyiaj)|puas kim"
    ),
    Aspect.HOURS: (
        rf"what (?:time|days?)\b|wh?at (?:are )?(?:\w+ )?hours|\b(?:hours|hrs)$|how late|\bhrs\b|\bhours (?:of|for"
        rf"|please|and)\b|when (?:do|does|are|is|can) |{_FIRST_ASKED} (?:\w+ ){{0,4}}(?:open|close)\b|still open"
        rf"|open (?:now|today|tonight)$|{_FIRST_ASKED} .*\b(?:{_DAYS}|evenings?|tonight)\b|\b(?:a|en) que hora"
        rf"|horarios?\b|cuando (?:abren?|atienden|cierran?|puedo)|(?:esta|estan|hay) (?:\w+ ){{0,2}}abiert[oa]s?"
        rf"|\babren? (?:hoy|ahora|manana|los?|el|en|{_DAYS})|\babren? \w+$|goorma|saacad(?:da)?m\w+|wa[kq]htigee|(?:ma"
        rf"|miya\w*) furan|furan (?:yihiin|tahay|yahay) (?:ma|miya)|saacadaha|(?:thaum|teev|sij ?hawm|hnub) twg .*qhib"
        rf"|puas (?:\w+ )*qhib|qhib (?:puas|tsis qhib|txog|thaum twg)"
    ),
    Aspect.DISTANCE: (
        rf"\bhow far\b|\b(?:which|whats?|who|the) (?:\w+ )*(?:closest|nearest|closer|near|close)\b"
        rf"|{_FIRST_ASKED} (?:\w+ )*(?:near|close to|far from)\b|\bfar from \w+"
        rf"|(?:cual|cuales|la|el) (?:\w+ )*mas cerca|que tan lejos|(?:queda|esta) (?:\w+ )?(?:lejos|cerca) (?:de|a)"
        rf"|(?:kee|kuwee|midkee) .*dhow|ugu dhow|intee .*(?:jir|fog)|ze (?:dua|tshaj|kuv)|deb npaum li cas"
        rf"|puas (?:nyob )?(?:deb|ze)"
    ),
    Aspect.ADDRESS: (
        r"\baddre?ss?\b|\baddr\b|where (?:is|are|r) (?:it|they|that|this|the)\b|wheres (?:it|that|the)\b"
        r"|where .*located|how (?:do|can) i get (?:there|to)|(?:which|what) bus\b|\bdirec+ion\b"
        r"|donde (?:esta|estan|quedan?|es)\b|en que calle|como (?:llego|llegar)|\b(?:xag+ee|halkee|ag?aaway)\b"
        r"|cinwaan\w*|nyob (?:rau )?qhov twg|mus li cas"
    ),
    Aspect.PHONE: (
        r"^\W*phone$|(?:whats?|their|the|an?y?) phone$|phone number|(?:their|the|whats?|contact) (?:\w+ )?number"
        r"|\bnumber for\b|\bwhat number\b|(?:cual|que|tiene|el|su) (?:\w+ )*(?:numero|telefono)|telefono$"
        r"|(?:lambar|nambar|tal?efoon)k\w*|xov tooj"
    ),
    Aspect.LANGUAGES: (
        rf"(?:they|anyone|anybody|someone|somebody|staff|people|which|one|who) (?:\w+ ){{0,3}}(?:speaks?|talks?"
        rf"|knows?|have|has) (?:\w+ ){{0,2}}{_SPOKEN}"
        rf"|(?:speaks?|in|have) (?:\w+ ){{0,2}}{_SPOKEN} (?:there|or no|or not)"
        rf"|{_SPOKEN} (?:speaker|speaking|staff|person|interpret\w+)"
        rf"|(?:hablan|atienden|entienden|tienen) (?:\w+ ){{0,3}}{_SPOKEN}"
        rf"|(?:alguien|quien|persona|cual) (?:\w+ ){{0,3}}(?:habl\w+|en) (?:\w+ )?{_SPOKEN}"
        rf"|(?:ma |miya\w* |cid |qof ).*(?:{_SPOKEN}).*(?:hadl\w+|yaqaan\w*|jir\w*|jo+g\w*|hay\w*|le\w*)"
        rf"|{_SPOKEN} ma (?:ku )?(?:hadl\w+|yaqaan\w*|hay\w*)|turjum\w+ (?:ma|miya)"
        rf"|(?:lawv|puas) (?:\w+ ){{0,4}}(?:hais lus|hais hmoob|lus hmoob|txhais lus)"
    ),
    Aspect.PAPERS: (
        r"\b(?:do|does|did|will|would|what|which|can|have to|need|any) (?:\w+ ){0,5}(?:ids?|papers?|documents?|docs?"
        r"|paperwork|ssn|proof|bring)\b(?! (?:card|offices?|documents help))"
        r"|(?:que|piden?|necesito|ocupo|hay que|tengo que) (?:\w+ ){0,4}(?:papeles|documentos|identificacion"
        r"|requisitos|llevar|llevo|traer)\b|piden (?:id|seguro)|sin papeles (?:\w+ )?(?:ayudan|atienden|puedo)"
        r"|(?:maxa\w+|ma|miya\w*|mu) (?:\w+ )*(?:wara+q\w*|warq\w*|dukumi\w*|aqoonsi\w*|sharci\w*|ke+n\w*)"
        r"|(?:puas|yuav tsum|xav tau) (?:\w+ ){0,3}(?:ntaub ntawv|daim ntawv|id)\b"
    ),
    Aspect.APPOINTMENT: (
        r"\bappointments?\b|\bappt\b|walk ?ins?\b|drop ?in\b|just (?:show up|walk in|go)|\bcitas?\b|ballan\w*"
        r"|teem (?:caij|sij)"
    ),
    Aspect.PETS: (
        r"(?:take|allow|accept|ok with|bring|let|welcome) (?:\w+ ){0,3}(?:dogs?|pets?|cats?|animals?)\b"
        r"|(?:aceptan|llevar|permiten|reciben|dejan) (?:\w+ ){0,3}(?:perr\w+|mascotas?|gat\w+)|\be+y(?:ga|gayga)?\b"
        r"|\b(?:tus )?dev\b"
    ),
    Aspect.WHO: (
        r"(?:do|does|will|can|is|are|they|it) (?:\w+ ){0,4}(?:take|accept|allow|ok for|let|for"
        r"|help) (?:\w+ ){0,3}(?:kids?|child\w*|baby|babies|m[ae]n|wom[ae]n|couples?|famil\w+|teens?|minors?"
        r"|years? olds?|\d+|son|daughter|adults?|felon\w*|undocumented|immigrants?|insurance|single)\b"
        r"|who can (?:go|use|get|come)|(?:do|would) (?:i|we) qualify|am i eligible"
        r"|(?:aceptan|reciben|atienden|toman|dejan|ayudan) (?:\w+ ){0,3}(?:ninos?|ninas?|familias?|hombres?|mujeres?"
        r"|menores|parejas?|hijos?|personas|bebes?)|\bcalifico\b|quien puede"
        r"|(?:ma |miya\w* )(?:\w+ ){0,3}(?:qaat\w+|aqbal\w+)|(?:u qalm\w+|xaq u le\w+)|puas (?:txais|kam txais|pub)"
    ),
}
_ASKED = {aspect: regex.compile(rf"\b(?:{pattern})", regex.IGNORECASE) for aspect, pattern in _PATTERNS.items()}
LONGEST = 22
"""Words of a question; a longer text tells a story of its own."""


def aspects_asked(text: str) -> tuple[Aspect, ...]:
    """What a short text asks of a service; nothing where it asks for none of it."""
    plain = normalise(text).replace(" ; ", " ")
    if len(plain.split()) > LONGEST:
        return ()
    return tuple(aspect for aspect, pattern in _ASKED.items() if pattern.search(plain))
