"""What the body model sees of every block, as one matrix: a row a block, a column a feature.

Most columns are counted over the whole document at once, on arrays of code points. What only HTML knows is
:data:`UNKNOWN` for text. :func:`local` depends on a block alone, :func:`contextual` on the blocks around it too, so
that a document can be judged again without the blocks that were dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..blocks import Segment
from ..blocks.html import HEADINGS, WORDS
from ..categories import CATEGORIES
from ..rules.engine import Mark, covers
from .characters import (
    BAR,
    BULLET,
    COMMA,
    DIGIT,
    END,
    LETTER,
    LOWER,
    OTHER,
    QUOTE,
    SPACE,
    UPPER,
    WIDE,
    Characters,
)

Matrix = npt.NDArray[np.float32]

UNKNOWN: Final = -1.0
"""The value of a feature that the input does not tell; every known value is greater."""

# --- the shape of a text -------------------------------------------------------------------------------

SHAPE: Final = (
    "length",
    "words",
    "word_length",
    "letters",
    "upper",
    "title_words",
    "digits",
    "ends",
    "commas",
    "quotes",
    "bars",
    "wide",
    "symbols",
    "starts_upper",
    "starts_lower",
    "starts_digit",
    "starts_quote",
    "starts_bullet",
    "ends_sentence",
    "ends_colon",
    "ends_letter",
    "ends_digit",
    "glued",
    "lines",
)


def _shape(texts: Sequence[str], characters: Characters) -> Matrix:
    """The shape of each text: its length, and the shares of the kinds of character in it."""
    codes, classes, starts = characters.codes, characters.classes, characters.starts
    ends = starts + characters.lengths - 1
    letter = (classes & LETTER) != 0
    upper = (classes & UPPER) != 0
    digit = (classes & DIGIT) != 0
    after = np.empty_like(classes)  # the class of the character before each
    after[0] = SPACE
    after[1:] = classes[:-1]
    begins = (letter | digit) & ((after & (LETTER | DIGIT)) == 0)
    columns = [
        letter,
        upper,
        digit,
        (classes & END) != 0,
        (classes & COMMA) != 0,
        (classes & QUOTE) != 0,
        (classes & BAR) != 0,
        (classes & WIDE) != 0,
        (classes & OTHER) != 0,
        begins,
        begins & upper,
        upper & letter & ((after & LETTER) != 0) & ((after & UPPER) == 0),
    ]
    counts = np.add.reduceat(np.stack(columns, axis=1).astype(np.float32), starts, axis=0)
    n = characters.lengths.astype(np.float32)
    size = characters.sizes.astype(np.float32)
    letters, uppers, digits, stops, commas, quotes, bars, wide, symbols, words, titled, glued = counts.T
    # Scripts without spaces: about two characters make a word.
    words = np.maximum(words, 1) + np.maximum(wide / 2 - 1, 0)
    first, last = classes[starts], classes[ends]
    last_code = codes[ends]
    closing = (last & QUOTE) != 0
    before_last = classes[np.maximum(ends - 1, starts)]
    sentence = ((last & END) != 0) | ((closing | (last_code == ord(")"))) & ((before_last & END) != 0))
    letters_or_1 = np.maximum(letters, 1)
    lines = np.fromiter((text.count("\n") for text in texts), np.float32, len(texts))
    return np.stack(
        [
            np.log1p(size),
            np.log1p(words * size / n),
            np.minimum(letters / words, 20),
            letters / n,
            uppers / letters_or_1,
            titled / words,
            digits / n,
            stops / words,
            commas / words,
            quotes / words,
            bars / words,
            wide / letters_or_1,
            symbols / n,
            (first & UPPER) != 0,
            (first & LOWER) != 0,
            (first & DIGIT) != 0,
            (first & QUOTE) != 0,
            (first & BULLET) != 0,
            sentence,
            (last_code == ord(":")) | (last_code == ord("：")),
            (last & LETTER) != 0,
            (last & DIGIT) != 0,
            np.minimum(glued, 5),
            np.minimum(lines, 10),
        ],
        axis=1,
    ).astype(np.float32)


# --- rules -----------------------------------------------------------------------------------------------

MARKS: Final = ("covered", "marked", *(f"mark_{name}" for name in CATEGORIES), "heads_list", "heads_rest")
_CATEGORY: Final = {name: index for index, name in enumerate(CATEGORIES)}


def _rules(texts: Sequence[str], marks: Sequence[Sequence[Mark]]) -> Matrix:
    """Which share of each block the rules matched, in all and by category, and whether they cover it."""
    out = np.zeros((len(texts), len(MARKS)), np.float32)
    for index, found in enumerate(marks):
        if not found:
            continue
        size = len(texts[index])
        row = out[index]
        row[0] = covers(texts[index], found)
        position = 0
        for mark in found:
            share = (mark.end - mark.start) / size
            column = 2 + _CATEGORY[mark.rule.category]
            row[column] = max(row[column], share)
            row[1] += max(0, mark.end - max(position, mark.start)) / size
            position = max(position, mark.end)
            if mark.rule.reach == "list":
                row[-2] = max(row[-2], share)
            elif mark.rule.reach == "rest":
                row[-1] = max(row[-1], share)
    return out


# --- HTML ------------------------------------------------------------------------------------------------

_TAGS: Final = ("p", "heading", "li", "tr", "pre", "blockquote", "figcaption", "dd")
_ABOVE: Final = tuple(
    "article main header footer nav aside form figure table ul ol blockquote section".split()
)
VOTES: Final = ("trafilatura", "json_ld", "title")
DOM: Final = (
    "linked",
    "emphasised",
    "heading_level",
    "depth",
    *(f"tag_{tag}" for tag in _TAGS),
    *(f"in_{tag}" for tag in _ABOVE),
    *(f"own_{word}" for word in WORDS),
    *(f"around_{word}" for word in WORDS),
    *(f"vote_{name}" for name in VOTES),
)


def _dom(segments: Sequence[Segment]) -> Matrix:
    if not segments or segments[0].dom is None:
        return np.full((len(segments), len(DOM)), UNKNOWN, np.float32)
    rows: list[list[float]] = []
    own = np.zeros((len(segments), len(WORDS)), np.float32)
    around = np.zeros((len(segments), len(WORDS)), np.float32)
    for index, segment in enumerate(segments):
        dom = segment.dom
        assert dom is not None
        size = len(segment.text)
        rows.append(
            [
                min(dom.linked / size, 1.0),
                min(dom.emphasised / size, 1.0),
                *_path(dom.path),
                min(dom.depth, 40),
            ]
        )
        own[index] = _unpacked(dom.own)
        around[index] = _unpacked(dom.around)
    votes = np.array(
        [[segment.votes.get(name, UNKNOWN) for name in VOTES] for segment in segments], np.float32
    )
    table = np.array(rows, np.float32)
    return np.hstack([table[:, :2], table[:, 2:3], table[:, -1:], table[:, 3:-1], own, around, votes])


@lru_cache(maxsize=4096)
def _path(path: tuple[str, ...]) -> tuple[float, ...]:
    """The heading level, the kinds of the nearest block and the elements above it, as numbers."""
    tag = path[-1]
    level = next((HEADINGS[name] for name in reversed(path[-3:]) if name in HEADINGS), 0)
    near = set(path[-2:])
    kinds = [
        float(tag == "p"),
        float(level > 0),
        float("li" in near),
        float(bool(near & {"tr", "td", "th"})),
        float("pre" in near),
        float("blockquote" in path[-3:]),
        float("figcaption" in path[-3:]),
        float(bool(near & {"dd", "dt"})),
    ]
    return (float(level), *kinds, *(float(name in path) for name in _ABOVE))


def bit_words(bits: int) -> frozenset[str]:
    """The words that a bit set of :class:`cleaner.blocks.Dom` stands for."""
    return frozenset(word for index, word in enumerate(WORDS) if bits >> index & 1)


@lru_cache(maxsize=8192)
def _unpacked(bits: int) -> Any:
    return np.array([bits >> index & 1 for index in range(len(WORDS))], np.float32)


LOCAL: Final = (*SHAPE, *MARKS, *DOM)


def local(segments: Sequence[Segment], characters: Characters, marks: Sequence[Sequence[Mark]]) -> Matrix:
    """The features of each block that no other block has a part in: shape (blocks, ``len(LOCAL)``).

    ``characters`` are those of the blocks' texts.
    """
    texts = [segment.text for segment in segments]
    return np.hstack([_shape(texts, characters), _rules(texts, marks), _dom(segments)])


# --- the document ----------------------------------------------------------------------------------------

_COLUMN: Final = {name: index for index, name in enumerate(LOCAL)}
NEIGHBOURS: Final = (-3, -2, -1, 1, 2, 3)
_SEEN_IN_NEIGHBOURS: Final = (
    "length",
    "title_words",
    "ends_sentence",
    "ends_colon",
    "covered",
    "marked",
    "linked",
    "heading_level",
    "starts_upper",
    "digits",
)
_SEEN_COLUMNS: Final = [_COLUMN[name] for name in _SEEN_IN_NEIGHBOURS]
_HEADS_COLUMNS: Final = [_COLUMN["heads_list"], _COLUMN["heads_rest"]]
_NEAR_CATEGORIES: Final = (
    "byline",
    "timestamp",
    "share",
    "caption",
    "related",
    "comments",
    "subscribe",
    "navigation",
)
_NEAR_COLUMNS: Final = [_COLUMN[f"mark_{name}"] for name in _NEAR_CATEGORIES]
PROSE: Final = 4.6
"""Log of characters: a block longer than 100 that ends like a sentence counts as prose."""
CONTEXT: Final = (
    "gap",
    "gap_after",
    "repeats",
    "repeats_before",
    "index",
    "index_from_end",
    "position",
    "chars_before",
    "chars_after",
    "prose_before",
    "prose_after",
    "prose_share",
    "since_prose",
    "until_prose",
    "run_chars",
    "run_lines",
    "run_index",
    "around_chars_2",
    "around_chars_5",
    "around_covered_5",
    "around_linked_5",
    "short_run_before",
    "short_run_after",
    "since_list_heading",
    "since_rest_heading",
    "document_blocks",
    "document_covered",
    "is_html",
    *(f"near_{name}" for name in _NEAR_CATEGORIES),
    *(f"seen_{name}" for name in _NEAR_CATEGORIES),
    *(f"{name}{offset:+d}" for offset in NEIGHBOURS for name in _SEEN_IN_NEIGHBOURS),
    *(f"container{level}_{what}" for level in range(4) for what in ("chars", "linked", "blocks", "prose")),
    "same_container_as_longest",
)
LEXICAL: Final = (
    "lexical",
    *(f"lexical{offset:+d}" for offset in (-2, -1, 1, 2)),
    "lexical_around_3",
    "lexical_around_8",
)
FIRST: Final = (*LOCAL, *CONTEXT, *LEXICAL)
LEVELS: Final = 6
SURROUNDINGS: Final = (
    "first",
    *(f"first{offset:+d}" for offset in (-4, -3, -2, -1, 1, 2, 3, 4)),
    *(f"first_chars_{radius}" for radius in (2, 5)),
    *(f"first_blocks_{radius}" for radius in (2, 5, 12)),
    "body_before",
    "body_after",
    "since_body",
    "until_body",
    "since_clutter",
    "until_clutter",
    "body_chars_share",
    "body_blocks_share",
    "body_chars",
    *(f"container{level}_{what}" for level in range(LEVELS) for what in ("first", "body")),
    "alike",
    "alike_chars",
    "alike_first",
)
NAMES: Final = (*FIRST, *SURROUNDINGS)


def contextual(segments: Sequence[Segment], gaps: Sequence[bool], own: Matrix) -> Matrix:
    """The features of each block that depend on the others: shape (blocks, ``len(CONTEXT)``).

    ``gaps`` says whether a paragraph break comes before each block, ``own`` is what :func:`local` gave for them.
    """
    count = len(segments)
    chars = np.expm1(own[:, _COLUMN["length"]])
    total = max(float(chars.sum()), 1.0)
    covered = own[:, _COLUMN["covered"]]
    linked = np.maximum(own[:, _COLUMN["linked"]], 0)
    prose = (
        (own[:, _COLUMN["length"]] > PROSE)
        & (own[:, _COLUMN["ends_sentence"]] > 0)
        & (covered == 0)
        & (linked < 0.5)
    )
    prose_chars = chars * prose
    before = np.cumsum(chars) - chars
    prose_before = np.cumsum(prose_chars) - prose_chars
    prose_total = max(float(prose_chars.sum()), 1.0)
    index = np.arange(count, dtype=np.float32)
    gap = np.asarray(gaps, np.float32)
    gap_after = np.append(gap[1:], 1.0)
    repeats, repeats_before = _repeats(segments)
    run = np.cumsum(gap).astype(np.int64)
    run -= run[0]
    marks = own[:, _NEAR_COLUMNS]
    large = chars >= 100
    heads = own[:, _HEADS_COLUMNS] > 0.5
    since = _since(np.column_stack([prose, large, heads]))
    until = _since(np.column_stack([prose, large])[::-1])[::-1]
    around = _window(np.column_stack([chars, covered, linked]), 5)
    columns = [
        gap,
        gap_after,
        repeats,
        repeats_before,
        np.log1p(index),
        np.log1p(count - 1 - index),
        index / count,
        before / total,
        1 - (before + chars) / total,
        prose_before / prose_total,
        1 - (prose_before + prose_chars) / prose_total,
        np.full(count, prose_chars.sum() / total),
        since[:, 0],
        until[:, 0],
        np.log1p(np.bincount(run, chars)[run]),
        np.log1p(np.bincount(run)[run]),
        index - np.searchsorted(run, run),
        np.log1p(_window(chars, 2)),
        np.log1p(around[:, 0]),
        around[:, 1],
        around[:, 2],
        since[:, 1],
        until[:, 1],
        since[:, 2],
        since[:, 3],
        np.full(count, np.log1p(count)),
        np.full(count, covered.mean()),
        np.full(count, segments[0].dom is not None),
    ]
    seen = own[:, _SEEN_COLUMNS]
    padded = np.full((count + 6, seen.shape[1]), UNKNOWN, np.float32)
    padded[3:-3] = seen
    return np.hstack(
        [
            np.stack(columns, axis=1, dtype=np.float32, casting="same_kind"),
            _window(marks > 0, 4),
            np.minimum(np.cumsum(marks > 0.3, axis=0, dtype=np.float32), 20),
            *(padded[3 + offset : 3 + offset + count] for offset in NEIGHBOURS),
            _containers(segments, chars, linked, prose_chars),
        ]
    )


def matrix(
    segments: Sequence[Segment], gaps: Sequence[bool], own: Matrix, log_odds: npt.NDArray[np.float32]
) -> Matrix:
    """The features for the first look: shape (blocks, ``len(FIRST)``); see :func:`contextual` and :func:`lexical`."""
    return np.hstack([own, contextual(segments, gaps, own), lexical(log_odds)])


def gaps(breaks: Sequence[bool], left: npt.NDArray[np.int64]) -> list[bool]:
    """Whether a paragraph break comes before each block that is ``left`` (indices), dropped ones passed over."""
    passed = np.cumsum(np.asarray(breaks, np.int64))[left]
    return [bool(step) for step in np.diff(passed, prepend=-1) > 0]


def lexical(log_odds: npt.NDArray[np.float32]) -> Matrix:
    """What the words of each block and of those around it say: shape (blocks, ``len(LEXICAL)``).

    ``log_odds`` is what :meth:`cleaner.model.words.Lexicon.log_odds` gave for the blocks.
    """
    count = len(log_odds)
    padded = np.zeros(count + 4, np.float32)
    padded[2:-2] = log_odds
    neighbours = [padded[2 + offset : 2 + offset + count] for offset in (-2, -1, 1, 2)]
    return np.stack([log_odds, *neighbours, _window(log_odds, 3), _window(log_odds, 8)], axis=1)


@dataclass(frozen=True)
class Groups:
    """Which blocks belong together in HTML: ``containers`` numbers the elements around each (blocks, levels), nearest
    first, and ``kinds`` gives blocks of the same tags and class words the same number."""

    containers: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int64]

    def of(self, left: npt.NDArray[Any]) -> Groups:
        """The groups of the blocks that are ``left``."""
        return Groups(self.containers[left], self.kinds[left])


def groups(segments: Sequence[Segment]) -> Groups | None:
    """The groups of a page's blocks; ``None`` for text, which does not tell."""
    doms = [segment.dom for segment in segments if segment.dom is not None]
    if not doms:
        return None
    number: dict[tuple[Any, ...], int] = {}
    kinds = [number.setdefault((dom.path[-3:], dom.own), len(number)) for dom in doms]
    return Groups(np.array([dom.containers for dom in doms]), np.array(kinds))


def surroundings(log_odds: npt.NDArray[np.float32], first: Matrix, groups: Groups | None) -> Matrix:
    """What a first look said of each block and of those around it: shape (blocks, ``len(SURROUNDINGS)``).

    ``log_odds`` is what the first look said, ``first`` what it saw. (Cohen and Carvalho, "Stacked sequential learning",
    2005; Tu and Bai, "Auto-context", 2010.)
    """
    count = len(log_odds)
    chars = np.expm1(first[:, _COLUMN["length"]]).astype(np.float64)
    share = 1 / (1 + np.exp(-log_odds.astype(np.float64)))
    body = share * chars
    total = max(float(body.sum()), 1.0)
    before = np.cumsum(body) - body
    padded = np.full(count + 8, UNKNOWN)
    padded[4:-4] = share
    ends = np.column_stack([(share > 0.8) & (chars > 100), share < 0.2])
    since, until = _since(ends), _since(ends[::-1])[::-1]
    near = {radius: _window(np.column_stack([body, chars, share]), radius) for radius in (2, 5)}
    columns = [
        log_odds,
        *(padded[4 + offset : 4 + offset + count] for offset in (-4, -3, -2, -1, 1, 2, 3, 4)),
        *(one[:, 0] / np.maximum(one[:, 1], 1) for one in near.values()),
        *(one[:, 2] for one in near.values()),
        _window(share, 12),
        before / total,
        1 - (before + body) / total,
        since[:, 0],
        until[:, 0],
        since[:, 1],
        until[:, 1],
        # Rounded, or the figure would tell one page from another.
        np.full(count, round(float(body.sum() / max(chars.sum(), 1.0)), 1)),
        np.full(count, round(float(share.mean()), 1)),
        np.log1p(body),
    ]
    if groups is None:
        columns += [np.full(count, UNKNOWN)] * (2 * LEVELS + 3)
    else:
        for level in range(LEVELS):
            numbers = groups.containers[:, level]
            held = np.bincount(numbers, body)[numbers]
            columns += [held / np.maximum(np.bincount(numbers, chars)[numbers], 1), held / total]
        alike, alike_chars = np.bincount(groups.kinds), np.bincount(groups.kinds, chars)
        alike_body = np.bincount(groups.kinds, body)
        columns += [
            np.log1p(alike)[groups.kinds],
            np.log1p(alike_chars)[groups.kinds],
            (alike_body / np.maximum(alike_chars, 1))[groups.kinds],
        ]
    return np.stack(columns, axis=1, dtype=np.float32, casting="same_kind")


def _repeats(segments: Sequence[Segment]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """How often the same text stands elsewhere in the document, and how often before."""
    keys = [segment.text[:200] for segment in segments]
    total = Counter(keys)
    seen: Counter[str] = Counter()
    out = np.zeros((2, len(keys)), np.float32)
    for index, key in enumerate(keys):
        if total[key] > 1:
            out[0, index] = min(total[key] - 1, 10)
            out[1, index] = min(seen[key], 10)
            seen[key] += 1
    return out[0], out[1]


def _since(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Blocks since the last one before that has the flag, at most 30, for each column; 31 where there was none."""
    index = np.arange(1, len(flags) + 1)[:, None]
    last = np.zeros(flags.shape, np.int64)
    np.maximum.accumulate((flags * index)[:-1], axis=0, out=last[1:])
    return np.where(last == 0, 31, np.minimum(index - last, 30)).astype(np.float32)


def _window(values: npt.NDArray[Any], radius: int) -> npt.NDArray[np.float32]:
    """The mean over the blocks at most ``radius`` away, the block itself left out, for each column."""
    count = len(values)
    sums = np.zeros((count + 2 * radius + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[radius + 1 : radius + 1 + count], dtype=np.float64)
    sums[radius + 1 + count :] = sums[radius + count]
    others = np.minimum(np.arange(count), radius) + np.minimum(np.arange(count)[::-1], radius)
    within = sums[2 * radius + 1 :] - sums[: len(values)] - values
    others = np.maximum(others, 1).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(within / others, np.float32)


def _containers(
    segments: Sequence[Segment],
    chars: npt.NDArray[Any],
    linked: npt.NDArray[Any],
    prose_chars: npt.NDArray[Any],
) -> Matrix:
    """How much the elements around each block hold: text, links, blocks and prose, four levels up."""
    count = len(segments)
    if segments[0].dom is None:
        return np.full((count, 17), UNKNOWN, np.float32)
    ids = np.array([segment.dom.containers for segment in segments if segment.dom is not None])
    out = np.empty((count, 17), np.float32)
    total, prose_total = max(float(chars.sum()), 1.0), max(float(prose_chars.sum()), 1.0)
    for level in range(4):
        _, inverse = np.unique(ids[:, level], return_inverse=True)
        held = np.bincount(inverse, chars)
        out[:, 4 * level] = (held / total)[inverse]
        out[:, 4 * level + 1] = (np.bincount(inverse, chars * linked) / np.maximum(held, 1))[inverse]
        out[:, 4 * level + 2] = np.log1p(np.bincount(inverse))[inverse]
        out[:, 4 * level + 3] = (np.bincount(inverse, prose_chars) / prose_total)[inverse]
    best = ids[int(np.argmax(out[:, 3])), 0]
    out[:, 16] = (ids == best).any(axis=1)
    return out
