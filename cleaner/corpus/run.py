"""The run: inputs through the workers into OUTPUT, to be broken off at any time and taken up again.

While a run is unfinished, the directory ``OUTPUT.partial`` stands beside OUTPUT. In it are the file in the
making, the errors so far and ``state.json``, which says how far the inputs are done and how long both files
were then. A chunk of pages is first put on the disk, and counts from the moment when a new state replaces
the old. What a broken-off run wrote after its last state, the next one cuts off.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from filelock import FileLock, Timeout

from ..parallel import Failure, run
from .pages import BrokenInputError, Clean, Cleaned, Damage, Item
from .readers import Input
from .summary import Summary
from .writers import Record, Writer

_CHUNK_ITEMS: Final = 1024
_CHUNK_SIZE: Final = 1 << 26  # of what came in

Progress = Callable[[int, Summary], None]
"""Called after every page, with the bytes read of all inputs and the figures so far."""


class RunError(Exception):
    """The run cannot begin. The message says why, and what to do."""


@dataclass
class State:
    """How far a run is."""

    command: Mapping[str, Any]
    """What was asked for. Only the same takes up the run."""
    input: int = 0
    item: int = 0
    """Done are the inputs before ``input``, and of that one the items before ``item``."""
    made: int = 0
    """Bytes of the file in the making."""
    errors: int = 0
    """Bytes of the errors file."""
    summary: Summary = field(default_factory=Summary)

    @classmethod
    def load(cls, path: Path) -> State | None:
        if not path.exists():
            return None
        values = json.loads(path.read_bytes())
        return cls(**values | {"summary": Summary.of(values["summary"])})

    def save(self, path: Path) -> None:
        new = path.with_name(f"{path.name}.new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(vars(self) | {"summary": vars(self.summary)}, file)
            _to_disk(file)
        new.replace(path)
        _names_to_disk(path.parent)


def build(
    inputs: Sequence[Input],
    output: Path,
    target: Writer,
    clean: Clean,
    *,
    options: Mapping[str, Any],
    workers: int,
    limit: float,
    field: str | None = None,
    drop_empty: bool = False,
    restart: bool = False,
    progress: Progress = lambda read, summary: None,
) -> Summary:
    """Clean all pages of ``inputs`` into ``output``, from where an earlier run of the same was broken off.

    ``options`` is what the output depends on beside the inputs. ``limit`` is the seconds a page may take.
    What came to no record, page or broken stretch of an input, is in ``output.errors.jsonl``, if anything is.
    ``restart`` throws away what there is instead of taking it up. Raises :class:`RunError` if another run is
    at work on this output, or it was made, or begun, from something else.
    """
    files = _Files(output)
    command = json.loads(json.dumps({**options, "inputs": _fingerprint(inputs)}))
    files.partial.mkdir(exist_ok=True)
    try:
        lock = FileLock(files.partial / "lock").acquire(timeout=0)
    except Timeout:
        raise RunError(f"Another process is at work on {output}.") from None
    with lock:
        state = None if restart else State.load(files.state)
        if state is None:
            if output.exists() and not restart:
                shutil.rmtree(files.partial)
                done = State.load(files.summary)
                if done is None or done.command != command:
                    raise RunError(f"{output} exists, from other inputs or options. --restart replaces it.")
                return done.summary
            state = State(command)
            state.save(files.state)
        elif state.command != command:
            names = command.keys() | state.command.keys()
            changed = [name for name in sorted(names) if command.get(name) != state.command.get(name)]
            raise RunError(
                f"{files.partial} was begun with other {', '.join(changed)}. "
                "The same command on the same inputs goes on with it; --restart begins again."
            )
        if state.input < len(inputs):
            before = list(accumulate((source.size for source in inputs), initial=0))
            items = _items(inputs, state, field)
            outcomes = run(clean, items, workers=workers, limit=limit, at_once=clean.at_once)
            with closing(_Making(state, files, target, inputs)) as making, closing(outcomes):
                for item, outcome in outcomes:
                    making.add(item, outcome, drop_empty)
                    progress(before[item.input] + item.read, state.summary)
                making.commit(len(inputs), 0)
        _finish(state, files, target)
    return state.summary


class _Files:
    def __init__(self, output: Path) -> None:
        self.output = output
        self.errors = output.with_name(f"{output.name}.errors.jsonl")
        self.summary = output.with_name(f"{output.name}.summary.json")
        self.partial = output.with_name(f"{output.name}.partial")
        self.state = self.partial / "state.json"
        self.made = self.partial / "made"
        self.made_errors = self.partial / "errors.jsonl"
        self.whole = self.partial / "whole"


def _fingerprint(inputs: Iterable[Input]) -> str:
    """Another when a file was added, left out, replaced or written to."""
    digest = hashlib.sha256()
    for source in inputs:
        digest.update(repr(source).encode(errors="backslashreplace"))
    return digest.hexdigest()


def _items(inputs: Sequence[Input], state: State, field: str | None) -> Iterator[Item]:
    first, skip = state.input, state.item  # as they are now: the state moves on while this is read
    for index in range(first, len(inputs)):
        yield from inputs[index].items(index, field, skip if index == first else 0)


class _Making:
    """The files in the making, a chunk at a time."""

    def __init__(self, state: State, files: _Files, target: Writer, inputs: Sequence[Input]) -> None:
        self._state, self._files, self._target, self._inputs = state, files, target, inputs
        self._made, self._errors = _cut(files.made, state.made), _cut(files.made_errors, state.errors)
        self._begun = time.monotonic() - state.summary.seconds
        self._clear()

    def _clear(self) -> None:
        self._records: list[Record] = []
        self._faults: list[str] = []
        self._items = self._size = 0

    def add(self, item: Item, outcome: Cleaned | Damage | Failure, drop_empty: bool) -> None:
        summary = self._state.summary
        summary.add(outcome)
        if not isinstance(outcome, Cleaned):
            self._faults.append(_fault(item, self._inputs[item.input].path, outcome.reason))
        elif outcome.record["text"] or not drop_empty:
            self._records.append(outcome.record)
            summary.written += 1
        self._items += 1
        self._size += len(item)
        if self._items == _CHUNK_ITEMS or self._size >= _CHUNK_SIZE:
            self.commit(item.input, item.number + 1)

    def commit(self, input: int, item: int) -> None:
        """Put the chunk on the disk, then make it count."""
        state = self._state
        if self._records:
            state.made += self._made.write(self._target.encode(self._records))
            _to_disk(self._made)
        if self._faults:
            state.errors += self._errors.write("".join(self._faults).encode())
            _to_disk(self._errors)
        state.input, state.item = input, item
        state.summary.seconds = time.monotonic() - self._begun
        state.save(self._files.state)
        self._clear()

    def close(self) -> None:
        self._made.close()
        self._errors.close()


def _fault(item: Item, path: str, reason: str) -> str:
    url = None
    with suppress(BrokenInputError):
        url = item.content.page().url
    return json.dumps({"url": url, "input": path, "offset": item.offset, "error": reason}) + "\n"


def _finish(state: State, files: _Files, target: Writer) -> None:
    """Give the files their names. Each step can be done again, for this may be broken off as well."""
    if files.made.exists():
        target.finish(files.made, files.whole)
    if state.errors:
        new = files.partial / "errors.new"
        shutil.copyfile(files.made_errors, new)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(files.errors)
    else:
        files.errors.unlink(missing_ok=True)
    state.save(files.summary)
    if files.whole.exists():
        files.whole.replace(files.output)
    _names_to_disk(files.output.parent)
    shutil.rmtree(files.partial)


def _cut(path: Path, size: int) -> BinaryIO:
    """The file, open to be appended to behind its first ``size`` bytes."""
    file = path.open("ab")
    if file.tell() < size:
        raise RunError(f"{path} is shorter than it was. Begin again with --restart.")
    file.truncate(size)
    return file


def _to_disk(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _names_to_disk(directory: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
