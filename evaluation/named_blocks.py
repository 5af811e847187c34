"""What people said of the blocks of a page that are no body: ``categories.txt`` beside the page.

A line a block: its category, a tab, and its text, white space as one space. Where a fair reader could call it either, there
are several categories, parted by slashes, the likeliest first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FILE: Final = "categories.txt"


def key(text: str) -> str:
    """The text of a block as the file has it."""
    return " ".join(text.split())


def read(folder: Path) -> dict[str, tuple[str, ...]]:
    """The categories of each text in the file of a page's folder; of a text that stands there more than once, all of them.
    Empty where there is no file."""
    file = folder / FILE
    found: dict[str, tuple[str, ...]] = {}
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        categories, _, text = line.partition("\t")
        found[text] = tuple(dict.fromkeys((*found.get(text, ()), *categories.split("/"))))
    return found
