"""The parts in C, each beside the Python that it stands in for: they give what that gives, only sooner.

A package that is built where there is a compiler holds a library for each ``*.c``; elsewhere the Python does the work.
"""

from __future__ import annotations

import ctypes
import hashlib
from pathlib import Path
from typing import Any, Final

SOURCES: Final = tuple(sorted(Path(__file__).parent.glob("*/*.c")))


def path(source: Path) -> Path:
    """The library that was built from ``source`` as it is now; one of another version is never loaded."""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return source.with_name(f"{source.stem}-{digest[:12]}.so")


def load(source: Path) -> Any:
    """The library of ``source``, ``None`` if there is none."""
    try:
        return ctypes.CDLL(str(path(source)))
    except OSError:
        return None


def at(array: Any, kind: Any) -> Any:
    """Where an array's values are, which must be of that type and lie one after the other."""
    if array.dtype != kind:
        raise TypeError(f"the kernels read {kind.__name__} here, not {array.dtype}")
    return ctypes.byref(ctypes.c_char.from_buffer(array))
