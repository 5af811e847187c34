"""The bytes of a file, decompressed on the way, and read on behind whatever cannot be decompressed."""

from __future__ import annotations

import re
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import lz4.frame
import zstandard

_READ: Final = 1 << 14
_READ_COMPRESSED: Final = 1 << 9  # of which Zstandard can make 32,768 times as much
_KEPT: Final = 1 << 24  # a member that decompresses to more is decompressed twice
_SEARCH: Final = 1 << 20  # how far before the place where a decompressor fails the next member may begin

# The headers are spelled out as far as chance hits in compressed data are out of the question.
_CODECS: Final[dict[str, tuple[re.Pattern[bytes], Callable[[], Any]]]] = {
    ".gz": (re.compile(rb"\x1f\x8b\x08[\0-\x1f].{4}[\0\2\4][\0-\x0d\xff]", re.S), lambda: zlib.decompressobj(wbits=31)),
    ".zst": (re.compile(rb"\x28\xb5\x2f\xfd"), lambda: zstandard.ZstdDecompressor().decompressobj()),
    ".lz4": (re.compile(rb"\x04\x22\x4d\x18[\x40-\x7f]"), lz4.frame.LZ4FrameDecompressor),
}
STANDARD_INPUT: Final = "-"
"""What stands for standard input in the place of a file's name."""
COMPRESSIONS: Final = tuple(_CODECS)
"""Endings of the names of compressed files."""
_ERRORS: Final = (zlib.error, zstandard.ZstdError, RuntimeError)  # the last is what lz4 raises


class BrokenMemberError(Exception):
    """Compressed data that cannot be decompressed."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset, self.reason = offset, reason


class ByteStream:
    """The decompressed bytes of a file, with a place in them that can be looked ahead of and gone back from.

    At a broken member reading raises :class:`BrokenMemberError`, once; what was begun is lost, nothing of the member is
    given out, and the next member comes next.
    """

    def __init__(self, path: str) -> None:
        is_standard = path == STANDARD_INPUT
        self._file: BinaryIO = sys.stdin.buffer if is_standard else Path(path).open("rb")  # noqa: SIM115
        codec = next((codec for ending, codec in _CODECS.items() if path.lower().endswith(ending)), None)
        self._is_compressed = codec is not None
        self._chunks = _member_chunks(self._file, *codec) if codec else _plain_chunks(self._file)
        self._bytes = bytearray()
        self._place = 0  # in these bytes; those before it were read, and can be gone back to
        self.offset = 0
        """Decompressed bytes before this place."""
        self._members: deque[tuple[int, int]] = deque([(0, 0)])  # where they begin: here, and in the file

    def __enter__(self) -> ByteStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def bytes_read(self) -> int:
        """Bytes of the file that were read so far."""
        return self._file.tell() if self._file.seekable() else self.offset

    def member_offset(self) -> int:
        """Where in the file this place is; in compressed data, where its member begins."""
        while len(self._members) > 1 and self._members[1][0] <= self.offset:
            self._members.popleft()
        return self._members[0][1] if self._is_compressed else self.offset

    def read_line(self, limit: int) -> bytes:
        """Up to and with the next line feed, but at most ``limit`` bytes; nothing only at the end."""
        searched = 0
        while True:
            end = self._bytes.find(b"\n", self._place + searched, self._place + limit)
            if end >= 0:
                return self.read(end + 1 - self._place)
            searched = len(self._bytes) - self._place
            if searched >= limit or not self._more():
                return self.read(limit)

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, or fewer at the end."""
        data = self.peek(size)
        self._place += len(data)
        self.offset += len(data)
        return data

    def has(self, size: int) -> bool:
        """Whether ``size`` bytes follow; they are in memory then."""
        while len(self._bytes) - self._place < size and self._more():
            pass
        return len(self._bytes) - self._place >= size

    def peek(self, size: int, *, behind: int = 0) -> bytes:
        """The ``size`` bytes that come behind the next ``behind`` ones, or fewer at the end; nothing is consumed."""
        self.has(behind + size)
        begin = self._place + behind
        with memoryview(self._bytes) as view:
            return bytes(view[begin : begin + size])

    def unread(self, size: int) -> None:
        """Go back by ``size`` bytes, at most those that were read last."""
        self._place -= size
        self.offset -= size

    def _more(self) -> bool:
        """Whether there were more bytes, which are in memory now."""
        start, chunk = next(self._chunks, (0, b""))
        del self._bytes[: self._place]
        self._place = 0
        if isinstance(chunk, BrokenMemberError):
            self.offset += len(self._bytes)
            self._bytes.clear()
            raise chunk
        if start > self._members[-1][1]:
            self._members.append((self.offset + len(self._bytes), start))
        self._bytes += chunk
        return bool(chunk)


_Chunk = tuple[int, bytes | BrokenMemberError]
"""Where in the file a member begins, and its next bytes or what is wrong with it."""


def _plain_chunks(file: BinaryIO) -> Iterator[_Chunk]:
    while data := file.read(_READ):
        yield 0, data


def _member_chunks(file: BinaryIO, header: re.Pattern[bytes], new_decompressor: Callable[[], Any]) -> Iterator[_Chunk]:
    """The decompressed bytes of gzip members or of frames, one after the other.

    A member is decompressed once before anything of it is given out: a flipped bit garbles what follows, and often only
    the checksum at the end tells. What is truncated is right up to there, and given out so far.
    """
    following = 0
    while (start := _behind_padding(file, following)) is not None:
        kept: list[bytes] = []
        size = 0
        decompressor = new_decompressor()
        try:
            for chunk in _decompressed(file, start, decompressor):
                size += len(chunk)
                if size <= _KEPT:
                    kept.append(chunk)
        except _ERRORS as error:
            following = _next_header(file, header, max(start + 1, file.tell() - _READ_COMPRESSED - _SEARCH))
            reason = f"compressed data is broken, and bytes {start} to {following} are not read: {error}"
            yield start, BrokenMemberError(start, reason)
            continue
        following = file.tell() - len(decompressor.unused_data or b"")
        for chunk in kept if size <= _KEPT else _decompressed(file, start, new_decompressor()):
            if chunk:
                yield start, chunk
        if not decompressor.eof:
            yield start, BrokenMemberError(start, "compressed data is truncated")


def _behind_padding(file: BinaryIO, place: int) -> int | None:
    """The first byte at ``place`` or later that is not NUL."""
    file.seek(place)
    while data := file.read(_READ):
        if bare := data.lstrip(b"\0"):
            return file.tell() - len(bare)
    return None


def _decompressed(file: BinaryIO, start: int, decompressor: Any) -> Iterator[bytes]:
    """The bytes of the member that begins at ``start``, up to its end or that of the file."""
    file.seek(start)
    while not decompressor.eof and (data := file.read(_READ_COMPRESSED)):
        yield decompressor.decompress(data)


def _next_header(file: BinaryIO, header: re.Pattern[bytes], place: int) -> int:
    """Where the first member begins at ``place`` or later, or the end."""
    file.seek(place)
    data = b""
    while more := file.read(_SEARCH):
        data = data[-16:] + more  # no header is longer
        if found := header.search(data):
            return file.tell() + found.start() - len(data)
    return file.tell()
