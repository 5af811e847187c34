"""A page that came on one line, without its line breaks: the line is cut into sentences and runs of menu entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, groupby, pairwise
from typing import Final

from ..punctuation import OPENERS
from .menus import RUN_WORDS, find_menus, share_of_capitals
from .sentences import WIDE, Word, lowered, split_words

LONG_LINE: Final = 300
"""Characters; a shorter line is not cut."""
WORD_SIZE: Final = 3
"""Characters a word with its space; a line of shorter ones is none of words, and each would take fifty times its length."""
GLUED_SHARE: Final = 0.6
MENU_SHARE: Final = 0.12
"""A text is a page without its line breaks if lines with runs of :data:`RUN_WORDS` are more than this share of it,
and menus more than this share of the words of its long lines."""
RUN_CAPITALS: Final = 5
LONG_RUN_CAPITALS: Final = 12
"""So many words of a run, and of a long one, have a capital at least: with fewer the likeliest path stays in prose. So
405 texts of three corpora were cut as without this."""
LEAST_SEAMS: Final = 4
"""Capitals within words that make a line one that may have lost its white space; fewer are names."""
LONG_RUN_WORDS: Final = 24
"""Words of a run that no prose has: a line with one is cut even among others. With 16, lists of names in prose were cut, on
200 pages of four corpora."""
PIECE_SIZE: Final = 40
"""Characters; a run of menu entries is cut into pieces that are hardly longer, as the lines of a menu are."""
MANY_CUTS: Final = 2000
"""Cuts of a text; those behind them leave no piece shorter than :data:`PIECE_SIZE`, for a block takes some hundred bytes."""

_INITIAL: Final = re.compile(rf"(?<!\S)[{re.escape(OPENERS)}]*(\S)")
"""The first letter of a word between white space."""
_CAPITALS: Final = "A-ZÀ-ÖØ-ÞΑ-ΩА-Я"
_INNER_CAPITAL: Final = re.compile(
    rf"[{_CAPITALS}](?:(?<=[^\W\d_{_CAPITALS}]{{3}}.)"
    rf"|(?<=[^\W\d_{_CAPITALS}]{{3}}[.!?…\"”’»)].)|(?<=[^\W\d_{_CAPITALS}]{{3}}[.!?…][\"”’»)].))"
)
"""A capital within a word, where white space may have been lost. (What stands before is looked at last: that is fastest.)"""


def cuts(lines: Sequence[str]) -> list[list[int]]:
    """For each line of a text the offsets at which it is cut, in order; none for most."""
    size = sum(map(len, lines))
    read = _to_read(lines, size)
    if not any(read):
        return [[] for _ in lines]
    known = {word for line in lines for word in line.split() if word[0].islower()}
    # The words of a line take fifty times its memory: they are found twice, and never those of two lines together.
    capitals = share_of_capitals(map(split_words, compress(lines, read)))
    found: list[list[int]] = [[] for _ in lines]
    runs = [0] * len(lines)
    count = in_menus = made = 0
    for place in compress(range(len(lines)), read):
        line = lines[place]
        words = split_words(line)
        menu = find_menus(line, words, capitals, known)
        count += len(menu)
        in_menus += sum(menu)
        runs[place] = _longest_run(menu)
        found[place] = _cut(line, words, menu, known, MANY_CUTS - made)
        made += len(found[place])
    glued = sum(len(line) for line, run in zip(lines, runs, strict=True) if run >= RUN_WORDS)
    is_page = glued > GLUED_SHARE * size and in_menus / count > MENU_SHARE
    least = 0 if is_page else LONG_RUN_WORDS
    return [at if run >= least else [] for at, run in zip(found, runs, strict=True)]


def _to_read(lines: Sequence[str], size: int) -> list[bool]:
    """Which lines of a text of some size are read word by word: all long ones of what may be a page without its line
    breaks, else those that may hold a long run. Of most texts it is none."""
    long = [_may_be_cut(line) for line in lines]
    glued = [is_long and _may_hold_run(line, RUN_WORDS, RUN_CAPITALS) for line, is_long in zip(lines, long, strict=True)]
    if sum(len(line) for line, is_glued in zip(lines, glued, strict=True) if is_glued) > GLUED_SHARE * size:
        return long
    return [
        is_glued and _may_hold_run(line, LONG_RUN_WORDS, LONG_RUN_CAPITALS)
        for line, is_glued in zip(lines, glued, strict=True)
    ]


def _may_be_cut(line: str) -> bool:
    return len(line) >= LONG_LINE and WORD_SIZE * line.count(" ") <= len(line)


def _may_hold_run(line: str, length: int, capitals: int) -> bool:
    """Whether so many words in a row may read like a menu: they hold so many capitals, or seams, or letters without case."""
    initials = _INITIAL.findall(line)
    if WIDE.search(line):
        return len(initials) > length - LEAST_SEAMS or _has_seams(line)
    if _is_caseless(line):
        return True
    places = [place for place, initial in enumerate(initials) if initial.isupper()]
    stand_close = any(last - first < length for first, last in zip(places, places[capitals - 1 :], strict=False))
    return stand_close or _has_seams(line)


def _is_caseless(line: str) -> bool:
    beginning = line[:LONG_LINE]
    return 4 * max(sum(map(str.islower, beginning)), sum(map(str.isupper, beginning))) < len(beginning)


def _has_seams(line: str) -> bool:
    return len(_INNER_CAPITAL.findall(line)) >= LEAST_SEAMS


def _longest_run(flags: Sequence[bool]) -> int:
    return max((len(list(group)) for is_menu, group in groupby(flags) if is_menu), default=0)


_DATELINE: Final = re.compile(
    rf"(?<!\S)[{_CAPITALS}]{{3,20}}+(?:[ ,-]{{1,2}}[{_CAPITALS}][\w.]{{1,20}}+){{0,4}},? [-–—] "
    rf"(?=[\"“„«]?[{_CAPITALS}][^\W\d_{_CAPITALS}])"
)
"""What a report begins with: a place whose first word is in capitals, a dash, and a word with a capital alone."""


def _cut(line: str, words: Sequence[Word], menu: Sequence[bool], known: set[str], many: int) -> list[int]:
    """The offsets at which a line is cut: where sentences end, and menus begin, end or grow longer than :data:`PIECE_SIZE`;
    after so ``many`` only in pieces that are not shorter.

    A capital within a word is a seam beside a menu, or if both halves are words by themselves: else it is a name's. The
    place with which a report begins stands with its first sentence ("PORT ANSEL, Maine — The ferry").
    """
    found: list[int] = []
    begin, sentence = 0, -1  # where the piece begins, and the sentence behind a dateline
    datelines = {one.start(): one.end() for one in _DATELINE.finditer(line)}
    for (before, was_menu), (word, is_menu) in pairwise(zip(words, menu, strict=True)):
        at = word.start
        if at in datelines:
            is_cut, sentence = True, datelines[at]
        elif at <= sentence:
            is_cut = False
        elif is_menu != was_menu:
            is_cut = True
        elif before.ends:
            is_cut = word.case >= 0
        elif word.glued:
            is_cut = is_menu or (lowered(line, before) in known and lowered(line, word) in known)
        else:
            is_cut = is_menu and word.case >= 0 and at - begin >= PIECE_SIZE
        if is_cut and (len(found) < many or at - begin >= PIECE_SIZE):
            found.append(at)
            begin = at
    return found
