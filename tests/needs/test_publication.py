"""What is published is one table a month, frozen, in which nobody can be made out."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.ledger import record, set_outcome
from needs.outcomes import AssertedBy, Outcome, Reason
from needs.pseudonyms import person_key
from needs.publication import ALL, GRAND, NEEDS, NOT_MET, PLACES, TOTAL, counted, cut_of, edition, publish, sums
from needs.suppression import SMALLEST_SHOWN
from runtime.database import Database
from tests.needs.samples import expressed
from tests.needs.test_suppression import assert_protected

JANUARY = datetime(2026, 1, 10, 18, tzinfo=UTC)
AFTER = date(2026, 2, 20)
_people = count()


def ask(database: Database, times: int, people: int | None = None, **changes: object) -> None:
    """So many needs, each of another person unless `people` is given."""
    keys = [person_key(f"somebody {next(_people)}") for _ in range(people or times)]
    with database.begin() as session:
        for at in range(times):
            record(session, expressed(at=JANUARY, person_key=keys[at % len(keys)], text="", **changes))


def test_a_month_is_published_once_it_has_been_over_for_two_weeks(database: Database) -> None:
    ask(database, 40, neighborhood="Whittier")
    assert publish(database, date(2026, 2, 14)) == ()
    assert publish(database, date(2026, 2, 15)) == ("2026-01",)
    assert publish(database, date(2026, 2, 16)) == ()


def test_a_published_month_never_changes_again(database: Database) -> None:
    ask(database, 40)
    publish(database, AFTER)
    with database.begin() as session:
        before = edition(session)
    ask(database, 30)
    publish(database, AFTER)
    with database.begin() as session:
        assert edition(session) == before


def test_a_person_counts_once_for_each_need_with_the_latest_outcome(database: Database) -> None:
    ask(database, 60, people=12)
    key = person_key("the last")
    with database.begin() as session:
        record(session, expressed(at=JANUARY, person_key=key, text=""))
        again = record(session, expressed(at=JANUARY.replace(day=12), person_key=key, text=""))
        set_outcome(session, again, Outcome.UNMET, Reason.FULL_OR_WAITLIST, AssertedBy.RESIDENT, 0.9)
        values = counted(session, "2026-01")
    assert values[GRAND] == 13
    assert values[NEEDS, "housing.shelter", NOT_MET] == 1


def test_one_person_who_asks_often_is_not_published(database: Database) -> None:
    ask(database, 30, people=1, need_code="basics.food")
    ask(database, 50)
    publish(database, AFTER)
    with database.begin() as session:
        table = edition(session).tables["2026-01"]
    assert table[NEEDS, "basics.food", TOTAL] is None


def test_a_demonstration_is_published_apart(database: Database) -> None:
    ask(database, 30, invented=True)
    assert publish(database, AFTER) == ()
    assert publish(database, AFTER, invented=True) == ("2026-01*",)
    with database.begin() as session:
        assert edition(session).periods == ()
        assert edition(session, invented=True).periods == ("2026-01*",)


def test_totals_agree_across_all_parts_of_the_table(database: Database) -> None:
    ask(database, 20, neighborhood="Whittier", outcome=Outcome.UNMET, reason=Reason.INELIGIBLE)
    ask(database, 15, need_code=None, outcome=Outcome.UNMET, reason=Reason.DIRECTORY_GAP)
    ask(database, 13, need_code="basics.food", outcome=Outcome.MET)
    with database.begin() as session:
        values = counted(session, "2026-01")
    for one in sums():
        assert values.get(one.total, 0) == sum(values.get(part, 0) for part in one.parts), one.total
    assert values[PLACES, "unknown", TOTAL] == 28


needs = st.sampled_from(["housing.shelter", "housing.rent", "basics.food", "crisis.suicide", "unnamed"])
groups = st.lists(
    st.tuples(needs, st.sampled_from(["Whittier", "Jordan", "unknown"]), st.booleans(), st.integers(1, 40)),
    min_size=1,
    max_size=8,
)


@given(groups)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_adding_subtracting_and_solving_tells_nothing_of_a_small_number(
    drawn: list[tuple[str, str, bool, int]],
) -> None:
    values: dict[tuple[str, str, str], int] = {}
    for need, place, failed, number in drawn:
        domain = need.partition(".")[0]
        cells = {(NEEDS, name, column) for name in {need, domain, ALL} for column in (TOTAL, _side(failed))}
        cells |= {("outcomes", name, "unmet" if failed else "unknown") for name in {domain, ALL}}
        cells.add((PLACES, place, TOTAL))
        cells |= {("reasons", row, NOT_MET) for row in ("not_said", ALL) if failed}
        for cell in cells:
            values[cell] = values.get(cell, 0) + number
    assert_protected(cut_of(values), list(sums()))


def _side(failed: bool) -> str:
    return NOT_MET if failed else "other"


@pytest.mark.parametrize("number", [1, SMALLEST_SHOWN - 1])
def test_two_months_cannot_be_subtracted_to_find_a_small_one(database: Database, number: int) -> None:
    """A month is hidden by itself: nothing published spans two months."""
    ask(database, number)
    publish(database, AFTER)
    with database.begin() as session:
        table = edition(session).tables["2026-01"]
    assert not [cell for cell, value in table.items() if value is not None and value != 0]
