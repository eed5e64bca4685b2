"""How fast the search is with many services, beside plain SQLite FTS5 and a full rapidfuzz scan in the same run.

    uv run python benchmarks/search_speed.py [--sizes 10000 100000]

Services are invented from the words of the real ones and lie on top of them in a SQLite file. Every query of
`data/search/judged.jsonl` is asked once as text (what staff type) and once as a need code with a place (what the
assistant asks). Nothing is remembered between queries: the readings of texts are forgotten first.
"""

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import time as clock
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz, process
from sqlalchemy import insert

from directory.codes import need_codes, term_id
from directory.models import Address, Location, Organization, Phone, Service, ServiceAtLocation
from directory.models_details import Schedule, ServiceArea
from directory.models_taxonomy import Attribute
from directory.places import find_place
from directory.reference import prepare
from directory.revision import bump
from directory.search import ServiceQuery, search, warm
from directory.search.index import index_of
from directory.search.learned import needs_learned
from directory.search.lexicon import read_query
from directory.search.meaning import needs_meant
from runtime.database import Database
from runtime.paths import DATA

CITY = "ocd-division/country:us/state:mn/county:hennepin"
AREAS = ("Whittier", "55411", "Lake and Chicago", "Northeast", "Phillips")


def invent(database: Database, count: int) -> None:
    """Put invented services into the database, each with a phone, an address, hours, needs and an area."""
    chance = random.Random(11)
    with database.begin() as session:
        real = [(record.name.split(), record.description.split()) for record in index_of(session).records]
        names = [word for name, _ in real for word in name]
        texts = [word for _, text in real for word in text]
        codes = list(need_codes())
        tables: dict[Any, list[dict[str, Any]]] = {
            model: []
            for model in (
                Organization, Service, Location, ServiceAtLocation, Address, Phone, Schedule, ServiceArea, Attribute
            )
        }  # fmt: skip
        for _ in range(count):
            _one(tables, chance, names, texts, codes)
        for model, rows in tables.items():
            for start in range(0, len(rows), 5_000):
                session.execute(insert(model), rows[start : start + 5_000])
        bump(session)


def _one(
    tables: dict[Any, list[dict[str, Any]]], chance: random.Random, names: list[str], texts: list[str], codes: list[str]
) -> None:
    organization, service, location = (UUID(int=chance.getrandbits(128)) for _ in range(3))
    fresh = (UUID(int=chance.getrandbits(128)) for _ in iter(int, 1))
    name = " ".join(chance.sample(names, 3))
    tables[Organization].append({"id": organization, "name": name, "description": "Invented"})
    tables[Service].append(
        {
            "id": service,
            "organization_id": organization,
            "name": name,
            "description": " ".join(chance.sample(texts, 25)),
            "status": "active",
            "fees_description": chance.choice(("Free", "", "Sliding fee")),
            "minimum_age": chance.choice((None, None, 18)),
        }
    )
    point = {"latitude": chance.uniform(44.89, 45.05), "longitude": chance.uniform(-93.33, -93.20)}
    tables[Location].append({"id": location, "location_type": "physical", "name": name, **point})
    tables[ServiceAtLocation].append({"id": next(fresh), "service_id": service, "location_id": location})
    tables[Address].append(
        {
            "id": next(fresh),
            "location_id": location,
            "address_1": "1 Invented St",
            "city": "Minneapolis",
            "state_province": "MN",
            "postal_code": "55407",
            "country": "US",
            "address_type": "physical",
        }
    )
    tables[Phone].append({"id": next(fresh), "service_id": service, "number": "612-555-0100", "type": "voice"})
    days = chance.choice(("MO,TU,WE,TH,FR", "MO,WE", "SA,SU"))
    opens = clock(chance.choice((8, 9, 10)))
    tables[Schedule].append(
        {
            "id": next(fresh),
            "service_id": service,
            "freq": "WEEKLY",
            "byday": days,
            "opens_at": opens,
            "closes_at": clock(17),
        }
    )
    tables[ServiceArea].append({"id": next(fresh), "service_id": service, "name": "Hennepin County", "uri": CITY})
    for rank, code in enumerate(chance.sample(codes, chance.choice((1, 2, 3))), start=1):
        tables[Attribute].append(
            {
                "id": next(fresh),
                "link_id": service,
                "link_entity": "service",
                "link_type": "need",
                "taxonomy_term_id": term_id(code),
                "value": str(rank),
            }
        )


def timed(calls: Iterable[Callable[[], object]]) -> tuple[float, float, float]:
    """The median and the 95th percentile of the calls, and the latter of their processor time, in milliseconds."""
    spent, worked = [], []
    for call in calls:
        start, busy = time.perf_counter(), time.thread_time()
        call()
        worked.append((time.thread_time() - busy) * 1000)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent), _high(spent), _high(worked)


def _high(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def full_text(database: Database) -> sqlite3.Connection:
    """The same services in SQLite's FTS5, its default BM25."""
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE VIRTUAL TABLE found USING fts5(name, description)")
    with database.begin() as session:
        rows = [(record.name, record.description) for record in index_of(session).records]
    plain.executemany("INSERT INTO found VALUES (?, ?)", rows)
    return plain


def _match(text: str) -> str:
    words = ["".join(letter for letter in word if letter.isalnum()) for word in text.split()]
    return " OR ".join(f'"{word}"' for word in words if word) or '"nothing"'


def measure(size: int, judged: list[dict[str, Any]]) -> None:
    """Print one block of figures."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/directory.db")
        prepare(database)
        invent(database, size)
        start = time.perf_counter()
        with database.begin() as session:
            warm(session)
            records = index_of(session).records
            built = time.perf_counter() - start
            for forget in (read_query, needs_learned, needs_meant):
                forget.cache_clear()
            places = [find_place(name) for name in AREAS]
            codes = list(need_codes())
            texts = [one["text"] for one in judged]

            def by_text(text: str) -> Callable[[], object]:
                return lambda: search(session, ServiceQuery(text=text, limit=5))

            def by_need(number: int) -> Callable[[], object]:
                query = ServiceQuery(need_codes=(codes[number % 66],), near=places[number % 5], limit=3)
                return lambda: search(session, query)

            rows = {
                "search by text": timed(by_text(text) for text in texts),
                "the same again": timed(by_text(text) for text in texts),
                "search by need and place": timed(by_need(number) for number in range(len(texts))),
            }
        plain = full_text(database)
        rows["SQLite FTS5"] = timed(
            (lambda text=text: plain.execute(
                "SELECT name FROM found WHERE found MATCH ? ORDER BY bm25(found) LIMIT 5", (_match(text),)
            ).fetchall())
            for text in texts
        )  # fmt: skip
        blobs = [f"{record.name} {record.description}" for record in records]
        rows["rapidfuzz over all"] = timed(
            (lambda text=text: process.extract(text, blobs, scorer=fuzz.WRatio, limit=5)) for text in texts[::25]
        )
        database.close()
    print(f"\n{len(records):,} services (index built in {built:.1f} s)")
    print(f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'p95 CPU ms':>12}{'p95 CPU / FTS5':>16}")
    for name, (median, worst, busy) in rows.items():
        print(f"{name:26}{median:>9.2f}{worst:>9.2f}{busy:>12.2f}{busy / rows['SQLite FTS5'][2]:>16.2f}")


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000])
    lines = (DATA / "search" / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    for size in parser.parse_args().sizes:
        measure(size, [json.loads(line) for line in lines])


if __name__ == "__main__":
    main()
