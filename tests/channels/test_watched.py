"""What the public sees of pinned gaps: published figures, and nothing where one of them is hidden."""

from datetime import date
from uuid import uuid4

import pytest

from channels.opendata.watched import watched
from needs.pins import Gap, Pin
from needs.publication import NEEDS, NOT_MET, Edition

PINNED = date(2026, 3, 10)
SHELTER = Gap("housing.shelter")


def edition_of(**months: int | None) -> Edition:
    cell = (NEEDS, "housing.shelter", NOT_MET)
    return Edition({name[1:].replace("_", "-"): {cell: value} for name, value in months.items()}, None, False)


def of(gap: Gap = SHELTER, ended: date | None = None) -> Pin:
    return Pin(uuid4(), gap, PINNED, ended, "a note", "ana")


def test_the_public_sees_the_month_before_a_pin_and_the_latest_since() -> None:
    found = edition_of(m2026_01=99, m2026_02=80, m2026_03=70, m2026_04=60, m2026_05=20)
    [gap] = watched(found, [of()])
    assert (gap.before_period, gap.before, gap.now_period, gap.now) == ("2026-02", 80, "2026-05", 20)
    assert gap.change is not None and gap.change.change == "lower"
    [ended] = watched(found, [of(ended=date(2026, 4, 20))])
    assert (ended.now_period, ended.now) == ("2026-04", 60)
    [young] = watched(edition_of(m2026_02=80, m2026_03=70), [of()])
    assert (young.now_period, young.change) == (None, None)


@pytest.mark.parametrize(
    ("found", "gap"),
    [
        (edition_of(m2026_02=None, m2026_04=60), SHELTER),
        (edition_of(m2026_02=80, m2026_04=None), SHELTER),
        (edition_of(m2026_01=80, m2026_04=60), SHELTER),
        (edition_of(m2026_02=80, m2026_04=60), Gap("housing.rent")),
        (edition_of(m2026_02=80, m2026_04=60), Gap("housing.shelter", "Whittier")),
        (edition_of(m2026_02=80, m2026_04=60), Gap("housing.shelter", None, "so")),
    ],
    ids=["hidden before", "hidden since", "not published", "no such cell", "of a place", "of a language"],
)
def test_the_public_never_sees_a_pin_whose_cells_are_hidden_or_not_in_the_table(found: Edition, gap: Gap) -> None:
    assert watched(found, [of(gap)]) == ()
