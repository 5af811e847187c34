"""What a page costs: throughput against the peers, start, growth with length, memory, several workers."""

from __future__ import annotations

import compileall
import logging
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cleaner
from benchmarks import scaling, throughput
from evaluation import report
from evaluation.corpora import Record

CORPORA = ("scrapinghub", "daniel")
"""The corpora measured on (by the start of their name) where none is named."""
STARTS = 7
"""Processes started for each figure of the start; the median counts."""

_START = {"python": "", "import cleaner": "import cleaner", f"import {throughput.BASE}": f"import {throughput.BASE}"}
_SENTENCE = "The committee met again on Tuesday and put the question off."
_FIRST_TEXT = f"Listen Live\n\n{_SENTENCE}\n\nShare"
_DOUBTFUL = f"<html><body><footer><p>{_SENTENCE}</p></footer></body></html>"
_FIRST_HTML = """<html><head><title>Bridge Put Off Again - The Torvik Herald</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Bridge Put Off Again</h1>
<p>The committee met again on Tuesday and put the question of the new bridge off until the end of the month, its
chairman said.</p><p>Work on the old one will go on meanwhile. Two of its five piers have been mended since the spring,
and the third is to follow before the river rises in November.</p><p>“We had hoped to be further on by now,” he said.
“But the stone has to come from far away, and nobody wants to build it twice.”</p></article></body></html>"""
_FIRST_CALL = "import time, cleaner; start = time.perf_counter(); {call}; print(time.perf_counter() - start)"
_FIRST = {
    "text": f"cleaner.clean({_FIRST_TEXT!r}, kind='text')",
    "HTML, fast": f"cleaner.clean({_FIRST_HTML!r}, kind='html', fast=True)",
    "HTML": f"cleaner.clean({_FIRST_HTML!r}, kind='html')",
    "HTML that trafilatura is asked about": f"cleaner.clean({_DOUBTFUL!r}, kind='html')",
}


def start() -> dict[str, float]:
    """Seconds, medians: a bare interpreter, imports (whole processes), and first calls (alone, after the
    import); with bytecode, which pip makes of what it installs."""
    compileall.compile_dir(Path(cleaner.__file__).parent, quiet=2)
    times: dict[str, list[float]] = {}
    for _ in range(STARTS):
        for name, code in _START.items():
            begin = time.perf_counter()
            _python("-c", code)
            times.setdefault(name, []).append(time.perf_counter() - begin)
        for name, call in _FIRST.items():
            printed = _python("-c", _FIRST_CALL.format(call=call))
            times.setdefault(f"first call, {name}", []).append(float(printed))
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def _start_table(seconds: dict[str, float]) -> str:
    bare = seconds["python"]
    body = [
        [name, f"{value * 1000:.0f} ms", f"{(value - bare) * 1000:+.0f} ms" if name in _START else "–"]
        for name, value in seconds.items()
    ]
    return report.table([f"median of {STARTS}", "time", "beyond bare Python"], body)


class Settings(NamedTuple):
    """`methods` are for throughput, `documents` for steady memory, `limit` is a large page's seconds."""

    methods: Sequence[str]
    documents: int
    limit: float


class Part(NamedTuple):
    """One table of the report: how its figures are made, and shown."""

    title: str
    measure: Callable[[Sequence[Record], Settings], Any]
    table: Callable[[Any], str]


PARTS = {
    "throughput": Part("Throughput", lambda pages, wanted: throughput.measure(pages, wanted.methods), throughput.table),
    "start": Part("Start", lambda pages, wanted: start(), _start_table),
    "growth": Part("Growth", lambda pages, wanted: scaling.growth(pages, wanted.limit), scaling.growth_table),
    "memory": Part(
        "Memory for a 10 MB page", lambda pages, wanted: scaling.memory(pages, wanted.limit), scaling.memory_table
    ),
    "steady": Part(
        "Memory over many documents", lambda pages, wanted: scaling.steady(pages, wanted.documents), scaling.steady_table
    ),
    "many": Part("clean_many", lambda pages, wanted: scaling.many(pages), scaling.many_table),
}


def measure(pages: Sequence[Record], parts: Iterable[str], wanted: Settings) -> dict[str, Any]:
    """The figures of the parts asked for, by part."""
    logging.disable(logging.CRITICAL)  # peers log and warn of every odd page
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {part: PARTS[part].measure(pages, wanted) for part in parts}
    finally:
        logging.disable(logging.NOTSET)


def markdown(found: Mapping[str, Any]) -> str:
    """A table a part."""
    return "\n".join(f"### {PARTS[part].title}\n\n{PARTS[part].table(figures)}" for part, figures in found.items())


def draw(found: Mapping[str, Any], folder: Path) -> None:
    """`speed.svg`: throughput as multiples of trafilatura; `growth.svg`: time by length of real pages."""
    if "throughput" in found:
        throughput.draw(found["throughput"], folder / "speed.svg")
    if "growth" in found:
        scaling.draw([row for row in found["growth"] if row.shape == scaling.REAL], folder / "growth.svg")
