"""How good the search is on `data/search/judged.jsonl`: nDCG@5 and the share of queries that find nothing, by language.

    uv run python benchmarks/search_quality.py [FILE] [--worst 20]

A line of the file is {"id", "lang", "text", "relevant": {slug of a public service: 1 to 3}}. The grades were given by
reading `data/directory/services.csv`, not the answers of the search: 3 what one would tell the caller first, 2 a good
second, 1 of some use. nDCG is that of Järvelin and Kekäläinen (2002) with gains of 2^grade - 1, as usual on the web.
"""

import argparse
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from directory.reference import prepare
from directory.search import SearchResult, ServiceQuery, search
from runtime.database import Database
from runtime.paths import DATA

JUDGED = DATA / "search" / "judged.jsonl"
DEPTH = 5


def read_judged(path: Path = JUDGED) -> list[dict[str, Any]]:
    """The judged queries."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ndcg(slugs: Iterable[str], relevant: Mapping[str, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of the first `depth` answers."""
    gained = _discounted(relevant.get(slug, 0) for slug in list(slugs)[:depth])
    best = _discounted(sorted(relevant.values(), reverse=True)[:depth])
    return gained / best if best else 0.0


def _discounted(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def answer_all(database: Database, judged: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], SearchResult]]:
    """Every judged query with its answer."""
    with database.begin() as session:
        return [(one, search(session, ServiceQuery(text=one["text"], limit=DEPTH))) for one in judged]


def main() -> None:
    """Print the table and the worst queries."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=JUDGED)
    parser.add_argument("--worst", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/directory.db")
        prepare(database)
        answers = answer_all(database, read_judged(arguments.file))
        database.close()
    scored = [(ndcg((hit.slug for hit in result.hits), one["relevant"]), one, result) for one, result in answers]
    by_language: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for score, one, result in scored:
        for group in (one["lang"], "all"):
            by_language[group].append((score, not result.hits))
    print(f"{'language':10}{'queries':>8}{'nDCG@5':>8}{'none found':>12}")
    for language, rows in by_language.items():
        mean = sum(score for score, _none in rows) / len(rows)
        print(f"{language:10}{len(rows):>8}{mean:>8.3f}{sum(none for _score, none in rows) / len(rows):>12.1%}")
    print(f"\nworst {arguments.worst}:")
    for score, one, result in sorted(scored, key=lambda row: row[0])[: arguments.worst]:
        print(f"{score:.2f} {one['text']!r} {result.need_codes[:3]} {[hit.slug for hit in result.hits]}")


if __name__ == "__main__":
    main()
