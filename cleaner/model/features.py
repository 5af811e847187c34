"""What the body model sees of every block: a row a feature, a column a block, for all blocks of some documents at once.

:class:`Evidence` is what each block says by itself; :class:`Look` adds what the blocks around it say, so that a
document can be judged again without the blocks that were dropped. What only HTML knows is :data:`UNKNOWN` for text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..segment import Segment
from ..segment.elements import HEADINGS, WORDS
from ..categories import CATEGORIES
from ..rules.index import Mark
from . import characters, kernels
from .characters import (
    BAR,
    BULLET,
    CLASSES,
    COMMA,
    DIGIT,
    END,
    LETTER,
    LOWER,
    OTHER,
    PAIR_BITS,
    PAIRS,
    QUOTE,
    UPPER,
    WIDE,
    Characters,
)
from .layout import Layout
from .words import Lexicon

Table = npt.NDArray[np.float32]
"""Features: shape (features, blocks)."""

UNKNOWN: Final = -1.0
"""The value of a feature that the input does not tell; every known value is greater."""
BLOCKS: Final = 2048
"""Blocks whose characters are read together: all those of a very long page would take too much memory."""

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


_LANES: Final = 8
"""Counters in a 64-bit number; no text that is read has more than 255 characters."""


def _lanes(counted: Sequence[Any]) -> npt.NDArray[np.uint64]:
    """For each row of the flags in ``counted`` a number that adds 1 to the counters of those that are set."""
    rows = np.stack(
        [np.asarray(flags, np.uint8) for flags in (*counted, *repeat(0 * counted[0], _LANES - len(counted)))]
    )
    return np.ascontiguousarray(rows.T).view(np.uint64)[:, 0]


def _class_lanes() -> npt.NDArray[np.uint64]:
    classes = np.arange(CLASSES)
    return _lanes([(classes & flag) != 0 for flag in (LETTER, UPPER, DIGIT, END, COMMA, QUOTE, BAR, WIDE)])


def _pair_lanes() -> npt.NDArray[np.uint64]:
    """What a character begins after the one before: a word, a word with a capital, a word glued to another."""
    pairs = np.arange(PAIRS)
    before = pairs >> PAIR_BITS
    upper = (pairs & UPPER) != 0
    begins = ((pairs & (LETTER | DIGIT)) != 0) & ((before & (LETTER | DIGIT)) == 0)
    return _lanes([begins, begins & upper, upper & ((before & (LETTER | UPPER)) == LETTER)])


_CLASS_LANES: Final = _class_lanes()
_PAIR_LANES: Final = _pair_lanes()


def _read(texts: Sequence[str], lexicon: Lexicon) -> tuple[Table, npt.NDArray[np.float32]]:
    """The shape of each text, and how much its words speak for body."""
    lines = np.fromiter((text.count("\n") for text in texts), np.int64, len(texts))
    if kernels.LIBRARY is None:
        read = characters.read(texts)
        return _shape(read, lines), lexicon.log_odds(read)
    codes, lengths, sizes = characters.encoded(texts)
    shapes, log_odds = np.empty((len(SHAPE), len(texts)), np.float32), np.empty(len(texts), np.float32)
    words = lexicon.weights, lexicon.bias
    while (
        row := kernels.read_texts(codes, (lengths, sizes, lines), characters.TABLES, *words, shapes, log_odds)
    ) >= 0:
        characters.learn(row)
    return shapes, log_odds


def _shape(read: Characters, lines: npt.NDArray[np.int64]) -> Table:
    """The shape of each text, which has so many line breaks: its length, and the shares of the kinds of character in it."""
    codes, classes, starts = read.codes, read.classes, read.starts
    ends = starts + read.lengths - 1
    counts = np.add.reduceat(_CLASS_LANES[classes], starts).view(np.uint8).reshape(-1, _LANES).T
    letters, uppers, digits, stops, commas, quotes, bars, wide = counts.astype(np.float32)
    pairs = np.add.reduceat(_PAIR_LANES[read.pairs], starts).view(np.uint8).reshape(-1, _LANES).T
    words, titled, glued = pairs[:3].astype(np.float32)
    symbols = np.add.reduceat(classes >= OTHER, starts, dtype=np.float32)
    n = read.lengths.astype(np.float32)
    size = read.sizes.astype(np.float32)
    # Scripts without spaces: about two characters make a word.
    words = np.maximum(words, 1) + np.maximum(wide / 2 - 1, 0)
    first, last, last_code = classes[starts], classes[ends], codes[ends]
    before_last = classes[np.maximum(ends - 1, starts)]
    closed = ((last & QUOTE) != 0) | (last_code == ord(")"))
    letters_or_1 = np.maximum(letters, 1)
    out = np.empty((len(SHAPE), len(lines)), np.float32)
    out[:] = (
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
        ((last & END) != 0) | (closed & ((before_last & END) != 0)),
        (last_code == ord(":")) | (last_code == ord("：")),
        (last & LETTER) != 0,
        (last & DIGIT) != 0,
        np.minimum(glued, 5),
        np.minimum(lines, 10),
    )
    return out


# --- rules -----------------------------------------------------------------------------------------------

MARKS: Final = ("covered", "marked", *(f"mark_{name}" for name in CATEGORIES), "heads_list", "heads_rest")
_CATEGORY: Final = {name: index for index, name in enumerate(CATEGORIES, 2)}
_HEADS: Final = {"list": len(MARKS) - 2, "rest": len(MARKS) - 1}


def _rules(texts: Sequence[str], marks: Sequence[Sequence[Mark]], covered: Sequence[bool]) -> Table:
    """Which share of each block the rules matched, in all and by category, and whether they cover it."""
    out = np.zeros((len(MARKS), len(texts)), np.float32)
    blocks: list[int] = []
    columns: list[float] = []  # one after the other
    for index, found in enumerate(marks):
        if not found:
            continue
        size = len(texts[index])
        column = [0.0] * len(MARKS)
        marked = position = 0
        for rule, start, end in found:
            share = (end - start) / size
            category = _CATEGORY[rule.category]
            if column[category] < share:
                column[category] = share
            if (heads := _HEADS.get(rule.reach)) is not None and column[heads] < share:
                column[heads] = share
            if end > position:
                marked += end - max(position, start)
                position = end
        column[0], column[1] = covered[index], marked / size
        blocks.append(index)
        columns += column
    if blocks:
        out[:, blocks] = np.array(columns, np.float32).reshape(-1, len(MARKS)).T
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


_BITS: Final = (len(WORDS) + 7) // 8
"""Bytes of a bit set of words."""


def _dom(segments: Sequence[Segment]) -> tuple[Table, npt.NDArray[np.uint8]]:
    """What HTML knows, the words left out: shape (``len(DOM)`` - 2 ``len(WORDS)``, blocks); and the words, a bit each:
    shape (blocks, 2 ``_BITS``)."""
    doms = [segment.dom for segment in segments if segment.dom is not None]
    votes = [segment.votes for segment in segments]
    sizes = [len(segment.text) for segment in segments]
    marked = np.array([[dom.linked for dom in doms], [dom.emphasised for dom in doms]], np.float32)
    paths = np.frombuffer(b"".join([_path(dom.path, min(dom.depth, 40)) for dom in doms]), np.float32)
    said = np.array([[vote.get(name, UNKNOWN) for vote in votes] for name in VOTES], np.float32)
    words = b"".join([_bytes(bits) for dom in doms for bits in (dom.own, dom.around)])
    table = np.concatenate(
        [np.minimum(marked / np.array(sizes, np.float32), 1), paths.reshape(len(doms), -1).T, said]
    )
    return table, np.frombuffer(words, np.uint8).reshape(-1, 2 * _BITS)


@lru_cache(maxsize=8192)
def _bytes(bits: int) -> bytes:
    return bits.to_bytes(_BITS, "little")


@lru_cache(maxsize=8192)
def _path(path: tuple[str, ...], depth: int) -> bytes:
    """The heading level, the depth, the kinds of the nearest block and the elements above it, as numbers in one array."""
    tag = path[-1]
    level = next((HEADINGS[name] for name in reversed(path[-3:]) if name in HEADINGS), 0)
    near = set(path[-2:])
    kinds = (
        tag == "p",
        level > 0,
        "li" in near,
        bool(near & {"tr", "td", "th"}),
        "pre" in near,
        "blockquote" in path[-3:],
        "figcaption" in path[-3:],
        bool(near & {"dd", "dt"}),
    )
    return np.array((level, depth, *kinds, *(name in path for name in _ABOVE)), np.float32).tobytes()


def bit_words(bits: int) -> frozenset[str]:
    """The words that a bit set of :class:`cleaner.segment.Dom` stands for."""
    return frozenset(word for index, word in enumerate(WORDS) if bits >> index & 1)


LOCAL: Final = (*SHAPE, *MARKS, *DOM)
_TEXTUAL: Final = len(SHAPE) + len(MARKS)
"""Of the local features, the first, which text has too."""


@dataclass(frozen=True)
class Evidence:
    """What is known of each block by itself.

    ``textual`` are the features that text has too, shape (features, blocks); ``dom`` and ``words`` what :func:`_dom`
    gave, ``None`` for text; ``log_odds`` what the lexicon says; ``same`` numbers the texts, so that equal ones of a
    document have the same number; ``paragraphs`` numbers the paragraphs that the blocks stand in; ``groups`` says which
    blocks belong together in HTML.
    """

    textual: Table
    dom: Table | None
    words: npt.NDArray[np.uint8] | None
    log_odds: npt.NDArray[np.float32]
    same: npt.NDArray[np.int64]
    paragraphs: npt.NDArray[np.int64]
    groups: Groups | None

    def of(self, left: npt.NDArray[np.int64]) -> Evidence:
        """The evidence on the blocks that are ``left`` (indices)."""
        return Evidence(
            self.textual.take(left, axis=1),
            None if self.dom is None else self.dom.take(left, axis=1),
            None if self.words is None else self.words[left],
            self.log_odds[left],
            self.same[left],
            self.paragraphs[left],
            self.groups and self.groups.of(left),
        )

    def local(self, out: Table) -> None:
        """Write the features that no other block has a part in to ``out``: shape (``len(LOCAL)``, blocks)."""
        out[:_TEXTUAL] = self.textual
        if self.dom is None or self.words is None:
            out[_TEXTUAL:] = UNKNOWN
            return
        before, after = _TEXTUAL + len(DOM) - 2 * len(WORDS) - len(VOTES), len(LOCAL) - len(VOTES)
        out[_TEXTUAL:before] = self.dom[: -len(VOTES)]
        bits = np.unpackbits(self.words.reshape(-1, _BITS), axis=1, count=len(WORDS), bitorder="little")
        out[before:after] = bits.reshape(-1, 2 * len(WORDS)).T
        out[after:] = self.dom[-len(VOTES) :]


def evidence(
    documents: Sequence[Sequence[Segment]],
    marks: Sequence[Sequence[Mark]],
    covered: Sequence[bool],
    lexicon: Lexicon,
) -> Evidence:
    """The evidence on all blocks of ``documents``, which are all HTML or all text and not empty; ``marks``, and ``covered``,
    whether they cover it (:func:`cleaner.rules.engine.covers`), have an entry a block."""
    segments = [segment for document in documents for segment in document]
    textual = np.empty((_TEXTUAL, len(segments)), np.float32)
    log_odds = np.empty(len(segments), np.float32)
    for at in range(0, len(segments), BLOCKS):
        some = slice(at, at + BLOCKS)
        texts = [segment.text for segment in segments[some]]
        shapes, log_odds[some] = _read(texts, lexicon)
        textual[: len(SHAPE), some] = shapes
        textual[len(SHAPE) :, some] = _rules(texts, marks[some], covered[some])
    dom, words = (None, None) if segments[0].dom is None else _dom(segments)
    return Evidence(
        textual,
        dom,
        words,
        log_odds,
        np.fromiter(_same(documents), np.int64, len(segments)),
        np.cumsum([segment.gap for segment in segments], dtype=np.int64),
        None if dom is None else _groups(documents),
    )


def _same(documents: Sequence[Sequence[Segment]]) -> Iterator[int]:
    number = 0
    for document in documents:
        known: dict[str, int] = {}
        for segment in document:
            found = known.setdefault(segment.text[:200], number)
            number += found == number
            yield found


@dataclass(frozen=True)
class Groups:
    """Which blocks belong together in HTML: ``containers`` numbers the elements around each (levels, blocks), nearest
    first, and ``kinds`` gives blocks of a document that have the same tags and class words the same number."""

    containers: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int64]

    def of(self, left: npt.NDArray[Any]) -> Groups:
        """The groups of the blocks that are ``left``."""
        return Groups(self.containers.take(left, axis=1), self.kinds[left])


def _groups(documents: Sequence[Sequence[Segment]]) -> Groups:
    containers, kinds = [], []
    elements = 0
    number: dict[tuple[Any, ...], int] = {}
    for page, document in enumerate(documents):
        doms = [segment.dom for segment in document if segment.dom is not None]
        found = np.array([dom.containers for dom in doms]).T
        containers.append(found + elements)
        elements += int(found.max()) + 1
        kinds += [number.setdefault((page, dom.path[-3:], dom.own), len(number)) for dom in doms]
    return Groups(np.ascontiguousarray(np.concatenate(containers, axis=1)), np.array(kinds))


# --- the document ----------------------------------------------------------------------------------------

_ROW: Final = {name: index for index, name in enumerate(LOCAL)}
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
_HEADS_ROWS: Final = [_ROW["heads_list"], _ROW["heads_rest"]]
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
_NEAR_ROWS: Final = [_ROW[f"mark_{name}"] for name in _NEAR_CATEGORIES]
_LINKED: Final = DOM.index("linked")
_SEEN_ROWS: Final = [_ROW[name] for name in _SEEN_IN_NEIGHBOURS]
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
ROWS: Final = kernels.Rows(
    *(_ROW[name] for name in ("length", "covered", "ends_sentence", "linked")),
    near=tuple(_NEAR_ROWS),
    heads=tuple(_HEADS_ROWS),
    seen=tuple(_SEEN_ROWS),
    context=len(LOCAL),
    lexical=len(LOCAL) + len(CONTEXT),
    surroundings=len(FIRST),
)


@dataclass(frozen=True)
class Look:
    """Blocks that are judged, each seen among the others of its document.

    ``evidence`` is on these blocks, ``layout`` says which document each is of.
    """

    evidence: Evidence
    layout: Layout

    @property
    def arrays(
        self,
    ) -> tuple[
        npt.NDArray[np.int64],
        npt.NDArray[np.int64],
        npt.NDArray[np.int64] | None,
        npt.NDArray[np.int64] | None,
        npt.NDArray[np.float32],
        npt.NDArray[np.int64],
    ]:
        """All that features of several blocks are made of, the local features aside."""
        evidence, groups = self.evidence, self.evidence.groups
        containers, kinds = (None, None) if groups is None else (groups.containers, groups.kinds)
        return evidence.paragraphs, evidence.same, containers, kinds, evidence.log_odds, self.layout.sizes

    @cached_property
    def gaps(self) -> npt.NDArray[np.bool_]:
        """Whether a paragraph break comes before each block, dropped ones passed over; every document begins with one."""
        found = np.append(True, np.diff(self.evidence.paragraphs) > 0)
        found[self.layout.starts] = True
        return found

    @cached_property
    def chars(self) -> npt.NDArray[np.float64]:
        """The length of each block's text."""
        length = self.evidence.textual[_ROW["length"]].astype(np.float64)
        return np.asarray(np.rint(np.expm1(length)), np.float64)

    def first(self, out: Table) -> None:
        """Write the features for the first look at each block to ``out``: shape (``len(FIRST)``, blocks)."""
        self.evidence.local(out[: len(LOCAL)])
        _context(self, out[len(LOCAL) : -len(LEXICAL)])
        out[-len(LEXICAL) :] = lexical(self.evidence.log_odds, self.layout)


def _context(look: Look, out: Table) -> None:
    """Write what the blocks around each block say to ``out``: shape (``len(CONTEXT)``, blocks)."""
    layout, textual, dom = look.layout, look.evidence.textual, look.evidence.dom
    chars, length, covered = look.chars, textual[_ROW["length"]], textual[_ROW["covered"]]
    linked = np.zeros_like(length) if dom is None else dom[_LINKED]
    prose = (length > PROSE) & (textual[_ROW["ends_sentence"]] > 0) & (covered == 0) & (linked < 0.5)
    marks = textual[_NEAR_ROWS]
    prose_chars = chars * prose
    running = layout.running(np.array((prose_chars, chars, covered, linked, *(marks > 0), *(marks > 0.3))))
    prose_total, total, covered_total = layout.totals(running[:3])
    prose_before, before = layout.before(running[:2])
    flags = np.array([prose, chars >= 100, *(textual[_HEADS_ROWS] > 0.5)])
    since, until = layout.since(flags), layout.until(flags[:2])
    place, sizes = layout.index - layout.first, layout.sizes[layout.document]
    runs, run_starts = np.cumsum(look.gaps) - 1, np.flatnonzero(look.gaps)
    around_5 = layout.around(running[1:4], 5)
    prose_share = prose_total / np.maximum(total, 1)
    total, prose_total = np.maximum(total, 1), np.maximum(prose_total, 1)
    plain = (
        look.gaps,
        np.append(look.gaps[1:], True),
        *_repeats(look.evidence.same),
        np.log1p(place),
        np.log1p(sizes - 1 - place),
        place / sizes,
        before / total,
        1 - (before + chars) / total,
        prose_before / prose_total,
        1 - (prose_before + prose_chars) / prose_total,
        prose_share,
        *since[:1],
        *until[:1],
        np.log1p(np.bincount(runs, chars))[runs],
        np.log1p(np.bincount(runs))[runs],
        layout.index - run_starts[runs],
        np.log1p(layout.around(running[1:2], 2)[0]),
        np.log1p(around_5[0]),
        *around_5[1:],
        since[1],
        until[1],
        *since[2:],
        np.log1p(sizes),
        covered_total / sizes,
        np.full(len(place), dom is not None),
    )
    seen = np.full((len(_SEEN_ROWS), layout.blocks), UNKNOWN, np.float32)
    for one, row in zip(seen, _SEEN_ROWS, strict=True):
        if row < _TEXTUAL:
            one[:] = textual[row]
        elif dom is not None:
            one[:] = dom[row - _TEXTUAL]
    beside = layout.beside(seen, NEIGHBOURS, UNKNOWN)
    end = 0
    for rows in (
        plain,
        layout.around(running[4:12], 4),
        np.minimum(layout.before(running[12:]) + (marks > 0.3), 20),
        beside.reshape(-1, layout.blocks),
        _containers(look, chars * linked, prose_chars),
    ):
        out[end : end + len(rows)] = rows
        end += len(rows)


def _repeats(same: npt.NDArray[np.int64]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """How often the same text stands elsewhere in the document, and how often before."""
    count = np.bincount(same)[same] - 1
    before = np.zeros_like(count)
    if again := np.flatnonzero(count).tolist():
        seen: Counter[int] = Counter()
        for block, text in zip(again, same[again].tolist(), strict=True):
            before[block] = seen[text]
            seen[text] += 1
    return np.minimum(count, 10), np.minimum(before, 10)


def _containers(look: Look, linked_chars: npt.NDArray[Any], prose_chars: npt.NDArray[Any]) -> Table:
    """How much the elements around each block hold: text, links, blocks and prose, four levels up."""
    layout, groups, chars = look.layout, look.evidence.groups, look.chars
    out = np.full((17, layout.blocks), UNKNOWN, np.float32)
    if groups is None:
        return out
    total, prose_total = np.maximum(layout.totals(layout.running(np.array([chars, prose_chars]))), 1)
    for level in range(4):
        numbers = groups.containers[level]
        held = np.bincount(numbers, chars)
        linked = np.bincount(numbers, linked_chars) / np.maximum(held, 1)
        out[4 * level : 4 * level + 4] = (
            held[numbers] / total,
            linked[numbers],
            np.log1p(np.bincount(numbers))[numbers],
            np.bincount(numbers, prose_chars)[numbers] / prose_total,
        )
    nearest = groups.containers[0]
    best = [
        first + np.argmax(out[3, first : first + size])
        for first, size in zip(layout.starts, layout.sizes, strict=True)
    ]
    out[16] = (groups.containers == nearest[best][layout.document]).any(axis=0)
    return out


def lexical(log_odds: npt.NDArray[np.float32], layout: Layout) -> Table:
    """What the words of each block and of those around it say: shape (``len(LEXICAL)``, blocks)."""
    found = log_odds[None]
    running = layout.running(found)
    beside = layout.beside(found, (-2, -1, 1, 2), 0.0)[:, 0]
    around = (layout.around(running, radius) for radius in (3, 8))
    return np.asarray(np.concatenate([found, beside, *around]), np.float32)


def surroundings(
    log_odds: npt.NDArray[np.float32], chars: npt.NDArray[np.float64], layout: Layout, groups: Groups | None
) -> Table:
    """What a first look said of each block and of those around it: shape (``len(SURROUNDINGS)``, blocks).

    ``log_odds`` is what the first look said, ``chars`` the length of each block. (Cohen and Carvalho, "Stacked sequential
    learning", 2005; Tu and Bai, "Auto-context", 2010.)
    """
    share = 1 / (1 + np.exp(-log_odds.astype(np.float64)))
    body = share * chars
    running = layout.running(np.array([body, chars, share]))
    body_total, chars_total, share_total = layout.totals(running)
    total = np.maximum(body_total, 1)
    before = layout.before(running[:1])[0]
    ends = np.array([(share > 0.8) & (chars > 100), share < 0.2])
    since, until = layout.since(ends), layout.until(ends)
    near = [layout.around(running, radius) for radius in (2, 5, 12)]
    out: Table = np.full((len(SURROUNDINGS), layout.blocks), UNKNOWN, np.float32)
    plain = (
        log_odds,
        *layout.beside(share[None], (-4, -3, -2, -1, 1, 2, 3, 4), UNKNOWN)[:, 0],
        *(one[0] / np.maximum(one[1], 1) for one in near[:2]),
        *(one[2] for one in near),
        before / total,
        1 - (before + body) / total,
        since[0],
        until[0],
        since[1],
        until[1],
        # Rounded, or the figure would tell one page from another.
        np.round(body_total / np.maximum(chars_total, 1), 1),
        np.round(share_total / layout.sizes[layout.document], 1),
        np.log1p(body),
    )
    out[: len(plain)] = plain
    if groups is None:
        return out
    end = len(plain)
    for numbers in groups.containers[:LEVELS]:
        held = np.bincount(numbers, body)
        out[end : end + 2] = (
            (held / np.maximum(np.bincount(numbers, chars), 1))[numbers],
            held[numbers] / total,
        )
        end += 2
    alike, alike_chars = np.bincount(groups.kinds), np.bincount(groups.kinds, chars)
    share_alike = np.bincount(groups.kinds, body) / np.maximum(alike_chars, 1)
    out[end:] = (
        np.log1p(alike)[groups.kinds],
        np.log1p(alike_chars)[groups.kinds],
        share_alike[groups.kinds],
    )
    return out
