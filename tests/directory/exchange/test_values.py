"""Single values: what is taken, what is refused, and that nothing is lost on the way out and back."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column

from directory.exchange.resources import RESOURCES
from directory.exchange.values import BadValue, parse, render, to_json


def column(path: str) -> Column[Any]:
    table, name = path.split(".")
    return RESOURCES[table].columns[name]


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("service.id", "not-a-uuid"),
        ("service.id", "{3a19ff88-4620-4d17-9830-ac1d859eb5d5}"),
        ("service.id", ""),
        ("service.name", "   "),
        ("service.name", "caf\udce9"),
        ("service.name", "nul\x00"),
        ("service.url", "www.example.org"),
        ("service.url", "http://"),
        ("service.url", "https://exa mple.org"),
        ("service.url", "http://[::1"),
        ("service.url", "http://example.org:port/"),
        ("service.url", "https://."),
        ("service.url", "example.org:80/help"),
        ("service.url", "javascript:alert(1)"),
        ("service.email", "nobody"),
        ("service.email", "a@b"),
        ("service.status", "Active"),
        ("service.assured_date", "2026-02-30"),
        ("service.assured_date", "20260201"),
        ("service.assured_date", "03/01/2026"),
        ("service.last_modified", "2026-01-01T00:00:00"),
        ("service.last_modified", "0001-01-01T00:00:00+10:00"),
        ("service.minimum_age", "twelve"),
        ("service.minimum_age", "-1"),
        ("service.minimum_age", "1_0"),
        ("service.minimum_age", "nan"),
        ("service.minimum_age", 10**400),
        ("service.minimum_age", True),
        ("location.latitude", "91"),
        ("location.latitude", "44,95"),
        ("location.latitude", float("inf")),
        ("location.longitude", "-181"),
        ("schedule.opens_at", "9 am"),
        ("schedule.opens_at", "25:00"),
        ("schedule.freq", "DAILY"),
        ("schedule.byday", "MONDAY"),
        ("schedule.byday", "6MO"),
        ("schedule.byday", "0MO"),
        ("schedule.bymonthday", "1;2"),
        ("schedule.bymonthday", "45"),
        ("schedule.bymonthday", "1,0"),
        ("schedule.byweekno", "-54"),
        ("schedule.byyearday", "367"),
        ("schedule.interval", "0"),
        ("schedule.interval", "1.5"),
        ("schedule.count", "-1"),
        ("address.postal_code", "5" * 201),
        ("crisis_line.is_24_7", "yes"),
        ("service.name", ["a list"]),
    ],
)
def test_a_bad_value_is_refused_and_says_what_was_expected(path: str, raw: Any) -> None:
    with pytest.raises(BadValue, match=r"\w"):
        parse(column(path), raw)


@pytest.mark.parametrize(
    ("path", "raw", "shown"),
    [
        ("service.id", "3A19FF88-4620-4D17-9830-AC1D859EB5D5", "3a19ff88-4620-4d17-9830-ac1d859eb5d5"),
        ("service.minimum_age", "12.0", "12"),
        ("service.minimum_age", 12, "12"),
        ("location.latitude", " 44.9500 ", "44.95"),
        ("schedule.opens_at", "09:00", "09:00:00"),
        ("schedule.byday", "-1FR,+1MO", "-1FR,+1MO"),
        ("schedule.bymonthday", "1,-31", "1,-31"),
        ("schedule.interval", "2.0", "2"),
        ("schedule.closes_at", "24:00", "00:00:00"),
        ("service.last_modified", "2024-09-25T14:23:06.5+01:00", "2024-09-25T13:23:06.500Z"),
        ("service.url", "https://[2001:db8::1]:8443/a?b=c", "https://[2001:db8::1]:8443/a?b=c"),
        ("taxonomy_term.term_uri", "urn:example:term", "urn:example:term"),
        ("crisis_line.is_24_7", "TRUE", "true"),
        ("service.description", "  kept as it is \n", "  kept as it is \n"),
        ("address.postal_code", 55411, "55411"),
        ("service.url", "", ""),
    ],
)
def test_a_good_value_has_one_form(path: str, raw: Any, shown: str) -> None:
    assert render(parse(column(path), raw)) == shown


plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip)


@given(plain_text)
def test_text_comes_back_as_it_went(text: str) -> None:
    assert parse(column("service.description"), render(parse(column("service.description"), text))) == text


@given(st.floats(-90, 90))
def test_a_number_comes_back_as_it_went(value: float) -> None:
    assert parse(column("location.latitude"), render(value)) == value
    assert parse(column("location.latitude"), to_json(value)) == value


@given(st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)), st.times())
def test_moments_and_times_keep_what_the_standard_keeps(moment: datetime, clock: time) -> None:
    assert parse(column("service.last_modified"), render(moment)) == moment.replace(
        microsecond=moment.microsecond // 1000 * 1000
    )
    assert parse(column("schedule.opens_at"), render(clock)) == clock.replace(microsecond=0)


@given(
    st.sampled_from([c for r in RESOURCES.values() for c in r.columns.values()]), st.text() | st.integers() | st.none()
)
def test_nothing_but_a_value_or_a_refusal_comes_out(any_column: Column[Any], raw: Any) -> None:
    try:
        value = parse(any_column, raw)
    except BadValue as expected:
        assert str(expected)
    else:
        assert parse(any_column, render(value)) == value or (value is None and any_column.nullable)
