"""Where the rules' literals stand in texts, and which patterns are to be tried there.

All literals go into one Aho-Corasick automaton, which reads all texts once. (Aho and Corasick, "Efficient string
matching: an aid to bibliographic search", 1975.) ``literals.c`` finds the same without one, where it was compiled.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from ctypes import POINTER, c_int, c_int64, c_void_p
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

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


class Tables(NamedTuple):
    """Literals, sorted, and the conditions of patterns, as arrays; ``Literals`` of ``literals.c`` says which. The ``names``
    of a literal are some numbers that it came with."""

    codes: npt.NDArray[np.uint32]
    begins: Integers
    is_phrase: npt.NDArray[np.bool_]
    is_whole: npt.NDArray[np.bool_]
    near: Integers
    before_near: Integers
    needed: Integers
    before_needed: Integers
    times: Integers
    limits: Integers
    digits: Integers
    needs: npt.NDArray[np.bool_]
    names: Integers
    before_names: Integers

    @classmethod
    def of(
        cls,
        phrases: Mapping[str, Sequence[int]],
        whole: Mapping[str, Sequence[int]],
        patterns: Sequence[Conditions],
    ) -> Tables:
        """The ``phrases``, which stand at word edges, and those that are a ``whole`` text, each with its names, and the
        literals of ``patterns``, which go by their numbers; all folded as :func:`cleaner.rules.characters.fold` does."""
        near = _numbers(pattern.near for pattern in patterns)
        needed = _numbers(pattern.needs for pattern in patterns)
        literals = sorted({*phrases, *whole, *near, *needed})
        names = {one: (*whole.get(one, ()), *phrases.get(one, ())) for one in {*phrases, *whole}}
        return cls(
            np.frombuffer(characters.encoded("".join(literals)), np.uint32),
            np.cumsum([0, *map(len, literals)], dtype=np.int64),
            np.array([literal in phrases for literal in literals], np.bool_),
            np.array([literal in whole for literal in literals], np.bool_),
            *Lists.of(literals, near),
            *Lists.of(literals, needed),
            np.array([pattern.times for pattern in patterns], np.int64),
            np.array([pattern.limit for pattern in patterns], np.int64),
            np.array([pattern.digits for pattern in patterns], np.int64),
            np.array([bool(pattern.needs) for pattern in patterns], np.bool_),
            *Lists.of(literals, names),
        )


class Literals:
    """Some literals and the conditions of patterns, ready to be looked for in texts."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._near = Lists(tables.near, tables.before_near)
        self._needed = Lists(tables.needed, tables.before_needed)
        self._names = tables.names.tolist()
        self._before_names = tables.before_names.tolist()

    def names(self, literal: int) -> Sequence[int]:
        """The numbers that the phrase came with."""
        names: Sequence[int] = self._names[self._before_names[literal] : self._before_names[literal + 1]]
        return names

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
        room = 64 + len(document) // 8
        while True:
            hits, tries = np.empty((room, 4), np.int64), np.empty((room, 2), np.int64)
            found = _Found(hits.ctypes.data, tries.ctypes.data, room, room)
            done = LIBRARY.find(self._compiled, codes, sizes.ctypes.data, len(sizes), *_TABLES, found)
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
        *arrays, _, _ = self._tables
        count = len(self._tables.is_phrase)
        mask = (1 << (2 * count).bit_length()) - 1
        learnt = np.empty(count, np.int32), np.zeros((mask + 1, 3), np.uint32), np.zeros(_FILTER, np.uint8)
        found = _Compiled.of(*arrays, *(count, len(self._tables.times), mask), *learnt)
        LIBRARY.learn(found)
        return found

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs

        codes, begins = self._tables.codes.tobytes().decode("utf-32-le"), self._tables.begins.tolist()
        literals = [codes[begin:end] for begin, end in pairwise(begins)]
        return ahocorasick_rs.AhoCorasick(literals, store_patterns=False)

    def _find(self, sizes: Integers, document: str) -> tuple[Integers, Integers]:
        hits = self._automaton.find_matches_as_indexes(characters.fold(document), overlapping=True)
        flat = np.fromiter(chain.from_iterable(hits), np.int64, 3 * len(hits))  # in half the time of np.array
        literals, starts, ends = flat.reshape(-1, 3).T
        begins = np.cumsum(sizes + 1) - sizes
        texts = np.searchsorted(begins, ends, "right") - 1  # what stands before a text counts as its own
        classes = characters.classes(document)
        phrases = np.flatnonzero(self._tables.is_phrase[literals])
        for edges in (starts, ends):
            phrases = phrases[characters.are_edges(classes, edges[phrases])]
        starts, ends = starts - begins[texts], ends - begins[texts]
        stand = self._tables.is_whole[literals] & (starts == 0) & (ends == sizes[texts])
        stand[phrases] = True
        found = np.stack((literals, starts, ends, texts))[:, stand]
        return found, self._tries(literals, texts, sizes, characters.digits(classes, begins))

    def _tries(self, literals: Integers, texts: Integers, sizes: Integers, digits: Integers) -> Integers:
        """Each pattern and each text in which it is to be tried, as the ``literals`` and the ``digits`` (so many in a row)
        that stand in the texts have it."""
        tables = self._tables
        pairs, counts = np.unique(self._near.pairs(literals, texts, len(sizes)), return_counts=True)
        numbers, texts_near = np.divmod(pairs, len(sizes))
        able = (counts >= tables.times[numbers]) & (sizes[texts_near] <= tables.limits[numbers])
        able &= digits[texts_near] >= tables.digits[numbers]
        able &= ~tables.needs[numbers] | np.isin(pairs, self._needed.pairs(literals, texts, len(sizes)))
        return np.stack((numbers[able], texts_near[able]))


def _numbers(lists: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    """For each literal of the lists the numbers of those that it is in, as often as it is."""
    found: dict[str, list[int]] = {}
    for number, literals in enumerate(lists):
        for literal in literals:
            found.setdefault(literal, []).append(number)
    return found


class Lists(NamedTuple):
    """Some numbers for each literal: those from ``before[literal]`` to before ``before[literal + 1]``."""

    numbers: Integers
    before: Integers

    @classmethod
    def of(cls, literals: Sequence[str], numbers: Mapping[str, Sequence[int]]) -> Lists:
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
        *((name, c_void_p) for name in Tables._fields if not name.endswith("names")),
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


_FILTER: Final = 1 << 17
"""Bytes: ``FILTER_BITS`` of ``literals.c``."""
_NO_MEMORY: Final = -2
_TABLES: Final = [array.ctypes.data for array in characters.TABLES]


def _load() -> Any:
    found = None
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
