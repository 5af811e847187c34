"""The compiled kernels: the model's inner loops in C (``kernels.c``), if the package was built where there was a compiler.

They give what the NumPy code gives that calls them. :data:`LIBRARY` is ``None`` where they were not built; then that
code does the work itself.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_double, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .. import compiled
from ..compiled import at

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]


class Trees(ctypes.Structure):
    """What :class:`cleaner.model.trees.Trees` holds."""

    _fields_ = (
        *((name, c_void_p) for name in ("feature", "border", "leaves", "bias")),
        *((name, c_int64) for name in ("trees", "depth", "outputs")),
    )

    @classmethod
    def of(cls, feature: Array, border: Array, leaves: Array, bias: Array) -> Trees:
        """The trees with these arrays, which must belong together."""
        floats = [np.ascontiguousarray(array, np.float32) for array in (border, leaves, bias)]
        arrays = [np.ascontiguousarray(feature, np.int32), *floats]
        found = cls(*(array.ctypes.data for array in arrays), *feature.shape, *bias.shape)
        found.arrays = arrays  # so that they stay
        found.columns = 1 + int(feature.max(initial=-1))
        return found


class Rows(ctypes.Structure):
    """Where in a table the features are that others are made of, and where the parts of it begin."""

    _fields_ = (
        *((name, c_int64) for name in ("length", "covered", "ends_sentence", "linked")),
        ("near", c_int64 * 8),
        ("heads", c_int64 * 2),
        ("seen", c_int64 * 10),
        *((name, c_int64) for name in ("context", "lexical", "surroundings")),
    )


def _load() -> Any:
    found = compiled.load(Path(__file__).with_suffix(".c"))
    if found is None:
        return None
    trees, rows = POINTER(Trees), POINTER(Rows)
    found.trees_raw.argtypes = (trees, c_void_p, c_int64, c_void_p)
    found.trees_raw.restype = None
    found.read_texts.argtypes = (
        *(c_void_p,) * 4,  # codes, lengths, sizes, lines
        c_int64,  # texts
        *(c_void_p,) * 4,  # classes, folded, known, weights
        c_double,  # bias
        *(c_void_p,) * 2,  # shapes, log_odds
    )
    found.read_texts.restype = c_int64
    found.look_twice.argtypes = (
        *(c_void_p,) * 3,  # paragraphs, same, containers
        c_int64,  # levels
        *(c_void_p,) * 3,  # kinds, log_odds, sizes
        *(c_int64,) * 2,  # documents, blocks
        *(rows, trees, trees),
        *(c_void_p,) * 2,  # table, scores
    )
    found.look_twice.restype = c_int
    return found


LIBRARY: Final = _load()


def trees_raw(trees: Trees, table: Array) -> Floats:
    """The log-odds for each column of ``table`` (features, blocks): shape (outputs, blocks)."""
    _check(trees, table)
    table = np.ascontiguousarray(table, np.float32)
    blocks = table.shape[1]
    out = np.empty((trees.outputs, blocks), np.float32)
    LIBRARY.trees_raw(trees, at(table, np.float32), blocks, at(out, np.float32))
    return out


def read_texts(
    codes: bytes,
    counts: tuple[Array, Array, Array],
    tables: tuple[Array, Array, Array],
    weights: Array,
    bias: float,
    shapes: Floats,
    log_odds: Floats,
) -> int:
    """Write the shape of each text to ``shapes`` (shape features, texts), and what its words say to ``log_odds``.

    ``codes`` are the texts' code points, ``counts`` their lengths there, their sizes and their line breaks, ``tables`` the
    classes of characters, what they read as, and for each 256 of them whether the tables know them. Returns -1, or the
    number of 256 that they do not know; then nothing is written.
    """
    found: int = LIBRARY.read_texts(
        codes,
        *(at(one, np.int64) for one in counts),
        len(log_odds),
        *(at(one, kind) for one, kind in zip(tables, (np.uint16, np.uint32, np.bool_), strict=True)),
        at(weights, np.float16),
        bias,
        at(shapes, np.float32),
        at(log_odds, np.float32),
    )
    return found


def look_twice(
    paragraphs: npt.NDArray[np.int64],
    same: npt.NDArray[np.int64],
    containers: npt.NDArray[np.int64] | None,
    kinds: npt.NDArray[np.int64] | None,
    log_odds: Floats,
    sizes: npt.NDArray[np.int64],
    rows: Rows,
    first: Trees,
    second: Trees,
    table: Floats,
) -> Floats:
    """Each block's probability of being body; the features behind the local ones, which ``table`` holds, are written to it.

    The arrays are those of :class:`cleaner.model.features.Look`.
    """
    _check(first, table)
    _check(second, table)
    blocks = table.shape[1]
    scores = np.empty(blocks, np.float32)
    done = LIBRARY.look_twice(
        at(paragraphs, np.int64),
        at(same, np.int64),
        None if containers is None else at(containers, np.int64),
        0 if containers is None else len(containers),
        None if kinds is None else at(kinds, np.int64),
        at(log_odds, np.float32),
        at(sizes, np.int64),
        len(sizes),
        blocks,
        rows,
        first,
        second,
        at(table, np.float32),
        at(scores, np.float32),
    )
    if not done:
        raise MemoryError
    return scores


def _check(trees: Trees, table: Array) -> None:
    if trees.columns > len(table):
        raise ValueError(f"the trees ask about {trees.columns} features; there are {len(table)}")
