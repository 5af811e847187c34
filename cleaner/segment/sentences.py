"""A long line cut into sentences and runs of menu entries: a page that came without its line breaks.

A sentence ends at its mark. Where words have case, the entries of menus and headlines are told from prose by their capitals,
by a hidden Markov model of two states over the words (Rabiner, "A tutorial on hidden Markov models", 1989); what share of the
words of prose have a capital depends on the language, and is counted in the text. In scripts without spaces between words, a
space stood between two elements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from math import log
from typing import Final, NamedTuple

LONG: Final = 300
"""Characters; a shorter line is not cut."""
MOST: Final = 0.6
"""A line with more than this share of a text is the page on one line."""
RUN: Final = 8
"""Words in a row that read like a menu, which show that a page on one line has menus."""
LONG_RUN: Final = 24
"""The same for a line among others: names stand in a row in prose, too."""
PAUSE: Final = 2.0
"""How much a comma speaks against a menu (log-odds)."""
ENTRY: Final = 16
"""Characters; a shorter run of Chinese or Japanese between two spaces, without punctuation, reads like a menu entry."""
PIECE: Final = 40
"""Characters; a run of menu entries is cut into pieces that are hardly longer, as the lines of a menu are."""

_ENDS: Final = frozenset(".!?…؟।॥۔։።。！？")
_PAUSES: Final = frozenset(",;،，；、")
_CLOSERS: Final = "\"'”’»“‘›」』）)]"
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff]+")
_WORD: Final = re.compile(
    # White space parts words; so do the end of a Chinese or Japanese sentence and a seam between two elements.
    rf"[^\s。！？]*[。！？]+[{re.escape(_CLOSERS)}]*|[^\s。！？]+"
)
_SEAM: Final = re.compile(
    r"(?<=[^\W\d_]{3}[.!?…])(?=[^\W\d_]{2})|(?<=[^\W\d_]{3}[.!?…][\"”’»)])(?=[^\W\d_]{2})|(?<=[^\W\d_]{4})(?=[^\W\d_]{3})"
)
_OPENERS: Final = "\"'“”„‘«»‹›「『（([¿¡–—-"


class Word(NamedTuple):
    """A word of a line, by its offsets.

    ``case`` is 1 for a capital at its beginning, -1 for a small letter, else 0. ``ends`` says whether a sentence ends with it,
    ``pauses`` whether a comma follows, ``glued`` whether it stands at a seam, without white space before it.
    """

    start: int
    end: int
    case: int
    ends: bool
    pauses: bool
    glued: bool


def cuts(lines: Sequence[str]) -> list[list[int]]:
    """For each line of a text the offsets at which it is cut, in order; none for most.

    Where lines that hold runs of menu entries are most of the text, it is a page without its line breaks, and all long
    lines are cut; else only those with a run that no prose has.
    """
    words = [_words(line) if len(line) >= LONG else [] for line in lines]
    if not any(words):
        return [[] for _ in lines]
    known = {
        line[word.start : word.end]
        for line, some in zip(lines, words, strict=True)
        for word in some
        if word.case < 0
    }
    prose = _prose_capitals(words)
    menus = [_menu(line, some, prose, known) for line, some in zip(lines, words, strict=True)]
    runs = [_longest_run(some) for some in menus]
    glued = sum(len(line) for line, run in zip(lines, runs, strict=True) if run >= RUN)
    least = 0 if glued > MOST * sum(map(len, lines)) else LONG_RUN
    return [
        _cut(line, some, menu, known) if some and run >= least else []
        for line, some, menu, run in zip(lines, words, menus, runs, strict=True)
    ]


def _longest_run(flags: Sequence[bool]) -> int:
    return max((len(list(group)) for is_menu, group in groupby(flags) if is_menu), default=0)


def _words(line: str) -> list[Word]:
    found: list[Word] = []
    for match in _WORD.finditer(line):
        start, stop = match.span()
        text = match[0]
        if len(text) > 7 and not text.islower() and "/" not in text and "@" not in text:
            edges = [
                start + seam.start()
                for seam in _SEAM.finditer(text)
                if text[seam.start()].isupper() and not text[seam.start() - 1].isupper()
                and text[seam.start() + 1].islower()
            ]
        else:
            edges = []
        for begin, end in pairwise((start, *edges, stop)):
            piece = line[begin:end]
            bare = piece.lstrip(_OPENERS)
            first = bare[:1]
            case = first.isupper() - first.islower()
            last = piece.rstrip(_CLOSERS)[-1:]
            ends = last in _ENDS and not _is_abbreviation(bare, last)
            found.append(Word(begin, end, case, ends, last in _PAUSES, begin in edges))
    return found


def _is_abbreviation(word: str, last: str) -> bool:
    """Whether a full stop belongs to its word: an initial, a title, a number."""
    stem = word.rstrip(_CLOSERS)[:-1]
    return last == "." and ((len(stem) <= 3 and stem[:1].isupper()) or stem.isdigit() or "." in stem)


def _prose_capitals(lines: Sequence[Sequence[Word]]) -> float:
    """The share of words with a capital in the text's plain prose: the median of its sentences that few words with capitals
    begin."""
    shares = []
    for words in lines:
        begin = 0
        for place, word in enumerate(words):
            if word.ends:
                sentence = words[max(begin, place - 24) + 1 : place + 1]
                begin = place + 1
                cased = [one for one in sentence if one.case]
                if len(cased) >= 6:
                    shares.append(sum(one.case > 0 for one in cased) / len(cased))
    shares.sort()
    return min(max(shares[len(shares) // 2] if shares else 0.2, 0.1), 0.4)


def _cut(line: str, words: Sequence[Word], menu: Sequence[bool], known: set[str]) -> list[int]:
    """The offsets at which a line is cut: where sentences end, and menus begin, end or grow longer than :data:`PIECE`.

    A capital within a word is a seam beside a menu, or if both halves are words by themselves: else it is a name's.
    """
    found = []
    begin = 0
    for (before, was_menu), (word, is_menu) in pairwise(zip(words, menu, strict=True)):
        at = word.start
        if is_menu != was_menu:
            is_cut = True
        elif before.ends:
            is_cut = word.case >= 0
        elif word.glued:
            is_cut = _lowered(line, before) in known and _lowered(line, word) in known
        else:
            is_cut = is_menu and word.case >= 0 and at - begin >= PIECE
        if is_cut:
            found.append(at)
            begin = at
    return found


def _menu(line: str, words: Sequence[Word], prose: float, known: set[str]) -> list[bool]:
    """For each word whether it stands in a run of menu entries or headlines."""
    if 2 * sum(word.case != 0 for word in words) >= len(words):
        return _titled(line, words, prose, known)
    if 2 * sum(map(len, _WIDE.findall(line))) < len(line):
        return [False] * len(words)
    return [word.end - word.start < ENTRY and not word.ends and not word.pauses for word in words]


def _titled(line: str, words: Sequence[Word], prose: float, known: set[str]) -> list[bool]:
    """For each word whether its capitals make it a menu entry: the likeliest path of two states."""
    titled = max(0.6, min(2 * prose, 0.85))
    upper = log(titled / prose)  # how much more a capital speaks for a menu
    lower = log((1 - titled) / (1 - prose))
    back: list[tuple[bool, bool]] = []
    score_prose, score_menu = 0.0, 0.0
    previous = None
    for word in words:
        gain = upper if word.case > 0 else lower if word.case < 0 else 0.0
        if previous is None or previous.ends:
            into_menu, into_prose = -3.0, -2.0
        else:
            into_menu, into_prose = (-6.0, -6.0)
            if word.glued:
                into_menu = into_prose = -3.0
            if word.case < 0:
                into_prose -= 6
                into_menu -= 6
            elif word.case > 0 and _lowered(line, word) in known:
                into_prose += 2.5
        if previous is not None and previous.ends and word.case > 0:
            gain = 0.0  # every sentence begins with a capital
        if word.pauses:
            gain -= PAUSE
        stay, come = score_prose, score_menu + into_prose
        from_menu = come > stay
        stay_menu, come_menu = score_menu, score_prose + into_menu
        from_prose = come_menu > stay_menu
        score_prose = come if from_menu else stay
        score_menu = (come_menu if from_prose else stay_menu) + gain
        back.append((from_menu, from_prose))
        previous = word
    state = score_menu > score_prose
    found = []
    for from_menu, from_prose in reversed(back):
        found.append(state)
        if state and from_prose:
            state = False
        elif not state and from_menu:
            state = True
    return found[::-1]


def _lowered(line: str, word: Word) -> str:
    return line[word.start : word.end].lower()
