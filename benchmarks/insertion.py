"""Lines of clutter put into articles that are clean otherwise, all invented, in many languages: what stays of them, and
what goes of the articles with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import line_filters
from benchmarks.methods import ours_text
from evaluation import report
from evaluation.extractors import Job

DATA: Final = Path(__file__).with_suffix(".json")
"""By language: the paragraphs of an `article`, the short sentences of its `ending`, and the `lines` put into it."""
PLACES: Final = ("in the middle", "at the end")
OURS: Final = "**cleaner**"
METHODS: Final[dict[str, Callable[[str], str]]] = {
    "c4": line_filters.c4,
    "refinedweb": line_filters.refinedweb,
    OURS: lambda text: ours_text(Job(text, "")),
}


@dataclass(frozen=True)
class Row:
    """One line at one place in its language's article, and what a method made of it."""

    language: str
    line: str
    place: str
    method: str
    left: bool
    lost: tuple[str, ...]
    """The article's sentences that are gone."""


def measure() -> list[Row]:
    """Every line at every place, by every method."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return [row for language, case in data.items() for line in case["lines"] for row in _rows(language, case, line)]


def _rows(language: str, case: dict[str, list[str]], line: str) -> Iterator[Row]:
    article = [*case["article"], *case["ending"]]
    last = len(case["article"]) - 1
    for place, at in zip(PLACES, (last, len(article)), strict=True):
        text = "\n\n".join([*article[:at], line, *article[at:]])
        for name, method in METHODS.items():
            there = method(text).splitlines()
            lost = tuple(sentence for sentence in article if sentence not in there)
            yield Row(language, line, place, name, line in there, lost)


def markdown(rows: list[Row], shown: int) -> str:
    """Shares by method and language, and the first `shown` lines that ours leaves."""
    languages = {row.language for row in rows}
    lines = len({(row.language, row.line) for row in rows})
    body = []
    for name in METHODS:
        own = [row for row in rows if row.method == name]
        left = [sum(row.left for row in own if row.place == place) for place in PLACES]
        lost = sum(len(row.lost) for row in own)
        losing = {row.language for row in own if row.lost}
        body.append([name, *map(str, left), str(lost), str(len(losing))])
    header = ["method", *(f"left {place}" for place in PLACES), "sentences lost", "languages that lose some"]
    note = f"{lines} lines in {len(languages)} languages, each put into an article of that language at two places.\n"
    parts = [note, report.table(header, body)]
    if ours := [row for row in rows if row.method == OURS and row.left][:shown]:
        parts += ["Left by ours:\n", *(f"- {row.language}, {row.place}: {report.quoted(row.line)}" for row in ours)]
    return "\n".join(parts)
