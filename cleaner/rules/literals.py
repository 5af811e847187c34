"""Where the rules' literals stand in texts, and which patterns are to be tried there.

All literals go into one Aho-Corasick automaton, which reads all texts once. (Aho and Corasick, "Efficient string
matching: an aid to bibliographic search", 1975.) ``literals.c`` finds the same without one, where it was compiled.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from ctypes import POINTER, c_int, c_int64, c_void_p
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .. import compiled
from . import characters

Integers = npt.NDArray[np.int64]


class Conditions(NamedTuple):
    """When a pattern is to be tried.

    In a text of ``limit`` characters at most, in which the literals ``near`` to it stand at as many places as ``times``
    says, and so many ``digits`` in a row (a number of :data:`cleaner.rules.ruleset.NEEDS`), and one of the literals that it
    ``needs``, if there are any.
    """

    near: Sequence[str]
    times: int
    limit: int
    digits: int
    needs: Sequence[str]


class Literals:
    """The ``phrases``, which stand at word edges, those that are a ``whole`` text, and the literals of ``patterns``,
    which go by their numbers; all folded as :func:`cleaner.rules.characters.fold` does."""

    def __init__(self, phrases: Iterable[str], whole: Iterable[str], patterns: Sequence[Conditions]) -> None:
        phrases, whole = frozenset(phrases), frozenset(whole)
        near = _numbers(pattern.near for pattern in patterns)
        needed = _numbers(pattern.needs for pattern in patterns)
        self.all = sorted({*phrases, *whole, *near, *needed})
        """In the order of their characters."""
        self._is_phrase = np.array([literal in phrases for literal in self.all], np.bool_)
        self._is_whole = np.array([literal in whole for literal in self.all], np.bool_)
        self._near = _Lists.of(self.all, near)
        self._needed = _Lists.of(self.all, needed)
        self._times = np.array([pattern.times for pattern in patterns], np.int64)
        self._limits = np.array([pattern.limit for pattern in patterns], np.int64)
        self._digits = np.array([pattern.digits for pattern in patterns], np.int64)
        self._needs = np.array([bool(pattern.needs) for pattern in patterns], np.bool_)

    def find(self, texts: Sequence[str]) -> tuple[Integers, Integers]:
        """The phrases in ``texts`` and the tries: for each phrase the number of its literal, where it starts and ends in its
        text, and that text's number, in rows; for each try the pattern and the text.

        A pattern's texts follow one another: the code that matches it is at hand then.
        """
        # Between the texts stands what is no part of any literal but "^", and no letter.
        document = "\0".join(("", *texts, ""))
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        return self._find(sizes, document) if LIBRARY is None else self._find_compiled(sizes, document)

    def _find_compiled(self, sizes: Integers, document: str) -> tuple[Integers, Integers]:
        codes = characters.encoded(document)
        tables = [array.ctypes.data for array in characters.TABLES]
        room = 64 + len(document) // 8
        while True:
            hits, tries = np.empty((room, 4), np.int64), np.empty((room, 2), np.int64)
            found = _Found(hits.ctypes.data, tries.ctypes.data, room, room)
            done = LIBRARY.find(self._compiled, codes, sizes.ctypes.data, len(sizes), *tables, found)
            if done == _NO_MEMORY:
                raise MemoryError
            if done >= 0:
                characters.learn(done)
            elif (most := max(found.hit_count, found.try_count)) > room:
                room = most
            else:
                break
        tries = tries[: found.try_count]
        return hits[: found.hit_count].T, tries[np.argsort(tries[:, 0], kind="stable")].T

    @cached_property
    def _compiled(self) -> _Compiled:
        """The literals as the library reads them."""
        count = len(self.all)
        begins = np.cumsum([0, *map(len, self.all)], dtype=np.int64)
        codes = np.frombuffer(characters.encoded("".join(self.all)), np.uint32)
        mask = (1 << (2 * count).bit_length()) - 1
        learnt = np.empty(count, np.int32), np.zeros((mask + 1, 3), np.uint32), np.zeros(_FILTER, np.uint8)
        found = _Compiled.of(
            *(codes, begins, self._is_phrase, self._is_whole, *self._near, *self._needed),
            *(self._times, self._limits, self._digits, self._needs),
            *(count, len(self._times), mask),
            *learnt,
        )
        LIBRARY.learn(found)
        return found

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs

        return ahocorasick_rs.AhoCorasick(self.all, store_patterns=False)

    def _find(self, sizes: Integers, document: str) -> tuple[Integers, Integers]:
        hits = self._automaton.find_matches_as_indexes(characters.fold(document), overlapping=True)
        flat = np.fromiter(chain.from_iterable(hits), np.int64, 3 * len(hits))  # in half the time of np.array
        literals, starts, ends = flat.reshape(-1, 3).T
        begins = np.cumsum(sizes + 1) - sizes
        texts = np.searchsorted(begins, ends, "right") - 1  # what stands before a text counts as its own
        classes = characters.classes(document)
        phrases = np.flatnonzero(self._is_phrase[literals])
        for edges in (starts, ends):
            phrases = phrases[characters.are_edges(classes, edges[phrases])]
        starts, ends = starts - begins[texts], ends - begins[texts]
        stand = self._is_whole[literals] & (starts == 0) & (ends == sizes[texts])
        stand[phrases] = True
        found = np.stack((literals, starts, ends, texts))[:, stand]
        return found, self._tries(literals, texts, sizes, characters.digits(classes, begins))

    def _tries(self, literals: Integers, texts: Integers, sizes: Integers, digits: Integers) -> Integers:
        """Each pattern and each text in which it is to be tried, as the ``literals`` and the ``digits`` (so many in a row)
        that stand in the texts have it."""
        pairs, counts = np.unique(self._near.pairs(literals, texts, len(sizes)), return_counts=True)
        numbers, texts_near = np.divmod(pairs, len(sizes))
        able = (counts >= self._times[numbers]) & (sizes[texts_near] <= self._limits[numbers])
        able &= digits[texts_near] >= self._digits[numbers]
        able &= ~self._needs[numbers] | np.isin(pairs, self._needed.pairs(literals, texts, len(sizes)))
        return np.stack((numbers[able], texts_near[able]))


def _numbers(lists: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    """For each literal of the lists the numbers of those that it is in, as often as it is."""
    found: dict[str, list[int]] = {}
    for number, literals in enumerate(lists):
        for literal in literals:
            found.setdefault(literal, []).append(number)
    return found


class _Lists(NamedTuple):
    """Some numbers of patterns for each literal: those from ``before[literal]`` to before ``before[literal + 1]``."""

    numbers: Integers
    before: Integers

    @classmethod
    def of(cls, literals: Sequence[str], numbers: Mapping[str, Sequence[int]]) -> _Lists:
        """The numbers of each of the ``literals``."""
        lists = [numbers.get(literal, ()) for literal in literals]
        return cls(
            np.array([number for numbers in lists for number in numbers], np.int64),
            np.cumsum([0, *map(len, lists)], dtype=np.int64),
        )

    def pairs(self, literals: Integers, texts: Integers, count: int) -> Integers:
        """The patterns of ``literals`` that stand in ``texts``, each as the pattern times the ``count`` of texts plus the
        text."""
        first = self.before[literals]
        sizes = self.before[literals + 1] - first
        shift = np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        pairs: Integers = self.numbers[np.arange(len(shift)) + shift] * count + np.repeat(texts, sizes)
        return pairs


class _Compiled(ctypes.Structure):
    """``Literals`` of ``literals.c``."""

    _fields_ = (
        *((name, c_void_p) for name in ("codes", "begins", "is_phrase", "is_whole")),
        *((name, c_void_p) for name in ("near", "before_near", "needed", "before_needed")),
        *((name, c_void_p) for name in ("times", "limits", "digits", "needs")),
        *((name, c_int64) for name in ("literals", "patterns", "mask")),
        *((name, c_void_p) for name in ("shorter", "stems", "filter")),
    )

    @classmethod
    def of(cls, *fields: Any) -> _Compiled:
        """With these arrays and numbers."""
        found = cls(*(field if isinstance(field, int) else field.ctypes.data for field in fields))
        found.arrays = fields  # so that they stay
        return found


class _Found(ctypes.Structure):
    """``Found`` of ``literals.c``."""

    _fields_ = (
        *((name, c_void_p) for name in ("hits", "tries")),
        *((name, c_int64) for name in ("hit_room", "try_room", "hit_count", "try_count")),
    )


_FILTER: Final = 1 << 14
"""Bytes: ``FILTER_BITS`` of ``literals.c``."""
_NO_MEMORY: Final = -2


def _load() -> Any:
    found = compiled.load(Path(__file__).with_suffix(".c"))
    if found is not None:
        found.learn.argtypes = (POINTER(_Compiled),)
        found.learn.restype = None
        found.find.argtypes = (
            POINTER(_Compiled),
            *(c_void_p,) * 2,  # codes, sizes
            c_int64,  # texts
            *(c_void_p,) * 3,  # the tables
            POINTER(_Found),
        )
        found.find.restype = c_int
    return found


LIBRARY: Final = _load()
