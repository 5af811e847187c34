"""Work shared out to processes."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from cleaner import parallel
from cleaner.parallel import Failure, run


def upper_each(texts: list[str]) -> list[str]:
    return [upper(text) for text in texts]


def upper(text: str) -> str:
    if text == "exit":
        os._exit(1)
    if text == "sleep":
        time.sleep(60)
    if text == "slow":
        time.sleep(0.3)
    return text.upper()


def upper_all(texts: list[str]) -> list[str]:
    """In capitals; with an exclamation mark where there are several."""
    if "raise" in texts and len(texts) > 1:
        raise ValueError("not all of them")
    return [upper(text) + "!" * (len(texts) > 1) for text in texts]


def unpicklable(texts: list[str]) -> list[object]:
    return [lambda: None for _ in texts]


def upper_with_files(texts: list[str]) -> list[str]:
    if "b" in texts:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return upper_each(texts)


class Unloadable:
    """What no worker can be started with."""

    def __reduce__(self) -> object:
        return exec, ("raise ImportError('broken installation')",)

    def __call__(self, texts: list[str]) -> list[str]:
        raise AssertionError


def test_results_come_in_order() -> None:
    items = ["slow", *(f"a{number}" for number in range(200)), "slow", "b"]
    assert list(run(upper_each, items, workers=2)) == [(item, item.upper()) for item in items]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    processes = []
    start = subprocess.Popen

    def started(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        processes.append(start(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", started)
    return processes


def test_no_items_no_workers(started: list[subprocess.Popen[bytes]]) -> None:
    assert list(run(upper_each, [], workers=2)) == []
    assert not started


@pytest.mark.parametrize("workers", [1, 2])
def test_each_death_costs_one_item(workers: int) -> None:
    items = ["exit", "a", "sleep", *["b"] * 40, "exit"]
    ended = Failure("worker process ended with status 1")
    late = Failure("no result within 0.5 s")
    assert list(run(upper_each, items, workers=workers, limit=0.5)) == [
        (item, {"exit": ended, "sleep": late}.get(item) or item.upper()) for item in items
    ]


def test_a_full_disk_is_no_items_fault() -> None:
    found = run(upper_with_files, ["a", "b", "c"], workers=1, together=False)
    assert next(found) == ("a", "A")
    with pytest.raises(OSError, match=re.escape(os.strerror(errno.ENOSPC))):
        next(found)


@pytest.mark.parametrize("trouble", ["exit", "sleep", "raise"])
def test_items_that_cannot_be_done_together_are_done_one_by_one(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "TOGETHER_LIMIT", 0.5)
    items = [*["a"] * 32, *["b"] * 10, trouble, *["c"] * 21, *["d"] * 32]
    failures = {"exit": Failure("worker process ended with status 1"), "sleep": Failure("no result within 0.5 s")}
    assert list(run(upper_all, items, workers=2, limit=0.5)) == [
        *[("a", "A!")] * 32,
        *[("b", "B")] * 10,
        (trouble, failures.get(trouble) or trouble.upper()),
        *[("c", "C")] * 21,
        *[("d", "D!")] * 32,
    ]


@pytest.mark.parametrize("options", [{"limit": 0.5}, {"together": False}])
def test_items_are_done_one_by_one_if_asked_or_if_a_batch_could_look_like_hanging(options: Any) -> None:
    found = list(run(upper_all, ["a", "b"], workers=1, **options))
    assert found == [("a", "A"), ("b", "B")]


@pytest.mark.parametrize("together", [True, False])
def test_an_error_of_the_items_comes_after_the_results(together: bool) -> None:
    def items() -> Iterator[str]:
        yield from ["a"] * 40
        raise OSError("the connection is gone")

    results = run(upper_each, items(), workers=2, together=together)
    assert len([next(results) for _ in range(40)]) == 40
    with pytest.raises(OSError, match="gone"):
        next(results)


def test_what_cannot_be_sent_back_is_a_failure() -> None:
    ((_, failure),) = run(unpicklable, ["a"], workers=1)
    assert isinstance(failure, Failure)
    assert "lambda" in failure.reason


@pytest.mark.parametrize(("size", "most"), [(1, 2 * 16 * 32), (1 << 19, 2 * 16 * 2)])
def test_only_what_is_needed_is_read(size: int, most: int) -> None:
    """However slow the first item is, and however many there are."""
    read = 0

    def items() -> Iterator[str]:
        nonlocal read
        yield "slow"
        while read < 100_000:
            read += 1
            yield "a" * size

    results = run(upper_each, items(), workers=2)
    assert next(results) == ("slow", "SLOW")
    assert 0 < read <= most + 1
    results.close()


def test_workers_end_with_the_iterator(started: list[subprocess.Popen[bytes]]) -> None:
    results = run(upper_each, ["slow"] * 100, workers=2, together=False)
    next(results)
    assert len(started) == 2
    results.close()
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2


def test_a_worker_that_cannot_start_ends_the_run() -> None:
    with pytest.raises(RuntimeError, match="could not start"):
        list(run(Unloadable(), ["a"], workers=1))
