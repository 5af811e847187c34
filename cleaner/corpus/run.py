"""The run: pages of the inputs through the workers into OUTPUT, to be interrupted at any time and taken up again."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from ..parallel import Failure, run
from .bytestream import STANDARD_INPUT
from .checkpoint import ChunkedOutput, Paths, RunError, State, error_line, finish
from .clean import CleanedPage, CleanItems
from .formats.base import MAX_PAGE_BYTES, Input, Writer
from .inputs import read_items
from .pages import BrokenInput, Item
from .summary import Summary


@dataclass(frozen=True)
class Work:
    """What a run does, wherever its output goes.

    ``field`` and ``max_bytes`` are those of the :class:`Reader`; ``limit`` is the seconds a page may take. ``progress`` is
    called after every page, with the bytes read of all inputs and the figures so far.
    """

    inputs: Sequence[Input]
    writer: Writer
    clean: CleanItems
    workers: int
    limit: float
    field: str | None = None
    max_bytes: int = MAX_PAGE_BYTES
    drop_empty: bool = False
    progress: Callable[[int, Summary], None] = lambda read, summary: None

    def outcomes(
        self, first: int = 0, skip: int = 0
    ) -> Generator[tuple[Item, CleanedPage | BrokenInput | Failure, int], None, None]:
        """Each item from the input number ``first`` on, without its first ``skip`` items; what comes of it; and the bytes
        of all inputs that were read by then."""
        bytes_before = list(accumulate((source.size for source in self.inputs), initial=0))
        items = read_items(self.inputs, self.field, first=first, skip=skip, max_bytes=self.max_bytes)
        outcomes = run(self.clean, items, workers=self.workers, limit=self.limit)
        with closing(outcomes):
            for item, outcome in outcomes:
                yield item, outcome, bytes_before[item.input] + item.bytes_read


def run_corpus(work: Work, output: Path, *, options: Mapping[str, Any], restart: bool = False) -> Summary:
    """Clean all pages of the inputs into ``output``, from where an earlier run of the same was interrupted.

    ``options`` is what the output depends on beside the inputs. Pages that failed and broken stretches of the inputs are
    listed in ``output.errors.jsonl``, if there are any. ``restart`` throws away what there is instead of taking it up.
    Raises :class:`RunError` if another run is at work on this output, or it was made, or begun, from something else.
    """
    paths = Paths(output)
    command = json.loads(json.dumps({**options, "inputs": _fingerprint(work.inputs)}))
    if paths.partial.exists() and not paths.partial.is_dir():
        raise RunError(f"{paths.partial} is in the way: unfinished output goes there.")
    paths.partial.mkdir(exist_ok=True)
    try:
        lock = FileLock(paths.partial / "lock").acquire(timeout=0)
    except Timeout:
        raise RunError(f"Another process is at work on {output}.") from None
    with lock:
        state = None if restart else State.load(paths.state)
        if state is None:
            if output.exists() and not restart:
                shutil.rmtree(paths.partial)
                done = State.load(paths.summary)
                if done is None or done.command != command:
                    raise RunError(f"{output} exists, from other inputs or options. --restart replaces it.")
                return done.summary
            state = State(command)
            state.save(paths.state)
        elif state.command != command:
            names = command.keys() | state.command.keys()
            changed = [name for name in sorted(names) if command.get(name) != state.command.get(name)]
            raise RunError(
                f"{paths.partial} was begun with other {', '.join(changed)}. "
                "The same command on the same inputs goes on with it; --restart begins again."
            )
        if state.input < len(work.inputs):
            with (
                closing(ChunkedOutput(state, paths, work.writer, work.inputs)) as unfinished,
                closing(work.outcomes(state.input, state.item)) as outcomes,
            ):
                for item, outcome, read in outcomes:
                    unfinished.add(item, outcome, work.drop_empty)
                    work.progress(read, state.summary)
                unfinished.commit(len(work.inputs), 0)
        finish(state, paths, work.writer)
    return state.summary


def stream_corpus(work: Work, output: BinaryIO, errors: BinaryIO) -> Summary:
    """As :func:`run_corpus`, but into a pipe, where nothing can be taken up again: a record at a time to ``output``, what
    failed to ``errors``."""
    summary = Summary()
    begun = time.monotonic()
    with closing(work.outcomes()) as outcomes:
        for item, outcome, read in outcomes:
            summary.add(outcome)
            if not isinstance(outcome, CleanedPage):
                errors.write(error_line(item, outcome.reason, work.inputs).encode())
                errors.flush()
            elif outcome.record["text"] or not work.drop_empty:
                output.write(work.writer.encode([outcome.record]))
                output.flush()
                summary.written += 1
            summary.seconds = time.monotonic() - begun
            work.progress(read, summary)
    return summary


def _fingerprint(inputs: Iterable[Input]) -> str:
    """Another when a file was added, left out, replaced or written to; what comes from standard input is never the same."""
    digest = hashlib.sha256()
    for source in inputs:
        seen = replace(source, mtime_ns=time.time_ns()) if source.path == STANDARD_INPUT else source
        digest.update(repr(seen).encode(errors="backslashreplace"))
    return digest.hexdigest()
