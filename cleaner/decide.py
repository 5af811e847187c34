"""Marks and scores in, verdicts out: body, or a category and the reason.

Read from top to bottom: the model judges each block in its place, rules that cover a whole block overrule it unless it is
sure, and headings that announce something ("Related stories", "Comments") take along what they announce.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from .segment import Segment
from .categories import BODY
from .model.characters import BULLETS
from .rules.engine import covers
from .rules.index import Mark
from .rules.ruleset import Rule

THRESHOLDS: Final = {
    "text": {"balanced": 0.3, "precision": 0.5, "recall": 0.15},
    "html": {"balanced": 0.4, "precision": 0.6, "recall": 0.15},
}
"""The least probability of being body, for each kind of input and setting of ``favor``.

Lower for text: it is often half clean already, and a sentence lost is worse than a line of clutter left.
"""

PLAIN: Final = 0.8
PLAIN_LENGTH: Final = 60
PLAIN_SHARE: Final = 0.5
"""An article is plain to see if more than this share of what is over the threshold is in blocks of at least so many
characters that the model is so sure of."""
PROBABLE: Final = 0.6
"""It goes on over neighbours that are more probably body than this."""
BEYOND: Final = 0.15
NEAR: Final = 3
"""So much more is asked before the first and after the last of these blocks, where teasers and appeals stand; but not of so
many blocks beside them."""
INSIDE: Final = 0.5
"""So much of the threshold will do for sentences among these blocks of a text, where clutter may stand between them."""
TAIL: Final = 0.3
"""So much will do for sentences just behind them, an article's short last ones, maybe after a widget, and for those of a
text of fewer characters than ``SHORT_TEXT``."""
SHORT_TEXT: Final = 400
CLUTTER: Final = 0.3
CLEAN: Final = 0.02
"""A text is clean if less than this share of it is less probably body than ``CLUTTER``; then half the threshold will do. A
page as it is never is."""

LIST_LINE: Final = 150
"""Characters; a longer block does not belong to a list of headlines, and ends it."""
LIST_CERTAINTY: Final = 0.5
SENTENCE_CERTAINTY: Final = 0.4
"""A block under a list's heading stays, and ends the list, if the model is surer than this that it is body; less for a
sentence, which few headlines are."""
REST_CERTAINTY: Final = 0.7
"""What follows a heading such as "Comments" stays if the model takes most of it for body, on the average surer than
this: an article may have a section of that name."""

STRAY_CERTAINTY: Final = 0.9
"""A short line that stands alone behind an article's text goes unless the model is surer than this that it is body."""

OVERRULING: Final = 0.92
"""In a clean text a built-in rule gives way where the model, which knows of it, is surer than this that it is body."""

LINK: Final = 0.8
"""A block of which more than this share is linked is a link; an HTML page's body is not links alone."""
ALIKE: Final = 3
"""So many lines in a row of the same form, or more, are a list or a table."""
UNSURE: Final = 0.6
"""Trafilatura is asked about an HTML page if the probabilities leave more of its sentences than this share of those that
are body in doubt: of lines that are no sentences it knows no more."""
TITLE_LIKENESS: Final = 0.75
"""Of a block's words and those of the page's title: a headline may differ from it by a word or two."""


class Verdict(NamedTuple):
    """What a piece is (``"body"`` or a category) and why."""

    category: str
    reason: str


Form = tuple[str, int]
"""What the lines of a list or table have in common."""

_BODY: Final = Verdict(BODY, "model")
_CLUTTER: Final = Verdict("boilerplate", "model")


class Piece(NamedTuple):
    """A segment or a part of one, as it is decided on: with the rules' ``marks`` in it, whether it is ``covered`` by them,
    the ``deciding`` one if there is one, and its ``form``, which the lines of a list or table have in common."""

    segment: Segment
    marks: Sequence[Mark]
    covered: bool
    deciding: Mark | None
    form: Form | None


Judged = tuple[Segment, Verdict, float]
"""A segment, the verdict on it, and its probability of being body."""


def piece(segment: Segment, marks: Sequence[Mark]) -> Piece:
    """The piece of that segment."""
    if marks and covers(segment.text, marks):
        return Piece(segment, marks, True, _deciding(segment, marks), _form(segment))
    return Piece(segment, marks, False, None, _form(segment))


def decide(
    pieces: Sequence[Piece],
    scores: Sequence[float],
    categories: Sequence[str] | None,
    threshold: float,
) -> list[Verdict]:
    """A verdict for each piece of one document; what the model gives at least ``threshold`` is body, in the middle of the
    article: see :func:`_least`.

    ``scores`` are the model's probabilities of being body, :func:`evened`, ``categories`` its names for what is not, if they
    are wanted.
    """
    sizes = [len(piece.segment.text) for piece in pieces]
    clean = _is_text(pieces) and _is_clean(sizes, scores)
    least = [threshold / 2] * len(pieces) if clean else _least(pieces, sizes, scores, threshold)
    verdicts = [_BODY if score >= enough else _CLUTTER for score, enough in zip(scores, least, strict=True)]
    headings: list[tuple[int, Mark]] = []
    marked = [index for index, piece in enumerate(pieces) if piece.marks]
    for index in marked if categories is None else range(len(pieces)):
        piece = pieces[index]
        mark = piece.deciding
        if mark is not None and not (clean and scores[index] > OVERRULING and _may_give_way(mark.rule)):
            verdicts[index] = Verdict(mark.rule.category, mark.rule.id)
            headings += [(index, head) for head in _heads(piece)]
        elif verdicts[index] is _CLUTTER:
            verdicts[index] = Verdict(_category(piece, categories, index), "model")
    for index in _datelines(pieces, marked, verdicts):
        verdicts[index] = Verdict("timestamp", "beside-byline")
    for index in _headlines(pieces, verdicts):
        verdicts[index] = Verdict("title", "page-title")
    if headings:
        _take_along(pieces, scores, headings, verdicts)
    for index in _between(pieces, verdicts):
        verdicts[index] = Verdict(BODY, "between-body")
    for index in _strays(pieces, scores, verdicts):
        verdicts[index] = Verdict(_category(pieces[index], categories, index), "stray-line")
    if _has_body(pieces, verdicts):
        return verdicts
    return _spared(pieces, verdicts) if _is_text(pieces) else _bodiless(verdicts)


def _is_text(pieces: Sequence[Piece]) -> bool:
    return bool(pieces) and pieces[0].segment.dom is None


def _heads(piece: Piece) -> list[Mark]:
    """The marks that make a heading of the piece; with what it announces in its own block it announces nothing below."""
    heads = [mark for mark in piece.marks if mark.rule.reach in ("list", "rest") and not mark.rule.hint]
    return heads if covers(piece.segment.text, heads) else []


def _may_give_way(rule: Rule) -> bool:
    """Not a user's rule, which the model does not know, and not one that has cut its block in two already."""
    return rule.built_in and rule.reach != "part"


def _is_clean(sizes: Sequence[int], scores: Sequence[float]) -> bool:
    clutter = sum(size for size, score in zip(sizes, scores, strict=True) if score < CLUTTER)
    return clutter < CLEAN * sum(sizes)


def _least(
    pieces: Sequence[Piece], sizes: Sequence[int], scores: Sequence[float], threshold: float
) -> list[float]:
    """The least probability of being body for each piece: more is asked before and after an article that is plain to see,
    less of sentences in it and just behind it and of those of a very short text."""
    out = [threshold] * len(pieces)
    inside = tail = range(0)
    plain = [index for index, score in enumerate(scores) if score >= PLAIN]
    likely = sum(size for size, score in zip(sizes, scores, strict=True) if score >= threshold)
    if sum(sizes[index] for index in plain if sizes[index] >= PLAIN_LENGTH) > PLAIN_SHARE * likely:
        begin, end = _edges(scores, plain[0], plain[-1] + 1)
        near_begin, near_end = max(begin - NEAR, 0), min(end + NEAR, len(pieces))
        out[:near_begin] = [threshold + BEYOND] * near_begin
        out[near_end:] = [threshold + BEYOND] * (len(pieces) - near_end)
        inside = range(begin, end) if _is_text(pieces) else inside
        tail = range(end, near_end)
    elif _is_text(pieces) and sum(sizes) < SHORT_TEXT:
        tail = range(len(pieces))
    for places, share in ((inside, INSIDE), (tail, TAIL)):
        short = [  # for the others a lower bar makes no difference
            index
            for index in places
            if scores[index] < out[index] and pieces[index].segment.text[-1] in _SENTENCE_ENDS
        ]
        said = {piece.segment.text for piece in pieces[: places.start]} if short else ()
        for index in short:
            if pieces[index].segment.text not in said and _named(pieces[index]) is None:
                out[index] = threshold * share
    return out


def _edges(found: Sequence[float], begin: int, end: int) -> tuple[int, int]:
    """Where an article begins and ends, of which the blocks from ``begin`` to ``end`` are plain to see."""
    while begin > 0 and found[begin - 1] > PROBABLE:
        begin -= 1
    while end < len(found) and found[end] > PROBABLE:
        end += 1
    return begin, end


_WIDE_ENDS: Final = frozenset("。！？")
_SENTENCE_ENDS: Final = frozenset(".!?…।؟۔") | _WIDE_ENDS


def evened(pieces: Sequence[Piece], scores: Sequence[float]) -> list[float]:
    """The scores, those of a list's or table's lines moved half the way to their mean: it is not torn to pieces."""
    out = list(scores)
    if not any(map(_form_of, pieces)):
        return out
    begin = 0
    for form, group in groupby(pieces, key=_form_of):
        end = begin + len(list(group))
        if form is not None and end - begin >= ALIKE:
            mean = sum(scores[begin:end]) / (end - begin)
            out[begin:end] = [(score + mean) / 2 for score in scores[begin:end]]
        begin = end
    return out


_form_of: Final = attrgetter("form")


def _form(segment: Segment) -> Form | None:
    """What a line has in common with the others of its list or table; ``None`` for other lines."""
    text, dom = segment.text, segment.dom
    if dom is not None and dom.path[-1] in ("tr", "li"):
        return dom.path[-1], dom.containers[0]
    first = text[0]
    if first in BULLETS and text[1:2].isspace():
        return first, 0
    if ("|" in text or "\t" in text) and (cells := text.count("\t") + text.count(" | ")) > 1:
        return "cells", cells
    return ("number", 0) if first.isdigit() and _NUMBERED.match(text) else None


_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s")


def is_unsure(judged: Sequence[Judged]) -> bool:
    """Whether the probabilities leave so many of a page's sentences in doubt that another judge is worth its time."""
    found = [(len(segment.text), score) for segment, _, score in judged if _is_sentence(segment.text)]
    body = sum(size * score for size, score in found)
    doubt = sum(size * min(score, 1 - score) for size, score in found)
    return doubt > UNSURE * body


def _has_body(pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> bool:
    """Whether the page holds an article at all; a front page may not. Text is what an extractor chose, and does."""
    return any(
        verdict.category == BODY and not _is_link(piece.segment)
        for piece, verdict in zip(pieces, verdicts, strict=True)
    )


def _is_link(segment: Segment) -> bool:
    return segment.dom is not None and segment.dom.linked > LINK * len(segment.text)


def _spared(pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Sentences that only the model takes for clutter, in a text of which nothing else is left."""
    return [
        Verdict(BODY, "nothing-else")
        if verdict.reason == "model" and not piece.marks and _is_sentence(piece.segment.text)
        else verdict
        for piece, verdict in zip(pieces, verdicts, strict=True)
    ]


def _is_sentence(text: str) -> bool:
    """Whether a text of some words ends like a sentence, quotation marks and brackets behind it aside."""
    text = text.rstrip(_CLOSING)
    last = text[-1:]
    if last in _WIDE_ENDS:
        return len(text) > SHORTEST_WIDE
    return last in _SENTENCE_ENDS and len(text.split(None, SHORTEST - 1)) == SHORTEST


SHORTEST: Final = 4
SHORTEST_WIDE: Final = 4
"""Words, or characters of a script without spaces: a text of fewer is no sentence that is worth keeping for its own sake."""
_CLOSING: Final = "\"'”’»“‘›」』）)] "


def _bodiless(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [Verdict("navigation", "no-body") if one.category == BODY else one for one in verdicts]


def _headlines(pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> list[int]:
    """What says the same as the page's title, up to the first paragraph of the body; a text has no page."""
    found: list[int] = []
    if _is_text(pieces):
        return found
    for index, (piece, verdict) in enumerate(zip(pieces, verdicts, strict=True)):
        if piece.segment.votes.get("title", 0) >= TITLE_LIKENESS:
            found.append(index)
        elif verdict.category == BODY and len(piece.segment.text) > LIST_LINE:
            break
    return found


def _between(pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> list[int]:
    """Lines of a text without a letter or a digit that stand among lines that stay, as a brace in code or a scene's break
    does, and that no rule drops."""
    if not _is_text(pieces):
        return []
    found: list[int] = []
    run: list[int] | None = None  # of such lines since the last one that stays
    for index, (piece, verdict) in enumerate(zip(pieces, verdicts, strict=True)):
        if verdict.category == BODY:
            if run:
                found += run
            run = []
        elif run is not None:
            if verdict.reason == "model" and not any(map(str.isalnum, piece.segment.text)):
                run.append(index)
            else:
                run = None
    return found


def _strays(pieces: Sequence[Piece], scores: Sequence[float], verdicts: Sequence[Verdict]) -> list[int]:
    """Short lines of a text, no sentences, behind the last of its prose that stays, with nothing beside them that does."""
    if not _is_text(pieces):
        return []
    found: list[int] = []
    stays_behind = False  # nothing stays beyond either end
    for index in reversed(range(len(pieces))):
        stays = verdicts[index].category == BODY
        if stays and _is_prose(pieces[index].segment.text):
            return found
        if stays and not stays_behind and scores[index] < STRAY_CERTAINTY:
            stays_before = index > 0 and verdicts[index - 1].category == BODY
            if not stays_before:
                found.append(index)
        stays_behind = stays
    return []


def _is_prose(text: str) -> bool:
    return len(text) >= PLAIN_LENGTH or text.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def _datelines(pieces: Sequence[Piece], marked: Sequence[int], verdicts: Sequence[Verdict]) -> list[int]:
    """Dates that stand alone beside a byline, a clock or the title, or before all the body if no other does: by themselves
    they could head a diary's entry. They are among the pieces that are ``marked`` (indices)."""
    dates = [index for index in marked if verdicts[index].category == BODY and _is_date(pieces[index])]
    if len(dates) == 1 and not any(verdict.category == BODY for verdict in verdicts[: dates[0]]):
        return dates
    return [
        index
        for index in dates
        if any(
            one.category in ("byline", "timestamp", "title")
            for one in verdicts[max(index - 1, 0) : index + 2]
        )
    ]


def _is_date(piece: Piece) -> bool:
    size = len(piece.segment.text)
    first = piece.marks[0]  # the longest of those that begin the block, if any do
    if first.end - first.start < size:
        return False
    return any(end - start == size and rule.category == "timestamp" for rule, start, end in piece.marks)


def _deciding(segment: Segment, marks: Sequence[Mark]) -> Mark | None:
    """The longest of the rules' marks that cover the segment.

    In preformatted text a date or a word stands for itself: there no rule decides.
    """
    if segment.dom is not None and "pre" in segment.dom.path:
        return None
    return max((mark for mark in marks if not mark.rule.hint), key=_length)


def _length(mark: Mark) -> int:
    return mark.end - mark.start


def _named(piece: Piece) -> str | None:
    """The category of the mark that takes up most of the piece, if that is half of it."""
    if not piece.marks:
        return None
    longest = max(piece.marks, key=_length)
    return longest.rule.category if 2 * _length(longest) >= len(piece.segment.text) else None


def _category(piece: Piece, categories: Sequence[str] | None, index: int) -> str:
    """The category of a piece that no rule decided on: by its marks, else the model's, if it was asked."""
    return _named(piece) or (categories[index] if categories else "boilerplate")


def _take_along(
    pieces: Sequence[Piece],
    scores: Sequence[float],
    headings: Sequence[tuple[int, Mark]],
    verdicts: list[Verdict],
) -> None:
    """Have the headings, of each its index and the mark that makes it one, take along what they announce."""
    end = seen = 0  # of the last list, and of what was offered to a heading in it
    body = _BodyAround(pieces, scores) if any(mark.rule.reach == "rest" for _, mark in headings) else None
    for index, heading in headings:
        if heading.rule.reach == "list":
            if index >= end:
                end = _list_end(pieces, scores, index)
            if end <= index + 2:  # one alone is no list
                continue
            followers = range(max(index + 1, seen), end)
            seen = end
        elif body is not None and body.ends_at(index):
            followers = range(index + 1, len(pieces))
        else:
            continue
        for follower in followers:
            if verdicts[follower].reason == "model":
                verdicts[follower] = Verdict(heading.rule.category, heading.rule.id)
        if followers.stop == len(pieces) and heading.rule.reach == "rest":
            return


def _list_end(pieces: Sequence[Piece], scores: Sequence[float], heading: int) -> int:
    """Where the run of short blocks under a heading ends: at the first that is long or surely body."""
    end = heading + 1
    while end < len(pieces):
        text = pieces[end].segment.text
        if len(text) > LIST_LINE or scores[end] >= (
            SENTENCE_CERTAINTY if _is_sentence(text) else LIST_CERTAINTY
        ):
            break
        end += 1
    return end


class _BodyAround:
    """How much text the model takes for body before and after each block."""

    def __init__(self, pieces: Sequence[Piece], scores: Sequence[float]) -> None:
        score = np.array(scores)
        size = np.array([len(piece.segment.text) for piece in pieces]) * (score >= 0.5)
        self._through = np.cumsum(size)
        self._sure_through = np.cumsum(size * score)

    def ends_at(self, heading: int) -> bool:
        """Whether the body ends at a heading such as "Comments": more stands before it than after, which is not sure."""
        before = self._through[heading - 1] if heading else 0
        after = self._through[-1] - self._through[heading]
        sure = self._sure_through[-1] - self._sure_through[heading]
        return bool(after <= before and (after == 0 or sure < REST_CERTAINTY * after))
