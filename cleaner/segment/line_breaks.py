"""Lines between ``<br>`` that a program wrapped: they are one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from ..document import Block, Structure
from .inline import image_spans
from .sentences import WIDE
from .wrapping import continued, is_running_text, runs

LEAST_WRAPPED: Final = 3
"""Fewer lines between ``<br>`` are not looked at for a paragraph that was broken by width."""


def unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, lines that a program wrapped with ``<br>`` joined to paragraphs."""
    found: list[Block] = []
    for _, group in groupby(blocks, key=attrgetter("element")):
        lines = list(group)
        if len(lines) >= LEAST_WRAPPED and is_running_text(lines):
            lines = [_one_paragraph(run) for run in runs(lines, continued(lines))]
        found += lines
    return found


def _one_paragraph(lines: Sequence[Block]) -> Block:
    """Lines of one element as a block, with what markup knows of each. A browser would show a space between them."""
    first = lines[0]
    if len(lines) == 1:
        return first
    text = first.text
    spans = list(first.spans)
    for before, line in pairwise(lines):
        if not (WIDE.match(before.text[-1]) or WIDE.match(line.text)):
            text += " "
        start = len(text)
        spans += image_spans((void for void in line.voids if not void.is_behind), start)
        spans += [one._replace(start=start + one.start, end=start + one.end) for one in line.spans]
        text += line.text
    known = [line.structure for line in lines if line.structure is not None]
    linked, emphasised = sum(one.linked for one in known), sum(one.emphasised for one in known)
    names = {one.inline_names for one in known}
    structure = Structure(known[0].element, linked, emphasised, names.pop() if len(names) == 1 else "", known[0].link)
    behind = [void for line in lines[1:] for void in line.voids if void.is_behind]
    return replace(first, text=text, structure=structure, spans=spans, voids=(*first.voids, *behind))
