"""How well the crisis screen does on labelled messages: recall and kind by need and language, and false alarms.

Usage: python benchmarks/crisis_screen.py FILE... [--half even|odd] [--misses] [--alarms] [--wrong]

Each FILE is JSON Lines with `text` and `needs` (a message whose needs hold a `crisis.` code is a crisis); `must`, where
a line has it, is the kind that must come first, or `none`. `lang` is taken from the line or from the file's name.
`--half` keeps every second line of each file: rules written while looking at one half are measured on the other.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safety.crisis import KIND_OF_NEED, Crisis
from safety.screen import screen


@dataclass(frozen=True)
class Case:
    text: str
    needs: tuple[str, ...]
    kind: str | None
    language: str
    source: str


def read(path: Path, half: str | None) -> Iterator[Case]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if half and number % 2 != ("even", "odd").index(half):
                continue
            row = json.loads(line)
            crises = tuple(need for need in row["needs"] if need in KIND_OF_NEED)
            kind = row.get("must") or (KIND_OF_NEED[crises[0]] if crises else "none")
            language = row.get("lang") or path.stem.split("_")[0]
            yield Case(row["text"], tuple(row["needs"]), None if kind == "none" else kind, language, path.stem)


def report(cases: list[Case], found: list[Crisis | None], show: argparse.Namespace) -> None:
    totals, caught, right = Counter[str](), Counter[str](), Counter[str]()
    calm, alarms = Counter[str](), Counter[str]()
    for case, crisis in zip(cases, found, strict=True):
        if case.kind is None:
            calm[case.source] += 1
            alarms[case.source] += crisis is not None
            if crisis and show.alarms:
                signs = "".join(f"\n   {item.sign} <{item.pattern[:70]}> [{item.words}]" for item in crisis.evidence)
                print(f"ALARM {crisis.need} {signs}\n      {case.text}")
            continue
        need = next((need for need in case.needs if need in KIND_OF_NEED), "crisis.?")
        for key in (f"{case.language:4}", need, "all"):
            totals[key] += 1
            caught[key] += crisis is not None
            right[key] += crisis is not None and crisis.kind == case.kind
        if crisis is None and show.misses:
            print(f"MISS  {need}: {case.text}")
        if crisis and crisis.kind != case.kind and show.wrong:
            signs = "; ".join(f"{item.need}:{item.sign}[{item.words}]" for item in crisis.evidence)
            print(f"KIND  {need} got {crisis.need} {signs}\n      {case.text}")
    for key in sorted(totals):
        print(
            f"{key:28} {totals[key]:5}  caught {caught[key] / totals[key]:.3f}"
            f"  right kind {right[key] / totals[key]:.3f}"
        )
    for key in sorted(calm):
        print(f"calm {key:23} {calm[key]:5}  alarms {alarms[key]:4}  {alarms[key] / calm[key]:.4f}")
    if calm:
        print(
            f"calm all {sum(calm.values()):24}  alarms {sum(alarms.values()):4}"
            f"  {sum(alarms.values()) / sum(calm.values()):.4f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--alarms", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    show = parser.parse_args()
    cases = [case for path in show.files for case in read(path, show.half)]
    screen("warm up")
    started = time.process_time()
    found = [screen(case.text) for case in cases]
    spent = (time.process_time() - started) / max(len(cases), 1)
    report(cases, found, show)
    print(f"{spent * 1000:.2f} ms a message over {len(cases)} messages")


if __name__ == "__main__":
    main()
