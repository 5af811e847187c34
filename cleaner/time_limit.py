"""A function that runs in a process of its own, which is killed where a call takes too long.

Nothing else holds in any code: neither a signal nor a thread stops a compiled pattern, the parser or the model.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_START: Final = "import sys; sys.path[:] = {path!r}; from cleaner.time_limit import _serve; _serve({limit!r})"
_ORPHANED: Final = 2.0
"""A process whose parent is gone ends itself after so many times the limit, even amid a call."""
LONGEST_SECONDS: Final = threading.TIMEOUT_MAX / _ORPHANED
"""Seconds; the system's clocks take no larger limit."""


class TimeLimited:
    """Calls ``function``, which must be picklable as must its arguments and results, for ``limit`` seconds at most.

    One call at a time: threads wait for one another. The process starts with the first call, and again after one that
    ended it; the limit counts from when it is there. It ends with this object. It does not import the main module, as
    those of :mod:`multiprocessing` do, so that needs no guard.
    """

    def __init__(self, function: Callable[..., Any], limit: float) -> None:
        self._function = function
        self._limit = limit
        self._process: subprocess.Popen[bytes] | None
        self._own()

    def __call__(self, *arguments: Any) -> Any:
        """What the function returns or raises. Raises ``TimeoutError`` if it takes too long, ``RuntimeError`` if it ends its
        process."""
        request = pickle.dumps(arguments)
        if self._owner != os.getpid():  # this process was forked: the other one's pipe and lock are not its own
            self._own()
        with self._lock:
            process = self._process or self._started()
            self._process = None  # unless all goes well
            late = threading.Event()
            timer = threading.Timer(self._limit, _kill, (process, late))
            timer.start()
            try:
                succeeded, result = _exchange(process, request)
            except (EOFError, OSError, pickle.UnpicklingError):
                process.kill()
                if late.is_set():
                    raise TimeoutError(f"took longer than {self._limit:g} s") from None
                raise RuntimeError(f"the process of the page ended with status {process.wait()}") from None
            except BaseException:
                process.kill()
                raise
            finally:
                timer.cancel()
            if not late.is_set():
                self._process = process
        if not succeeded:
            raise result
        return result

    def _own(self) -> None:
        self._lock = threading.Lock()
        self._process = None
        self._owner = os.getpid()  # last: another thread of this process may ask for it

    def _started(self) -> subprocess.Popen[bytes]:
        code = _START.format(path=sys.path, limit=self._limit)
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        weakref.finalize(self, _end, process, os.getpid())
        try:
            _exchange(process, pickle.dumps(self._function))
        except (EOFError, OSError, pickle.UnpicklingError):
            raise RuntimeError("the process for pages could not start: see its own message above") from None
        return process


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> Any:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(request)
    process.stdin.flush()
    return pickle.load(process.stdout)


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:
        return
    process.kill()
    with suppress(OSError):
        process.communicate()


def _serve(limit: float) -> None:
    """Answer calls until there are no more: the work of the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group: the parent decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    requests = sys.stdin.buffer
    with Path(os.devnull).open("w") as nowhere, suppress(EOFError, BrokenPipeError):
        function = pickle.load(requests)
        answer: tuple[bool, Any] = True, None
        while True:
            pickle.dump(answer, answers)
            answers.flush()
            arguments = pickle.load(requests)
            faulthandler.dump_traceback_later(_ORPHANED * limit, exit=True, file=nowhere)
            try:
                answer = True, function(*arguments)
            except Exception as error:
                answer = False, error
            faulthandler.cancel_dump_traceback_later()
