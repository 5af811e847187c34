"""What a run has done so far, kept on the disk so that an interrupted run can go on.

While a run is unfinished, the directory ``OUTPUT.partial`` stands beside OUTPUT. It holds the unfinished
output, the errors so far and ``state.json``, which says how far the inputs are done and how long both files
were then. A chunk of pages is first put on the disk, and counts from the moment when a new state replaces
the old one. What an interrupted run wrote after its last state, the next run cuts off.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from ..parallel import Failure
from .clean import CleanedPage
from .formats.base import Input, Record, Writer
from .pages import BrokenInput, Item, RawPage
from .summary import Summary

_CHUNK_ITEMS: Final = 1024
_CHUNK_BYTES: Final = 1 << 26  # of the input
_CHUNK_SECONDS: Final = 2.0


class RunError(Exception):
    """The run cannot begin. The message says why, and what to do."""


@dataclass
class State:
    """How far a run is."""

    command: Mapping[str, Any]
    """What was asked for. Only a run of the same command goes on from here."""
    input: int = 0
    item: int = 0
    """Done are the inputs before ``input``, and of that one the items before ``item``."""
    output_bytes: int = 0
    """Length of the unfinished output."""
    errors_bytes: int = 0
    """Length of the errors file."""
    summary: Summary = field(default_factory=Summary)

    @classmethod
    def load(cls, path: Path) -> State | None:
        """The state in a file, if there is one. Raises :class:`RunError` if the file is damaged."""
        if not path.exists():
            return None
        try:
            values = json.loads(path.read_bytes())
            state = cls(**values | {"summary": Summary.from_json(values["summary"])})
            if min(state.input, state.item, state.output_bytes, state.errors_bytes) < 0:
                raise ValueError("a number is negative")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise RunError(f"{path} is damaged ({error}). Begin again with --restart.") from None
        return state

    def save(self, path: Path) -> None:
        new = path.with_name(f"{path.name}.new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(vars(self) | {"summary": vars(self.summary)}, file)
            _sync(file)
        new.replace(path)
        _sync_directory(path.parent)


class Paths:
    """The files of a run, finished and unfinished."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.errors = output.with_name(f"{output.name}.errors.jsonl")
        self.summary = output.with_name(f"{output.name}.summary.json")
        self.partial = output.with_name(f"{output.name}.partial")
        self.state = self.partial / "state.json"
        self.unfinished = self.partial / "output"
        self.unfinished_errors = self.partial / "errors.jsonl"
        self.finished = self.partial / "finished"


class ChunkedOutput:
    """Appends what comes of the items to the unfinished files, a chunk at a time."""

    def __init__(self, state: State, paths: Paths, writer: Writer, inputs: Sequence[Input]) -> None:
        self._state, self._paths, self._writer, self._inputs = state, paths, writer, inputs
        self._output = _open_at(paths.unfinished, state.output_bytes)
        self._errors = _open_at(paths.unfinished_errors, state.errors_bytes)
        self._begun = time.monotonic() - state.summary.seconds
        self._begin_chunk()

    def _begin_chunk(self) -> None:
        self._records: list[tuple[Item, Record]] = []
        self._error_lines: list[str] = []
        self._chunk_items = self._chunk_bytes = 0
        self._chunk_begun = time.monotonic()

    def add(self, item: Item, outcome: CleanedPage | BrokenInput | Failure, drop_empty: bool) -> None:
        summary = self._state.summary
        summary.add(outcome)
        if not isinstance(outcome, CleanedPage):
            self._add_error(item, outcome.reason)
        elif outcome.record["text"] or not drop_empty:
            self._records.append((item, outcome.record))
            summary.written += 1
        self._chunk_items += 1
        self._chunk_bytes += len(item)
        is_late = self._writer.joins_chunks and time.monotonic() - self._chunk_begun > _CHUNK_SECONDS
        if self._chunk_items == _CHUNK_ITEMS or self._chunk_bytes >= _CHUNK_BYTES or is_late:
            self.commit(item.input, item.number + 1)

    def commit(self, input: int, item: int) -> None:
        """Put the chunk on the disk, then make it count: all before this item of this input is done."""
        state = self._state
        if self._records:
            state.output_bytes += self._output.write(self._encode_chunk())
            _sync(self._output)
        if self._error_lines:
            state.errors_bytes += self._errors.write("".join(self._error_lines).encode())
            _sync(self._errors)
        state.input, state.item = input, item
        state.summary.seconds = time.monotonic() - self._begun
        state.save(self._paths.state)
        self._begin_chunk()

    def _encode_chunk(self) -> bytes:
        """The records of the chunk in the output's format. One that it cannot hold costs itself alone."""
        with suppress(Exception):
            return self._writer.encode([record for _, record in self._records])
        possible = []
        for item, record in self._records:
            try:
                self._writer.encode([record])
            except Exception as error:
                self._add_error(item, f"record cannot be written: {type(error).__name__}: {error}")
                self._state.summary.written -= 1
                self._state.summary.failed += 1
            else:
                possible.append(record)
        return self._writer.encode(possible)

    def _add_error(self, item: Item, reason: str) -> None:
        self._error_lines.append(error_line(item, reason, self._inputs))

    def close(self) -> None:
        self._output.close()
        self._errors.close()


def error_line(item: Item, reason: str, inputs: Sequence[Input]) -> str:
    """A line of JSON that says what is wrong with an item, and where it is."""
    page = item.content.parse()
    url = page.url if isinstance(page, RawPage) else None
    error = {"url": url, "input": inputs[item.input].path, "offset": item.offset, "error": reason}
    return json.dumps(error) + "\n"


def finish(state: State, paths: Paths, writer: Writer) -> None:
    """Give the files their names. Each step can be done again, for this may be interrupted as well."""
    if paths.unfinished.exists():
        writer.finish(paths.unfinished, paths.finished)
    if not state.errors_bytes:
        paths.errors.unlink(missing_ok=True)
    elif paths.unfinished_errors.exists():
        paths.unfinished_errors.replace(paths.errors)
    state.save(paths.summary)
    if paths.finished.exists():
        paths.finished.replace(paths.output)
    _sync_directory(paths.output.parent)
    shutil.rmtree(paths.partial)


def _open_at(path: Path, size: int) -> BinaryIO:
    """The file, cut to its first ``size`` bytes and open to be appended to."""
    file = path.open("ab")
    if file.tell() < size:
        raise RunError(f"{path} is shorter than it was. Begin again with --restart.")
    file.truncate(size)
    return file


def _sync(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_directory(directory: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
