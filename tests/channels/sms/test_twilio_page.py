"""The operator's page says what the code says."""

import re

import pytest

from channels.sms.keywords import HELP_WORDS, START_WORDS, STOP_WORDS
from language.catalogue import say
from runtime.paths import ROOT
from runtime.settings import PREFIX, Settings

PAGE = (ROOT / "docs" / "twilio.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "words", "key"),
    [
        ("opt-out", STOP_WORDS, "sms.stopped"),
        ("opt-in", START_WORDS - {"YES"}, "sms.started"),
        ("help", HELP_WORDS, "sms.help"),
    ],
)
def test_the_texts_for_advanced_opt_out_are_ours(kind: str, words: frozenset[str], key: str):
    (keywords, text) = re.search(rf"^\| {kind} \| ([A-Z, ]+) \| (.+) \|$", PAGE, re.MULTILINE).groups()  # type: ignore[union-attr]
    contact = Settings.model_fields["support_contact"].default
    assert set(keywords.split(", ")) == words
    assert text == say(key, "en", contact=contact)


def test_every_setting_it_names_exists():
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", PAGE))
    assert named
    assert named <= {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
