"""The kept blocks of a page as the lines of one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..document import Block
from ..shapes import is_paragraph


class Line(NamedTuple):
    """The text of a kept block, the white space before it in its page, and whether a blank line comes before it.

    The text of several lines that belong together has as many lines of white space.
    """

    text: str
    indent: str
    starts_paragraph: bool


def with_breaks(blocks: Iterable[Block]) -> Iterator[tuple[Block, bool]]:
    """The blocks, each with whether a paragraph begins since the last kept one: it, or one that was dropped between."""
    starts_paragraph = False
    for block in blocks:
        starts_paragraph = starts_paragraph or block.starts_paragraph
        yield block, starts_paragraph
        if block.kept:
            starts_paragraph = False


def kept_lines(blocks: Iterable[Block]) -> list[Line]:
    """The lines of the kept blocks; pieces of one line that are kept side by side are one line again."""
    found: list[tuple[list[str], list[str], bool]] = []
    after_kept = False
    for block, starts_paragraph in with_breaks(blocks):
        if block.kept and after_kept and block.joint is not None:
            pieces, indents, _ = found[-1]
            pieces += (block.joint, block.text)
            indents += block.indent.split("\n")["\n" not in block.joint :]
        elif block.kept:
            found.append(([block.text], block.indent.split("\n"), starts_paragraph))
        after_kept = block.kept
    return [Line("".join(pieces), "\n".join(indents), starts) for pieces, indents, starts in found]


def join(lines: Iterable[Line]) -> str:
    """The lines as one text: a blank line before a paragraph, a line break before the others."""
    parts: list[str] = []
    for text, _, starts_paragraph in lines:
        parts += ("\n\n" if starts_paragraph else "\n", text)
    return "".join(parts[1:])


def keep_indentation(lines: Sequence[Line]) -> list[Line]:
    """The lines of a text with the indentation that carries meaning.

    Extractors indent whole paragraphs, which means nothing and goes; code and verse are indented line against line,
    which stays: within a run of lines, and over blank lines for as long as lines stand deeper than such a run did.
    """
    if not any(line.indent for line in lines):
        return list(lines)
    found: list[Line] = []
    base: int | None = None
    for run in _runs(lines):
        indents = [len(indent) for line in run for indent in line.indent.split("\n")]
        margin = min(indents)
        if margin < max(indents):
            base = margin if base is None else min(base, margin)
        elif base is not None and (margin <= base or (len(run) == 1 and is_paragraph(run[0].text))):
            base = None
        cut = margin if base is None else base
        found += [line._replace(text=_indented(line, cut)) for line in run]
    return found


def _indented(line: Line, cut: int) -> str:
    """The text with its indentation but for so many characters of it."""
    indents = line.indent.split("\n")
    return "\n".join(
        indent[cut:] + text for indent, text in zip(indents, line.text.split("\n", len(indents) - 1), strict=True)
    )


def _runs(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines in runs without a blank line."""
    starts = [index for index, line in enumerate(lines) if index == 0 or line.starts_paragraph]
    return [lines[start:end] for start, end in pairwise((*starts, len(lines)))]
