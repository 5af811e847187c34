"""A function over many items in worker processes: in order, in bounded memory, and no item can end the run.

An item that raises, takes too long or kills its process costs its own result and no other. Pools at hand do
not promise that: the standard library's breaks when a process dies; others lose a whole chunk with it, or
share one locked queue, so that a kill can hit the next item or leave the lock held.
"""

from __future__ import annotations

import errno
import math
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sized
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Final, Literal, TypeVar

from .worker import CallTimeoutError, ProcessEndedError, ProcessStartError, Worker

Item = TypeVar("Item", bound=Sized)
Result = TypeVar("Result")

BATCH: Final = 32
"""Items of a batch at most: so many that larger batches save hardly any time, so few that the work is shared out evenly."""
BATCH_SIZE: Final = 1 << 20
"""A batch whose items have this ``len`` together takes no more."""
# While the oldest batch is unfinished, this many a worker are begun, if they are no larger together; their results wait in
# memory.
_BATCHES_AHEAD: Final = 16
_SIZE_AHEAD: Final = 1 << 28
_DISK_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""Errors that are no item's fault: libraries unpack their data into the temporary folder."""
TOGETHER_LIMIT: Final = 10.0
"""Seconds; a batch takes no longer than this, unless one of its items hangs."""


@dataclass(frozen=True)
class Failure:
    """Stands in for the result of an item that has none: an error was raised, it took too long, or its process died."""

    reason: str
    kind: Literal["error", "timeout", "broken_process"] = field(default="error", compare=False)


def available_cpus() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    function: Callable[[list[Item]], list[Result]],
    items: Iterable[Item],
    *,
    workers: int,
    limit: float = math.inf,
    together: bool = True,
) -> Generator[tuple[Item, Result | Failure], None, None]:
    """Each item with its result, or with why there is none, in the order of ``items``.

    ``function`` gives the results of a list of items; it, items and results must be picklable, and nothing of them defined
    in the main module, which workers do not import: a script needs no guard around the call. ``limit`` is the seconds an
    item may take. ``together``, a batch of items is one call of ``function``; where that raises, kills its process or takes
    longer than one item may, these items are done one by one. So are all items where ``limit`` is under
    :data:`TOGETHER_LIMIT`, since a batch could look like an item that hangs.

    ``items`` is read as the workers need it: at most 16 batches a worker are in memory, a batch being 32 items, or fewer
    whose ``len`` comes to 2**20, and hardly more than 2**28 together. An error of ``items`` is raised behind the results for
    those before it. The workers end with the iterator, and with this process, however that ends. Raises RuntimeError when a
    worker cannot even start, and OSError when it finds a disk full.
    """
    waiting = batches(items)
    together = together and limit >= TOGETHER_LIMIT
    pool: list[Worker] = []
    todo: SimpleQueue[_Batch | None] = SimpleQueue()
    running: deque[_Batch] = deque()  # begun and not all given out, in order
    error: Exception | None = None  # of `items`, which ends them
    try:
        while True:
            while len(running) < workers * _BATCHES_AHEAD and sum(batch.size for batch in running) < _SIZE_AHEAD:
                try:
                    new = next(waiting, None)
                except Exception as raised:
                    error, new = raised, None
                if new is None:
                    break
                running.append(batch := _Batch(new, sum(map(len, new))))
                todo.put(batch)
                if len(pool) < workers:
                    pool.append(worker := Worker(function))
                    threading.Thread(target=_work, args=(worker, todo, limit, together), daemon=True).start()
            if not running:
                if error:
                    raise error
                return
            head = running.popleft()
            for item in head.items:  # the workers are at work meanwhile
                result = head.results.get()
                if isinstance(result, _Fatal):
                    raise result.error
                yield item, result
    finally:
        for worker in pool:
            todo.put(None)
            worker.end()


@dataclass(frozen=True)
class _Batch:
    items: list[Any]
    size: int
    results: SimpleQueue[Any] = field(default_factory=SimpleQueue)


@dataclass(frozen=True)
class _Fatal:
    """Stands in for a result where the run cannot go on."""

    error: Exception


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in batches of :data:`BATCH`, or fewer if they are long; those before an error come before it."""
    batch: list[Item] = []
    size = 0
    try:
        for item in items:
            batch.append(item)
            size += len(item)
            if len(batch) == BATCH or size >= BATCH_SIZE:
                yield batch
                batch, size = [], 0
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _work(worker: Worker, todo: SimpleQueue[_Batch | None], limit: float, together: bool) -> None:
    """Do batches until there are no more: the work of a thread, which waits for its worker."""
    while batch := todo.get():
        try:
            for result in _results(worker, batch.items, limit, together):
                batch.results.put(result)
        except Exception as error:
            batch.results.put(_Fatal(error))


def _results(worker: Worker, items: list[Any], limit: float, together: bool) -> Iterator[Any]:
    if together:
        try:
            yield from worker.call(TOGETHER_LIMIT, items)
            return
        except Exception:  # whichever item is to blame
            pass
    for item in items:
        yield _result(worker, item, limit)


def _result(worker: Worker, item: Any, limit: float) -> Any:
    try:
        (result,) = worker.call(limit, [item])
    except CallTimeoutError:
        return Failure(f"no result within {limit:g} s", "timeout")
    except ProcessEndedError as error:
        return Failure(str(error), "broken_process")
    except ProcessStartError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            raise
        return Failure(f"{type(error).__name__}: {error}")
    return result
