"""Inline marks of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MARKS: Final = {
    "strong": "**",
    "b": "**",
    "em": "*",
    "i": "*",
    "code": "`",
    "kbd": "`",
    "tt": "`",
    "a": "a",
}
"""The mark around what each inline element holds; ``a`` and the address for a link."""


def marked(parts: Sequence[str], marks: Sequence[tuple[int, str | None]], start: int, end: int) -> str:
    """The text of ``parts[start:end]`` with its marks written as Markdown.

    ``marks`` are the parts before which a mark begins or, as ``None``, the last one ends, in order. Marks that are not
    ended in the text are left out.
    """
    opened: list[str] = []
    texts: list[list[str]] = [[]]  # what stands in each open mark; before them, what stands in none
    for place, mark in marks:
        if not start <= place <= end:
            continue
        texts[-1] += parts[start:place]
        start = place
        if mark is not None:
            opened.append(mark)
            texts.append([])
        elif opened:
            inner = "".join(texts.pop())
            texts[-1].append(_written(opened.pop(), inner))
    return "".join(part for text in texts for part in text) + "".join(parts[start:end])


def _written(mark: str, inner: str) -> str:
    core = inner.strip()
    if not core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if mark.startswith("a"):
        href = mark[1:]
        return f"{before}[{core}]({href}){after}" if href and not href.startswith("javascript:") else inner
    return f"{before}{mark}{core}{mark}{after}"
