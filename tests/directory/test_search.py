"""The search on the reference directory: what callers and staff type, and what they then get."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import revision
from directory.availability import mark
from directory.codes import need_codes, stable_id
from directory.exchange.importer import import_path
from directory.models import Service
from directory.places import find_place
from directory.reference import load_reference, prepare
from directory.search import SearchResult, ServiceQuery, index, search
from runtime.database import Database
from tests.directory.feeds import SERVICE, feed, uid, write

MONDAY_NOON = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("search") / "directory.db"
    database = Database(f"sqlite:///{path}")
    prepare(database)
    yield database
    database.close()


@pytest.fixture
def session(directory: Database) -> Iterator[Session]:
    with directory.begin() as opened:
        yield opened
        opened.rollback()


def slugs(result: SearchResult, count: int = 5) -> list[str]:
    return [hit.slug for hit in result.hits[:count]]


def ask(session: Session, text: str, **filters: object) -> SearchResult:
    """Asked at noon of a working day unless said otherwise: what is open ranks higher, so the hour matters."""
    return search(session, ServiceQuery(text=text, **{"at": MONDAY_NOON, **filters}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("shelter family 55411", {"hennepin-shelter-hotline", "hennepin-family-shelter-team"}),
        ("casa de mi vecino sin luz", {"xcel-payment-help", "cap-hc-energy"}),
        ("comida gratis", {"sabathani-food-clothing", "waite-house-food", "mn-food-helpline"}),
        ("raashin", {"sabathani-food-clothing", "waite-house-food", "mn-food-helpline"}),
        ("tsev pw", {"hennepin-shelter-hotline"}),
        ("evicton lawer", {"home-line", "mmla-legal-aid", "vln-legal", "lawhelp-mn", "court-self-help"}),
        ("got towed", {"impound-lot"}),
        ("pot hole", {"minneapolis-311-help"}),
        ("dhakhtarka ilkaha", {"peoples-center-clinic", "northpoint-clinic", "nacc-clinic"}),
        ("kho hniav", {"peoples-center-clinic", "northpoint-clinic", "nacc-clinic"}),
        ("sabathani", {"sabathani-food-clothing"}),
        ("harbor light", {"harbor-light"}),
        ("me and my girls been in the car since tuesday where can we go tonight", {"hennepin-shelter-hotline"}),
    ],
)
def test_what_people_type_finds_the_right_service(session: Session, text: str, among: set[str]) -> None:
    assert among & set(slugs(ask(session, text)))


def test_a_need_code_alone_finds_what_is_for_it_first(session: Session) -> None:
    result = ask(session, "", need_codes=("housing.furnishings",))
    assert result.hits
    assert all("housing.furnishings" in hit.need_codes for hit in result.hits)
    assert result.hits[0].slug == "bridging-furniture" or result.hits[0].need_codes[0] == "housing.furnishings"


@pytest.mark.parametrize(
    ("need", "first"),
    [
        ("311.animal", "animal-care-control"),
        ("311.tree", "park-forestry"),
        ("311.garbage", "solid-waste-recycling"),
        ("311.streetlight", "minneapolis-311-help"),
        ("crisis.emergency", "emergency-911"),
        ("crisis.suicide", "988-lifeline"),
        ("crisis.domestic_violence", "day-one"),
        ("housing.shelter", "hennepin-shelter-hotline"),
    ],
)
def test_the_right_number_comes_first_for_a_need(session: Session, need: str, first: str) -> None:
    assert ask(session, "", need_codes=(need,)).hits[0].slug == first


def test_every_public_need_of_the_directory_is_answered(session: Session) -> None:
    without = [code for code in need_codes() if not ask(session, "", need_codes=(code,)).hits]
    assert without == []


def test_near_services_come_first_and_county_wide_lines_survive(session: Session) -> None:
    result = ask(session, "", need_codes=("basics.food",), near=find_place("55411"), limit=40)
    first, names = result.hits[0], slugs(result, 40)
    assert first.distance_miles is not None and first.distance_miles < 2
    assert "mn-food-helpline" in names
    assert names.index("northpoint-food-shelf") < names.index("minnehaha-food-shelf")


def test_a_place_in_the_text_is_used(session: Session) -> None:
    result = ask(session, "food shelf near lake and chicago")
    assert result.near is not None and result.near.kind == "intersection"
    assert result.hits[0].distance_miles is not None and result.hits[0].distance_miles < 1


def test_the_given_place_wins_over_the_one_in_the_text(session: Session) -> None:
    result = ask(session, "food shelf in Whittier", near=find_place("55412"))
    assert result.near is not None and result.near.name == "55412"


def test_every_hit_says_why_it_was_found_and_when_it_was_checked(session: Session) -> None:
    result = ask(session, "food shelf 55404")
    for hit in result.hits:
        assert any(reason.startswith("for Food") for reason in hit.why)
        assert hit.why[-1] == "not yet checked, call first"
    assert "miles from 55404" in " ".join(result.hits[0].why)


def test_a_checked_service_says_when(session: Session) -> None:
    service = session.get_one(Service, stable_id("service", "sabathani-food-clothing"))
    service.assured_date = datetime(2026, 11, 20).date()
    revision.bump(session)
    session.flush()
    hit = ask(session, "sabathani").hits[0]
    assert hit.assured_date is not None
    assert hit.why[-1] == "checked on 2026-11-20"


def test_rows_nobody_has_read_in_a_source_are_found_by_staff_only(session: Session) -> None:
    assert "bridging" not in " ".join(slugs(ask(session, "aa meeting"), 50))
    public, staff = (
        ask(session, "turning point", limit=50),
        ask(session, "turning point", include_recall=True, limit=50),
    )
    assert "turning-point-treatment" not in slugs(public, 50)
    found = [hit for hit in staff.hits if hit.slug == "turning-point-treatment"]
    assert found and found[0].confidence == "recall"


def test_no_hidden_row_in_any_public_answer(session: Session) -> None:
    for code in need_codes():
        assert all(hit.confidence != "recall" for hit in ask(session, "", need_codes=(code,), limit=100).hits)


def test_open_now_drops_what_is_closed_and_puts_unknown_hours_last(session: Session) -> None:
    result = ask(session, "", need_codes=("basics.food",), open_now=True, at=MONDAY_NOON, limit=60)
    states = [hit.open_now for hit in result.hits]
    assert False not in states
    assert states[0] is True
    assert result.relaxed == ()


def test_the_words_open_now_are_a_filter(session: Session) -> None:
    result = ask(session, "food shelf open now", at=MONDAY_NOON, limit=60)
    assert all(hit.open_now is not False for hit in result.hits)


def test_if_nothing_fits_one_filter_is_given_up_and_named(session: Session) -> None:
    night = ask(session, "sabathani", open_now=True, at=MONDAY_NIGHT)
    assert slugs(night) == ["sabathani-food-clothing"]
    assert night.relaxed == ("open_now",)


def test_filters_that_fit_are_kept_where_two_others_are_given_up(session: Session) -> None:
    asked = {"open_now": True, "at": MONDAY_NIGHT, "free_only": True, "age": 40}
    both = ask(session, "sabathani", **asked, languages=("hmn",), phases=("restoration",))
    assert slugs(both) == ["sabathani-food-clothing"]
    assert both.relaxed == ("open_now", "phases")


def test_nobody_of_17_is_sent_to_a_shelter_for_adults(session: Session) -> None:
    result = ask(session, "", need_codes=("housing.shelter",), facts={"age": 17}, limit=60)
    assert result.hits[0].slug == "bridge-for-youth"
    assert not {"higher-ground", "simpson-shelter", "harbor-light", "hope-street", "avenues-for-youth"} & set(
        slugs(result, 60)
    )


@pytest.mark.parametrize(
    ("facts", "need", "first", "never"),
    [
        ({"children": 2}, "housing.shelter", "hennepin-", "bridge-for-youth"),
        ({"veteran": True}, "housing.rent", "macv-housing", ""),
        ({"gender": "male"}, "housing.shelter", "hennepin-shelter-hotline", "st-annes-place"),
        ({"gender": "female"}, "housing.shelter", "hennepin-shelter-hotline", "higher-ground"),
        ({"age": 70}, "basics.food", "senior-food-shelf", ""),
        ({"age": 30}, "basics.food", "", "senior-food-shelf"),
        ({"wheelchair": True}, "basics.transportation", "metro-mobility", ""),
    ],
)
def test_what_someone_said_of_themself_decides(
    session: Session, facts: dict[str, object], need: str, first: str, never: str
) -> None:
    result = ask(session, "", need_codes=(need,), facts=facts, limit=60)
    assert result.hits[0].slug.startswith(first)
    assert never not in slugs(result, 3) or not never


def test_a_language_that_a_service_lists_brings_it_forward(session: Session) -> None:
    result = ask(session, "", need_codes=("jobs.unemployment",), languages=("so",))
    assert "so" in result.hits[0].languages
    assert "speaks so" in result.hits[0].why


@pytest.mark.parametrize("code", ["so", "SO", "som", "so-SO"])
def test_a_language_is_found_however_its_code_was_written(database: Database, tmp_path: Path, code: str) -> None:
    languages = [{"id": uid("language"), "service_id": SERVICE, "code": code, "name": "Somali"}]
    with database.begin() as session:
        import_path(session, write(tmp_path / "feed", feed(languages=languages)))
        assert ask(session, "warm room", languages=("so",)).hits[0].languages == ("so",)


def test_free_only_drops_what_is_known_to_cost(session: Session) -> None:
    result = ask(session, "", need_codes=("basics.clothing",), free_only=True, limit=50)
    assert "svdp-thrift" not in slugs(result, 50)
    assert result.hits[0].fees == "Free"


def test_a_full_service_goes_last_at_once_and_comes_back_by_itself(session: Session) -> None:
    query = ServiceQuery(need_codes=("housing.furnishings",), at=MONDAY_NOON, limit=20)
    before = search(session, query)
    first = before.hits[0]
    mark(
        session,
        UUID(first.service_id),
        "full",
        made_by="staff",
        now=MONDAY_NOON - timedelta(minutes=1),
        until=MONDAY_NOON + timedelta(hours=2),
    )
    marked = search(session, query)
    assert marked.hits[-1].slug == first.slug
    assert marked.hits[-1].availability == "full"
    assert marked.hits[-1].why[0].startswith("marked full until")
    later = search(session, ServiceQuery(need_codes=query.need_codes, at=MONDAY_NOON + timedelta(hours=3), limit=20))
    assert later.hits[0].slug == first.slug


def test_a_service_marked_closed_is_not_open(session: Session) -> None:
    key = stable_id("service", "waite-house-food")
    mark(session, key, "closed", made_by="staff", now=MONDAY_NOON - timedelta(minutes=1))
    hit = next(hit for hit in ask(session, "waite house", at=MONDAY_NOON).hits if hit.service_id == str(key))
    assert (hit.availability, hit.open_now) == ("closed", False)


def test_what_was_shown_is_left_out_and_pages_do_not_overlap(session: Session) -> None:
    first = ask(session, "", need_codes=("basics.food",), limit=3)
    shown = frozenset(hit.service_id for hit in first.hits)
    more = ask(session, "", need_codes=("basics.food",), limit=3, exclude=shown | {"no such id"})
    page = ask(session, "", need_codes=("basics.food",), limit=3, offset=3)
    assert not shown & {hit.service_id for hit in more.hits}
    assert [hit.slug for hit in page.hits] == [hit.slug for hit in more.hits]
    assert page.total == first.total == more.total + 3


def test_when_all_were_shown_nothing_else_is_made_up(session: Session) -> None:
    everything = ask(session, "", need_codes=("311.pothole",), limit=50)
    shown = frozenset(hit.service_id for hit in everything.hits)
    assert ask(session, "", need_codes=("311.pothole",), exclude=shown).hits == ()


def test_a_311_need_names_the_requests_that_311_takes(session: Session) -> None:
    why = " ".join(ask(session, "streetlight out").hits[0].why)
    assert "311 takes: Street Light" in why


def test_letters_without_meaning_find_nothing(session: Session) -> None:
    for text in ("zzzz qqqq", "???", "🙂"):
        result = ask(session, text)
        assert (result.hits, result.total) == ((), 0)


def test_a_change_to_the_directory_is_found_at_once(session: Session) -> None:
    service = session.scalars(select(Service).where(Service.name == "Walk-In Counseling Center")).one()
    service.name = "Zebrafish Counseling"
    revision.bump(session)
    session.flush()
    assert ask(session, "zebrafish").hits[0].name == "Zebrafish Counseling"


def test_a_large_directory_is_searched_as_it_was_until_its_new_index_is_ready(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        load_reference(session)
    with database.begin() as session:
        assert ask(session, "sabathani").hits
    monkeypatch.setattr(index, "LARGE", 0)
    with database.begin() as session:
        session.get_one(Service, stable_id("service", "sabathani-food-clothing")).name = "Zebrafish Pantry"
        revision.bump(session)
    with database.begin() as session:
        ask(session, "zebrafish")
        for thread in threading.enumerate():
            if thread.name == "search-index":
                thread.join()
        assert ask(session, "zebrafish").hits[0].name == "Zebrafish Pantry"


FIRST_SEARCHES = """
import sys
from directory.search import ServiceQuery, search, warm
from runtime.database import Database

with Database(sys.argv[1]).begin() as session:
    warm(session)
    loaded = set(sys.modules)
    for text in ("s", "shelter family 55411", "my kids are hungry and nobody answers"):
        search(session, ServiceQuery(text, open_now=True))
    print(*sorted(set(sys.modules) - loaded))
"""


def test_a_process_that_is_warm_loads_nothing_for_its_first_searches(directory: Database) -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_SEARCHES, directory.url], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_both_engines_give_the_same_answers(database: Database, session: Session) -> None:
    with database.begin() as other:
        load_reference(other)
    with database.begin() as other:
        for text in ("shelter family 55411", "comida cerca de lake y chicago", "dentist no insurance"):
            assert ask(other, text).hits == ask(session, text).hits
