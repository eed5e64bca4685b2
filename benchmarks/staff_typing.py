"""How fast the staff box answers while somebody types, with many services.

    uv run python -m benchmarks.staff_typing [--services 100000] [--texts 25]

Invented services lie on top of the real ones in a SQLite file (`benchmarks.search_speed`). Texts of
`data/search/judged.jsonl` are typed letter by letter: each start of two letters or more is posted to `/staff` as the
page's script posts it, sign-in, form token, search and rendering included. A person types the next letter about every
200 ms, and the script waits for a short pause, so this asks more than staff ever do. Nothing is remembered from an
earlier text: the readings of texts are forgotten before each.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import httpx

from benchmarks.search_speed import invent
from channels.app import create_app
from channels.signin.roles import Role
from channels.staff.views import FRAGMENT
from directory.reference import prepare
from directory.search import warm
from directory.search.learned import needs_learned
from directory.search.lexicon import read_query
from directory.search.meaning import needs_meant
from runtime.database import Database
from runtime.paths import DATA
from runtime.settings import Settings
from tests.channels.staff_support import add_account, field, sign_in
from tests.channels.support import PUBLIC_URL, EchoAssistant, serving

KINDS = ("start of a word", "after a space", "whole text")


def starts(text: str) -> Iterator[tuple[str, str]]:
    """What stands in the box after each letter, and of what kind it is."""
    for length in range(2, len(text) + 1):
        typed = text[:length]
        yield typed, KINDS[2] if length == len(text) else KINDS[1] if typed.endswith(" ") else KINDS[0]


async def typed(client: httpx.AsyncClient, csrf: str, texts: list[str]) -> list[tuple[float, str, str]]:
    """Milliseconds of each request, with its kind and its text."""
    spent = []
    for text in texts:
        for forget in (read_query, needs_learned, needs_meant):
            forget.cache_clear()
        for start, kind in starts(text):
            begun = perf_counter()
            answer = await client.post("/staff", data={"csrf": csrf, "text": start}, headers={FRAGMENT: "1"})
            spent.append((1000 * (perf_counter() - begun), kind, start))
            answer.raise_for_status()
    return spent


def report(spent: list[tuple[float, str, str]]) -> None:
    """Print the median and the 95th percentile by kind, and the slowest starts."""
    print(f"{'':18}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}")
    for kind in (*KINDS, "all"):
        times = [one for one, which, _ in spent if kind in (which, "all")]
        high = statistics.quantiles(times, n=20)[18]
        print(f"{kind:18}{len(times):>9}{statistics.median(times):>9.1f}{high:>9.1f}{max(times):>9.1f}")
    print("slowest:", ", ".join(f"{text!r} {one:.0f}" for one, _, text in sorted(spent, reverse=True)[:12]))


async def measure(services: int, texts: list[str]) -> None:
    """Make the directory, sign in, type."""
    with tempfile.TemporaryDirectory() as folder:
        options = Settings(_env_file=None, data_dir=folder, secret_key="long enough to measure", public_url=PUBLIC_URL)
        database = Database(options.database)
        prepare(database)
        invent(database, services)
        with database.begin() as session:
            warm(session)
        database.close()
        app = create_app(options, EchoAssistant())
        add_account(app, "sam", Role.STAFF)
        async with serving(app) as client:
            client.base_url = httpx.URL(PUBLIC_URL)
            await sign_in(client, "sam")
            csrf = field((await client.get("/staff")).text, "csrf")
            await client.post("/staff", data={"csrf": csrf, "text": "shelter"})
            report(await typed(client, csrf, texts))


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--texts", type=int, default=25, help="so many of the judged texts, drawn by chance")
    given = parser.parse_args()
    lines = Path(DATA / "search" / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    asyncio.run(measure(given.services, random.Random(5).sample(texts, given.texts)))


if __name__ == "__main__":
    main()
