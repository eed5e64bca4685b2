"""No small figure can be computed from what is published: not by adding, subtracting, or comparing periods."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from needs.suppression import SMALLEST_SHOWN, Cell, Sum, Suppressed, suppress

ROWS, COLUMNS = ("a", "b", "c", "d"), ("x", "y", "z")
ALL = "all"


def table(counts: list[list[int]], name: str = "t") -> tuple[dict[Cell, int], list[Sum]]:
    """A table of counts with its margins and the equations between them."""
    rows, columns = ROWS[: len(counts)], COLUMNS[: len(counts[0])]
    values = {
        (name, row, column): counts[i][j] for (i, row), (j, column) in product(enumerate(rows), enumerate(columns))
    }
    sums = []
    for row in rows:
        sums.append(Sum((name, row, ALL), tuple((name, row, column) for column in columns)))
    for column in (*columns, ALL):
        sums.append(Sum((name, ALL, column), tuple((name, row, column) for row in rows)))
    sums.append(Sum((name, ALL, ALL), tuple((name, ALL, column) for column in columns)))
    for one in sums:
        values[one.total] = sum(values[part] for part in one.parts)
    return values, sums


def attack(found: Suppressed, sums: list[Sum]) -> dict[Cell, tuple[int, int]]:
    """All that an attacker can learn who knows every equation and that hidden cells are never zero."""
    cells = sorted(cell for cell, value in found.shown.items() if value is None)
    at = {cell: place for place, cell in enumerate(cells)}
    left, right = [], []
    for one in sums:
        row, known = [0.0] * len(cells), 0
        for cell, sign in [(one.total, -1), *((part, 1) for part in one.parts)]:
            if cell in at:
                row[at[cell]] += sign
            else:
                known += sign * (found.shown[cell] or 0)
        if any(row):
            left.append(row)
            right.append(-known)
    learned = {}
    for cell in found.primary:
        goal = [0.0] * len(cells)
        goal[at[cell]] = 1.0
        low = linprog(goal, A_eq=left or None, b_eq=right or None, bounds=(1, None), method="highs")
        goal[at[cell]] = -1.0
        high = linprog(goal, A_eq=left or None, b_eq=right or None, bounds=(1, None), method="highs")
        learned[cell] = (round(low.fun), 10**9 if high.status == 3 else round(-high.fun))
    return learned


def assert_protected(found: Suppressed, sums: list[Sum]) -> None:
    for cell, value in found.shown.items():
        assert value is None or value == 0 or value >= SMALLEST_SHOWN, cell
    for cell, (low, high) in attack(found, sums).items():
        assert high - low >= 9 and high >= 10, (cell, low, high)


counts = st.integers(0, 3).flatmap(lambda scale: st.integers(0, [3, 12, 40, 300][scale]))
tables = st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=4)


@given(tables)
@settings(max_examples=100, deadline=None)
def test_no_sum_or_difference_gives_a_small_cell_away(drawn: list[list[int]]) -> None:
    values, sums = table(drawn)
    assert_protected(suppress(values, sums), sums)


@given(tables, tables)
@settings(max_examples=40, deadline=None)
def test_nor_do_two_tables_that_share_a_total(first: list[list[int]], second: list[list[int]]) -> None:
    values, sums = table(first, "t")
    others, more = table(second, "u")
    total, other = values["t", ALL, ALL], others["u", ALL, ALL]
    # The second table counts the same needs another way: fill it up or cut the claim of equality down to its size.
    if other < total:
        others["u", "a", "x"] += total - other
        for one in more:
            others[one.total] = sum(others[part] for part in one.parts)
        sums = [*sums, *more, Sum(("t", ALL, ALL), (("u", ALL, ALL),))]
    else:
        sums = [*sums, *more]
    assert_protected(suppress(values | others, sums), sums)


@given(st.lists(tables.filter(lambda drawn: len(drawn) == 3), min_size=2, max_size=3))
@settings(max_examples=20, deadline=None)
def test_nor_does_comparing_periods_with_their_sum(periods: list[list[list[int]]]) -> None:
    """Even if the sum over all periods were published, the periods would hold; in fact it never is."""
    values: dict[Cell, int] = {}
    sums: list[Sum] = []
    for number, drawn in enumerate(periods):
        more, equations = table(drawn, f"p{number}")
        values |= more
        sums += equations
    whole = [[sum(drawn[i][j] for drawn in periods) for j in range(3)] for i in range(3)]
    year, equations = table(whole, "year")
    values |= year
    sums += equations
    for _, row, column in year:
        sums.append(Sum(("year", row, column), tuple((f"p{number}", row, column) for number in range(len(periods)))))
    assert_protected(suppress(values, sums), sums)


def test_large_cells_and_zeros_are_shown_when_nothing_is_small() -> None:
    values, sums = table([[11, 0, 40], [12, 300, 0]])
    found = suppress(values, sums)
    assert found.shown == values and not found.primary and not found.complementary


def test_a_single_small_cell_takes_few_others_with_it() -> None:
    values, sums = table([[3, 40, 50], [60, 70, 80], [90, 100, 110]])
    found = suppress(values, sums)
    assert found.primary == {("t", "a", "x")}
    assert len(found.complementary) == 3, "one in its row, one in its column, and the corner between these"


def test_totals_that_are_none_are_refused() -> None:
    values, sums = table([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ValueError, match="not the sum"):
        suppress(values | {("t", "a", ALL): 99}, sums)
