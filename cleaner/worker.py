"""A function that runs in a process of its own, which is killed where a call takes too long.

Nothing else holds in any code: neither a signal nor a thread stops a compiled pattern, the parser or the model.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

_START: Final = "import sys; sys.path[:] = {path!r}; from cleaner.worker import _serve; _serve()"
LONGEST_SECONDS: Final = threading.TIMEOUT_MAX
"""The system's clocks take no larger limit."""


class CallTimeoutError(TimeoutError):
    """A call took longer than it may."""


class ProcessEndedError(RuntimeError):
    """A call ended its process."""


class ProcessStartError(RuntimeError):
    """A process could not start, or its worker was told to end."""


class Worker:
    """Calls ``function``, which must be picklable as must its arguments and results, in a process of its own.

    One call at a time: threads wait for one another. The process starts with the first call, and again after one that
    ended it. It ends with this object, and with this process, however that ends. It does not import the main module, as
    those of :mod:`multiprocessing` do: a script needs no guard around the call, and nothing that is pickled may be defined
    in it.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._is_ended = False
        self._own()

    def call(self, limit: float, *arguments: Any) -> Any:
        """What the function returns or raises. The start of the process does not count for ``limit``, in seconds.

        Raises :class:`CallTimeoutError`, :class:`ProcessEndedError` or :class:`ProcessStartError` if there is no answer.
        """
        request = pickle.dumps(arguments)
        if self._owner != os.getpid():  # this process was forked: the other one's pipe and lock are not its own
            self._own()
        with self._lock:
            process = self._running()
            late = threading.Event()
            timer = threading.Timer(min(limit, LONGEST_SECONDS), _kill, (process, late))
            timer.start()
            try:
                succeeded, result = _exchange(process, request)
            except (EOFError, OSError, pickle.UnpicklingError):
                self._stop()
                if late.is_set():
                    raise CallTimeoutError(f"took longer than {limit:g} s") from None
                raise ProcessEndedError(_ending(process.returncode)) from None
            except BaseException:
                self._stop()
                raise
            finally:
                timer.cancel()
                timer.join()  # it may be about to kill
            if late.is_set():
                self._stop()
        if not succeeded:
            raise result
        return result

    def end(self) -> None:
        """End the process, even amid a call of another thread, and start none any more."""
        self._is_ended = True
        if process := self._process:
            process.kill()
        with self._lock:
            self._stop()

    def _own(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()  # last: another thread of this process may ask for it

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        self._stop()  # what died between two calls
        if self._is_ended:
            raise ProcessStartError("the worker was told to end")
        code = _START.format(path=sys.path)
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._finalizer = weakref.finalize(self, _end, process, os.getpid())
        self._process = process
        try:
            if self._is_ended:  # meanwhile
                raise EOFError
            _exchange(process, pickle.dumps(self._function))
        except (EOFError, OSError, pickle.UnpicklingError):
            self._stop()
            raise ProcessStartError("a worker process could not start: see its own message above") from None
        return process

    def _stop(self) -> None:
        if self._process:
            self._process = None
            self._finalizer()


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> Any:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(request)
    process.stdin.flush()
    return pickle.load(process.stdout)


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() == owner:
        with suppress(OSError), process:
            process.kill()


def _ending(status: int) -> str:
    with suppress(ValueError):
        return f"worker process killed by {signal.Signals(-status).name}"
    return f"worker process ended with status {status}"


def _serve() -> None:
    """Answer calls until there are no more: the work of the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group: the parent decides
    with suppress(OSError):  # when memory runs out, let it be this process that goes, and not the parent
        Path("/proc/self/oom_score_adj").write_text("1000")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    requests: BinaryIO = sys.stdin.buffer
    with suppress(EOFError, BrokenPipeError):
        function = pickle.load(requests)
        answer = pickle.dumps((True, None))
        while True:
            answers.write(answer)
            answers.flush()
            arguments = pickle.load(requests)
            with _ended_with_parent(requests):
                answer = _answer(function, arguments)


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((True, function(*arguments)))
    except Exception as error:
        try:
            answer = pickle.dumps((False, error))
            pickle.loads(answer)
        except Exception:  # one that cannot be sent
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        return answer


@contextmanager
def _ended_with_parent(requests: BinaryIO) -> Iterator[None]:
    """Meanwhile the kernel ends this process, in whatever code it is, when the parent is gone and so its end of the pipe."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(requests, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(requests, fcntl.F_GETFL)
    fcntl.fcntl(requests, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([requests], [], [], 0)[0]:  # it was gone before the kernel was asked
        os._exit(1)
    try:
        yield
    finally:
        fcntl.fcntl(requests, fcntl.F_SETFL, flags)
