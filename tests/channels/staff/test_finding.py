"""What a caller says, and what staff find for it."""

import re

import pytest

from directory.search import ServiceQuery, search
from tests.channels.staff.desk import Desk, names


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("shelter family 55411", "Hennepin County Family Shelter Team"),
        ("casa de mi vecino sin luz", "CenterPoint Energy"),
        ("sheltr tonite", "Hennepin Shelter Hotline"),
        ("people serving", "People Serving People family shelter"),
    ],
)
async def test_what_a_caller_says_finds_help(desk: Desk, said: str, wanted: str) -> None:
    assert any(wanted in name for name in names(await desk.ask(said)))


async def test_a_word_that_is_not_finished_is_finished(desk: Desk) -> None:
    part = await desk.ask("she")
    assert "Read as “shelter”" in part
    assert names(part) == names(await desk.ask("shelter"))


async def test_what_is_typed_is_shown_as_text_and_never_as_markup(desk: Desk) -> None:
    answer = await desk.post("", part=False, text='"><script>alert(1)</script>', near="<b>x</b>")
    assert "<script>alert" not in answer.text and "<b>x" not in answer.text


async def test_filters_narrow_the_answer(desk: Desk) -> None:
    everything = await desk.ask("shelter")
    youth = await desk.ask("shelter", audience="youth", age="17")
    assert set(names(youth)) != set(names(everything))
    spanish = await desk.ask("legal help", language="es")
    with desk.database.begin() as session:
        known = search(session, ServiceQuery("legal help", languages=("es",), limit=12))
    assert names(spanish) == [hit.name for hit in known.hits]
    near = await desk.ask("food", near="Phillips")
    assert "near Phillips" in near


async def test_a_long_list_can_be_seen_to_its_end(desk: Desk) -> None:
    short = await desk.ask("shelter", near="55411")
    total = re.search(r"(\d+) services", short)
    assert total and f"Show all {total[1]}" in short
    whole = await desk.ask("shelter", near="55411", all="1")
    assert len(names(whole)) == int(total[1]) and names(whole)[: len(names(short))] == names(short)
    assert "Show all" not in whole


async def test_free_leaves_out_what_is_known_to_cost(desk: Desk) -> None:
    free = await desk.ask("clothing", free="1")
    assert 0 < len(names(free)) < len(names(await desk.ask("clothing")))
    again = await desk.post("", part=False, text="clothing", free="1")
    assert 'name="free" value="1" checked' in again.text


async def test_a_place_that_is_none_is_said_and_given_up(desk: Desk) -> None:
    part = await desk.ask("food", near="qqqq")
    assert "“qqqq” is no place that we know" in part and names(part)


async def test_what_is_given_up_to_find_anything_is_said(desk: Desk) -> None:
    part = await desk.ask(need="basics.childcare", audience="veterans")
    assert "Shown without: the group of people" in part and names(part)


@pytest.mark.parametrize("age", ["-1", "1e3", "999", "abc", "９"])
async def test_a_filter_that_makes_no_sense_is_left_out(desk: Desk, age: str) -> None:
    part = await desk.ask("shelter", age=age, language="xx-nothing", audience="dragons", need="nope")
    assert names(part) == names(await desk.ask("shelter"))


async def test_unverified_records_show_only_on_request_flagged_and_apart(desk: Desk) -> None:
    usual = await desk.ask("legal aid")
    both = await desk.ask("legal aid", unverified="1")
    verified, _, apart = both.partition("Unverified records")
    assert names(verified) == names(usual)
    assert "OutFront Minnesota anti-violence help" in names(apart)
    assert not set(names(apart)) & set(names(verified))
    assert apart.count("Not verified: do not give out") == len(names(apart)) > 0
    assert "Not verified" not in usual
