"""Pages a second of every method, as multiples of trafilatura's."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from benchmarks.isolated import warm_up
from benchmarks.methods import METHODS, TOGETHER, forget_lines, ours_together
from cleaner.parallel import BATCH
from evaluation import report
from evaluation.corpora import Record
from evaluation.extractors import Job

BASE = "trafilatura"
"""What all throughput is a multiple of."""
COMPARED = (
    BASE,
    "trafilatura-precision",
    "resiliparse",
    "readability-lxml",
    "newspaper4k",
    "justext",
    "boilerpy3",
    "goose3",
    "cleaner",
    "cleaner-fast",
    "resiliparse+c4",
    "resiliparse+refinedweb",
    "resiliparse+cleaner",
)

TURN = 20
"""Pages that a method gets in a row, as in use: between two pages of its own, the others would have its code and its
tables pushed out of the processor's caches."""
WARM_PAGES = 120
"""Pages before the clock starts: ours and some peers compile patterns when a page first needs them."""


@dataclass
class Throughput:
    """One method over all pages: seconds of processor time and bytes of input (as UTF-8), by corpus.

    `together` is how many pages it got at once."""

    method: str
    together: int = 1
    pages: dict[str, int] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failures: int = 0

    def add(self, corpus: str, size: int, seconds: float) -> None:
        self.pages[corpus] = self.pages.get(corpus, 0) + 1
        self.bytes[corpus] = self.bytes.get(corpus, 0) + size
        self.seconds[corpus] = self.seconds.get(corpus, 0.0) + seconds

    @property
    def label(self) -> str:
        return self.method if self.together == 1 else f"{self.method}, {self.together} together"

    def rate(self, corpus: str | None = None) -> float:
        """Pages a second, in one corpus or over all."""
        if corpus:
            return self.pages[corpus] / self.seconds[corpus]
        return sum(self.pages.values()) / sum(self.seconds.values())


def measure(pages: Sequence[Record], methods: Sequence[str]) -> list[Throughput]:
    """All methods on some pages before the next pages, in this process, so that what disturbs the machine
    disturbs all of them alike. A filter gets the text ready made."""
    found = {name: Throughput(name) for name in methods}
    for name in methods:
        warm_up(name)
    for page in pages[:WARM_PAGES]:
        for name in methods:
            with suppress(Exception):
                METHODS[name].run(job_of(name, page))
    gc.collect()
    gc.freeze()  # what the peers have loaded is large, and whoever allocates would have to look through it
    for at in range(0, len(pages), TURN):
        some = pages[at : at + TURN]
        for name, tally in found.items():
            jobs = [job_of(name, page) for page in some]
            gc.collect()  # nobody cleans up after another
            for page, job in zip(some, jobs, strict=True):
                _run(name, page.corpus, job, tally)
    return [*found.values(), *(_together(name, pages) for name in found if name in TOGETHER)]


def _run(name: str, corpus: str, job: Job, tally: Throughput) -> None:
    if METHODS[name].ours:
        forget_lines()
    start = time.process_time()
    try:
        METHODS[name].run(job)
    except Exception:  # a peer that fails on a page has still spent its time on it
        tally.failures += 1
    tally.add(corpus, _size(job), time.process_time() - start)


def _together(name: str, pages: Sequence[Record]) -> Throughput:
    """One method on batches of pages, as `Cleaner.clean_many` takes them."""
    tally = Throughput(name, together=BATCH)
    for corpus, of_corpus in groupby(pages, key=lambda page: page.corpus):
        jobs = [job_of(name, page) for page in of_corpus]
        for at in range(0, len(jobs), BATCH):
            batch = jobs[at : at + BATCH]
            forget_lines()
            gc.collect()
            start = time.process_time()
            ours_together(name, batch)
            seconds = (time.process_time() - start) / len(batch)
            for job in batch:
                tally.add(corpus, _size(job), seconds)
    return tally


def _size(job: Job) -> int:
    return len(job.text.encode(errors="replace"))


def job_of(name: str, page: Record) -> Job:
    """What the method reads of the page, made if need be."""
    job, source = Job(page.source, page.lang or "English", page.keep), METHODS[name].source
    return job._replace(text=source.run(job)) if source else job


def table(rows: Sequence[Throughput]) -> str:
    base = next(row for row in rows if row.method == BASE)
    corpora = list(base.pages)
    header = ["method", "pages/s", "MB/s", f"× {BASE}", *(f"× on {corpus}" for corpus in corpora), "failures"]
    body = []
    for row in rows:
        size = sum(row.bytes.values()) / sum(row.seconds.values()) / 1e6
        ratios = [f"{row.rate(corpus) / base.rate(corpus):.2f}" for corpus in (None, *corpora)]
        body.append(
            [
                report.named(METHODS[row.method]).replace(row.method, row.label),
                f"{row.rate():.1f}",
                f"{size:.1f}",
                *ratios,
                str(row.failures),
            ]
        )
    pages = sum(base.pages.values())
    note = f"{pages} pages, one process, processor time; MB of each method's own input, as UTF-8.\n"
    return f"{note}\n{report.table(header, body)}"


def draw(rows: Sequence[Throughput], path: Path) -> None:
    base = next(row for row in rows if row.method == BASE)
    ratios = [row.rate() / base.rate() for row in rows]
    colours = [report.OURS if METHODS[row.method].ours else report.PEER for row in rows]
    with report.figure(path, 1, 6.5, 0.9 + 0.24 * len(rows)) as [axis]:
        bars = axis.barh([row.label for row in rows], ratios, color=colours)
        axis.bar_label(bars, [f"{ratio:.1f}" for ratio in ratios], padding=3)
        axis.set_xscale("log")
        axis.set_xlabel(f"pages a second, × {BASE}")
        axis.invert_yaxis()
