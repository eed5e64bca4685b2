"""The search stays as good as it was on the judged queries, and holds for any query."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from benchmarks.search_quality import answer_all, ndcg, read_judged
from directory.reference import prepare
from directory.search import ServiceQuery, search
from runtime.database import Database


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('judged') / 'directory.db'}")
    prepare(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def session(directory: Database) -> Iterator[Session]:
    with directory.begin() as opened:
        yield opened


def test_judged_queries_are_answered_well_in_every_language(directory: Database) -> None:
    answers = answer_all(directory, read_judged())
    assert len(answers) >= 150
    for language in ("en", "es", "so", "hmn"):
        mine = [(one, result) for one, result in answers if one["lang"] == language]
        scores = [ndcg((hit.slug for hit in result.hits), one["relevant"]) for one, result in mine]
        assert sum(scores) / len(scores) >= 0.85, language
        assert sum(not result.hits for _one, result in mine) <= 0.015 * len(mine), language


def test_the_measure_is_one_for_the_best_order_and_less_for_another() -> None:
    relevant = {"a": 3, "b": 2, "c": 1}
    assert ndcg(["a", "b", "c"], relevant) == 1
    assert 0 < ndcg(["c", "b", "a"], relevant) < 1
    assert ndcg(["x"], relevant) == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=120) | st.sampled_from(["food shelf", "comida", "raashin", "zaub mov"]),
    limit=st.integers(0, 5),
    offset=st.integers(0, 50),
    open_now=st.booleans(),
    age=st.none() | st.integers(0, 110),
    audiences=st.sets(st.sampled_from(["youth", "family", "women", "men"])),
)
def test_any_query_gets_a_public_answer_in_order(
    session: Session, text: str, limit: int, offset: int, open_now: bool, age: int | None, audiences: set[str]
) -> None:
    query = ServiceQuery(
        text=text, limit=limit, offset=offset, open_now=open_now, age=age, audiences=tuple(sorted(audiences))
    )
    result = search(session, query)
    assert len(result.hits) <= limit
    assert len(result.hits) <= max(result.total - offset, 0)
    assert all(hit.confidence != "recall" for hit in result.hits)
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)
    assert search(session, query) == result
