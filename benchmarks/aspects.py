"""Measures whether what a question asks of a service is read rightly: `uv run python benchmarks/aspects.py`.

`data/dev/aspects.tsv` holds questions from the middle of conversations (`data/context`) that others labelled: what is
asked (`actions.aspects.Aspect`, several joined by `+`), the language, the text. They are not learned from.
"""

import asyncio
import csv
from collections import Counter
from collections.abc import Iterator

from actions.aspects import aspects_asked
from bot.interpreter import Interpreter
from bot.training import current_model
from runtime.paths import DATA

FILE = DATA / "dev" / "aspects.tsv"


def _questions() -> Iterator[tuple[frozenset[str], str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        for asked, language, text in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield frozenset(asked.split("+")), language, text


async def _measure() -> None:
    interpreter = Interpreter.load(current_model())
    counts: Counter[tuple[str, str]] = Counter()
    for asked, language, text in _questions():
        heard = (await interpreter.parse(text)).get("aspects") or []
        plain = [str(aspect) for aspect in aspects_asked(text)]
        for group in (language, "all"):
            counts[group, "questions"] += 1
            counts[group, "read"] += bool(heard)
            counts[group, "right"] += bool(asked.intersection(heard[:1]))
            counts[group, "right by plain words"] += bool(asked.intersection(plain))
    for group in dict.fromkeys(group for group, _ in counts):
        shares = ", ".join(
            f"{what} {counts[group, what] / counts[group, 'questions']:.3f}"
            for what in ("read", "right", "right by plain words")
        )
        print(f"{group}: {counts[group, 'questions']} questions, {shares}")


if __name__ == "__main__":
    asyncio.run(_measure())
