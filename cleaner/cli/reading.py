"""The files that ``cleaner`` reads: pages, folders of them, and lines of records."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from ..files import pages_in, unpacked

_OF_CORPORA: Final = {b"WARC/": "a WARC file", b"PAR1": "a Parquet file"}
"""What files of many pages begin with."""


class Problems:
    """What went wrong with the input: told at once, and remembered for the exit status."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.found = False

    def report(self, message: str) -> None:
        click.echo(f"Error: {message}", err=True)
        if self.strict:
            raise click.exceptions.Exit(1)
        self.found = True


def files_of(name: str) -> list[str]:
    """The file of a name, or the pages in the folder of this name."""
    return pages_in(Path(name)) if name != "-" and Path(name).is_dir() else [name]


def pages(names: Iterable[str], problems: Problems, hint: Callable[[str], str]) -> Iterator[tuple[str, bytes]]:
    """The pages in files, each with its file's name. ``hint`` says what may have been meant by a file that is not there."""
    for name in names:
        found = files_of(name)
        if not found:
            problems.report(f"{shown(name)}: no pages there")
        for file in found:
            try:
                yield file, _page(file)
            except FileNotFoundError as error:
                problems.report(f"{shown(file)}: {error.strerror}{hint(name)}")
            except (OSError, ValueError) as error:
                problems.report(f"{shown(file)}: {getattr(error, 'strerror', None) or error}")


def _page(name: str) -> bytes:
    """What is in a file; raises ``ValueError`` if that is no page."""
    from ..decoding import binary_kind

    with click.open_file(name, "rb") as stream:
        page = unpacked(stream.read())
    if not page.strip():
        raise ValueError("empty")
    for sign, what in _OF_CORPORA.items():
        if page.startswith(sign):
            raise ValueError(f"not a page but {what}: cleaner corpus reads it")
    if Path(name).name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        raise ValueError("not a page but JSON Lines: --jsonl or cleaner corpus reads it")
    if (kind := binary_kind(page)) is not None:
        raise ValueError(f"not a page: {kind}")
    return page


def records(names: Iterable[str], problems: Problems) -> Iterator[tuple[str, bytes]]:
    """Each line with the place where it stands."""
    for name in names:
        file = "" if name == "-" else f"{shown(name)}, "
        try:
            with click.open_file(name, "rb") as stream:
                lines = gzip.GzipFile(fileobj=stream) if name.lower().endswith(".gz") else stream
                for number, line in enumerate(lines, 1):
                    yield f"{file}line {number}", line
        except (OSError, EOFError) as error:
            problems.report(f"{shown(name)}: {getattr(error, 'strerror', None) or error}")


def shown(name: str) -> str:
    return "standard input" if name == "-" else click.format_filename(name)
