"""What comes out: the article, and what became of every block of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .page import Kind

PROSE_LENGTH = 60
"""Characters; a line on its own that is longer and ends like a sentence has no indentation worth keeping."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the page's text and the verdict on it.

    ``category`` is ``"body"`` or one of :data:`cleaner.CATEGORIES`; ``reason`` is the id of the rule that decided,
    or ``"model"``, ``"page-title"``, ``"beside-byline"``, ``"stray-line"``, ``"no-body"`` or ``"nothing-else"``;
    ``score`` is the model's probability that the block is body. ``kept`` says whether the block stands in the article's
    text: body, and the categories that were asked for. ``paragraph`` says whether a blank line comes before it there.
    ``start`` and ``end`` are offsets in the decoded input for text, ``None`` for HTML.
    """

    text: str
    category: str
    reason: str
    score: float
    kept: bool
    paragraph: bool
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page.

    ``text`` is the body: the kept ``blocks``, with a blank line between where one is a paragraph, or one that was dropped
    since the last is, and else a line break. ``title``, ``author``, ``date`` (ISO 8601 day),
    ``site`` and ``language`` (ISO 639-1) are ``None`` where the page does not say. ``kind`` is what the page was.
    """

    text: str
    blocks: tuple[Block, ...]
    kind: Kind
    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None


def join(lines: Iterable[tuple[str, bool]]) -> str:
    """Kept lines, each (text, paragraph), as one text: a blank line before a paragraph, a line break before the others."""
    parts: list[str] = []
    for text, paragraph in lines:
        parts += ("\n\n" if paragraph else "\n", text)
    return "".join(parts[1:])


def laid_out(lines: Sequence[tuple[str, str, bool]]) -> list[str]:
    """Kept lines of a text page, each (indent, text, paragraph), with the indentation that carries meaning.

    Extractors indent whole paragraphs, which means nothing and goes; code and verse are indented line against line,
    which stays: within a run of lines, and over blank lines for as long as lines stand deeper than such a run did.
    """
    if not any(indent for indent, _, _ in lines):
        return [text for _, text, _ in lines]
    out: list[str] = []
    base: int | None = None
    for run in _runs(lines):
        margin = min(len(indent) for indent, _, _ in run)
        if any(len(indent) != margin for indent, _, _ in run):
            base = margin if base is None else min(base, margin)
        elif base is not None and (margin <= base or _is_prose(run)):
            base = None
        cut = margin if base is None else base
        out += [indent[cut:] + text for indent, text, _ in run]
    return out


def _runs(lines: Sequence[tuple[str, str, bool]]) -> list[list[tuple[str, str, bool]]]:
    runs: list[list[tuple[str, str, bool]]] = []
    for line in lines:
        if line[2] or not runs:
            runs.append([])
        runs[-1].append(line)
    return runs


def _is_prose(run: list[tuple[str, str, bool]]) -> bool:
    text = run[-1][1]
    return len(run) == 1 and len(text) > PROSE_LENGTH and text[-1] in '.!?…。！？"”»'
