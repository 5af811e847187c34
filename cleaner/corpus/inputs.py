"""The input files of a run: how names are resolved to files, and how files are read as items."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from ..files import pages_in
from .bytestream import STANDARD_INPUT
from .formats import reader_for
from .formats.base import MAX_PAGE_BYTES, Entry, Input, Reader
from .pages import BrokenInput, Item


def find_inputs(names: Iterable[str]) -> list[Input]:
    """The files that ``names`` stand for: files, directories of pages, patterns as the shell has them, ``-`` for standard
    input.

    Raises FileNotFoundError for a name without any file, ValueError for an empty name or a file of unknown format.
    """
    names = list(names)
    if "" in names:
        raise ValueError("the name of an input is empty")
    return [_input(path) for name in names for path in _paths(name)]


def read_items(
    inputs: Sequence[Input], field: str | None = None, *, first: int = 0, skip: int = 0, max_bytes: int = MAX_PAGE_BYTES
) -> Iterator[Item]:
    """The items of ``inputs`` in order, from the input number ``first`` on, without its first ``skip`` items.

    ``field`` and ``max_bytes`` are those of the :class:`Reader`.
    """
    for index, source in enumerate(inputs[first:], first):
        entries = enumerate(_entries(reader_for(source.path)(source, field, max_bytes)))
        for number, entry in islice(entries, skip if index == first else 0, None):
            yield Item(index, number, *entry)


def _entries(reader: Reader) -> Iterator[Entry]:
    """The entries of a file. An error that its reader did not expect ends this file, and not the run.

    The last entry says if the file was written to meanwhile.
    """
    source = reader.source
    offset = 0
    try:
        for entry in reader.entries():
            yield entry
            offset = entry.offset
    except Exception as error:
        reason = f"cannot be read on from here: {type(error).__name__}: {error}"
        yield Entry(offset, source.size, BrokenInput(reason))
    with suppress(OSError):  # it is gone, as its reader said
        if _input(source.path) != source:
            yield Entry(offset, source.size, BrokenInput("the file changed while it was read"))


def _paths(name: str) -> list[str]:
    path = Path(name)
    if path.is_dir():
        paths = pages_in(path)
    elif name == STANDARD_INPUT or path.exists():
        return [name]
    else:
        matches = glob.glob(name, recursive=True)  # noqa: PTH207 (Path.glob wants a directory to begin in)
        paths = sorted(match for match in matches if Path(match).is_file())
    if not paths:
        raise FileNotFoundError(f"{name}: no pages there" if path.is_dir() else f"{name}: no such file")
    return paths


def _input(path: str) -> Input:
    reader_for(path)
    if path == STANDARD_INPUT:
        return Input(path, 0, 0)
    stat = Path(path).stat()
    return Input(path, stat.st_size, stat.st_mtime_ns)
