"""Scores the understanding against messages that somebody else labelled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from bot.acts import OUT_OF_SCOPE, REQUEST

NO_CRISIS = "none"
Z_95 = 1.96


@dataclass(frozen=True)
class Share:
    """How many of how many, with its 95 % interval (Wilson 1927)."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval."""
        if not self.total:
            return (0.0, 1.0)
        n, p, z = self.total, self.hits / self.total, Z_95
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}–{high:.3f}] {self.hits}/{self.total}"


@dataclass(frozen=True)
class Scores:
    """The figures of one language (or of all together), by name, in the order in which they are printed."""

    language: str
    figures: Mapping[str, Share]


@dataclass
class _Tally:
    hits: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)

    def add(self, figure: str, hit: bool) -> None:
        self.totals[figure] += 1
        self.hits[figure] += hit


FIGURES = (
    "top-1 need", "top-3 need", "both of two needs", "acts", "reason", "out of scope recognised",
    "requests turned away", "language", "crisis caught", "right line first", "false alarms",
)  # fmt: skip


def evaluate(
    labelled: Sequence[Mapping[str, Any]], understood: Sequence[Mapping[str, Any]]
) -> tuple[list[Scores], Counter[tuple[str, str]]]:
    """Scores by language, `all` last, and the confusions (wanted need, understood need).

    `labelled` rows are those of `nearhelp evaluate`; `understood` are the same messages as `understand` prints them.
    """
    tallies: dict[str, _Tally] = {}
    confusions: Counter[tuple[str, str]] = Counter()
    for row, told in zip(labelled, understood, strict=True):
        for language in (row.get("lang", "en"), "all"):
            for figure, hit in _judge(row, told):
                tallies.setdefault(language, _Tally()).add(figure, hit)
        wanted, got = _first(row, told)
        if wanted and got not in {*row["needs"], *row.get("accept", ())}:
            confusions[wanted, got] += 1
    order = [*(language for language in tallies if language != "all"), "all"]
    return [_scores(language, tallies[language]) for language in order if language in tallies], confusions


def _judge(row: Mapping[str, Any], told: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    right, crisis = {*row["needs"], *row.get("accept", ())}, told["crisis"]
    codes = [need["code"] for need in told["needs"]]
    yield "language", told["language"] == row.get("lang", "en")
    if row["needs"]:
        yield "top-1 need", bool(codes) and codes[0] in right
        yield "top-3 need", bool(right.intersection(codes[:3]))
        yield "requests turned away", told["act"] == OUT_OF_SCOPE
        if len(row["needs"]) > 1:
            yield "both of two needs", set(row["needs"][:2]) <= set(codes)
    elif row["act"] == OUT_OF_SCOPE:
        yield "out of scope recognised", told["act"] == OUT_OF_SCOPE
    if row["act"] not in (REQUEST, OUT_OF_SCOPE):
        yield "acts", told["act"] == row["act"]
    if row.get("reasons"):
        yield "reason", row["reasons"][0] in told.get("reasons", ())
    is_crisis = any(code.startswith("crisis.") for code in row["needs"]) and row.get("must") != NO_CRISIS
    if is_crisis:
        yield "crisis caught", crisis is not None
        if row.get("must"):
            yield "right line first", crisis is not None and crisis["kind"] == row["must"]
    else:
        yield "false alarms", crisis is not None


def _first(row: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[str | None, str]:
    if not row["needs"]:
        return None, ""
    return row["needs"][0], told["needs"][0]["code"] if told["needs"] else told["act"]


def _scores(language: str, tally: _Tally) -> Scores:
    return Scores(language, {name: Share(tally.hits[name], tally.totals[name]) for name in FIGURES})
