"""Text that an extractor pulled out of a page, cut into blocks: a line each, wrapped lines joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ..document import Block
from . import sentences, torn

_BYTE_ORDER_MARK: Final = "\ufeff"

WRAP_WIDTHS: Final = range(45, 110)
"""Characters; a text broken into lines by width has its longest line in this range."""
WRAP_LINES: Final = 3
"""Fewer lines than this are not evidence of wrapping."""


def segment(source: str) -> list[Block]:
    """The lines of ``source`` that hold more than white space, as blocks in order.

    Lines that were broken by width (a paragraph wrapped at 80 columns) or at links are one block; its text keeps the breaks.
    A line that holds a page without its breaks is a block a sentence.
    """
    return _cut_long([_joined(lines) for lines in _torn(_wrapped(_lines(source)))])


def _lines(source: str) -> list[list[Block]]:
    """The lines between blank lines, each a block."""
    runs: list[list[Block]] = []
    position = 0
    starts_paragraph = True
    lines = source.splitlines()
    if source.startswith(_BYTE_ORDER_MARK):
        lines[0] = lines[0].removeprefix(_BYTE_ORDER_MARK)
        position = len(_BYTE_ORDER_MARK)
    two_ends = "\r\n" in source
    for line in lines:
        text = line.strip()
        if text:
            if starts_paragraph:
                runs.append([])
            indent = line[: len(line) - len(line.lstrip())] if len(text) < len(line) else ""
            start = position + len(indent)
            runs[-1].append(Block(text, starts_paragraph, start, start + len(text), indent))
        starts_paragraph = not text
        position += len(line) + 1
        if two_ends and source.startswith("\r\n", position - 1):
            position += 1
    return runs


def _wrapped(runs: Iterable[list[Block]]) -> Iterator[list[Block]]:
    """The runs, those that are no wrapped paragraph line by line."""
    for run in runs:
        if len(run) >= WRAP_LINES and _is_wrapped(run):
            yield run
        else:
            yield from ([line] for line in run)


def _torn(parts: Iterable[list[Block]]) -> list[list[Block]]:
    """The parts of a text, those that a link has torn together."""
    found: list[list[Block]] = []
    parts = list(parts)
    for part, goes_on in zip(
        parts, torn.continued([part[0] if len(part) == 1 else None for part in parts]), strict=True
    ):
        if goes_on:
            found[-1] += part
        else:
            found.append(part)
    return found


def _cut_long(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, long lines that hold more than a paragraph in pieces."""
    out: list[Block] = []
    for block, cuts in zip(blocks, sentences.cuts([block.text for block in blocks]), strict=True):
        out += _pieces(block, cuts) if cuts else [block]
    return out


def _pieces(block: Block, cuts: Sequence[int]) -> Iterator[Block]:
    position = 0
    for begin, end in pairwise((0, *cuts, len(block.text))):
        piece = block.part(begin, end)
        piece.indent = block.indent
        if begin:
            piece.joint = block.text[position:begin]
        position = begin + len(piece.text)
        yield piece


def _is_wrapped(run: list[Block]) -> bool:
    """Whether every line but the last is so full that the next line's first word did not fit in."""
    width = max(len(line.text) for line in run)
    if width not in WRAP_WIDTHS or any(line.indent != run[0].indent for line in run[1:]):
        return False
    return all(
        len(line.text) + 1 + len(following.text.split(None, 1)[0]) > width - 2
        for line, following in pairwise(run)
    )


def _joined(run: list[Block]) -> Block:
    if len(run) == 1:
        return run[0]
    text = "\n".join(line.text for line in run)
    return Block(text, run[0].starts_paragraph, run[0].start, run[-1].end, run[0].indent)
