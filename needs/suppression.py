"""Hides small cells of a published table, and enough others that no arithmetic on what is shown gives them away.

Cell suppression, as statistical offices do it: cells of 1 to 10 are hidden (primary), then further cells
(complementary), until for every small cell the shown figures allow at least ten values, ten or more among them. So
whoever adds, subtracts and solves learns no more than "1 to 10". What can be learned is computed: the smallest and
the largest value that the linear equations between the cells allow (M. Fischetti, J. J. Salazar, Solving the cell
suppression problem on tabular data with linear constraints, Management Science 47 (2001) 1008-1027). The attacker is
granted to know that zeros are always shown, so that every hidden cell is at least 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

SMALLEST_SHOWN = 11
"""Counts from 1 to 10 are never published."""
WIDTH = SMALLEST_SHOWN - 2
"""The least distance between the smallest and the largest value that a small cell must be able to have."""
_TOLERANCE = 1e-6
Cell = tuple[str, str, str]
"""Table, row and column."""
Range = tuple[float, float]


@dataclass(frozen=True)
class Sum:
    """A cell that is the sum of others, so that each can be computed from the rest."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Suppressed:
    """What may be shown: `shown` has a value for every cell, None for a hidden one.

    `primary` are hidden because they are small, `complementary` because they would give a small one away.
    """

    shown: Mapping[Cell, int | None]
    primary: frozenset[Cell]
    complementary: frozenset[Cell]


def suppress(values: Mapping[Cell, int], sums: Sequence[Sum]) -> Suppressed:
    """Hide what must be hidden. `sums` are all equations between the cells that anyone knows of.

    Raises:
        ValueError: a total is not the sum of its parts, so that the equations would hide nothing.
    """
    for one in sums:
        if values[one.total] != sum(values[part] for part in one.parts):
            raise ValueError(f"{one.total} is not the sum of its parts")
    primary = frozenset(cell for cell, value in values.items() if 0 < value < SMALLEST_SHOWN)
    hidden = set(primary)
    equations = _Equations(values, sums)
    open_cells = sorted(primary)
    while open_cells:
        open_cells = [cell for cell in open_cells if not _widened(cell, equations, hidden)]
    return Suppressed(
        shown={cell: None if cell in hidden else value for cell, value in values.items()},
        primary=primary,
        complementary=frozenset(hidden) - primary,
    )


def _widened(cell: Cell, equations: "_Equations", hidden: set[Cell]) -> bool:
    """Whether a small cell is protected; if not, hides one cell more and asks again later.

    Hiding more never narrows another cell's range, so a cell that is protected once stays so.
    """
    if is_wide(equations.seen[cell]):
        return True
    if is_wide(equations.bounds(hidden)[cell]) and equations.protects(cell, hidden):
        return True
    partner = equations.partner(cell, hidden)
    if partner is None:
        return True  # every figure that hangs together with it is hidden or zero: nothing is left to compute with
    hidden.add(partner)
    return False


def is_wide(found: Range) -> bool:
    """Whether a range leaves a small cell protected."""
    low, high = found
    return high - low >= WIDTH - _TOLERANCE and high >= SMALLEST_SHOWN - 1 - _TOLERANCE


class _Equations:
    """The equations between cells, and what they tell of hidden ones."""

    def __init__(self, values: Mapping[Cell, int], sums: Sequence[Sum]) -> None:
        self.values = values
        self.sums = sums
        self.seen: dict[Cell, Range] = {cell: (value, value) for cell, value in values.items()}
        self.of: defaultdict[Cell, list[Sum]] = defaultdict(list)
        for one in sums:
            for cell in one.cells:
                self.of[cell].append(one)

    def bounds(self, hidden: set[Cell]) -> dict[Cell, Range]:
        """A quick outer estimate of every hidden cell's range, by passing bounds along the equations."""
        found: dict[Cell, Range] = dict.fromkeys(hidden, (1.0, inf))
        waiting = [one for one in self.sums if any(cell in hidden for cell in one.cells)]
        for _ in range(8):
            if not any([self._tighten(one, found) for one in waiting]):
                break
        return found

    def _tighten(self, one: Sum, found: dict[Cell, Range]) -> bool:
        """Narrow the cells of one equation by each other; whether any changed."""
        signed = [(cell, sign) for cell, sign in _signed(one) if cell in found]
        rest = -sum(sign * self.values[cell] for cell, sign in _signed(one) if cell not in found)
        changed = False
        for cell, sign in signed:
            others = [_times(other_sign, found[other]) for other, other_sign in signed if other != cell]
            low, high = rest - sum(high for _, high in others), rest - sum(low for low, _ in others)
            new_low, new_high = _times(sign, (low, high))
            kept = (max(found[cell][0], new_low), min(found[cell][1], new_high))
            changed |= kept != found[cell]
            found[cell] = kept
        return changed

    def protects(self, cell: Cell, hidden: set[Cell]) -> bool:
        """Whether the range of a small hidden cell is wide, by the linear program over what hangs together with it.

        Each solution is a table that the attacker cannot tell from the true one, so it widens the known range of
        every cell in it: most cells need no program of their own.
        """
        cells = sorted(self._connected(cell, hidden))
        matrix, right = self._program(cells, hidden)
        for sign in (1, -1):
            self._solve(cells, cells.index(cell), sign, matrix, right)
        return is_wide(self.seen[cell])

    def _program(self, cells: Sequence[Cell], hidden: set[Cell]) -> tuple[csr_matrix, list[int]]:
        at = {cell: place for place, cell in enumerate(cells)}
        equations = list({one.cells: one for cell in cells for one in self.of[cell]}.values())
        entries = [
            (row, at[cell], sign) for row, one in enumerate(equations) for cell, sign in _signed(one) if cell in at
        ]
        rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        right = [-sum(sign * self.values[c] for c, sign in _signed(one) if c not in hidden) for one in equations]
        return csr_matrix((np.array(signs, dtype=float), (rows, columns)), shape=(len(right), len(cells))), right

    def _solve(self, cells: Sequence[Cell], at: int, sign: int, matrix: csr_matrix, right: Sequence[int]) -> None:
        goal = np.zeros(len(cells))
        goal[at] = sign
        # Values far above any count stand for "without limit", so that there always is a solution to look at.
        limit = 10.0 * (max(self.values.values()) + SMALLEST_SHOWN)
        solved = linprog(goal, A_eq=matrix, b_eq=right, bounds=(1, limit), method="highs")
        if solved.status != 0:
            raise ArithmeticError(f"the protection of a cell could not be computed: {solved.message}")
        for cell, value in zip(cells, solved.x, strict=True):
            low, high = self.seen[cell]
            self.seen[cell] = (min(low, value), max(high, value))

    def _connected(self, cell: Cell, hidden: set[Cell]) -> set[Cell]:
        reached, waiting = {cell}, [cell]
        while waiting:
            for one in self.of[waiting.pop()]:
                new = {other for other in one.cells if other in hidden} - reached
                reached |= new
                waiting += new
        return reached

    def partner(self, cell: Cell, hidden: set[Cell]) -> Cell | None:
        """The cell to hide with one that is not protected: in the equation that binds it most, the cheapest.

        An equation with one hidden cell gives that cell away; further on, the fewer hidden cells and the nearer, the
        more it binds. Cheapest is a part before a total, one that gives room, one whose other equations have hidden
        cells already, the smallest. None if all that hangs together with the cell is hidden or zero.
        """
        for one in self._binding(cell, hidden):
            free = [other for other in one.cells if other not in hidden and self.values[other] > 0]
            if free:
                return min(free, key=lambda other: self._price(other, one, hidden))
        return None

    def _binding(self, cell: Cell, hidden: set[Cell]) -> list[Sum]:
        reach = self._connected(cell, hidden)
        near = {one.cells: one for one in self.of[cell]}
        found = near | {one.cells: one for other in sorted(reach) for one in self.of[other]}

        def binds(one: Sum) -> tuple[int, bool]:
            return sum(other in hidden for other in one.cells), one.cells not in near

        return sorted(found.values(), key=binds)

    def _price(self, cell: Cell, one: Sum, hidden: set[Cell]) -> tuple[bool, bool, int, int, Cell]:
        alone = sum(all(other not in hidden for other in further.cells) for further in self.of[cell] if further != one)
        return cell == one.total, self.values[cell] <= WIDTH, alone, self.values[cell], cell


def _signed(one: Sum) -> Iterable[tuple[Cell, int]]:
    yield one.total, -1
    yield from ((part, 1) for part in one.parts)


def _times(sign: int, found: Range) -> Range:
    low, high = found
    return (low, high) if sign > 0 else (-high, -low)
