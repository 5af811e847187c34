"""Pages that were written for training: layouts of today's sites, and what stands around articles, in some forty languages.

Each is a folder with ``body.txt``, the body word for word, and ``input.html``, or ``input.txt`` or ``input.md``: what an
extractor or converter made of a page. Some have ``categories.txt`` (:mod:`evaluation.named_blocks`). All prose is invented;
none is a golden.

Beside them there are single lines for the lexicon, a file a language: ``- `` and what sites add to articles, in their own
voice, or ``+ `` and what stands in articles and could be taken for that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import Kind
from evaluation import named_blocks
from evaluation.corpora import Record

FOLDER: Final = Path(__file__).parent / "pages"
LINES: Final = Path(__file__).parent / "lines"
CORPUS: Final = "invented"
KINDS: Final[dict[str, Kind]] = {"input.html": "html", "input.txt": "text", "input.md": "markdown"}


def records() -> list[Record]:
    """The pages, each a host of its own."""
    return [
        Record(
            corpus=CORPUS,
            id=file.parent.name,
            url=None,
            lang=None,
            page_type="article",
            source=file.read_text("utf-8"),
            kind=kind,
            body=(file.parent / "body.txt").read_text("utf-8"),
            categories=named_blocks.read(file.parent),
        )
        for page in sorted(FOLDER.iterdir())
        for name, kind in KINDS.items()
        if (file := page / name).exists()
    ]


class Line(NamedTuple):
    """A line of some page, and whether it is body."""

    text: str
    is_body: bool


def lines() -> list[Line]:
    """The single lines of all languages."""
    return [
        Line(line[2:], line.startswith("+ "))
        for file in sorted(LINES.iterdir())
        for line in file.read_text("utf-8").splitlines()
    ]
