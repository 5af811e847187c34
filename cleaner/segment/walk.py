"""The walk of :mod:`cleaner.segment.html` compiled (``walk.c``), if the package was built where there was a compiler.

It reads the page as the parser writes it down. :data:`LIBRARY` is ``None`` where it was not built.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Mapping
from ctypes import POINTER, c_char_p, c_int, c_int64, c_void_p
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .. import compiled
from .elements import (
    BLOCKS,
    CELL_LIMIT,
    EMPHASIS,
    FURNITURE,
    HEADINGS,
    LINES,
    NOT_IN_DATA,
    PARAGRAPHS,
    PASSED_OVER,
    WORD_BIT,
    folded,
)
from .segment import Dom, Segment

KINDS: Final[Mapping[str, Collection[str]]] = {
    "block": BLOCKS,
    "line": LINES,
    "paragraph": PARAGRAPHS,
    "silent": PASSED_OVER - {"noscript"},
    "noscript": ("noscript",),
    "emphasis": EMPHASIS,
    "link": ("a",),
    "break": ("br",),
    "button": ("button",),
    "heading": HEADINGS,
    "list": ("ul", "ol"),
    "pre": ("pre", "listing", "xmp"),
    "table": ("table",),
    "row": ("tr",),
    "cell": ("td", "th"),
    "head cell": ("th",),
    "not in data": NOT_IN_DATA,
    # How the parser writes them down: without an end, with what they hold as it came.
    "empty": (
        "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
    ).split(),
    "raw": "style script xmp iframe noembed noframes plaintext".split(),
    "math": ("math",),
    "unusual": ("noframes",),
}
"""What an element can be, in the order of the bits in ``walk.c``."""
_BITS: Final = {kind: 1 << bit for bit, kind in enumerate(KINDS)}
_ELEMENTS: Final = sorted({tag for tags in KINDS.values() for tag in tags})
_ROW: Final = 22
"""Numbers of a row: ``Row`` of ``walk.c``."""
_NO_MEMORY: Final = -2


class _Names(ctypes.Structure):
    _fields_ = (
        *((name, c_void_p) for name in ("bytes", "begins", "values", "slots")),
        *((name, c_int64) for name in ("count", "mask")),
    )

    @classmethod
    def of(cls, values: Mapping[str, int]) -> _Names:
        """The names that have these values."""
        names = [name.encode() for name in values]
        mask = (1 << (2 * len(names)).bit_length()) - 1
        arrays = (
            np.frombuffer(b"".join(names), np.uint8),
            np.fromiter(accumulate(map(len, names), initial=0), np.int64),
            np.fromiter(values.values(), np.int64),
            np.zeros(mask + 1, np.int32),
        )
        found = cls(*(array.ctypes.data for array in arrays), len(names), mask)
        found.arrays = arrays  # so that they stay
        LIBRARY.learn(found)
        return found


class _Known(ctypes.Structure):
    _fields_ = tuple((name, POINTER(_Names)) for name in ("elements", "words", "furniture"))


class _Out(ctypes.Structure):
    _fields_ = (
        *((name, c_void_p) for name in ("rows", "text")),
        *((name, c_int64) for name in ("row_count", "size")),
    )


def _load() -> Any:
    found = compiled.load(Path(__file__).with_suffix(".c"))
    if found is not None:
        found.learn.argtypes = (POINTER(_Names),)
        found.learn.restype = None
        found.walk.argtypes = (
            POINTER(_Known),
            c_char_p,  # page
            *(c_int64,) * 3,  # its size, kinds that are passed over, cell_limit
            POINTER(_Out),
        )
        found.walk.restype = c_int
    return found


LIBRARY: Final = _load()


def segments(page: str, *, scriptless: bool) -> list[Segment] | None:
    """The segments of a page as the parser wrote it down, those of hidden elements too, or ``None`` if something in it is
    not read here; with ``scriptless`` also what it says to those without scripts."""
    source = page.encode("utf-8", "surrogatepass")
    text = np.empty(len(source), np.uint8)
    rows = np.empty((1 + source.count(b"<"), _ROW), np.uint64)
    out = _Out(rows.ctypes.data, text.ctypes.data)
    passed_over = _BITS["silent"] | (0 if scriptless else _BITS["noscript"])
    done = LIBRARY.walk(_known(), source, len(source), passed_over, CELL_LIMIT, out)
    if done == _NO_MEMORY:
        raise MemoryError
    if done:
        return None
    return _read(rows[: out.row_count], text[: out.size].tobytes().decode("utf-8", "surrogatepass"))


def _read(rows: npt.NDArray[np.uint64], text: str) -> list[Segment]:
    found = []
    columns = rows.T.tolist()  # far fewer lists than rows
    for start, stop, gap, pre, hidden, depth, linked, emphasised, a, b, c, d, e, f, *words in zip(
        *columns, strict=True
    ):
        own, own_2, own_3, around, around_2, around_3, inner, outer = words
        segment = Segment(folded(text[start:stop], pre == 1), gap == 1)
        segment.dom = Dom(
            _path(inner, outer),
            own | own_2 << 64 | own_3 << 128,
            around | around_2 << 64 | around_3 << 128,
            (a, b, c, d, e, f),
            depth,
            hidden == 1,
            linked,
            emphasised,
        )
        found.append(segment)
    return found


@lru_cache(maxsize=8192)
def _path(inner: int, outer: int) -> tuple[str, ...]:
    """The names behind sixteen bytes, the innermost first, in two numbers."""
    numbers = (inner | outer << 64).to_bytes(16, "little").rstrip(b"\0")
    return tuple(_ELEMENTS[number - 1] for number in reversed(numbers))


@lru_cache(maxsize=1)
def _known() -> _Known:
    elements = {name: sum(bit for kind, bit in _BITS.items() if name in KINDS[kind]) for name in _ELEMENTS}
    words = {word: bit.bit_length() - 1 for word, bit in WORD_BIT.items()}
    names = [_Names.of(values) for values in (elements, words, dict.fromkeys(FURNITURE, 0))]
    return _Known(*map(ctypes.pointer, names))
