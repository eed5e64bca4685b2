"""Reserved words mean what Twilio makes of them, and nothing of ours asks for one."""

import re

import pytest

from channels.sms.gsm7 import segments, transliterate
from channels.sms.keywords import HELP_WORDS, RESERVED, START_WORDS, STOP_WORDS, Keyword, keyword
from language.catalogue import Reply, replies

NAMES_STOP = {"sms.help", "sms.started"}
"""These must say how to stop (CTIA Messaging Principles and Best Practices §5.1.3)."""
NAMES_START = {"sms.stopped", "sms.still_stopped"}
"""These must say how to come back."""

_ASK = "|".join(
    (
        *["reply", "text", "texting", "send", "answer", "type", "write", "say", "press", "respond"],
        *["responda", "responde", "conteste", "escriba", "escribe", "envíe", "envie", "mande", "diga"],
        *("ku jawaab", "jawaab", "qor", "dir", "teb", "sau", "xa"),
    )
)
_WORDS = "|".join(sorted(RESERVED, key=len, reverse=True))
_TO_A_NUMBER = r"(?!\s+(?:to|al|a|rau|ama|u qor|or|o)\s+\S*\d)"
PROMPT = re.compile(
    rf"\b(?:{_ASK})\b(?:\s+(?:with|back|con|la|the words?))?[\s:]*[\"'“‘«]?({_WORDS})\b{_TO_A_NUMBER}", re.IGNORECASE
)
SHOUTED = re.compile(rf"\b({_WORDS})\b{_TO_A_NUMBER}")


def prompts(text: str) -> set[str]:
    """The reserved words that a text asks for: after a verb of answering, or in capitals."""
    asked = {word.upper() for word in PROMPT.findall(text)}
    return asked | set(SHOUTED.findall(text))


@pytest.mark.parametrize("reply", replies(), ids=lambda reply: f"{reply.key}-{reply.language}")
def test_no_reply_asks_for_a_word_that_twilio_swallows(reply: Reply):
    allowed = ({"STOP"} if reply.key in NAMES_STOP else set()) | ({"START"} if reply.key in NAMES_START else set())
    assert prompts(reply.text) <= allowed


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Reply YES to go on", {"YES"}),
        ('answer "yes" or "no"', {"YES"}),
        ("Text HELP for help", {"HELP"}),
        ("Responda con CANCEL", {"CANCEL"}),
        ("to finish, say end", {"END"}),
        ("Text START to 88788", set()),
        ("I can help. Say more about what you need. This is the end of the list.", set()),
        ("Your shelter line is 612-204-8200", set()),
    ],
)
def test_the_reader_of_prompts_sees_them(text: str, asked: set[str]):
    assert prompts(text) == asked


@pytest.mark.parametrize("word", sorted(STOP_WORDS))
@pytest.mark.parametrize("form", [str.upper, str.lower, str.title, lambda word: f"  {word.lower()}\n"])
def test_each_stop_word_stops_in_any_case(word, form):
    assert keyword(form(word), "", stopped=False) is Keyword.STOP


@pytest.mark.parametrize("word", sorted(HELP_WORDS))
def test_each_help_word_asks_for_help(word: str):
    assert keyword(word.lower(), "", stopped=True) is Keyword.HELP


@pytest.mark.parametrize("word", sorted(START_WORDS - {"YES"}))
def test_each_start_word_starts(word: str):
    assert keyword(word, "", stopped=False) is Keyword.START


def test_yes_is_an_opt_in_only_for_somebody_who_stopped():
    assert keyword("Yes", "", stopped=True) is Keyword.START
    assert keyword("Yes", "", stopped=False) is None


@pytest.mark.parametrize(
    "body", ["please stop", "stop please", "STOP!", "stop it", "help me", "i need help", "the end", "yes please", ""]
)
def test_a_keyword_is_the_whole_message(body: str):
    assert keyword(body, "", stopped=True) is None


@pytest.mark.parametrize("kind", list(Keyword))
def test_what_advanced_opt_out_acted_on_is_that_keyword_whatever_the_word(kind: Keyword):
    assert keyword("AYUDA", kind.value, stopped=False) is kind


def test_the_help_text_names_all_that_carriers_and_people_in_a_crisis_need():
    for reply in replies():
        if reply.key == "sms.help":
            assert {"Nearhelp", "{contact}", "STOP", "911", "988"} <= set(re.findall(r"\{contact\}|\w+", reply.text))
            assert re.search(r"rates may apply|cargos|Kharash|them nqi", reply.text)
            first = segments(transliterate(reply.text))[0]
            assert "911" in first and "988" in first


def test_more_is_asked_for_in_a_word_that_twilio_lets_through():
    words = {reply.text for reply in replies() if reply.key == "sms.more_word"}
    assert len(words) == 4
    assert not words & RESERVED
