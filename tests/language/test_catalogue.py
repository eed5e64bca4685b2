"""What every reply owes a resident: all four languages, the same places and numbers, plain words, no carrier word."""

import re
from collections.abc import Callable
from string import Formatter

import pytest
from textstat.textstat import textstatistics

from channels.sms.gsm7 import transliterate
from channels.sms.keywords import RESERVED
from language.catalogue import LOCALE, Reply, replies
from language.codes import ENGLISH, SPANISH, SUPPORTED

REPLIES = tuple(replies())
DOMAINS = sorted({reply.domain for reply in REPLIES if reply.language == ENGLISH})
PROSE = [domain for domain in DOMAINS if domain != "needs"]
"""The names of the needs are labels of one to four words, which a readability formula says nothing about."""
TRANSLATIONS = [language for language in SUPPORTED if language != ENGLISH]

CARRIER_REPLIES = {"sms.help", "sms.stopped", "sms.started", "sms.still_stopped"}
"""The carriers' rules ask these to name STOP or START (CTIA Messaging Principles)."""
ASKED = re.compile(
    r"\b(?:{words})\b|(?i:(?:\b(?:{verbs})(?: with| the word| con| la palabra)? |[\"'“«])(?:{words})\b)".format(
        words="|".join(sorted(RESERVED)),
        verbs="text|write|reply|answer|say|type|send|escrib[ea]|respond[ea]|manda|di|qor|dir|sau|teb|xa",
    )
)
"""A carrier word in capitals, in quotes, or right after a word that asks for it."""

ENOUGH_WORDS = 12
"""Below this one long name decides the score of a reply, so short ones count in the whole of their catalogue only."""
STAND_IN = {ENGLISH: "food", SPANISH: "comida"}
"""What a reply reads like with its places filled."""


def of(domain: str, language: str) -> dict[str, Reply]:
    return {reply.key: reply for reply in REPLIES if (reply.domain, reply.language) == (domain, language)}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def phone_numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d-]{2,}", text))


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_reply_is_there_in_every_language(domain: str, language: str) -> None:
    assert of(domain, language).keys() == of(domain, ENGLISH).keys()
    assert [key for key, reply in of(domain, language).items() if not reply.text.strip()] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("parts", [places, phone_numbers])
def test_a_translation_keeps_the_places_and_the_phone_numbers(
    domain: str, language: str, parts: Callable[[str], set[str]]
) -> None:
    english, translated = of(domain, ENGLISH), of(domain, language)
    changed = [key for key in english.keys() & translated if parts(english[key].text) != parts(translated[key].text)]
    assert changed == []


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_catalogue_says_which_language_it_is_in(language: str) -> None:
    for path in (LOCALE / language).glob("*.po"):
        assert f'"Language: {language}\\n"' in path.read_text(encoding="utf-8").splitlines(), path


@pytest.mark.parametrize("language", SUPPORTED)
def test_only_the_replies_the_carriers_ask_for_name_a_word_that_the_carrier_takes(language: str) -> None:
    asking = {reply.key for reply in REPLIES if reply.language == language and ASKED.search(reply.text)}
    assert asking == CARRIER_REPLIES


@pytest.mark.parametrize("language", SUPPORTED)
def test_no_button_is_a_word_that_the_carrier_takes(language: str) -> None:
    assert [r.key for r in REPLIES if r.language == language and r.text.strip().upper() in RESERVED] == []


def sentences(reply: Reply) -> str:
    """The words of a reply as sentences; numbers go, as each would count as one easy syllable."""
    text = re.sub(r"\{\w+\}", STAND_IN[reply.language], reply.text)
    text = re.sub(r"\d[\d-]*", "", text).strip()
    return text if text.endswith((".", "?", "!")) else f"{text.rstrip(':')}."


def readability(language: str) -> textstatistics:
    """The formulas of textstat, which counts syllables with Pyphen's hyphenation.

    Hyphenation never splits off a first or last letter, so short words such as "any" or "ayuda" lose a syllable and
    every text looks easier than it is: by about one grade in English and eight points in Spanish in these catalogues.
    The limits below are that much stricter than the seventh grade they stand for.
    """
    statistics = textstatistics()
    statistics.set_lang(language)
    return statistics


@pytest.mark.parametrize("domain", PROSE)
def test_english_reads_at_seventh_grade(domain: str) -> None:
    """Flesch-Kincaid grade (Kincaid et al. 1975): 6 for a whole catalogue, 7 for one reply."""
    grade = readability(ENGLISH).flesch_kincaid_grade
    texts = {key: sentences(reply) for key, reply in of(domain, ENGLISH).items()}
    assert grade(" ".join(texts.values())) <= 6
    assert {key: grade(text) for key, text in longer(texts) if grade(text) > 7} == {}


@pytest.mark.parametrize("domain", PROSE)
def test_spanish_reads_at_seventh_grade(domain: str) -> None:
    """Fernández Huerta's ease (1959): 80 for a whole catalogue, 70 for one reply.

    On its scale 70 to 80 is sixth grade, 60 to 70 seventh or eighth:
    https://legible.es/blog/lecturabilidad-fernandez-huerta/
    """
    ease = readability(SPANISH).fernandez_huerta
    texts = {key: sentences(reply) for key, reply in of(domain, SPANISH).items()}
    assert ease(" ".join(texts.values())) >= 80
    assert {key: ease(text) for key, text in longer(texts) if ease(text) < 70} == {}


def longer(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(key, text) for key, text in texts.items() if len(text.split()) >= ENOUGH_WORDS]


FAMILIAR = re.compile(
    r"\b(?:tú|ti|te|tu|tus|tuyo|contigo|eres|estás|vas|ves|viste|dijiste|hablas|necesitas|necesites|puedes|quieres|tienes"
    r"|buscas|encuentres|llames|escribes|llama|dime|dilo|di|manda|ten|dale|acuesta|pide|pregunta|aléjate"
    r"|espera|intenta|anota|responde)\b",
    re.IGNORECASE,
)
"""Forms of tú, but for imperatives that are forms of usted as well ("escribe")."""


def test_spanish_says_usted_in_every_reply() -> None:
    assert [reply.key for reply in REPLIES if reply.language == SPANISH and FAMILIAR.search(reply.text)] == []


@pytest.mark.parametrize("number", ["911", "988"])
@pytest.mark.parametrize("language", SUPPORTED)
def test_whom_to_call_in_danger_or_crisis_is_said_in_one_way_by_text_and_on_the_page(
    language: str, number: str
) -> None:
    said = {**of("sms", language), **of("web", language), "dialogue.greet": of("dialogue", language)["dialogue.greet"]}
    labels = {"sms.help", "web.call_911", "web.call_988"}
    ways = {
        sentence
        for key, reply in said.items()
        if key not in labels
        for sentence in re.split(r"(?<=\.) ", reply.text)
        if number in sentence
    }
    assert len(ways) == 1


@pytest.mark.parametrize("language", SUPPORTED)
def test_more_is_one_word_by_text_and_on_the_page(language: str) -> None:
    word = of("sms", language)["sms.more_word"].text
    assert word == transliterate(of("dialogue", language)["dialogue.more_button"].text.upper())
