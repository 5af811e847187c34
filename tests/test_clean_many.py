"""Many pages: in order, as they are needed, whatever one of them does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.pipeline import BATCH

BODY = (
    "The ferry left the harbour an hour late on day {0}, and nobody on board complained about it at all. " * 2
)
PAGES = [f"Share\n\n{BODY.format(number)}\n\nRead more" for number in range(70)]


@pytest.mark.parametrize("workers", [1, 2])
def test_bodies_come_in_order(workers: int) -> None:
    found = list(Cleaner().clean_many(PAGES, workers=workers))
    assert found == [BODY.format(number).strip() for number in range(70)]


def test_pages_of_both_kinds_come_out_as_they_do_alone() -> None:
    golden = Path(__file__).parent.parent / "golden"
    pages = [file.read_bytes() for file in sorted(golden.glob("*/input.*"))]
    cleaner = Cleaner(fast=True)
    assert list(cleaner.clean_many(pages)) == [cleaner.clean(page) for page in pages]


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


def test_what_came_before_an_error_is_given_before_it() -> None:
    def broken() -> Iterator[str]:
        yield from PAGES[:3]
        raise OSError("the connection is gone")

    for pages, error in ((broken(), OSError), ([*PAGES[:3], 4], TypeError)):
        bodies = Cleaner().clean_many(pages)  # type: ignore[arg-type]
        assert [next(bodies) for _ in range(3)] == [BODY.format(number).strip() for number in range(3)]
        with pytest.raises(error):
            next(bodies)


@pytest.mark.parametrize(
    ("workers", "error"), [(0, ValueError), (-1, ValueError), ("2", TypeError), (True, TypeError)]
)
def test_wrong_workers(workers: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="workers"):
        Cleaner().clean_many(PAGES, workers=workers)  # type: ignore[arg-type]
