"""How time and memory grow: with the page, with documents, with workers. Each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import stress_pages
from benchmarks.methods import METHODS
from benchmarks.throughput import BASE, job_of
from evaluation import report
from evaluation.corpora import Record

SCALED = (BASE, "resiliparse", "cleaner", "cleaner-fast", "resiliparse+cleaner")
REAL = "pages"
"""The shape that is real pages put together."""
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
LARGE = LENGTHS[-1]
MANY = {"text": 200, "html": 8}
"""How many times over `clean_many` gets all pages: the workers take a second to start, a crawl takes longer."""
_PATIENCE = 3600
"""Seconds for what is only long, not in danger of never ending."""


@dataclass
class Growth:
    """One method on one shape: processor seconds by length; shorter than LENGTHS where it ran out of time."""

    method: str
    shape: str
    seconds: list[float]


def growth(pages: Sequence[Record], limit: float) -> list[Growth]:
    """All of SCALED on real pages, ours on every shape; `limit` is the seconds that each may take."""
    inputs = [(name, REAL, large(name, pages)) for name in SCALED]
    inputs += [("resiliparse+cleaner", shape, stress_pages.text_shape(shape, LARGE)) for shape in stress_pages.TEXT]
    for shape in stress_pages.HTML:
        inputs += [(name, shape, stress_pages.html_shape(shape, LARGE)) for name in ("cleaner-fast", "cleaner")]
    return [Growth(name, shape, list(_probe("grow", name, text, *LENGTHS, limit=limit))) for name, shape, text in inputs]


def large(name: str, pages: Sequence[Record]) -> str:
    """A 10 MB input of the kind that the method reads, made of real pages, English ones if there are any."""
    english = [page for page in pages if page.lang in (None, "English")] or pages
    if METHODS[name].source:
        return stress_pages.text_of((job_of(name, page).text for page in english), LARGE)
    return stress_pages.html_of((page.source for page in english), LARGE)


@dataclass
class Memory:
    """Bytes: in use before the page, at most while it was worked on, and the page itself (as UTF-8)."""

    method: str
    page: int
    before: int
    peak: int


def memory(pages: Sequence[Record], limit: float) -> list[Memory]:
    """The peak for a 10 MB page; a method that runs out of time is left out."""
    inputs = [(name, large(name, pages)) for name in SCALED]
    return [
        Memory(name, len(text.encode(errors="replace")), **found)
        for name, text in inputs
        for found in _probe("memory", name, text, limit=limit)
    ]


def steady(pages: Sequence[Record], documents: int) -> dict[str, list[int]]:
    """Bytes in use after each tenth of the documents, ours on text and fast on HTML."""
    return {
        name: list(_probe("steady", name, json.dumps([job_of(name, page).text for page in pages]), documents))
        for name in ("resiliparse+cleaner", "cleaner-fast")
    }


def many(pages: Sequence[Record]) -> dict[str, dict[int, float]]:
    """Documents a second of `clean_many` with one and two workers, by kind of input."""
    inputs = {"text": [job_of("resiliparse+cleaner", page).text for page in pages], "html": [page.source for page in pages]}
    return {
        kind: {
            workers: len(texts) * MANY[kind] / seconds
            for workers in (1, 2)
            for seconds in _probe("many", kind, json.dumps(texts), workers, MANY[kind])
        }
        for kind, texts in inputs.items()
    }


def _probe(what: str, method: str, text: str, *numbers: int, limit: float = _PATIENCE) -> Iterator[Any]:
    """The values that a probe printed before it ended, or was ended after `limit` seconds."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as printed:
        file = Path(folder) / "text"
        file.write_text(text, encoding="utf-8", errors="replace")
        command = [sys.executable, "-m", "benchmarks.isolated", what, method, str(file), *map(str, numbers)]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(command, stdout=printed, timeout=limit, check=False)
        printed.seek(0)
        yield from map(json.loads, printed)


def growth_table(rows: Sequence[Growth]) -> str:
    header = ["method", "page", *(_length(length) for length in LENGTHS), "last step (10 is linear)"]
    body = []
    for row in rows:
        cells = [f"{seconds * 1000:.1f}" for seconds in row.seconds]
        step = f"{row.seconds[-1] / row.seconds[-2]:.1f}" if len(cells) == len(LENGTHS) else "–"
        cells += ["–"] * (len(LENGTHS) - len(cells))
        body.append([report.named(METHODS[row.method]), row.shape, *cells, step])
    note = "Milliseconds of processor time by length in characters; – where time ran out.\n"
    return f"{note}\n{report.table(header, body)}"


def _length(characters: int) -> str:
    return f"{characters // 1000} K" if characters < 1_000_000 else f"{characters // 1_000_000} M"


def memory_table(rows: Sequence[Memory]) -> str:
    header = ["method", "page, MB", "before, MB", "peak, MB", "peak / page", "(peak − before) / page"]
    body = [
        [
            report.named(METHODS[row.method]),
            *(f"{value / 1e6:.0f}" for value in (row.page, row.before, row.peak)),
            f"{row.peak / row.page:.1f}",
            f"{(row.peak - row.before) / row.page:.1f}",
        ]
        for row in rows
    ]
    return report.table(header, body)


def steady_table(found: dict[str, list[int]]) -> str:
    header = ["MB in use after", *(f"{tenth}0 %" for tenth in range(1, 11))]
    body = [[report.named(METHODS[name]), *(f"{used / 1e6:.0f}" for used in points)] for name, points in found.items()]
    return report.table(header, body)


def many_table(rates: dict[str, dict[int, float]]) -> str:
    body = [
        [kind, *(f"{rate:.1f}" for rate in by_workers.values()), f"{by_workers[2] / by_workers[1]:.2f}"]
        for kind, by_workers in rates.items()
    ]
    return report.table(["documents/s", "1 worker", "2 workers", "gain"], body)


def draw(rows: Sequence[Growth], path: Path) -> None:
    with report.figure(path, 1, 6.5, 3.5) as [axis]:
        for row in rows:
            style = {"color": report.OURS} if METHODS[row.method].ours else {"color": report.PEER, "ls": "--"}
            axis.loglog(LENGTHS[: len(row.seconds)], row.seconds, marker="o", ms=3, **style)
            if row.seconds:
                axis.annotate(f" {row.method}", (LENGTHS[len(row.seconds) - 1], row.seconds[-1]), va="center")
        axis.set_xlabel("length of the page, characters")
        axis.set_ylabel("seconds")
        axis.set_xlim(right=LENGTHS[-1] * 30)
