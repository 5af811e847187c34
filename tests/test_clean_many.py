"""Many pages: in order, as they are needed, whatever one of them does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.document import Block
from cleaner.model import features
from cleaner.parallel import BATCH
from cleaner.rules import index
from cleaner.segment import text

BODY = "The ferry left the harbour an hour late on day {0}, and nobody on board complained about it at all. " * 2
PAGES = [f"Share\n\n{BODY.format(number)}\n\nRead more" for number in range(70)]


@pytest.mark.parametrize("workers", [1, 2])
def test_bodies_come_in_order(workers: int) -> None:
    found = list(Cleaner().clean_many(PAGES, workers=workers))
    assert found == [BODY.format(number).strip() for number in range(70)]


def golden_pages() -> list[bytes]:
    golden = Path(__file__).parent.parent / "golden"
    return [file.read_bytes() for file in sorted(golden.glob("*/input.*"))]


def test_pages_of_both_kinds_are_judged_together_as_they_are_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = Cleaner()
    alone = [cleaner.explain(page, metadata=False) for page in golden_pages()]
    monkeypatch.setattr(features, "CHUNK", 7)  # some blocks at a time, as very long pages are
    monkeypatch.setattr(index, "PASS", 300)
    cleaner._engine.forget()
    together = cleaner.explain_pages([cleaner.read(page) for page in golden_pages()], metadata=False)
    for one, other in zip(alone, together, strict=True):
        assert other.text == one.text
        assert [block.reason for block in other.blocks] == [block.reason for block in one.blocks]
        scores = [block.score for block in one.blocks]  # sums in another order differ in the last digits
        assert [block.score for block in other.blocks] == pytest.approx(scores, abs=1e-5)


IN_PARTS = ["\n\n".join(PAGES[start : start + 20]) for start in range(0, 60, 10)] + PAGES[:3]


def test_documents_judged_in_parts_are_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.WINDOW", 16)
    assert Cleaner(kind="text").clean(IN_PARTS[0]).count("nobody on board") == 40


def test_documents_judged_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents longer than a window come out the same in a batch as alone, and a second cleaning finds nothing."""
    monkeypatch.setattr("cleaner.pipeline.WINDOW", 16)
    cleaner = Cleaner(kind="text")
    alone = [cleaner.clean(page) for page in IN_PARTS]
    assert list(cleaner.clean_many(IN_PARTS)) == alone
    assert [cleaner.clean(body) for body in alone] == alone


def test_workers_give_what_one_process_gives() -> None:
    cleaner = Cleaner(fast=True)
    assert list(cleaner.clean_many(golden_pages(), workers=2)) == list(map(cleaner.clean, golden_pages()))


SCRIPT = """
from cleaner import Cleaner

print("The script runs.")
for body in Cleaner(fast=True).clean_many(["Share", "The ferry left an hour late on Monday, and nobody minded."], workers=2):
    print(body)
"""


@pytest.mark.parametrize("way", ["file", "standard input", "module"])
def test_a_script_needs_no_guard(way: str, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    command = {"file": ["script.py"], "standard input": ["-"], "module": ["-m", "script"]}[way]
    done = subprocess.run(
        [sys.executable, *command], input=SCRIPT, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.stderr == ""
    assert done.stdout == ("The script runs.\n\nThe ferry left an hour late on Monday, and nobody minded.\n")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_tables_hold_in_the_place_of_a_page_gives_none(workers: int) -> None:
    pages = [None, *PAGES[:2], float("nan"), "", PAGES[2], None]
    first, second, third = (BODY.format(number).strip() for number in range(3))
    found = list(Cleaner().clean_many(pages, workers=workers))
    assert found == [None, first, second, None, "", third, None]
    with pytest.raises(TypeError, match="float"):
        list(Cleaner().clean_many([1.5], workers=workers))


def test_a_page_that_fails_costs_no_page_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read = text.segment

    def segment(source: str) -> list[Block]:
        if source == "fail":
            raise RuntimeError("failed")
        return read(source)

    monkeypatch.setattr(text, "segment", segment)
    bodies = Cleaner(kind="text").clean_many([*PAGES[:3], "fail"])
    assert [next(bodies) for _ in range(3)] == [BODY.format(number).strip() for number in range(3)]
    with pytest.raises(RuntimeError):
        next(bodies)


def test_pages_are_read_as_they_are_needed() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield PAGES[0]

    bodies = Cleaner().clean_many(endless())
    assert [next(bodies) for _ in range(3)] == [BODY.format(0).strip()] * 3
    assert read <= BATCH


@pytest.mark.parametrize("workers", [1, 2])
def test_what_came_before_an_error_is_given_before_it(workers: int) -> None:
    def broken() -> Iterator[str]:
        yield from PAGES[:3]
        raise OSError("the connection is gone")

    for pages, error in ((broken(), OSError), ([*PAGES[:3], 4], TypeError)):
        bodies = Cleaner().clean_many(pages, workers=workers)  # type: ignore[arg-type]
        assert [next(bodies) for _ in range(3)] == [BODY.format(number).strip() for number in range(3)]
        with pytest.raises(error, match=r"the connection is gone|page 3 must be str or bytes, not int"):
            next(bodies)


@pytest.mark.parametrize(("page", "named"), [("One page.", "one page"), (b"One page.", "one page"), (None, "NoneType")])
def test_one_page_is_not_pages(page: Any, named: str) -> None:
    with pytest.raises(TypeError, match=f"iterable of pages, not {named}"):
        Cleaner().clean_many(page)


@pytest.mark.parametrize(("workers", "error"), [(0, ValueError), (-1, ValueError), ("2", TypeError), (True, TypeError)])
def test_wrong_workers(workers: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="workers"):
        Cleaner().clean_many(PAGES, workers=workers)  # type: ignore[arg-type]
