"""What holds for every text: a place never breaks, lies within the text, and survives what people type around it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.places import find_place, find_places

PLACES = st.sampled_from(
    [
        "Whittier",
        "55411",
        "Lake and Chicago",
        "2431 Chicago Ave S",
        "Brooklyn Park",
        "HCMC",
        "the northside",
        "Phillips",
    ]
)
AROUND = st.sampled_from(
    ["", "please help ", "no tengo comida, ", "i am cold. ", "waxaan rabaa cunto, ", "kuv xav tau mov, ", "asap!! "]
)


@given(st.text())
def test_any_text_gets_an_answer_whose_span_is_in_the_text(text: str) -> None:
    for place in find_places(text):
        start, end = place.span
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end] != ""


@given(st.text(alphabet="LakeChicgoandth 0123456789&/,.'-NSEW\u0301\u200b$", max_size=80))
def test_streets_and_numbers_in_any_order_never_break(text: str) -> None:
    find_place(text)


@given(AROUND, PLACES, AROUND)
def test_words_around_a_place_do_not_hide_it(front: str, said: str, behind: str) -> None:
    alone, place = find_place(said), find_place(f"{front}{said}, {behind}")
    assert alone is not None and place is not None
    assert place.name == alone.name


@given(PLACES)
def test_case_does_not_matter(said: str) -> None:
    names = {str(find_place(text) and find_place(text).name) for text in (said, said.upper(), said.lower())}  # type: ignore[union-attr]
    assert len(names) == 1


@settings(max_examples=20)
@given(st.integers(min_value=5_000, max_value=200_000))
def test_a_very_long_text_is_read_in_part(size: int) -> None:
    assert find_place("Whittier " + "x " * size) is not None
