"""Text that an extractor pulled out of a page, cut into blocks: a line each, wrapped lines joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ..document import Block
from . import columns, one_line, torn, wrapping
from .elements import is_seen

LONGEST_BLOCK: Final = 100_000
"""Characters; a longer block is cut at white space, because finding its sentences and menus takes a hundred times its
memory."""
_BYTE_ORDER_MARK: Final = "\ufeff"


def segment(source: str) -> list[Block]:
    """The lines of ``source`` that hold more than white space, as blocks in order.

    Lines that were broken by width (a paragraph wrapped at 80 columns) or at links are one block; its text keeps the breaks.
    A line that holds a page without its breaks is a block a sentence.
    """
    return cut(whole_lines(source))


def whole_lines(source: str) -> list[Block]:
    """The lines of ``source`` that hold more than white space, those that were broken joined."""
    lines = shown_lines(source)
    lines = _joined(lines, wrapping.continued(lines))
    return _joined(lines, torn.continued(lines))


def shown_lines(source: str) -> list[Block]:
    """Each line that shows anything as a block."""
    found: list[Block] = []
    starts_paragraph = True
    position = len(_BYTE_ORDER_MARK) if source.startswith(_BYTE_ORDER_MARK) else 0
    for line in source[position:].splitlines(keepends=True):
        text = line.strip()
        shows = is_seen(text)
        if shows:
            indent = line[: len(line) - len(line.lstrip())]
            start = position + len(indent)
            found.append(Block(text, starts_paragraph, start, start + len(text), indent))
        starts_paragraph = not shows
        position += len(line)
    return found


def _joined(lines: Iterable[Block], continued: Iterable[bool]) -> list[Block]:
    """The lines, those that go on with the one before in one block with it."""
    return [run[0] if len(run) == 1 else _one_block(run) for run in wrapping.runs(lines, continued)]


def _one_block(run: Sequence[Block]) -> Block:
    return Block(
        "\n".join(line.text for line in run),
        run[0].starts_paragraph,
        run[0].start,
        run[-1].end,
        "\n".join(line.indent for line in run),
    )


def cut(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those in pieces that hold a menu side by side, or more than a paragraph."""
    for cuts in (_length_cuts, columns.cuts, one_line.cuts):
        blocks = [
            piece
            for block, at in zip(blocks, cuts([block.text for block in blocks]), strict=True)
            for piece in (_pieces(block, at) if at else [block])
        ]
    return list(blocks)


def _length_cuts(texts: Sequence[str]) -> list[list[int]]:
    """For each text the offsets at which it grows longer than :data:`LONGEST_BLOCK`; none for nearly all."""
    return [list(part_ends(text, LONGEST_BLOCK)) if len(text) > LONGEST_BLOCK else [] for text in texts]


def part_ends(text: str, size: int, spaces: str = " ") -> Iterator[int]:
    """The offsets at which a text is cut into parts of at most ``size`` characters: behind the last of ``spaces`` in the
    second half of a part (the first of them that stands there), or else anywhere."""
    begin = 0
    while len(text) - begin > size:
        end = begin + size
        found = (text.rfind(space, end - size // 2, end) + 1 for space in spaces)
        begin = next(filter(None, found), end)
        yield begin


def _pieces(block: Block, cuts: Sequence[int]) -> Iterator[Block]:
    position = 0
    for begin, end in pairwise((0, *cuts, len(block.text))):
        piece = block.part(begin, end)
        if not piece.text:  # white space longer than a piece may be
            continue
        if begin:
            piece.joint = block.text[position:begin]
        position = begin + len(piece.text)
        yield piece
