"""Segments as carriers count them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.gsm7 import BASIC, EXTENSION, GSM7, UCS2, alphabet, segments, transliterate

# 3GPP TS 23.038 §6.2.1: 128 positions, of which one is the escape to the extension table.
BASIC_SIZE = 127


def test_the_default_alphabet_has_every_position_but_the_escape():
    assert len(BASIC) == BASIC_SIZE
    assert not BASIC & EXTENSION


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("a" * 160, [160]),
        ("a" * 161, [153, 8]),
        ("a" * 306, [153, 153]),
        ("a" * 307, [153, 153, 1]),
        ("€" * 80, [80]),
        ("€" * 81, [76, 5]),
        ("a" * 152 + "€" + "b" * 10, [152, 11]),
        ("á" * 70, [70]),
        ("á" * 71, [67, 4]),
        ("😀" * 35, [35]),
        ("😀" * 36, [33, 3]),
        ("", [0]),
    ],
)
def test_a_text_breaks_where_the_carrier_breaks_it(text: str, sizes: list[int]):
    assert [len(part) for part in segments(text)] == sizes


@given(st.text(alphabet=st.sampled_from("aé€[ñ😀á\n "), max_size=500))
def test_segments_hold_the_text_and_none_is_longer_than_its_room(text: str):
    parts = segments(text)
    letters = alphabet(text)
    assert "".join(parts) == text
    room = letters.alone if len(parts) == 1 else letters.part
    assert all(sum(map(letters.units, part)) <= room for part in parts)
    for earlier, later in itertools.pairwise(parts):
        assert sum(map(letters.units, earlier)) + letters.units(later[0]) > letters.part


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Aquí está: mañana a las 8, señor Núñez", "Aqui esta: mañana a las 8, señor Nuñez"),
        ("it’s “open” – call…", 'it\'s "open" - call...'),
        ("über naïve garçon Ångström", "über naive garcon Ångström"),
        ("Hmoob tsab xov xwm", "Hmoob tsab xov xwm"),
        ("a\u00a0b\u200bc\ufeff", "a bc"),
        ("man\u0303ana", "mañana"),
    ],
)
def test_accents_and_quotes_that_cost_ucs2_are_taken_off(text: str, plain: str):
    assert transliterate(text) == plain
    assert alphabet(plain) is GSM7


@pytest.mark.parametrize("text", ["está abierto 😀", "Привет, está", "食物"])
def test_a_text_that_needs_ucs2_anyway_keeps_its_accents(text: str):
    assert transliterate(text) == text
    assert alphabet(text) is UCS2


@given(st.text(max_size=200))
def test_transliterating_twice_changes_nothing_more(text: str):
    assert transliterate(transliterate(text)) == transliterate(text)
