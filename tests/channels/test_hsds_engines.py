"""The HSDS API answers the same on SQLite and PostgreSQL."""

from pathlib import Path

import httpx
import pytest

from directory.codes import stable_id, term_id
from runtime.database import Database
from runtime.migrate import migrate
from tests.channels.hsds_support import open_directory
from tests.channels.web_support import web_app
from tests.postgres import PostgresUnavailable, fresh_database

PATHS = (
    "/services?full=true&per_page=20",
    "/services?minimal=true",
    "/services?search=food&per_page=20",
    f"/services?taxonomy_term_id={term_id('housing.shelter')}&modified_after=2020-01-01T00:00:00Z",
    f"/services/{stable_id('service', 'day-one')}",
    "/organizations?search=HOUSE&full_service=true&per_page=5",
    "/service_at_locations?postcode=55411&proximity=2000&full=true",
    "/service_at_locations?postcode=55305",
    "/taxonomies",
    "/taxonomy_terms?top_only=true&search=shelter",
)


async def test_both_engines_give_the_same_answers(tmp_path: Path):
    try:
        url = fresh_database()
    except PostgresUnavailable as why:
        pytest.skip(f"NO POSTGRESQL: {why}")
    migrate(Database(url).engine)
    (tmp_path / "lite").mkdir()
    (tmp_path / "post").mkdir()
    lite = await answers(open_directory(tmp_path / "lite"))
    assert lite == await answers(open_directory(tmp_path / "post", database_url=url))


async def answers(options: object) -> dict[str, object]:
    transport = httpx.ASGITransport(app=web_app(options))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        responses = {path: await client.get(f"/hsds{path}") for path in PATHS}
    assert {response.status_code for response in responses.values()} == {200}
    return {path: _without_moments(response.json()) for path, response in responses.items()}


def _without_moments(found: object) -> object:
    """An answer without when its records were loaded, which is another moment in each database."""
    if isinstance(found, dict):
        return {k: _without_moments(v) for k, v in found.items() if k not in ("last_modified", "modified_date")}
    return [_without_moments(part) for part in found] if isinstance(found, list) else found
