"""The words that stand before a person's name in English, Spanish, Somali and Hmong.

Somali and Hmong were not reviewed by a native speaker.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from needs.identifiers.lists import plain

Strength = Literal["strong", "title", "relation", "weak"]


@dataclass(frozen=True)
class Cue:
    """`strong`: a name follows ("my name is"); `title`: a surname ("Mrs"); `relation`: perhaps one ("my son"),
    even where it is a place's too; `weak`: perhaps one ("and"), unless it is a place."""

    words: tuple[str, ...]
    strength: Strength
    titles_follow: bool = True


_STRONG = """
my name is | my names | my name's | my name | names | name is | name's | name | name was | her name is
| his name is | their name is | her names | his names | her name | his name | named | called me | call me | i go by
| goes by | went by | known as | first name | last name | full name is | full name | maiden name | signed
| sincerely | regards | respectfully | this message is from | someone called | a man called | a lady called
| guy called | woman called | dude named | guy named | lady named | man named | me llamo | mi nombre es | mi nombre
| me llaman | se llama | se llamaba | llamado | llamada | nombre | nombre es | su nombre es | le dicen | me dicen
| apellido | atentamente | a nombre de | magacaygu waa | magacaygu | magacayga waa | magacayga
| magacaygu wuxuu yahay | magaceeda waa | magaceedu waa | magaciisa waa | magaciisu waa | magacaa | magac
| la i yiraahdaa | la i yiraahdo | la yiraahdo | la yiraahdaa | la dhaho | la i dhaho | la dhahaa | layiraahdo
| waxaa la i yiraahdaa | kuv lub npe hu ua | lub npe hu ua | kuv lub npe yog | lub npe yog | nws lub npe yog
| nws lub npe hu ua | kuv hu ua | hu ua | npe hu ua | kuv npe yog | kuv npe hu ua | npe | lub npe
"""

_TITLES = """
mr | mrs | ms | miss | mister | missus | dr | doctor | doc | prof | professor | pastor | father | sister | brother
| rev | reverend | imam | sheikh | rabbi | officer | ofc | sgt | sergeant | detective | deputy | lt | lieutenant
| judge | atty | attorney | nurse | coach | principal | counselor | captain | auntie | aunt | uncle | grandma
| grandpa | nana | papa
"""

_OTHER_TITLES = """
sra | sr | srta | senor | senora | senorita | don | dona | licenciado | licenciada | lic | maestra | maestro | tia
| tio | abuela | abuelo | padre | hermana | hermano | comadre | compadre | dhakhtar | dhakhtarad | macalin
| macallin | macallimad | macallimadda | sheekh | shiikh | eeddo | adeer | abti | habaryar | ayeeyo | awoowe
| ayeeyaday | xibhwb | kws kho mob | phauj | dab laug | tais | yawg | pog | niam tais | niam ntxawm | txiv hlob
| niam hlob
"""

_RELATIONS = """
my son | my daughter | my kid | my kids | my child | my children | my baby | my boy | my girl | my boys | my girls
| my husband | my wife | my spouse | my boyfriend | my girlfriend | my partner | my fiance | my ex | my ex husband
| my ex wife | my ex boyfriend | my baby daddy | baby daddy | my baby mama | my mom | my mother | my moms | my dad
| my father | my brother | my sister | my cousin | my uncle | my aunt | my nephew | my niece | my grandma
| my grandmother | my grandson | my granddaughter | my grandpa | my grandfather | my friend | my best friend
| my roommate | my neighbor | my landlord | my landlords | my boss | my supervisor | my manager | my caseworker
| my case worker | my case manager | my social worker | my worker | my counselor | my therapist | my lawyer
| my attorney | my doctor | my teacher | my po | my probation officer | my parole officer | my sponsor | my client
| my patient | my student | my stepdad | my stepson | my stepmom | my old boss | my super | my caretaker | my aide
| my pca | my guardian | my brother in law | my sister in law | client | patient | tenant | resident | student
| the neighbor | the nurse | the manager | the driver | the supervisor | the owner | the caseworker was
| the caseworker | the worker | the social worker | the counselor | the lady | the lady was | a lady | a guy
| the guy | case worker | caseworker | landlord | landlord is | my landlord is | neighbor | supervisor | manager
| ask for | asked for | asking for | looking for | talk to | talked to | talking to | spoke to | spoke with
| speak to | speak with | met with | meeting with | contact | this is | im | i'm | i am | i'm named | we are
| she is | he is | attn | attention | contact is | my lawyer is | my boss is | my sister is | my worker is
| my landlords name is | soy | yo soy | habla | le habla | hable con | hablar con | hablo con | hable
| pregunte por | pregunta por | preguntar por | busco a | buscando a | buscar a | de parte de | mi hijo | mi hija
| mis hijos | mi nino | mi nina | mi bebe | mi bebita | mi esposo | mi esposa | mi marido | mi mujer | mi novio
| mi novia | mi pareja | mi mama | mi papa | mi madre | mi padre | mi hermano | mi hermana | mi primo | mi prima
| mi tio | mi tia | mi abuela | mi abuelo | mi sobrino | mi sobrina | mi nieto | mi nieta | mi amigo | mi amiga
| mi vecino | mi vecina | mi casero | mi patron | mi jefe | mi jefa | mi cunado | mi cunada | mi suegra | mi suegro
| mi ex | mi doctor | mi doctora | mi abogado | mi abogada | mi trabajadora social | la trabajadora
| la trabajadora social | el doctor | la doctora | la senora | el senor | la maestra | el maestro | la muchacha
| el muchacho | mi comadre | mi compadre | la licenciada | el manager | la enfermera | el dueno | a mi primo
| a mi hijo | waxaan ahay | anigu waxaan ahay | aniga waa | wiilkayga | wiilkeyga | gabadhayda | gabartayda
| ninkayga | ninkeyga | xaaskayga | xaaskeyga | hooyaday | hooyadey | aabahay | aabbahay | aabbe | walaalkay
| walaalkey | walaashay | walaashey | saaxiibkay | saaxiibtay | ilmahayga | carruurtayda | caruurtayda
| la soo hadal | la hadal | la hadlay | soo wac | dariskayga | macallinka | macallimadda | macallimaddayda
| shaqaalihii | shaqaalaha | shaqaalihii la | qof la yiraahdo | eeddaday | adeerkay | abtigay | inaadeerkay
| walaalahay | ugu yeer | kuv yog | kuv tus tub | kuv tus ntxhais | kuv tus txiv | kuv tus poj niam | kuv poj niam
| kuv niam | kuv txiv | kuv pog | kuv yawg | kuv tus kwv | kuv tus tij laug | kuv tus muam | kuv tus nus
| kuv tus viv ncaus | kuv tus phooj ywg | kuv tus menyuam | kuv tus me nyuam | hu rau | hu mus rau | tham nrog
| nws yog | kuv tus neeg pab | kuv tus kws lij choj | kuv tus hluas nkauj | kuv tus hluas nraug | kuv tus npawg
| kuv tus tais | kuv tus yawg
"""

_WEAK = """
from | its | it's | it is | me and | by | for | with | is | about | call | find | know | saw | and | love | yours
| con | gracias | hola | niam | txiv | pog | waa | nrog | ua tsaug | hi | hello | hey | dear | thanks | thank you
| thx | ty | text | tell | told | salaan
"""

TITLES = frozenset(plain(word) for word in (_TITLES + _OTHER_TITLES).replace("|", " ").split())
PARTICLES = frozenset({"de", "del", "la", "los", "von", "van", "der", "bin", "al", "el", "y", "st", "da", "dos", "di"})

_STOPS = """
a an the i im ive id ill me my mine you your he she it we us they them this that these those there here and or but if
so not no yes ok okay is are was were be been being am do does did done have has had having can cant cannot could
couldnt will wont would wouldnt shall should may might must to of in on at by for from with about into onto over under
after before since until till as than then too very just really still again also only even ever never who whom whose
what when where why how which all any some many much more most less few both each every other another same such own
else one two three four five six need needs needed want wants wanted help helps helping please thanks thank hi hello
hey good morning evening night today tomorrow yesterday tonight now looking trying getting going staying living
sleeping working calling texting asking wondering waiting homeless hungry sick tired pregnant disabled new old back
late sure sorry ready out up down off away near close far open closed full empty mad sad scared hurt lost stuck broke
cold hot alone single married divorced english spanish somali hmong says said say told tells tell because cause bc cuz
gets got get goes gone go come comes came keep keeps kept makes made make call called text texted phone number email
address apt street ave room house home work job food rent bed shelter money car bus school doctor clinic office lady
guy man woman person people kid kids son daughter mom mother dad father brother sister husband wife baby friend
boyfriend girlfriend partner neighbor landlord boss worker caseworker lol omg pls plz asap fyi monday tuesday
wednesday thursday friday saturday sunday january february march april june july august september october november
december y o e u el la los las un una unos unas de del al en con por para sin sobre desde hasta que quien como cuando
donde porque pero si ya muy mas menos tan yo tu usted ustedes ella ellos ellas nosotros mi mis su sus te se le les lo
nos soy es era eran fue estoy esta estan estaba tengo tiene tienen hay mama papa hijo hija hermano hermana esposo
esposa mamá papá soltera soltero madre padre hombre mujer nueva nuevo residente indocumentada indocumentado gracias
hola favor ayuda necesito quiero busco waa waxaan waxay wuxuu ayaa baa buu bay way wuu iyo oo ka ku ma mana aan uu ay
aad anigu aniga adiga isaga iyada annaga idinka iyaga hooyo aabo aabe qof nin naag haween reer hadda maanta berri
caawa shalay guri cunto shaqo lacag caawimo caawimaad mahadsanid fadlan salaan nabad haa maya qaxooti waayeel ardayad
arday kuv koj nws peb lawv nej neb wb yog tsis muaj xav tau mus nyob hauv rau thiab ua li cas puas lub tus cov ib ob
ntawd lawm heev tam sim hmo zaub mov tsev haujlwm nyiaj pab thov niam txiv tub ntxhais menyuam pog yawg kwv tij muam
neeg laus hluas mob tuaj thaum lus hmoob askiv tsaug zoo siab ntsib
"""
STOPS = frozenset(plain(word) for word in _STOPS.split())
"""Words that begin no name, though some are names too ("Will", "An")."""


def _cues() -> dict[str, tuple[Cue, ...]]:
    found: defaultdict[str, list[Cue]] = defaultdict(list)
    for strength, source in (
        ("strong", _STRONG),
        ("title", _TITLES),
        ("relation", _OTHER_TITLES + "|" + _RELATIONS),
        ("weak", _WEAK),
    ):
        for phrase in filter(str.strip, source.split("|")):
            words = tuple(plain(word) for word in phrase.split())
            found[words[0]].append(Cue(words, strength))  # type: ignore[arg-type]
    return {first: tuple(sorted(cues, key=lambda cue: -len(cue.words))) for first, cues in found.items()}


CUES = _cues()
"""Cues by their first word, the longest first."""
