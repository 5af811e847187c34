"""A function over many items in worker processes: in order, in bounded memory, and no item can end the run.

An item that raises, takes too long or kills its process costs its own result and no other. Pools at hand do
not promise that: the standard library's breaks when a process dies; others lose a whole chunk with it, or
share one locked queue, so that a kill can hit the next item or leave the lock held. Here every worker has a
pipe of its own and answers item by item: which item was in hand when it died is known.
"""

from __future__ import annotations

import errno
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, TypeVar

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
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    waiting = batches(items)
    together = together and limit >= TOGETHER_LIMIT
    pool: list[_Worker] = []
    running: deque[_Batch] = deque()  # begun and not all given out, in order
    orphaned: deque[_Batch] = deque()  # those of them whose worker died
    error: Exception | None = None  # of `items`, which ends them
    try:
        while True:
            while orphaned or (
                len(running) < workers * _BATCHES_AHEAD and sum(batch.size for batch in running) < _SIZE_AHEAD
            ):
                worker = next((worker for worker in pool if worker.batch is None), None)
                if worker is None and len(pool) == workers:
                    break
                if orphaned:
                    batch = orphaned.popleft()
                else:
                    try:
                        new = next(waiting, None)
                    except Exception as raised:
                        error, new = raised, None
                    if new is None:
                        break
                    running.append(batch := _Batch(new, sum(map(len, new)), together))
                if worker is None:
                    pool.append(worker := _Worker(context, function, limit))
                worker.give(batch)
            if not running:
                if error:
                    raise error
                return
            head = running[0]
            while head.results:  # the workers are at work meanwhile
                yield head.items[head.given], head.results.popleft()
                head.given += 1
            if head.given == len(head.items):
                running.popleft()
            for worker in _ready(pool, blocking=bool(running) and not running[0].results):
                if not worker.receive():
                    pool.remove(worker)
                    if worker.batch and worker.batch.todo:
                        orphaned.append(worker.batch)
    finally:
        for worker in pool:
            worker.end()


@dataclass
class _Batch:
    items: list[Any]
    size: int
    together: bool  # until that fails
    answered: int = 0
    given: int = 0
    results: deque[Any] = field(default_factory=deque)  # answered and not yet given out

    @property
    def todo(self) -> list[Any]:
        return self.items[self.answered :]

    def answer(self, results: list[Any]) -> None:
        self.results += results
        self.answered += len(results)


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


def _ready(pool: list[_Worker], blocking: bool) -> list[_Worker]:
    """The workers that have something to say or are out of time. ``blocking``: waits until there is one."""
    timeout = 0.0
    if blocking:
        timeout = max(0.0, min((worker.deadline for worker in pool), default=0) - time.monotonic())
    pipes = wait([worker.pipe for worker in pool], None if timeout == math.inf else timeout)
    now = time.monotonic()
    return [worker for worker in pool if worker.pipe in pipes or worker.deadline <= now]


class _Worker:
    """One process, the pipe to it, and the batch it works on."""

    def __init__(self, context: Any, function: Callable[[list[Any]], list[Any]], limit: float) -> None:
        self.limit = limit
        self.batch: _Batch | None = None
        self.state: Literal["starting", "idle", "working"] = "starting"
        self.deadline = math.inf
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, function), daemon=True)
        with _main_module_hidden():
            self.process.start()
        theirs.close()

    def give(self, batch: _Batch) -> None:
        self.batch = batch
        if self.state != "starting":  # or the batch could fill the pipe, with nobody there to read it
            self._send(batch)

    def _send(self, batch: _Batch) -> None:
        with suppress(OSError):  # it died idle, as receive() will find, and no item is to blame
            self.pipe.send((batch.todo, batch.together))
            self._turn("working")

    def _turn(self, state: Literal["idle", "working"]) -> None:
        self.state = state
        together = self.batch is not None and self.batch.together
        limit = min(self.limit, TOGETHER_LIMIT) if together else self.limit
        self.deadline = time.monotonic() + limit if state == "working" else math.inf

    def receive(self) -> bool:
        """Take an answer, or notice that it will not come and the process is gone: False."""
        if not self.pipe.poll():
            return self._gone(f"no result within {self.limit:g} s")
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            return self._gone(None)
        if isinstance(answer, OSError):
            raise answer
        if self.state == "starting":
            self._turn("idle")
            if self.batch:
                self._send(self.batch)
        elif self.batch and answer is None:
            self.batch.together = False
            self._send(self.batch)
        elif self.batch:
            self.batch.answer(answer)
            self._turn("working")
            if not self.batch.todo:
                self.batch = None
                self._turn("idle")
        return True

    def _gone(self, reason: str | None) -> bool:
        if reason is None:
            self.process.join()
        self.end()
        if self.state == "starting":
            raise RuntimeError("a worker process could not start: see its own message above")
        if self.state == "working" and self.batch:
            if self.batch.together:  # whichever item is to blame
                self.batch.together = False
                return False
            failure = Failure(reason, "timeout") if reason else Failure(_ending(self.process.exitcode), "broken_process")
            self.batch.answer([failure])
        return False

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


_hiding: Final = threading.Lock()


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """A process started in here does not import the main module.

    :mod:`multiprocessing` would have it run the caller's script again, which starts workers again, and it cannot run what
    came from standard input at all.
    """
    with _hiding:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _ending(status: int | None) -> str:
    if status is not None and status < 0:
        with suppress(ValueError):
            return f"worker process killed by {signal.Signals(-status).name}"
    return f"worker process ended with status {status}"


def _work(pipe: Connection, function: Callable[[list[Any]], list[Any]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group: the parent decides
    _die_with_parent()
    with suppress(OSError):  # when memory runs out, let it be this process that goes, and not the parent
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(EOFError, ConnectionError):  # the parent is gone
        pipe.send(None)
        while True:
            items, together = pipe.recv()
            for part in [items] if together else [[item] for item in items]:
                pipe.send_bytes(_answer(function, part))


def _answer(function: Callable[[list[Any]], list[Any]], items: list[Any]) -> Any:
    """The pickled results of the items; of ``None`` if they have to be done one by one; of the error if a disk is full."""
    try:
        return ForkingPickler.dumps(function(items))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            return ForkingPickler.dumps(error)
        failure = Failure(f"{type(error).__name__}: {error}")
        return ForkingPickler.dumps([failure] if len(items) == 1 else None)


def _die_with_parent() -> None:
    """Have the kernel end this process when the parent's end of a pipe closes, even amid an item."""
    parent = multiprocessing.parent_process()
    if sys.platform != "win32" and parent is not None:
        import fcntl

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
        if wait([parent.sentinel], 0):  # it was gone before the kernel was asked
            os._exit(1)
