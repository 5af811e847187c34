"""The limits of a page: its size, and the time that it may take."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cleaner import Cleaner, PageTimeoutError, PageTooLargeError
from cleaner.worker import Worker

TEXT = "The harbour office said on Monday that the crane fell into the basin.\n\nShare"
BODY = "The harbour office said on Monday that the crane fell into the basin."
ENDLESS = "import regex; regex.search('(a|aa)+$', 'a' * 100 + 'b')"
"""A compiled pattern, which no signal and no thread can stop."""
PARSER = "import selectolax.lexbor; selectolax.lexbor.LexborHTMLParser('<select>' + '<option>x' * 400_000)"
"""The parser, which for each choice looks through those before it: what is asked of it by itself would take minutes."""


def run(code: str) -> str:
    exec(code)
    return code


@pytest.fixture(scope="module")
def worker() -> Worker:
    return Worker(run)


@pytest.mark.parametrize("code", [ENDLESS, PARSER, "while True: pass"])
def test_a_limit_holds_in_any_code_and_the_next_call_is_answered(code: str) -> None:
    worker = Worker(run)
    with pytest.raises(TimeoutError, match="took longer than 1 s"):
        worker.call(1, code)
    assert worker.call(1, "pass") == "pass"


def test_what_a_call_raises_or_prints_is_no_answer(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.call(5, "1 / 0")
    assert worker.call(5, "print('x' * 10_000)").startswith("print")


def test_a_call_that_kills_its_process_costs_itself(worker: Worker) -> None:
    with pytest.raises(RuntimeError, match="ended with status"):
        worker.call(5, "import os; os._exit(3)")
    assert worker.call(5, "pass") == "pass"


@pytest.mark.skipif(sys.platform == "win32", reason="a process there does not learn that its parent is gone")
def test_a_process_ends_with_its_parent_in_any_code() -> None:
    call = f"print('begun', flush=True); {ENDLESS}"
    program = f"from cleaner.worker import Worker; Worker(exec).call(600, {call!r})"
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) as parent:
        assert parent.stderr is not None
        assert parent.stderr.readline() == b"begun\n"  # what the call prints goes there
        parent.kill()
        parent.communicate(timeout=30)  # until nobody holds it open


def test_a_cleaner_with_a_time_limit_says_what_one_without_says() -> None:
    cleaner = Cleaner(time_limit=60)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(cleaner.clean, [TEXT] * 16)) == {BODY}
    article = cleaner.explain(TEXT)
    assert (article.text, [block.category for block in article.blocks]) == (BODY, ["body", "share"])
    assert pickle.loads(pickle.dumps(cleaner)).time_limit == 60
    with pytest.raises(TypeError, match="page must be str or bytes"):
        cleaner.clean(5)  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_process_has_a_process_for_pages_of_its_own(worker: Worker) -> None:
    worker.call(5, "pass")
    for _ in range(2):
        child = os.fork()
        if not child:
            os._exit(0 if worker.call(5, "x = " + "'y' * 10_000") else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert worker.call(5, "pass") == "pass"


def test_a_page_that_takes_too_long_is_named_as_such() -> None:
    cleaner = Cleaner(time_limit=0.3)
    with pytest.raises(PageTimeoutError, match=r"page took longer than 0\.3 s"):
        cleaner.clean(TEXT * 30_000)


def test_a_page_that_is_too_large_is_refused_before_it_is_read() -> None:
    cleaner = Cleaner(max_bytes=100)
    assert cleaner.clean(TEXT) == cleaner.clean(TEXT.encode()) == BODY
    for method in (cleaner.clean, cleaner.explain, cleaner.read):
        with pytest.raises(PageTooLargeError, match=r"page larger than 100 characters \(max_bytes\): 101"):
            method("é" * 101)
        with pytest.raises(PageTooLargeError, match=r"page larger than 100 bytes \(max_bytes\): 102"):
            method(("é" * 51).encode())


@pytest.mark.parametrize("workers", [1, 2])
def test_of_many_pages_one_that_is_too_large_gives_nothing(workers: int) -> None:
    pages = [TEXT, "x" * 101, TEXT]
    with pytest.warns(RuntimeWarning, match="page 1 failed: .*larger than 100 characters"):
        assert list(Cleaner(max_bytes=100).clean_many(pages, workers=workers)) == [BODY, "", BODY]


@pytest.mark.parametrize("value", [0, -1, True, "1", float("nan")])
@pytest.mark.parametrize("name", ["time_limit", "max_bytes"])
def test_limits_are_checked(name: str, value: object) -> None:
    settings: dict[str, Any] = {name: value}
    with pytest.raises((TypeError, ValueError), match=name):
        Cleaner(**settings)


@pytest.mark.parametrize("value", [float("inf"), 1e300, 10**400])
def test_a_limit_that_no_clock_takes_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=rf"time_limit must be .* at most \d+, not {str(value).replace('+', '.')}"):
        Cleaner(time_limit=value)
