"""No number or address is cut between segments, and no text takes more than three."""

import re

from hypothesis import given
from hypothesis import strategies as st

from channels.sms.gsm7 import segments
from channels.sms.layout import MOST_SEGMENTS, Block, paginate

MORE = "Reply MORE for the rest."
words = st.text(alphabet="abcdefg é€ñ.,\n", min_size=1, max_size=60)
phones = st.from_regex(r"[2-9][0-9]{2}-[0-9]{3}-[0-9]{4}", fullmatch=True)
addresses = st.builds(
    lambda number, street: f"{number} {street} Ave S, Minneapolis 55407",
    st.integers(1, 9999),
    st.sampled_from(["Chicago", "Bloomington", "Lake Street and Nicollet", "26th"]),
)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    phone, address = draw(phones), draw(addresses)
    text = f"{draw(words)} {phone} {draw(words)}\n{address} {draw(words)}{draw(st.sampled_from(['', ' 😀', ' á']))}"
    return Block(text, (address,))


def words_of(text: str) -> list[str]:
    return text.split()


@given(st.lists(blocks(), min_size=1, max_size=8))
def test_every_word_is_there_in_order_within_three_segments_and_nothing_solid_is_cut(several: list[Block]):
    texts = paginate(several, MORE)
    footer = words_of(MORE)
    expected = [word for block in several for word in words_of(block.text)]
    solids = [part for block in several for part in (*block.solid, *re.findall(r"\d{3}-\d{3}-\d{4}", block.text))]
    without_footers: list[str] = []
    for index, text in enumerate(texts):
        own = words_of(text)
        if index < len(texts) - 1:
            assert own[-len(footer) :] == footer
            own = own[: -len(footer)]
        without_footers += own
    assert without_footers == expected
    for text in texts:
        parts = segments(text)
        assert len(parts) <= MOST_SEGMENTS
        for solid in solids:
            if solid in " ".join(words_of(text)):
                assert any(solid in part for part in parts), (solid, parts)


def test_a_service_is_kept_whole_where_it_fits_a_text_of_its_own():
    cards = [Block(f"{number}. " + "word " * 40 + "\n612-555-0100") for number in range(1, 5)]
    for text in paginate(cards, MORE):
        assert len(re.findall(r"^\d\. ", text, re.MULTILINE)) == text.count("612-555-0100")


def test_a_long_run_without_spaces_is_cut_and_nothing_of_it_is_lost():
    texts = paginate([Block("x" * 2000)], MORE)
    assert all(len(segments(text)) <= MOST_SEGMENTS for text in texts)
    assert sum(text.replace(MORE, "").count("x") for text in texts) == 2000


def test_a_short_text_is_left_as_it_is():
    assert paginate([Block("Call 911 now."), Block("We are here.")], MORE) == ("Call 911 now.\nWe are here.",)
