"""Why needs fail, what supply stands beside them, who answers instead of 911, and what a new service would change."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from directory import availability
from directory.models import Service
from directory.reference import load_reference
from directory.visibility import public
from needs.figures.clusters import clusters
from needs.figures.columns import Columns
from needs.figures.filters import Filters, FiltersError, from_query
from needs.figures.intervals import change, share
from needs.figures.reasons import reasons_by_need
from needs.figures.replay import WouldBeService, replay
from needs.figures.responses import UNARMED, by_phase, diverted
from needs.figures.supply import supply
from needs.ledger import record
from needs.outcomes import Barrier, Outcome, Reason
from needs.pseudonyms import person_key
from needs.suppression import SMALLEST_SHOWN
from runtime.database import Database
from tests.needs.samples import expressed

MARCH = Filters(date(2026, 3, 1), date(2026, 3, 31))
NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
SHIRTS = ("a", "my", "this", "the red", "that new", "an old")


@pytest.fixture
def columns(database: Database, tmp_path: Path) -> Columns:
    return Columns(database, tmp_path / "figures", fresh_seconds=0)


def write(database: Database, times: int, **changes: object) -> None:
    with database.begin() as session:
        for _ in range(times):
            record(session, expressed(**({"at": NOON, "text": ""} | changes)))


@given(st.integers(0, 400), st.integers(0, 400))
def test_intervals_are_wilsons(count: int, more: int) -> None:
    found = share(count, count + more)
    if not count + more:
        assert (found.low, found.high) == (0, 1)
        return
    known = binomtest(count, count + more).proportion_ci(0.95, "wilson")
    assert found.low == pytest.approx(known.low, abs=1e-6) and found.high == pytest.approx(known.high, abs=1e-6)


def test_what_may_be_chance_is_called_no_change() -> None:
    assert change(share(3, 10), share(1, 10)) == "same"
    assert change(share(300, 1000), share(100, 1000)) == "higher"
    assert change(share(100, 1000), share(300, 1000)) == "lower"


def test_reasons_are_shares_of_their_need_beside_the_period_before(columns: Columns, database: Database) -> None:
    write(database, 6, outcome=Outcome.UNMET, reason=Reason.FULL_OR_WAITLIST)
    write(database, 2, outcome=Outcome.PARTLY_MET, reason=Reason.NOT_ACCESSIBLE, barrier=Barrier.HOURS)
    write(database, 4, outcome=Outcome.MET)
    write(database, 1, need_code="basics.food", outcome=Outcome.UNMET)
    write(database, 2, at=NOON - timedelta(days=31), outcome=Outcome.UNMET, reason=Reason.FULL_OR_WAITLIST)
    found = {(figure.need_code, figure.reason): figure for figure in reasons_by_need(columns, MARCH)}
    full = found["housing.shelter", "full_or_waitlist"]
    assert (full.now.count, full.now.total, full.before.count, full.before.total) == (6, 12, 2, 2)
    assert found["housing.shelter", "not_accessible:hours"].now.share == pytest.approx(2 / 12)
    assert found["basics.food", "not_said"].now.count == 1


def test_supply_counts_public_services_and_those_marked_full(columns: Columns, database: Database) -> None:
    with database.begin() as session:
        load_reference(session)
    write(database, 3, outcome=Outcome.UNMET, reason=Reason.FULL_OR_WAITLIST)
    with database.begin() as session:
        before = {figure.need_code: figure for figure in supply(session, columns, MARCH, NOON)}["housing.shelter"]
        every = session.query(Service).where(public(Service)).all()
        for service in every:
            availability.mark(session, service.id, "full", made_by="desk", now=NOON)
    with database.begin() as session:
        after = {figure.need_code: figure for figure in supply(session, columns, MARCH, NOON)}["housing.shelter"]
    assert (before.needs, before.unmet, before.short, before.full_now) == (3, 3, 3, 0)
    assert before.services > 0 and before.needs_per_service == pytest.approx(3 / before.services)
    assert after.full_now == after.services == before.services


def test_phases_and_what_unarmed_teams_answer(columns: Columns, database: Database) -> None:
    write(database, 2)
    write(database, 3, need_code="crisis.mental_health", outcome=Outcome.MET)
    write(database, 1, need_code=None, outcome=Outcome.UNMET, reason=Reason.NOT_UNDERSTOOD)
    assert [(figure.phase, figure.needs) for figure in by_phase(columns, MARCH)] == [
        ("prevention", 0),
        ("response", 5),
        ("restoration", 0),
        ("unknown", 1),
    ]
    found = {figure.need_code: figure for figure in diverted(columns, MARCH)}
    assert set(found) == set(UNARMED)
    assert (found["crisis.mental_health"].needs, found["crisis.mental_health"].met) == (3, 3)


def test_replay_meets_what_the_new_service_would_have_changed(columns: Columns, database: Database) -> None:
    failed = {"outcome": Outcome.UNMET, "neighborhood": "Phillips West"}
    write(database, 4, reason=Reason.FULL_OR_WAITLIST, **failed)
    write(database, 2, reason=Reason.NOT_ACCESSIBLE, barrier=Barrier.HOURS, **failed)
    write(database, 3, reason=Reason.INELIGIBLE, **failed)
    write(database, 1, reason=Reason.DECLINED, **failed)
    write(database, 1, **failed)
    write(database, 5, outcome=Outcome.UNMET, reason=Reason.FULL_OR_WAITLIST, neighborhood="Armatage")
    write(database, 7, outcome=Outcome.MET)
    by_day = WouldBeService(("housing.shelter",), neighborhoods=("Phillips West",))
    found = replay(columns, MARCH, by_day)
    assert (found.unmet, found.met, found.perhaps, found.served) == (16, 4, 1, 4)
    late = WouldBeService(("housing.shelter",), ("Phillips West",), open_late=True, open_to_all=True, weekly_places=6)
    found = replay(columns, MARCH, late)
    assert (found.met, found.served) == (9, 6)
    everywhere = WouldBeService(("housing.shelter",), languages=("so",))
    assert replay(columns, MARCH, everywhere).met == 0
    assert replay(columns, MARCH, WouldBeService(("basics.food",))).unmet == 0


def test_phrases_are_grouped_and_one_persons_words_show_in_no_group(columns: Columns, database: Database) -> None:
    unnamed = {"need_code": None, "outcome": Outcome.UNMET, "reason": Reason.NOT_UNDERSTOOD}
    with database.begin() as session:
        for number in range(14):
            person = person_key(f"person {number}")
            library = f"is the library open on holiday number {number} please"
            passport = f"how can we renew a passport for travel this time {number}"
            record(session, expressed(at=NOON, person_key=person, text=library, **unnamed))
            record(session, expressed(at=NOON, person_key=person, text=passport, **unnamed))
        for _ in range(30):
            record(session, expressed(at=NOON, text="purple elephants in my yard again", **unnamed))
    with database.begin() as session:
        found = clusters(session, MARCH)
    words = {word for cluster in found.clusters for word in cluster.words}
    assert {"library", "passport"} <= words
    assert "elephants" not in words
    assert all(cluster.people >= SMALLEST_SHOWN for cluster in found.clusters)
    assert found.messages == 58 and found.not_shown >= 30


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["where can i return a shirt"] * 20, {"shirt", "return"}),
        ([f"{ask} return {which} shirt" for ask in ("how do i", "can i", "i want to") for which in SHIRTS], {"shirt"}),
        (["?"] * 20, None),
        ([letter * 3 for letter in "abcdefghijklmnop"], None),
    ],
    ids=["the same words", "like words", "no words", "nothing in common"],
)
def test_a_single_group_is_shown_if_it_shares_words(
    database: Database, texts: list[str], words: set[str] | None
) -> None:
    with database.begin() as session:
        for number, text in enumerate(texts):
            record(session, expressed(at=NOON, need_code=None, person_key=person_key(f"p{number}"), text=text))
        found = clusters(session, MARCH)
    if words is None:
        assert (found.clusters, found.not_shown) == ((), len(texts))
    else:
        assert len(found.clusters) == 1 and words <= set(found.clusters[0].words)
        assert found.not_shown == 0


def test_few_people_make_no_group_at_all(database: Database) -> None:
    with database.begin() as session:
        for number in range(SMALLEST_SHOWN - 1):
            record(
                session,
                expressed(at=NOON, need_code=None, person_key=person_key(f"p{number}"), text="where is the library"),
            )
        assert clusters(session, MARCH).clusters == ()


def test_filters_stand_in_the_address_bar_and_come_back() -> None:
    query = {"since": ["2026-01-01"], "need": ["housing", "unnamed"], "place": ["unknown"], "language": ["so"]}
    filters = from_query(query, date(2026, 3, 31))
    assert filters.until == date(2026, 3, 31) and "housing.rent" in filters.needs
    pairs: dict[str, list[str]] = {}
    for name, value in filters.to_query():
        pairs.setdefault(name, []).append(value)
    assert from_query(pairs, date(2030, 1, 1)) == filters
    assert from_query({}, date(2026, 3, 31)).days == 90
    assert (filters.previous().until, filters.previous().days) == (date(2025, 12, 31), filters.days)


@pytest.mark.parametrize(
    "query",
    [{"since": ["soon"]}, {"need": ["castle"]}, {"place": ["2100 Bloomington Ave"]}, {"language": ["fr"]},
     {"channel": ["fax"]}, {"since": ["2026-02-01"], "until": ["2026-01-01"]}],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_says_what_it_may_be(query: dict[str, list[str]]) -> None:
    with pytest.raises(FiltersError):
        from_query(query, date(2026, 3, 31))


def test_filters_choose_rows_and_never_mix_invented_with_real(columns: Columns, database: Database) -> None:
    write(database, 2, language="so", neighborhood="Armatage")
    write(database, 3)
    write(database, 5, invented=True)

    def count(**chosen: object) -> int:
        where, values = Filters(MARCH.since, MARCH.until, **chosen).where()  # type: ignore[arg-type]
        ((found,),) = columns.query(f"SELECT count(*) FROM need WHERE {where}", values)
        return int(found)

    assert (count(), count(invented=True)) == (5, 5)
    assert (count(languages=("so",)), count(places=("unknown",)), count(places=("Armatage", "unknown"))) == (2, 3, 5)
