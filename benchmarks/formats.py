"""Every format says the same: pages whose HTML or Markdown, as a reader sees it, is not their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from selectolax.lexbor import LexborHTMLParser

from cleaner import Cleaner
from evaluation import report
from evaluation.corpora import Record
from evaluation.markdown import visible_text

FORMATS = ("text", "html", "markdown")
_NOT_COMPARED = re.compile(r"[\s|^_]+")
"""White space, and the signs that stand in text for a table's cells and for powers."""


@dataclass(frozen=True)
class Row:
    """A page: the seconds that each format took, and the formats that do not say what the text says."""

    corpus: str
    id: str
    seconds: dict[str, float]
    differing: tuple[str, ...]


def measure(corpora: Iterable[Sequence[Record]]) -> list[Row]:
    cleaners = {name: Cleaner(kind="html", format=name, fast=True) for name in FORMATS}
    rows = []
    for pages in corpora:
        for page in pages:
            seconds, found = {}, {}
            for name, cleaner in cleaners.items():
                begin = perf_counter()
                output = cleaner.clean(page.source, url=page.url)
                seconds[name] = perf_counter() - begin
                found[name] = _NOT_COMPARED.sub("", _seen(output, name))
            differing = tuple(name for name in FORMATS if found[name] != found["text"])
            rows.append(Row(page.corpus, page.id, seconds, differing))
    return rows


def _seen(output: str, name: str) -> str:
    """What a reader sees of a format."""
    if name == "markdown":
        return visible_text(output)
    body = LexborHTMLParser(output).body if name == "html" else None
    return output if body is None else body.text()


def markdown(rows: Sequence[Row], shown: int) -> str:
    """How many pages differ, by corpus, the time of each format, and the first `shown` pages that differ."""
    header = ["corpus", "pages", "HTML differs", "Markdown differs", *(f"ms a page: {name}" for name in FORMATS)]
    names = sorted({row.corpus for row in rows})
    body = [_cells(name, [row for row in rows if row.corpus == name]) for name in names]
    differing = [f"- {', '.join(row.differing)}: {row.corpus} {row.id}" for row in rows if row.differing]
    return "\n".join([report.table(header, [*body, _cells("**all**", rows)]), *differing[:shown]])


def _cells(name: str, rows: Sequence[Row]) -> list[str]:
    differing = [str(sum(one in row.differing for row in rows)) for one in ("html", "markdown")]
    times = [f"{1000 * sum(row.seconds[one] for row in rows) / len(rows):.1f}" for one in FORMATS]
    return [name, str(len(rows)), *differing, *times]
