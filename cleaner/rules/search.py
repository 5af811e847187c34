"""Where many literals stand in texts.

Each literal is looked for by the fingerprint of its beginning and confirmed by the fingerprint of the whole. (Karp and
Rabin, "Efficient randomized pattern-matching algorithms", 1987.) An automaton reads the texts as fast, but takes half a
second to build for 80,000 literals, which every first call would wait for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .literals import BEGIN, fold

Hit = tuple[int, int, int]

_Numbers = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[Any]]

_WIDTHS: Final = (1, 2, 4, 8)
"""Characters of the beginning that a literal is looked for by: the most of these that it has."""
_BASE: Final = 0x9E3779B97F4A7C15
"""Of the fingerprints: an odd number with its bits well mixed."""
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_TABLE_BITS: Final = 18
_PART: Final = 50_000
"""Characters of a text that are read at once: the arrays take some 60 bytes for each."""


class Fingerprints:
    """Of all parts of a text: equal parts have equal ones, others do not but by a chance of one in 2 ** 64."""

    def __init__(self, text: str) -> None:
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        self._factors = _powers(_INVERSE, len(codes) + 1)
        self._sums = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum((codes + np.uint64(1)) * _powers(_BASE, len(codes) + 1)[1:], out=self._sums[1:])

    def of(self, starts: _Places, lengths: _Places) -> _Numbers:
        """Of the parts that begin at ``starts`` and are so long."""
        return (self._sums[starts + lengths] - self._sums[starts]) * self._factors[starts]

    def windows(self, width: int) -> _Numbers:
        """Of the ``width`` characters from each place on."""
        return (self._sums[width:] - self._sums[:-width]) * self._factors[:-width]


def _powers(base: int, count: int) -> _Numbers:
    """The first powers of ``base``."""
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


class _Beginnings:
    """Literals of which the first ``width`` characters are looked for."""

    def __init__(self, width: int, keys: _Numbers, numbers: _Places) -> None:
        """``keys`` are the fingerprints of the beginnings, sorted; ``numbers`` are the literals'."""
        firsts = _firsts(keys)
        self.width = width
        self._numbers = numbers
        self._keys = keys[firsts]
        self._firsts = firsts
        self._counts = np.diff(np.append(firsts, len(keys)))
        # Keys of one cell stand side by side: the table has the first of each. Most places of a text find an empty one.
        cells = _cells(self._keys)
        heads = _firsts(cells)
        self._table = np.full(1 << _TABLE_BITS, -1, np.int32)
        self._table[cells[heads]] = heads
        self._most_in_cell = int(np.diff(np.append(heads, len(cells))).max())

    def candidates(self, windows: _Numbers) -> tuple[_Places, _Places]:
        """The places at which a literal may begin, and its number."""
        heads = self._table[_cells(windows)]
        in_use = np.flatnonzero(heads >= 0)
        heads, windows = heads[in_use], windows[in_use]
        found = []
        for step in range(self._most_in_cell):
            ranks = np.minimum(heads + step, len(self._keys) - 1)
            hits = np.flatnonzero(self._keys[ranks] == windows)
            found.append((in_use[hits], ranks[hits]))
        places, ranks = (np.concatenate(parts) for parts in zip(*found, strict=True))
        counts = self._counts[ranks]
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        return np.repeat(places, counts), self._numbers[np.repeat(self._firsts[ranks], counts) + within]


def _firsts(values: _Numbers) -> _Places:
    """The places of the first of each run of equal values."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])[: len(values)])


def _cells(keys: _Numbers) -> _Numbers:
    return keys >> np.uint64(64 - _TABLE_BITS)


def index_literals(literals: Sequence[str]) -> Arrays:
    """Literals as :class:`LiteralSearch` needs them.

    These are: where equal literals stand (``order``, and the ``bounds`` in it of each), their fingerprints and lengths, and
    for each of the :data:`_WIDTHS` the fingerprints of their beginnings (``keys``), sorted, with the literals' ``numbers``.
    """
    lengths = np.fromiter(map(len, literals), np.int64, len(literals))
    starts = np.cumsum(lengths) - lengths
    fingerprints = Fingerprints(fold("".join(literals)))
    wholes = fingerprints.of(starts, lengths)
    order = np.argsort(wholes)
    firsts = _firsts(wholes[order])
    chosen = order[firsts]
    wholes, lengths, starts = wholes[chosen], lengths[chosen], starts[chosen]
    found: Arrays = {"order": order, "bounds": np.append(firsts, len(order)), "wholes": wholes, "lengths": lengths}
    width_of = np.searchsorted(_WIDTHS, lengths, side="right") - 1
    for rank, width in enumerate(_WIDTHS):
        numbers = np.flatnonzero(width_of == rank)
        keys = fingerprints.of(starts[numbers], np.full(len(numbers), width))
        by_key = np.argsort(keys)
        found |= {f"keys_{width}": keys[by_key], f"numbers_{width}": numbers[by_key]}
    return found


class LiteralSearch:
    """Literals, ready to be looked for. Equal ones are one: ``entries`` has their places for each."""

    def __init__(self, literals: Arrays) -> None:
        """``literals`` come from :func:`index_literals`."""
        self._order, self._bounds = literals["order"], literals["bounds"]
        self._wholes, self._lengths = literals["wholes"], literals["lengths"]
        self._longest = int(self._lengths.max(initial=0))
        self._beginnings = [
            _Beginnings(width, keys, literals[f"numbers_{width}"])
            for width in _WIDTHS
            if len(keys := literals[f"keys_{width}"])
        ]

    def entries(self, number: int) -> list[int]:
        """Where a literal stands among those that were given, in order."""
        first, last = self._bounds[number : number + 2]
        return sorted(map(int, self._order[first:last]))

    def find(self, texts: Sequence[str]) -> Iterator[tuple[str, Sequence[Hit]]]:
        """Each of ``texts`` folded, and what stands in it, in order: the number of each literal, where it starts and where
        it ends. What starts with :data:`BEGIN` starts at -1."""
        joined = fold(BEGIN.join(("", *texts, "")))
        numbers, starts = self._hits(joined)
        begins = np.cumsum([1, *(len(text) + 1 for text in texts)])
        firsts = np.append(np.searchsorted(starts, begins - 1), len(starts))
        starts -= np.repeat(begins, np.diff(firsts))
        hits = list(zip(numbers.tolist(), starts.tolist(), (starts + self._lengths[numbers]).tolist(), strict=True))
        for (begin, end), (first, last) in zip(pairwise(begins.tolist()), pairwise(firsts.tolist()), strict=False):
            yield joined[begin : end - 1], hits[first:last]

    def _hits(self, text: str) -> tuple[_Places, _Places]:
        """The numbers and starts of the literals in ``text``, in the order of the starts."""
        parts = [
            self._hits_in_part(text[begin : begin + _PART + self._longest], begin) for begin in range(0, len(text), _PART)
        ]
        numbers, starts = (np.concatenate(found) for found in zip(*parts, strict=True))
        return numbers, starts

    def _hits_in_part(self, text: str, begin: int) -> tuple[_Places, _Places]:
        """The same for a part of a text that begins at ``begin``, without what starts in the next one."""
        fingerprints = Fingerprints(text)
        found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
        for beginnings in self._beginnings:
            starts, numbers = beginnings.candidates(fingerprints.windows(beginnings.width))
            lengths = self._lengths[numbers]
            fits = np.flatnonzero((starts < _PART) & (starts + lengths <= len(text)))
            starts, numbers = starts[fits], numbers[fits]
            stands = fingerprints.of(starts, lengths[fits]) == self._wholes[numbers]
            found.append((numbers[stands], starts[stands]))
        numbers, starts = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(starts, kind="stable")
        return numbers[order], starts[order] + begin
