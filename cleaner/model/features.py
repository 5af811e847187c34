"""What the body model sees of every block: each feature's name beside its formula.

A :data:`Table` has a row a feature and a value a block, for all blocks of some documents one after the other. A function
that adds features returns a table; :func:`base_features` and :func:`stacked_features` put them together. A trained model
asks for rows by name (:mod:`cleaner.model.trees`), so that adding a feature is adding a row here and training again.
What only HTML and Markdown know has no rows for text. What the article's container tells is in
:mod:`cleaner.model.branches`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ..document import CATEGORIES, Block, Document
from ..rules.engine import covers
from . import characters
from .branches import branch_features
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
from .element_tree import LEVELS, PROSE_SIZE, ElementTree, Grouping
from .layout import UNKNOWN, Array, Layout, Table
from .lexicon import Lexicon, hashed

HEADLINE_LIKENESS: Final = 0.75
"""Likeness to the page's title from which a block is taken for the headline, as ``TITLE_LIKENESS`` of ``cleaner.decide``.
The trees have learnt from it, so another value asks for another model."""
CHUNK: Final = 256
"""Blocks whose characters are read at once: all those of a very long page would take too much memory."""


def base_features(documents: Sequence[Document], grouping: Grouping, lexicon: Lexicon, name_log_odds: Array | None) -> Table:
    """The features of the base model, for the blocks of documents of one kind, none of them empty.

    ``name_log_odds`` says how much the names of each element speak for body; text has no elements.
    """
    blocks = [block for document in documents for block in document.blocks]
    table, log_odds, word_counts = text_features([block.text for block in blocks], lexicon)
    table |= likeness_features(word_counts, grouping.layout)
    table |= mark_features(blocks)
    if grouping.tree is not None:
        table |= element_features(blocks, grouping.tree, grouping.chars)
        table |= vote_features(documents)
        table |= container_features(grouping.tree, grouping, table)
        headline = table["vote_title"][None] >= HEADLINE_LIKENESS
        table["since_title"] = grouping.layout.since(headline)[0]
    table |= position_features(blocks, grouping, table)
    table |= neighbour_features(grouping.layout, table)
    table |= lexical_features(log_odds, grouping.layout)
    if grouping.tree is not None and name_log_odds is not None:
        table |= name_features(grouping.tree, name_log_odds)
    return table


SURE: Final = 0.8
"""The base model is sure of a block with a higher probability than this, or with one as far below a half."""


def stacked_features(grouping: Grouping, log_odds: Array, name_log_odds: Array | None) -> Table:
    """What the base model's ``log_odds`` say of each block and of those around it.

    (Cohen and Carvalho, "Stacked sequential learning", 2005; Tu and Bai, "Auto-context", 2010.)
    """
    layout, chars = grouping.layout, grouping.chars
    probability = 1 / (1 + np.exp(-log_odds.astype(np.float64)))
    body = probability * chars
    sums = {"body": body, "chars": chars, "probability": probability}
    running = layout.running(np.array(list(sums.values())))
    body_total, chars_total, probability_total = layout.totals(running)
    before, _, _ = layout.before(running)
    total = np.maximum(body_total, 1)
    sure = np.array([(probability > SURE) & (chars > PROSE_SIZE), probability < 1 - SURE])
    since_body, since_clutter = layout.since(sure)
    until_body, until_clutter = layout.until(sure)
    offsets = (-4, -3, -2, -1, 1, 2, 3, 4)
    beside = layout.beside(probability[None], offsets, UNKNOWN)[:, 0]
    around = {radius: dict(zip(sums, layout.around(running, radius), strict=True)) for radius in (2, 5, 12)}
    table: Table = {
        "base": log_odds,
        **{f"base{offset:+d}": row for offset, row in zip(offsets, beside, strict=True)},
        **{f"base_chars_{radius}": around[radius]["body"] / np.maximum(around[radius]["chars"], 1) for radius in (2, 5)},
        **{f"base_blocks_{radius}": around[radius]["probability"] for radius in (2, 5, 12)},
        "body_before": before / total,
        "body_after": 1 - (before + body) / total,
        "since_body": since_body,
        "until_body": until_body,
        "since_clutter": since_clutter,
        "until_clutter": until_clutter,
        # Rounded, so that the trees cannot recognise single pages.
        "body_chars_share": np.round(body_total / np.maximum(chars_total, 1), 1),
        "body_blocks_share": np.round(probability_total / layout.sizes[layout.document], 1),
        "body_chars": np.log1p(body),
    }
    if grouping.tree is not None:
        for level, numbers in enumerate(grouping.tree.container_ids):
            held = np.bincount(numbers, body)
            share = held / np.maximum(np.bincount(numbers, chars), 1)
            table[f"container{level}_base"] = share[numbers]
            table[f"container{level}_body"] = held[numbers] / total
        template = grouping.tree.template_id
        held = np.bincount(template, chars)
        table["template_blocks"] = np.log1p(np.bincount(template))[template]
        table["template_chars"] = np.log1p(held)[template]
        table["template_base"] = (np.bincount(template, body) / np.maximum(held, 1))[template]
        if name_log_odds is not None:
            table |= branch_features(grouping, grouping.tree, probability, name_log_odds)
    return table


# --- a block's text ------------------------------------------------------------------------------------

_LANES: Final = 8
"""Counters in a 64-bit number; no text that is read has more than 255 characters."""


def _lanes(flags: Sequence[Array]) -> npt.NDArray[np.uint64]:
    """For each entry a number that adds 1 to the counters of those rows of ``flags`` that are set there."""
    rows = [np.asarray(row, np.uint8) for row in flags]
    rows += [np.zeros_like(rows[0])] * (_LANES - len(rows))
    return np.ascontiguousarray(np.stack(rows).T).view(np.uint64)[:, 0]


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


def text_features(texts: Sequence[str], lexicon: Lexicon) -> tuple[Table, Array, Array]:
    """The shape of each text, how much its words speak for body (log-odds), and its words, counted in :data:`BINS`."""
    tables, log_odds, counts = [], [], []
    for begin in range(0, len(texts), CHUNK):
        some = texts[begin : begin + CHUNK]
        read = characters.encode(some)
        tables.append(_shape(read, np.fromiter((text.count("\n") for text in some), np.int64, len(some))))
        words = hashed(read)
        log_odds.append(lexicon.log_odds(words))
        binned = np.bincount(words.owners * BINS + words.buckets % BINS, minlength=words.texts * BINS)
        counts.append(np.minimum(binned, 255).astype(np.uint8).reshape(-1, BINS))
    joined = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    return joined, np.concatenate(log_odds), np.concatenate(counts)


def _shape(read: Characters, breaks: Array) -> Table:
    """The length of each text, which has so many line breaks, and the shares of the kinds of character in it."""
    codes, classes, starts = read.codes, read.classes, read.starts
    ends = starts + read.lengths - 1
    counts = np.add.reduceat(_CLASS_LANES[classes], starts).view(np.uint8).reshape(-1, _LANES).T
    letters, uppers, digits, stops, commas, quotes, bars, wide = counts.astype(np.float32)
    pairs = np.add.reduceat(_PAIR_LANES[read.pairs], starts).view(np.uint8).reshape(-1, _LANES).T
    words, titled, glued = pairs[:3].astype(np.float32)
    symbols = np.add.reduceat(classes >= OTHER, starts, dtype=np.float32)
    n = read.lengths.astype(np.float32)
    size = read.sizes.astype(np.float32)
    # In scripts without spaces about two characters make a word.
    words = np.maximum(words, 1) + np.maximum(wide / 2 - 1, 0)
    first, last, last_code = classes[starts], classes[ends], codes[ends]
    before_last = classes[np.maximum(ends - 1, starts)]
    closed = ((last & QUOTE) != 0) | (last_code == ord(")"))
    letters_or_1 = np.maximum(letters, 1)
    return {
        "length": np.log1p(size),
        "words": np.log1p(words * size / n),
        "word_length": np.minimum(letters / words, 20),
        "letters": letters / n,
        "upper": uppers / letters_or_1,
        "title_words": titled / words,
        "digits": digits / n,
        "ends": stops / words,
        "commas": commas / words,
        "quotes": quotes / words,
        "bars": bars / words,
        "wide": wide / letters_or_1,
        "symbols": symbols / n,
        "starts_upper": (first & UPPER) != 0,
        "starts_lower": (first & LOWER) != 0,
        "starts_digit": (first & DIGIT) != 0,
        "starts_quote": (first & QUOTE) != 0,
        "starts_bullet": (first & BULLET) != 0,
        "ends_sentence": ((last & END) != 0) | (closed & ((before_last & END) != 0)),
        "ends_colon": (last_code == ord(":")) | (last_code == ord("：")),
        "ends_letter": (last & LETTER) != 0,
        "ends_digit": (last & DIGIT) != 0,
        "glued": np.minimum(glued, 5),
        "lines": np.minimum(breaks, 10),
    }


BINS: Final = 256
"""Counters for the words of a text and their pairs: with so many, sentences that share no word are hardly alike."""
ALIKE_WITHIN: Final = 3
"""Blocks; a caption and the description of its image stand no further apart."""


def likeness_features(counts: Array, layout: Layout) -> Table:
    """How much of its words each block shares with the one of the blocks just before, and just behind it, that is most like
    it (Dice's coefficient, by ``counts`` of words, shape (blocks, :data:`BINS`))."""
    size = counts.sum(axis=1, dtype=np.float32)
    before, after = np.zeros((2, layout.blocks), np.float32)
    for offset in range(1, ALIKE_WITHIN + 1):
        if offset >= layout.blocks:
            break
        shared = np.minimum(counts[:-offset], counts[offset:]).sum(axis=1, dtype=np.float32)
        likeness = 2 * shared / np.maximum(size[:-offset] + size[offset:], 1)
        likeness[layout.document[:-offset] != layout.document[offset:]] = 0
        after[:-offset] = np.maximum(after[:-offset], likeness)
        before[offset:] = np.maximum(before[offset:], likeness)
    return {"like_before": before, "like_after": after}


def lexical_features(log_odds: Array, layout: Layout) -> Table:
    """What the words of each block and of those around it say."""
    running = layout.running(log_odds[None])
    offsets = (-2, -1, 1, 2)
    beside = layout.beside(log_odds[None], offsets, 0.0)[:, 0]
    return {
        "lexical": log_odds,
        **{f"lexical{offset:+d}": row for offset, row in zip(offsets, beside, strict=True)},
        **{f"lexical_around_{radius}": layout.around(running, radius)[0] for radius in (3, 8)},
    }


# --- rules -----------------------------------------------------------------------------------------------

MARK_NAMES: Final = ("covered", "marked", *(f"mark_{name}" for name in CATEGORIES), "heads_list", "heads_rest")


def mark_features(blocks: Sequence[Block]) -> Table:
    """Whether the rules cover each block, and which share of it they matched, in all, by category and by scope."""
    table: Table = {name: np.zeros(len(blocks), np.float32) for name in MARK_NAMES}
    for index, block in enumerate(blocks):
        if not block.marks:
            continue
        size = len(block.text)
        marked = position = 0
        for rule, start, end in block.marks:
            share = (end - start) / size
            for name in (f"mark_{rule.category}", f"heads_{rule.scope}"):
                if name in table:
                    table[name][index] = max(table[name][index], share)
            if end > position:
                marked += end - max(position, start)
                position = end
        table["covered"][index], table["marked"][index] = covers(block.text, block.marks), marked / size
    return table


# --- HTML and Markdown -------------------------------------------------------------------------------------

VOTES: Final = ("trafilatura", "json_ld", "title", "description")
_ANCESTORS: Final = "article main header footer nav aside form figure table ul ol blockquote section".split()
CONTAINER_LEVELS: Final = 4
PATH: Final = 12
"""So many of the elements around a block tell what it is in, from the nearest out."""


def element_features(blocks: Sequence[Block], tree: ElementTree, chars: Array) -> Table:
    """What the elements around each block are and how much of it is linked."""
    structures = [block.structure for block in blocks if block.structure is not None]
    return {
        "linked": np.minimum(np.array([one.linked for one in structures]) / chars, 1),
        "emphasised": np.minimum(np.array([one.emphasised for one in structures]) / chars, 1),
        "heading_level": tree.heading_level,
        "depth": np.minimum(tree.depth[tree.block], 40),
        "tag_p": tree.tags_above(("p",), 1).any(axis=0),
        "tag_heading": tree.heading_level > 0,
        "tag_li": tree.tags_above(("li",), 2).any(axis=0),
        "tag_tr": tree.tags_above(("tr", "td", "th"), 2).any(axis=0),
        "tag_pre": tree.tags_above(("pre",), 2).any(axis=0),
        "tag_blockquote": tree.tags_above(("blockquote",), 3).any(axis=0),
        "tag_figcaption": tree.tags_above(("figcaption",), 3).any(axis=0),
        "tag_dd": tree.tags_above(("dd", "dt"), 2).any(axis=0),
        **{f"in_{name}": row for name, row in zip(_ANCESTORS, tree.tags_above(_ANCESTORS, PATH), strict=True)},
    }


def vote_features(documents: Sequence[Document]) -> Table:
    """What others say of each block (:mod:`cleaner.votes`), and whether the page calls itself an article."""
    table: Table = {}
    for judge in VOTES:
        votes = [document.votes.get(judge, np.full(len(document.blocks), UNKNOWN, np.float32)) for document in documents]
        table[f"vote_{judge}"] = np.concatenate(votes)
    said = [UNKNOWN if one.metadata.is_article is None else one.metadata.is_article for one in documents]
    table["states_article"] = np.repeat(np.array(said, np.float32), [len(one.blocks) for one in documents])
    return table


def container_features(tree: ElementTree, grouping: Grouping, table: Table) -> Table:
    """How much of the document's text and prose the elements around each block hold, and how much of it is linked."""
    layout, chars, container_ids = grouping.layout, grouping.chars, tree.container_ids
    prose = chars * is_prose(table)
    total, prose_total = np.maximum(layout.totals(layout.running(np.array([chars, prose]))), 1)
    found: Table = {}
    for level, numbers in enumerate(container_ids[:CONTAINER_LEVELS]):
        held = np.bincount(numbers, chars)
        linked = np.bincount(numbers, chars * table["linked"]) / np.maximum(held, 1)
        found |= {
            f"container{level}_chars": held[numbers] / total,
            f"container{level}_linked": linked[numbers],
            f"container{level}_blocks": np.log1p(np.bincount(numbers))[numbers],
            f"container{level}_prose": np.bincount(numbers, prose)[numbers] / prose_total,
        }
    nearest, held_prose = container_ids[0], found["container0_prose"]
    longest = [
        first + np.argmax(held_prose[first : first + size]) for first, size in zip(layout.starts, layout.sizes, strict=True)
    ]
    found["same_container_as_longest"] = (container_ids == nearest[longest][layout.document]).any(axis=0)
    return found


def name_features(tree: ElementTree, log_odds: Array) -> Table:
    """What the class and id names of the elements around each block say (log-odds an element)."""
    above = tree.parent[tree.block]
    lowest = tree.down(log_odds, lambda found, level: np.minimum(found, log_odds[level]))
    highest = tree.down(log_odds, lambda found, level: np.maximum(found, log_odds[level]))
    total = tree.down(log_odds, lambda found, level: found + log_odds[level])
    return {
        "names_own": log_odds[tree.block],
        "names_parent": np.where(above < 0, 0, log_odds[above]),
        "names_lowest": lowest[tree.block],
        "names_highest": highest[tree.block],
        "names_total": total[tree.block],
    }


def category_features(tree: ElementTree, log_odds: Array) -> Table:
    """What the names of the elements around each block say of its category, the nearest most; ``log_odds`` (categories,
    elements) are those of each element. Only the trees that name a block ask for them."""
    padded = np.pad(log_odds, ((0, 0), (0, 1)))  # OUTSIDE is -1, the last place
    found = np.zeros((len(log_odds), len(tree.block)), np.float32)
    element = tree.block
    for level in range(LEVELS):
        found += padded[:, element] / (1 + level)
        element = tree.above(element)
    return {f"names_{category}": row for category, row in zip(CATEGORIES, found, strict=True)}


# --- the document ----------------------------------------------------------------------------------------

NEAR_CATEGORIES: Final = ("byline", "timestamp", "share", "caption", "related", "comments", "subscribe", "navigation")
"""Categories whose marks around a block say something of it."""
PARAGRAPH_LINES: Final = 25
"""A text of more lines than this to a paragraph does not tell where paragraphs begin: its blank lines are lost."""
NEIGHBOURS: Final = (-3, -2, -1, 1, 2, 3)
SEEN_IN_NEIGHBOURS: Final = (
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


def is_prose(table: Table) -> Array:
    """Which blocks are long, end like a sentence, and are no link or rule's."""
    found = (table["length"] >= np.float32(np.log1p(PROSE_SIZE))) & table["ends_sentence"] & (table["covered"] == 0)
    return found & (table.get("linked", np.zeros(len(found))) < 0.5)


def position_features(blocks: Sequence[Block], grouping: Grouping, table: Table) -> Table:
    """Where each block stands in its document, and what stands before and after it."""
    layout, chars = grouping.layout, grouping.chars
    covered = table["covered"]
    linked = table.get("linked", np.zeros_like(covered))
    prose = is_prose(table)
    marks = np.array([table[f"mark_{name}"] for name in NEAR_CATEGORIES])
    prose_chars = chars * prose
    running = layout.running(np.array((prose_chars, chars, covered, linked)))
    prose_total, total, covered_total, _ = layout.totals(running)
    prose_before, before, _, _ = layout.before(running)
    _, around_chars_2, _, _ = layout.around(running, 2)
    _, around_chars_5, around_covered_5, around_linked_5 = layout.around(running, 5)
    near = layout.around(layout.running(marks > 0), 4)
    seen = np.minimum(layout.before(layout.running(marks > 0.3)) + (marks > 0.3), 20)
    flags = np.array([prose, chars >= PROSE_SIZE, table["heads_list"] > 0.5, table["heads_rest"] > 0.5])
    since_prose, since_long, since_list, since_rest = layout.since(flags)
    until_prose, until_long = layout.until(flags[:2])
    place, sizes = layout.index - layout.first, layout.sizes[layout.document]
    starts = np.array([block.starts_paragraph for block in blocks])
    starts[layout.starts] = True  # every document begins with a paragraph
    runs, run_starts = np.cumsum(starts) - 1, np.flatnonzero(starts)
    paragraphs = np.add.reduceat(starts, layout.starts)
    known = (layout.sizes <= PARAGRAPH_LINES * paragraphs)[layout.document] | (grouping.tree is not None)
    repeats, repeats_before = _repeats(_text_id(blocks, layout))
    return {
        "starts_paragraph": np.where(known, starts, UNKNOWN),
        "next_starts_paragraph": np.where(known, np.append(starts[1:], True), UNKNOWN),
        "repeats": repeats,
        "repeats_before": repeats_before,
        "index": np.log1p(place),
        "index_from_end": np.log1p(sizes - 1 - place),
        "position": place / sizes,
        "chars_before": before / np.maximum(total, 1),
        "chars_after": 1 - (before + chars) / np.maximum(total, 1),
        "prose_before": prose_before / np.maximum(prose_total, 1),
        "prose_after": 1 - (prose_before + prose_chars) / np.maximum(prose_total, 1),
        "prose_share": prose_total / np.maximum(total, 1),
        "since_prose": since_prose,
        "until_prose": until_prose,
        "short_run_before": since_long,
        "short_run_after": until_long,
        "since_list_heading": since_list,
        "since_rest_heading": since_rest,
        "run_chars": np.where(known, np.log1p(np.bincount(runs, chars))[runs], UNKNOWN),
        "run_lines": np.where(known, np.log1p(np.bincount(runs))[runs], UNKNOWN),
        "run_index": np.where(known, layout.index - run_starts[runs], UNKNOWN),
        "around_chars_2": np.log1p(around_chars_2),
        "around_chars_5": np.log1p(around_chars_5),
        "around_covered_5": around_covered_5,
        "around_linked_5": around_linked_5,
        "document_blocks": np.log1p(sizes),
        "document_covered": covered_total / sizes,
        **{f"near_{name}": row for name, row in zip(NEAR_CATEGORIES, near, strict=True)},
        **{f"seen_{name}": row for name, row in zip(NEAR_CATEGORIES, seen, strict=True)},
    }


def neighbour_features(layout: Layout, table: Table) -> Table:
    """What the blocks before and after each block are like."""
    names = [name for name in SEEN_IN_NEIGHBOURS if name in table]
    rows = np.array([table[name] for name in names], np.float32)
    beside = layout.beside(rows, NEIGHBOURS, UNKNOWN)
    return {f"{name}{offset:+d}": beside[at, row] for at, offset in enumerate(NEIGHBOURS) for row, name in enumerate(names)}


def _text_id(blocks: Sequence[Block], layout: Layout) -> Array:
    """The same number for blocks of a document that have the same text, of which the beginning is compared."""
    number: dict[tuple[int, str], int] = {}
    keys = zip(layout.document.tolist(), [block.text[:200] for block in blocks], strict=True)
    return np.array([number.setdefault(key, len(number)) for key in keys])


def _repeats(text_id: Array) -> tuple[Array, Array]:
    """How often the same text stands elsewhere in the document, and how often before."""
    count = np.bincount(text_id)[text_id] - 1
    before = np.zeros_like(count)
    if again := np.flatnonzero(count).tolist():
        seen: Counter[int] = Counter()
        for block, text in zip(again, text_id[again].tolist(), strict=True):
            before[block] = seen[text]
            seen[text] += 1
    return np.minimum(count, 10), np.minimum(before, 10)
