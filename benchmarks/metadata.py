"""Titles, authors and dates: what the corpora know of their pages against what each program says of them."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from cleaner import Cleaner
from cleaner.metadata import dates
from evaluation import report
from evaluation.corpora import Record

BASE: Final = "cleaner (text only)"
"""What takes the time that the others' are multiples of."""


class Found(NamedTuple):
    """What a program says of a page."""

    title: str | None = None
    authors: Sequence[str] = ()
    date: str | None = None


@dataclass
class Row:
    """One program: counts of pages by outcome (``author right``, ``author wrong``, …), and seconds."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def measure(records: Iterable[Record]) -> list[Row]:
    """Each program on each page, one after the other, so that all meet the same load of the machine."""
    programs = _programs()
    rows = [Row(name) for name in programs]
    for record in records:
        for row, read in zip(rows, programs.values(), strict=True):
            start = time.perf_counter()
            try:
                found = read(record)
            except Exception:  # a program that breaks down over a page says nothing of it
                found = Found()
            row.seconds += time.perf_counter() - start
            row.counts.update(_outcomes(record, found))
    return rows


def _outcomes(record: Record, found: Found) -> Iterable[str]:
    """An author is right if one name is; a title if its letters are the same."""
    yield "pages"
    if record.title:
        yield "title known"
        yield "title right" if _bare(found.title) == _bare(record.title) else "title other"
    authors = {_bare(name) for name in found.authors if _bare(name)}
    if record.authors:
        known = {_bare(name) for name in record.authors}
        yield "author " + ("missing" if not authors else "right" if authors & known else "wrong")
    elif authors:
        yield "author unknown"
    if record.date:
        day = dates.iso(record.date)
        yield "date " + ("missing" if not found.date else "right" if day and found.date[:10] == day[:10] else "wrong")
    elif found.date:
        yield "date unknown"


def _bare(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", (text or "").replace("\xad", "").lower()).strip()


def markdown(rows: Sequence[Row]) -> str:
    """The table: pages by outcome; ``given``: where the corpus knows none."""
    base = next(row.seconds for row in rows if row.name == BASE)
    columns = [f"{kind} {outcome}" for kind in ("author", "date") for outcome in ("right", "wrong", "missing", "unknown")]
    header = ["program", "title right", *(name.replace("unknown", "given") for name in columns), "× time"]
    body = []
    for row in rows:
        share = row.counts["title right"] / (row.counts["title known"] or 1)
        counts = [str(row.counts[column]) for column in columns]
        body.append([row.name, f"{share:.0%}", *counts, f"{row.seconds / base:.2f}"])
    return report.table(header, body)


def to_json(row: Row) -> dict[str, Any]:
    """All figures of a program."""
    return {"program": row.name, "seconds": row.seconds, **row.counts}


def _programs() -> dict[str, Callable[[Record], Found]]:
    import newspaper
    import trafilatura
    import turbohtml

    cleaner = Cleaner(kind="html")

    def text_only(record: Record) -> Found:
        cleaner.clean(record.source, url=record.url)
        return Found()

    def ours(record: Record) -> Found:
        article = cleaner.explain(record.source, url=record.url)
        return Found(article.title, (article.author or "").split("; "), article.date)

    def of_trafilatura(record: Record) -> Found:
        found = trafilatura.extract_metadata(record.source, default_url=record.url)
        return Found(found.title, (found.author or "").split("; "), found.date)

    def of_newspaper(record: Record) -> Found:
        found = newspaper.Article(record.url or "https://example.org/", fetch_images=False)
        found.download(input_html=record.source)
        found.parse()
        return Found(found.title, found.authors, str(found.publish_date or "") or None)

    def of_turbohtml(record: Record) -> Found:
        found = turbohtml.parse(record.source).article()
        return Found(found.title, [found.byline] if found.byline else [], dates.iso(found.date))

    for program in (text_only, ours):
        program(Record("", "", None, None, "article", "<p>Warm.</p>", ""))
    return {
        BASE: text_only,
        "cleaner": ours,
        "trafilatura": of_trafilatura,
        "newspaper4k": of_newspaper,
        "turbohtml": of_turbohtml,
    }
