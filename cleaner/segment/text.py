"""Text that an extractor pulled out of a page, cut into segments: a line each, wrapped lines joined."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from .segment import Segment

_BYTE_ORDER_MARK: Final = "\ufeff"

WRAP_WIDTHS: Final = range(45, 110)
"""Characters; a text broken into lines by width has its longest line in this range."""
WRAP_LINES: Final = 3
"""Fewer lines than this are not evidence of wrapping."""


def segments(source: str) -> list[Segment]:
    """The lines of ``source`` that hold more than white space, as segments in order.

    Lines that were broken by width (a paragraph wrapped at 80 columns) are one segment; its text keeps the breaks.
    """
    out: list[Segment] = []
    run: list[Segment] = []  # the lines since the last blank one
    position = 0
    gap = True
    lines = source.splitlines()
    if source.startswith(_BYTE_ORDER_MARK):
        lines[0] = lines[0].removeprefix(_BYTE_ORDER_MARK)
        position = len(_BYTE_ORDER_MARK)
    two_ends = "\r\n" in source
    for line in lines:
        text = line.strip()
        if text:
            if gap:
                out += _paragraph(run)
                run = []
            indent = line[: len(line) - len(line.lstrip())] if len(text) < len(line) else ""
            start = position + len(indent)
            run.append(Segment(text, gap, start, start + len(text), indent))
        gap = not text
        position += len(line) + 1
        if two_ends and source.startswith("\r\n", position - 1):
            position += 1
    return out + _paragraph(run)


def _paragraph(run: list[Segment]) -> list[Segment]:
    return [_joined(run)] if len(run) >= WRAP_LINES and _is_wrapped(run) else run


def _is_wrapped(run: list[Segment]) -> bool:
    """Whether every line but the last is so full that the next line's first word did not fit in."""
    width = max(len(line.text) for line in run)
    if width not in WRAP_WIDTHS or any(line.indent != run[0].indent for line in run[1:]):
        return False
    return all(
        len(line.text) + 1 + len(following.text.split(None, 1)[0]) > width - 2
        for line, following in pairwise(run)
    )


def _joined(run: list[Segment]) -> Segment:
    text = "\n".join(line.text for line in run)
    return Segment(text, run[0].gap, run[0].start, run[-1].end, run[0].indent)
