"""Pages that were written for training: layouts of today's sites, and what stands around articles, in some thirty languages.

Each is a folder with ``input.html`` and ``body.txt``, the body word for word. All prose is invented; none is a golden.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from evaluation.corpora import Record

FOLDER: Final = Path(__file__).parent / "pages"
CORPUS: Final = "invented"


def records() -> list[Record]:
    """The pages, each a host of its own."""
    return [
        Record(
            corpus=CORPUS,
            id=page.name,
            url=None,
            lang=None,
            kind="article",
            html=(page / "input.html").read_text("utf-8"),
            body=(page / "body.txt").read_text("utf-8"),
        )
        for page in sorted(FOLDER.iterdir())
    ]
