"""The file formats. To add one, write a module with a :class:`Reader` or :class:`Writer` and list it here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..bytestream import COMPRESSIONS
from .base import Input, Reader, Writer
from .jsonl import GzipJsonlWriter, JsonlReader, JsonlWriter, ZstdJsonlWriter
from .page_file import PageFileReader
from .parquet import ParquetReader, ParquetWriter
from .warc import WarcReader

READERS: Final[Sequence[type[Reader]]] = (PageFileReader, WarcReader, JsonlReader, ParquetReader)
WRITERS: Final[Sequence[type[Writer]]] = (JsonlWriter, GzipJsonlWriter, ZstdJsonlWriter, ParquetWriter)


def reader_for(path: str) -> type[Reader]:
    """The reader for the ending of ``path``; ValueError if there is none."""
    for reader in READERS:
        if reader.reads(path):
            return reader
    endings = ", ".join(ending + ("*" if reader.compressed else "") for reader in READERS for ending in reader.endings)
    compressions = ", ".join(COMPRESSIONS)
    raise ValueError(f"{path}: the ending must be one of {endings} (* {compressions} may follow)")


def writer_for(output: str, inputs: Sequence[Input]) -> Writer:
    """A writer for the ending of ``output``; ValueError if there is none."""
    for writer in WRITERS:
        if output.lower().endswith(writer.ending):
            return writer(inputs)
    raise ValueError(f"{output}: the ending must be one of {', '.join(writer.ending for writer in WRITERS)}")
