"""Hours written for people become rules only where they can be read in one way."""

import csv
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours_text import HOLIDAYS, read_hours
from directory.models_details import WEEKDAYS
from runtime.paths import REFERENCE_DIRECTORY

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def shorthand(text: str) -> list[str]:
    rules = [(rule, " +holidays" if rule.get("notes") == HOLIDAYS else "") for rule in read_hours(text)]
    return [f"{rule['byday']} {rule['opens_at']:%H:%M}-{rule['closes_at']:%H:%M}{also}" for rule, also in rules]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Mon–Thu 9 am–6 pm; Fri 9 am–3 pm (from a list)", ["MO,TU,WE,TH 09:00-18:00", "FR 09:00-15:00"]),
        ("Tue and Thu 10 am–12 pm and 1–4 pm", ["TU,TH 10:00-12:00", "TU,TH 13:00-16:00"]),
        ("11–1 pm, seven days a week", ["MO,TU,WE,TH,FR,SA,SU 11:00-13:00"]),
        ("4 pm–10 am daily", ["MO,TU,WE,TH,FR,SA,SU 16:00-10:00"]),
        ("weekends and holidays 1–11 pm", ["SA,SU 13:00-23:00 +holidays"]),
        ("Fri–Mon noon to midnight", ["FR,SA,SU,MO 12:00-00:00"]),
        ("Weekdays 09:00-17:30, closed Sunday", ["MO,TU,WE,TH,FR 09:00-17:30"]),
        ("fourth Saturday 9:30–11 am", ["4SA 09:30-11:00"]),
        ("9am-5pm Mon-Fri, 10am-2pm Sat", ["MO,TU,WE,TH,FR 09:00-17:00", "SA 10:00-14:00"]),
        ("24 hours a day, 7 days a week", ["MO,TU,WE,TH,FR,SA,SU 00:00-00:00"]),
        ("Mon 1-4 p.m.; after hours call 211", ["MO 13:00-16:00"]),
    ],
)
def test_plain_hours_are_read(text: str, rules: list[str]) -> None:
    assert shorthand(text) == rules


@pytest.mark.parametrize(
    "text",
    [
        "By appointment",
        "Tue 6 pm; Thu 1 pm",
        "Mon–Fri 8-5",
        "Mon–Thu 11 am–4 pm; express mart 9–11 am",
        "Mon–Fri 9 am–5 pm (closed noon–1 pm)",
        "Outreach five days a week",
        "Apply Monday–Thursday at 10 am",
        "Mon 13–14 pm",
        "Mon–Fri 9 am–5 pm, first Monday 9 am–noon and Tue",
        "",
    ],
)
def test_hours_that_can_be_read_in_two_ways_are_left_alone(text: str) -> None:
    assert read_hours(text) == []


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    for rule in read_hours(text):
        assert isinstance(rule["opens_at"], time)
        assert rule["byday"]


@given(
    st.integers(0, 6),
    st.integers(0, 6),
    st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
)
def test_whatever_is_written_in_full_is_read_back(first: int, last: int, opens: time, closes: time) -> None:
    def words(moment: time) -> str:
        return f"{moment.hour % 12 or 12}:{moment.minute:02} {'pm' if moment.hour >= 12 else 'am'}"

    (rule,) = read_hours(f"{NAMES[first]}–{NAMES[last]} {words(opens)} – {words(closes)}")
    assert (rule["opens_at"], rule["closes_at"]) == (opens, closes)
    days = rule["byday"].split(",")
    assert (days[0], days[-1]) == (WEEKDAYS[first], WEEKDAYS[last])
    assert len(days) == (last - first) % 7 + 1


def test_most_hours_of_the_reference_are_read() -> None:
    with (REFERENCE_DIRECTORY / "services.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["hours_text"] for row in csv.DictReader(file) if row["hours_text"]]
    assert sum(1 for text in texts if read_hours(text)) >= 0.85 * len(texts)
