"""What a file format has to provide."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple

from ..bytestream import COMPRESSIONS
from ..pages import BrokenInput, Content

MAX_PAGE_BYTES: Final = 34_000_000
"""Size of the largest page that is read by default."""

Record = Mapping[str, Any]
"""Fields of a page in the output, by name."""


@dataclass(frozen=True)
class Input:
    """A file to read."""

    path: str
    size: int
    """In bytes."""
    mtime_ns: int


class Entry(NamedTuple):
    """What a reader finds, in the order of the file."""

    offset: int
    """Where it begins, in the unit that the reader's docstring names."""
    bytes_read: int
    """Bytes of the file that were read so far, for the progress of a run."""
    content: Content


@dataclass(frozen=True)
class Reader(ABC):
    """Reads the pages of one file.

    Two passes over the same file must give the same entries: a run that was broken off skips those that it
    has done. A stretch that cannot be read is an entry with :class:`BrokenInput`, and reading goes on behind
    it. So is a page larger than ``max_bytes``. An exception ends the file, as a last :class:`BrokenInput`.
    """

    endings: ClassVar[tuple[str, ...]]
    """Endings of the names of such files, in lower case."""
    compressed: ClassVar[bool] = False
    """Whether the ending of a compression may follow: the reader then uses :class:`ByteStream`."""

    source: Input
    field: str | None = None
    """The field that holds the page, in a format with fields. By default the first of ``html``, ``markdown`` and ``text``
    that is there."""
    max_bytes: int = MAX_PAGE_BYTES

    @classmethod
    def reads(cls, name: str) -> bool:
        """Whether a file of this name is of this format."""
        name = name.lower()
        if cls.compressed:
            name = name.removesuffix(next(filter(name.endswith, COMPRESSIONS), ""))
        return name.endswith(cls.endings)

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """All pages and broken stretches of the file, in order."""

    def too_large(self, what: str) -> BrokenInput:
        """What stands in the place of a page or line that is larger than ``max_bytes``."""
        return BrokenInput(f"{what} larger than {self.max_bytes} bytes, the limit of --max-size")


class Writer(ABC):
    """Writes records as one file.

    The unfinished file is only ever appended to, one chunk of records after the other: after an interruption
    it is cut back to the last chunk that is known to be whole.
    """

    ending: ClassVar[str]
    """Ending of the names of such files, in lower case."""
    joins_chunks: ClassVar[bool] = False
    """Whether nothing in the finished file shows where chunks began: then they may end after some seconds too."""

    def __init__(self, inputs: Sequence[Input]) -> None:  # noqa: B027 (most formats do not depend on the inputs)
        """``inputs`` are the files that the records come from."""

    @abstractmethod
    def encode(self, records: Sequence[Record]) -> bytes:
        """A chunk, to be appended to the unfinished file.

        An exception says that one of the records cannot be written: :class:`ChunkedOutput` finds out which.
        """

    def finish(self, unfinished: Path, output: Path) -> None:
        """Turn the unfinished file into ``output``, which is on the disk when this returns."""
        unfinished.replace(output)
