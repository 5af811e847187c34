"""Known bodies fed back in as text: whatever is dropped from them is a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.methods import ours_text
from evaluation import report
from evaluation.corpora import Record
from evaluation.extractors import Job
from evaluation.metrics import words

SHOWN_LINES = 5
WHOLE = 0.99
"""A page that keeps this share of its words counts as whole."""


@dataclass(frozen=True)
class Row:
    """What came back of one body: the share of its words, and the lines that are no longer there."""

    corpus: str
    id: str
    kind: str
    lang: str
    kept: float
    lost: tuple[str, ...]


def measure(corpora: Iterable[Sequence[Record]]) -> list[Row]:
    """Every body of the corpora through our text way; pages without a body are left out."""
    return [_row(page) for pages in corpora for page in pages if words(page.body)]


def _row(page: Record) -> Row:
    output = ours_text(Job(page.body, page.lang, page.keep, page.model))
    expected = Counter(words(page.body))
    there = Counter(map(_fold, output.splitlines()))
    lost = tuple(line for line in page.body.splitlines() if line.strip() and not there[_fold(line)])
    kept = (expected & Counter(words(output))).total() / expected.total()
    return Row(page.corpus, page.id, page.page_type, page.lang or "not given", kept, lost)


def _fold(line: str) -> str:
    return " ".join(line.split())


def markdown(rows: Sequence[Row], shown: int) -> str:
    """The shares by corpus, kind and language, and the `shown` worst pages with lines that they lost."""
    groups: dict[str, Callable[[Row], str]] = {
        "corpus": lambda row: row.corpus,
        "kind": lambda row: row.kind,
        "language": lambda row: row.lang,
    }
    parts = [f"Words kept: averaged over pages. Whole: pages that kept {WHOLE:.0%} of their words.\n"]
    for by, key in groups.items():
        names = sorted({key(row) for row in rows})
        body = [_cells(name, [row for row in rows if key(row) == name]) for name in names]
        body.append(_cells("**all**", rows))
        parts.append(f"### By {by}\n\n{report.table([by, 'pages', 'words kept', 'whole'], body)}")
    parts.append("### The worst pages\n")
    for row in sorted(rows, key=lambda row: row.kept)[:shown]:
        if row.kept < 1:
            parts.append(f"- {row.kept:.1%} kept: {row.corpus} {row.id} ({row.kind}, {row.lang})")
            parts += [f"    - lost: {report.quoted(line)}" for line in row.lost[:SHOWN_LINES]]
    return "\n".join(parts) + "\n"


def _cells(name: str, rows: Sequence[Row]) -> list[str]:
    kept = sum(row.kept for row in rows) / len(rows)
    whole = sum(row.kept >= WHOLE for row in rows) / len(rows)
    return [name, str(len(rows)), f"{kept:.2%}", f"{whole:.1%}"]
