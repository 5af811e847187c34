"""Text that an extractor pulled out of a page, cut into segments: a line each, wrapped lines joined."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from .segment import Segment

_ENDS: Final = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE: Final = re.compile(rf"[^{_ENDS}]+")
_BREAK: Final = re.compile(rf"\r\n|[{_ENDS}]")
_BYTE_ORDER_MARK: Final = "\ufeff"

WRAP_WIDTHS: Final = range(45, 110)
"""Characters; a text broken into lines by width has its longest line in this range."""
WRAP_LINES: Final = 3
"""Fewer lines than this are not evidence of wrapping."""


def segments(source: str) -> list[Segment]:
    """The lines of ``source`` that hold more than white space, as segments in order.

    Lines that were broken by width (a paragraph wrapped at 80 columns) are one segment; its text keeps the breaks.
    """
    runs: list[list[Segment]] = []
    end_of_last = 0
    for line in _LINE.finditer(source, source.startswith(_BYTE_ORDER_MARK)):
        raw = line.group()
        text = raw.strip()
        if not text:
            continue
        indent = raw[: len(raw) - len(raw.lstrip())]
        start = line.start() + len(indent)
        between = source[end_of_last:start]
        gap = not runs or (between != "\n" + indent and len(_BREAK.findall(between)) > 1)
        end_of_last = line.end()
        found = Segment(text, gap, start, start + len(text), indent)
        if gap:
            runs.append([found])
        else:
            runs[-1].append(found)
    out: list[Segment] = []
    for run in runs:
        out.extend([_joined(run)] if _is_wrapped(run) else run)
    return out


def _is_wrapped(run: list[Segment]) -> bool:
    """Whether every line but the last is so full that the next line's first word did not fit in."""
    if len(run) < WRAP_LINES:
        return False
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
