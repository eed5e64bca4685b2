"""Measures the reports on a large ledger: `python -m benchmarks.ledger_scale [--rows 1000000] [--copies 1]
[--postgres]`.

Fills a ledger of five years with made-up rows, makes the columnar copy, and times what every report page counts on it,
the pages themselves as a signed-in analyst gets them, the rows behind a figure, and the same counts as plain SQL on the
database. Needs that nobody could name carry the text of an out-of-scope training message.
"""

import argparse
import asyncio
import random
import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Insert, func, insert, select

from bot.labelled import labelled_messages
from channels.app import create_app
from channels.reports.views import PAGES
from channels.signin.roles import Role
from directory.codes import need_codes
from directory.reference import load_reference
from needs.codes import neighborhood_names, phase_of
from needs.figures.columns import Columns, open_columns
from needs.figures.coverage import coverage
from needs.figures.filters import UNNAMED_NEED, Filters
from needs.figures.headline import headline
from needs.figures.places import places
from needs.figures.reasons import reasons_by_need
from needs.figures.replay import WouldBeService, replay
from needs.figures.responses import by_phase, diverted
from needs.figures.rows import Detail
from needs.figures.rows import rows as rows_behind
from needs.figures.supply import supply
from needs.figures.trends import hours, weeks
from needs.ledger import set_outcome
from needs.models import DayVersion, Need
from needs.outcomes import AssertedBy, Outcome, Reason
from runtime.database import Database
from runtime.migrate import migrate
from runtime.settings import Settings
from tests.channels.staff_support import add_account, sign_in
from tests.channels.support import PUBLIC_URL, EchoAssistant, serving
from tests.postgres import fresh_database

BATCH = 20_000
RUNS = 5
FIRST, DAYS = date(2021, 1, 1), 5 * 365


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Made-up needs, spread over the days in order as they would come."""
    draw = random.Random(1)
    codes, places_, reasons = [None, *need_codes()], [*sorted(neighborhood_names()), None, None], list(Reason)
    weights = [1 / (1 + at) for at in range(len(codes))]
    texts = [message.text for message in labelled_messages() if message.intent == "oos"]
    for number in range(count):
        day = FIRST + timedelta(days=number * DAYS // count)
        hour = draw.randrange(24)
        at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        code = draw.choices(codes, weights)[0]
        outcome = draw.choice(list(Outcome))
        failed = outcome in (Outcome.UNMET, Outcome.PARTLY_MET)
        yield {
            "id": UUID(int=draw.getrandbits(128)),
            "at": at,
            "day": day,
            "hour": hour,
            "channel": draw.choice(("sms", "web", "staff")),
            "language": draw.choice(("en", "en", "en", "es", "so", "hmn")),
            "need_code": code,
            "phase": phase_of(code),
            "neighborhood": draw.choice(places_),
            "invented": False,
            "outcome": outcome,
            "reason": draw.choice(reasons) if failed else None,
            "asserted_by": "bot",
            "asserted_at": at,
            "confidence": 1.0,
            "text": None if code else draw.choice(texts),
            "person_key": None if code else f"{draw.randrange(1_000_000):x}",
        }


def fill(database: Database, count: int, copies: int) -> None:
    """Write the rows, each as often as is asked, and their days' versions as a refresh would have."""
    source = rows(count)
    for _ in range(0, count, BATCH):
        some = [row for row, _ in zip(source, range(BATCH), strict=False)]
        with database.begin() as session:
            session.execute(insert(Need), some)
    for _ in range(copies - 1):
        with database.begin() as session:
            session.execute(_copy(database, count))
    with database.begin() as session:
        days = [{"day": FIRST + timedelta(days=back), "version": 1} for back in range(DAYS)]
        session.execute(insert(DayVersion), days)


def _copy(database: Database, count: int) -> Insert:
    """The first rows once more under new ids, which the engine writes faster than Python."""
    sqlite = database.engine.dialect.name == "sqlite"
    new_id = func.lower(func.hex(func.randomblob(16))) if sqlite else func.gen_random_uuid()
    others = [column for column in Need.__table__.columns if column.name != "id"]
    some = select(new_id.label("new_id"), *others).limit(count)
    return insert(Need).from_select(["id", *(column.name for column in others)], some, include_defaults=False)


def pages(columns: Columns, database: Database, filters: Filters) -> dict[str, Callable[[], object]]:
    """What each report page counts."""

    def supplied() -> object:
        with database.begin() as session:
            return supply(session, columns, filters, datetime.now(UTC))

    service = WouldBeService(("housing.shelter", "housing.rent"), weekly_places=40)
    return {
        "headline": lambda: headline(columns, filters),
        "need x reason": lambda: reasons_by_need(columns, filters),
        "places": lambda: places(columns, filters),
        "coverage": lambda: coverage(columns, filters),
        "weeks and hours": lambda: (weeks(columns, filters), hours(columns, filters)),
        "phases and 911": lambda: (by_phase(columns, filters), diverted(columns, filters)),
        "supply": supplied,
        "replay": lambda: replay(columns, filters, service),
    }


WOULD_BE = {"replay": (("for", "housing.shelter"), ("weekly", "40"))}
RARE, DOMAIN = tuple(need_codes())[-1:], tuple(code for code in need_codes() if code.startswith("housing."))
DRILLED: dict[str, tuple[tuple[str, ...], Detail, int]] = {
    "newest": ((), Detail(), 0),
    "unmet, not eligible": ((), Detail("unmet", Reason.INELIGIBLE), 0),
    "a rare need": (RARE, Detail(), 0),
    "a rare need, not eligible": (RARE, Detail("unmet", Reason.INELIGIBLE), 0),
    "the domain housing": (DOMAIN, Detail(), 0),
    "housing, page 200": (DOMAIN, Detail(), 200),
    "unnamed": ((UNNAMED_NEED,), Detail(), 0),
}


@dataclass(frozen=True)
class Seconds:
    """What several runs of one thing took; the first, which fills caches that a running server has, is not in it."""

    runs: Sequence[float]

    def __str__(self) -> str:
        return f"{median(self.runs):6.3f} s (most {max(self.runs):6.3f})"


def drill(database: Database, since: date, until: date) -> Iterator[tuple[str, Seconds]]:
    """Seconds that a page of rows takes, for each kind of figure that leads to it."""
    for name, (needs, detail, page) in DRILLED.items():
        filters = Filters(since, until, needs=needs)

        def look(filters: Filters = filters, detail: Detail = detail, page: int = page) -> object:
            with database.begin() as session:
                return rows_behind(session, filters, detail, page)

        yield name, timed(look)


def timed(work: Callable[[], object]) -> Seconds:
    """What it takes again and again."""
    work()
    return Seconds([_once(work) for _ in range(RUNS)])


def _once(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


async def visited(settings: Settings, *periods: Filters) -> list[dict[str, Seconds]]:
    """What each page takes a signed-in analyst for each period."""
    app = create_app(settings, EchoAssistant())
    add_account(app, "ana", Role.ANALYST)
    async with serving(app) as client:
        client.base_url = httpx.URL(PUBLIC_URL)
        await sign_in(client, "ana")
        return [{page.name: await visit(client, page.name, filters) for page in PAGES} for filters in periods]


async def visit(client: httpx.AsyncClient, name: str, filters: Filters) -> Seconds:
    """What one page takes again and again."""
    asked = [*filters.to_query(), *WOULD_BE.get(name, ())]
    runs = []
    for _ in range(RUNS + 1):
        begun = perf_counter()
        (await client.get(f"/reports/{name}", params=asked)).raise_for_status()
        runs.append(perf_counter() - begun)
    return Seconds(runs[1:])


def measure(database: Database, settings: Settings, count: int, copies: int) -> None:
    """Fill, copy, time, print."""
    begun = perf_counter()
    fill(database, count, copies)
    print(f"  {count * copies:,} rows written in {perf_counter() - begun:.0f} s")
    with database.begin() as session:
        load_reference(session)
    columns = open_columns(database, settings)
    begun = perf_counter()
    columns.refresh(force=True)
    size = sum(path.stat().st_size for path in columns.folder.glob("*.parquet")) / 1e6
    print(f"  first copy in {perf_counter() - begun:.1f} s, {size:.1f} MB")
    with database.begin() as session:
        need_id = session.scalars(select(Need.id).where(Need.day == FIRST + timedelta(days=900)).limit(1)).one()
        set_outcome(session, need_id, Outcome.MET, None, AssertedBy.STAFF, 1.0)
    begun = perf_counter()
    columns.refresh(force=True)
    print(f"  refresh after a correction of an old row in {perf_counter() - begun:.2f} s")
    everything = Filters(FIRST, FIRST + timedelta(days=DAYS - 1))
    some = Filters(FIRST + timedelta(days=1000), FIRST + timedelta(days=1364), languages=("so",), channels=("sms",))
    for name, page in pages(columns, database, everything).items():
        filtered = timed(pages(columns, database, some)[name])
        print(f"  {name:16} all five years {timed(page)}   one year, Somali, SMS {filtered}")
    of_all, of_year = asyncio.run(visited(settings, everything, some))
    for name, seconds in of_all.items():
        print(f"  /reports/{name:10} all five years {seconds}   one year, Somali, SMS {of_year[name]}")
    year = dict(drill(database, some.since, some.until))
    for name, seconds in drill(database, everything.since, everything.until):
        print(f"  rows: {name:26} all five years {seconds}   one year {year[name]}")
    print(f"  plain SQL, need x reason: {timed(lambda: plain(database))}")
    print(f"  most memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def plain(database: Database) -> object:
    """The same count as need x reason, asked of the database itself."""
    kinds = (Need.need_code, Need.outcome, Need.reason, Need.barrier)
    with database.begin() as session:
        return session.execute(select(*kinds, func.count()).where(Need.invented.is_(False)).group_by(*kinds)).all()


def main() -> None:
    """Measure on SQLite, or on a throw-away PostgreSQL."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--copies", type=int, default=1, help="write every row so often")
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = fresh_database() if given.postgres else f"sqlite:///{name}/ledger.db"
        print(url.split(":")[0])
        database = Database(url)
        migrate(database.engine)
        settings = Settings(
            _env_file=None,
            data_dir=Path(name),
            database_url=url,
            secret_key="long enough to measure",
            public_url=PUBLIC_URL,
        )
        measure(database, settings, given.rows, given.copies)
        database.close()


if __name__ == "__main__":
    main()
