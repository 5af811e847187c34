"""Which words of a line stand in menus and headlines, and which in prose.

Where words have case, menus and headlines are told from prose by their capitals, by a hidden Markov model of two states over
the words (Rabiner, "A tutorial on hidden Markov models", 1989); what share of the words of prose have a capital depends on
the language, and is counted in the text. In Chinese and Japanese, a space stood between two elements. In other scripts
without case, menus are what stands before the first sentence, by its length, and behind the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from math import log
from typing import Final

from .sentences import WIDE, Word, lowered

RUN_WORDS: Final = 8
"""Words in a row that read like a menu; prose seldom has so many."""
NAME_WORDS: Final = 12
"""Words; a shorter run of capitals may be names in prose."""
ENTRY_SIZE: Final = 16
"""Characters; a shorter run of Chinese or Japanese between two spaces, without punctuation, reads like a menu entry."""
LEAST_SENTENCES: Final = 3
"""Sentences at least by which those of a script without case are measured."""
TOO_LONG: Final = 3
"""Times the usual length: a longer first sentence has a menu before it."""


def share_of_capitals(lines: Iterable[Sequence[Word]]) -> float:
    """The share of words of prose that have a capital: the median of the ends of sentences, which menus may come before."""
    shares = []
    for words in lines:
        begin = 0
        for place, word in enumerate(words):
            if word.ends:
                sentence = words[max(begin, place - 24) + 1 : place + 1]
                begin = place + 1
                cased = [one.case for one in sentence if one.case]
                if len(cased) >= 6:
                    shares.append(cased.count(1) / len(cased))
    shares.sort()
    return min(max(shares[len(shares) // 2] if shares else 0.2, 0.1), 0.4)


def find_menus(line: str, words: Sequence[Word], capitals: float, known: set[str]) -> list[bool]:
    """For each word whether it stands in a run of menu entries or headlines."""
    if 2 * sum(word.case != 0 for word in words) >= len(words):
        menu = _titled(line, words, capitals, known)
        _leave_names(line, words, menu, known)
        return menu
    if 2 * sum(map(len, WIDE.findall(line))) < len(line):
        return _around_sentences(words)
    return [word.end - word.start < ENTRY_SIZE and not word.ends and not word.pauses for word in words]


def _around_sentences(words: Sequence[Word]) -> list[bool]:
    """For each word of a script without case whether it stands before the first sentence or behind the last."""
    ends = [place + 1 for place, word in enumerate(words) if word.ends]
    lengths = sorted(end - begin for begin, end in pairwise(ends))
    if len(lengths) < LEAST_SENTENCES:
        return [False] * len(words)
    usual = lengths[len(lengths) // 2]
    begin = ends[0] - 2 * usual if ends[0] > TOO_LONG * usual else 0
    return [place < begin or place >= ends[-1] for place in range(len(words))]


def _leave_names(line: str, words: Sequence[Word], menu: list[bool], known: set[str]) -> None:
    """Short runs of capitals are names in prose, but those at the seams of sentences are not."""
    end = 0
    for is_menu, run in groupby(menu[:]):
        begin, end = end, end + len(list(run))
        if not is_menu or end - begin >= NAME_WORDS:
            continue
        follows_end = begin == 0 or words[begin - 1].ends
        before_sentence = end == len(words) or words[end - 1].ends or lowered(line, words[end]) in known
        if not before_sentence or (not follows_end and end - begin < RUN_WORDS):
            menu[begin:end] = [False] * (end - begin)


# How much speaks for going over from prose to a menu or back, in log-odds; rough, for they hardly matter by themselves.
_AFTER_END: Final = (-3.0, -2.0)
_AT_SEAM: Final = (-3.0, -3.0)
_ELSEWHERE: Final = (-6.0, -6.0)
_SMALL: Final = -6.0
"""Neither begins with a small letter."""
_KNOWN: Final = 2.5
"""A word with a capital that stands elsewhere without it begins a sentence (truecasing: Lita et al., 2003)."""
_PAUSE: Final = -2.0
"""Menus have no commas."""


def _titled(line: str, words: Sequence[Word], capitals: float, known: set[str]) -> list[bool]:
    """For each word whether its capitals make it a menu entry: the likeliest path of two states (Viterbi)."""
    titled = max(0.6, min(2 * capitals, 0.85))
    says = {1: log(titled / capitals), 0: 0.0, -1: log((1 - titled) / (1 - capitals))}
    prose = menu = 0.0
    came_over: list[tuple[bool, bool]] = []  # the likeliest way into prose and into a menu is from the other
    after_end = True
    for word in words:
        into_menu, into_prose = _AFTER_END if after_end else _AT_SEAM if word.glued else _ELSEWHERE
        if not after_end and word.case < 0:
            into_menu += _SMALL
            into_prose += _SMALL
        elif not after_end and word.case > 0 and lowered(line, word) in known:
            into_prose += _KNOWN
        from_menu, from_prose = menu + into_prose > prose, prose + into_menu > menu
        came_over.append((from_menu, from_prose))
        prose, menu = max(prose, menu + into_prose), max(menu, prose + into_menu)
        # Every sentence begins with a capital: this says nothing.
        menu += (0.0 if after_end and word.case > 0 else says[word.case]) + _PAUSE * word.pauses
        after_end = word.ends
    in_menu = menu > prose
    found = []
    for from_menu, from_prose in reversed(came_over):
        found.append(in_menu)
        in_menu = not from_prose if in_menu else from_menu
    return found[::-1]
