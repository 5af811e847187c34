"""A long line cut into sentences and runs of menu entries: a page that came without its line breaks.

Where words have case, menus and headlines are told from prose by their capitals, by a hidden Markov model of two states over
the words (Rabiner, "A tutorial on hidden Markov models", 1989); what share of the words of prose have a capital depends on
the language, and is counted in the text. In Chinese and Japanese, a space stood between two elements. In other scripts
without case, menus are what stands before the first sentence, by its length, and behind the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress, groupby, pairwise
from math import log
from typing import Final, NamedTuple

from ..punctuation import CLOSERS, ENDS, OPENERS, PAUSES, WIDE_ENDS, ends_like_sentence

LONG: Final = 300
"""Characters; a shorter line is not cut."""
SHORTEST: Final = 3
"""Characters a word with its space; a line of shorter ones is none of words, and each would take fifty times its length."""
RUN: Final = 8
"""Words in a row that read like a menu; prose seldom has so many."""
GLUED: Final = 0.6
MENUS: Final = 0.12
"""A text is a page without its line breaks if lines with such runs are more than this share of it, and menus more than this
share of the words of its long lines."""
RUN_CAPITALS: Final = 5
LONG_RUN_CAPITALS: Final = 12
"""So many words of such a run, and of a long one, have a capital at least: with fewer the likeliest path stays in prose. So
405 texts of three corpora were cut as without this."""
SEAMS: Final = 4
"""Capitals within words that make a line one that may have lost its white space; fewer are names."""
NAMES: Final = 12
"""Words; a shorter run of capitals may be names in prose."""
LONG_RUN: Final = 24
"""Words of a run that no prose has: a line with one is cut even among others. With 16, lists of names in prose were cut, on
200 pages of four corpora."""
PIECE: Final = 40
"""Characters; a run of menu entries is cut into pieces that are hardly longer, as the lines of a menu are."""
MANY: Final = 2000
"""Cuts of a text; those behind them leave no piece shorter than :data:`PIECE`, for a block takes some hundred bytes."""
ENTRY: Final = 16
"""Characters; a shorter run of Chinese or Japanese between two spaces, without punctuation, reads like a menu entry."""

SENTENCES: Final = 3
"""Sentences at least by which those of a script without case are measured."""
TOO_LONG: Final = 3
"""Times the usual length: a longer first sentence has a menu before it."""

_CHINESE: Final = "\u2e80-\u9fff\uf900-\ufaff"
WIDE: Final = re.compile(f"[{_CHINESE}]+")
"""What takes two columns and is written without spaces: Chinese and Japanese."""
_TWO_COLUMNS: Final = re.compile(f"[{_CHINESE}\uac00-\ud7af]+")
"""What takes two columns: Korean, which has spaces, too."""
_WORD: Final = re.compile(rf"[^\s{WIDE_ENDS}]*[{WIDE_ENDS}]+[{re.escape(CLOSERS)}]*|[^\s{WIDE_ENDS}]+")
"""White space parts words, and so does the end of a Chinese or Japanese sentence."""
_SEAM: Final = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.!?…])|(?<=[^\W\d_]{3}[.!?…][\"”’»)])|(?<=[^\W\d_]{4})|(?<=\d{4}))"
    r"(?=[\"“„«‘]?([^\W\d_])(?:[^\W\d_]{2}|$))"
)
"""Where a capital may begin a word that lost the white space before it: behind a sentence's end, or a word."""

_CAMEL: Final = re.compile(r"Whats(?=App)|You(?=Tube)|Linked(?=In)|Tik(?=Tok)|Pay(?=Pal)|Git(?=Hub)")
"""The first halves of names in which a capital begins no word."""

_INITIAL: Final = re.compile(rf"(?<!\S)[{re.escape(OPENERS)}]*(\S)")
"""The first letter of a word between white space."""
_CAPITALS: Final = "A-ZÀ-ÖØ-ÞΑ-ΩА-Я"
_INNER_CAPITAL: Final = re.compile(
    rf"[{_CAPITALS}](?:(?<=[^\W\d_{_CAPITALS}]{{3}}.)"
    rf"|(?<=[^\W\d_{_CAPITALS}]{{3}}[.!?…\"”’»)].)|(?<=[^\W\d_{_CAPITALS}]{{3}}[.!?…][\"”’»)].))"
)
"""A capital within a word, where white space may have been lost. (What stands before is looked at last: that is fastest.)"""


class Word(NamedTuple):
    """A word of a line, by its offsets.

    ``case`` is 1 for a capital at its beginning, -1 for a small letter, else 0. ``ends`` says whether a sentence ends with
    it, ``pauses`` whether a comma follows, ``glued`` whether it stands at a seam, without white space before it.
    """

    start: int
    end: int
    case: int
    ends: bool
    pauses: bool
    glued: bool


def cuts(lines: Sequence[str]) -> list[list[int]]:
    """For each line of a text the offsets at which it is cut, in order; none for most."""
    size = sum(map(len, lines))
    read = _to_read(lines, size)
    if not any(read):
        return [[] for _ in lines]
    known = {word for line in lines for word in line.split() if word[0].islower()}
    # The words of a line take fifty times its memory: they are found twice, and never those of two lines together.
    capitals = _share_of_capitals(map(_words, compress(lines, read)))
    found: list[list[int]] = [[] for _ in lines]
    runs = [0] * len(lines)
    count = in_menus = made = 0
    for place in compress(range(len(lines)), read):
        line = lines[place]
        words = _words(line)
        menu = _menu(line, words, capitals, known)
        count += len(menu)
        in_menus += sum(menu)
        runs[place] = _longest_run(menu)
        found[place] = _cut(line, words, menu, known, MANY - made)
        made += len(found[place])
    glued = sum(len(line) for line, run in zip(lines, runs, strict=True) if run >= RUN)
    is_page = glued > GLUED * size and in_menus / count > MENUS
    least = 0 if is_page else LONG_RUN
    return [at if run >= least else [] for at, run in zip(found, runs, strict=True)]


def _to_read(lines: Sequence[str], size: int) -> list[bool]:
    """Which lines of a text of some size are read word by word: all long ones of what may be a page without its line
    breaks, else those that may hold a long run. Of most texts it is none."""
    long = [_may_be_cut(line) for line in lines]
    glued = [is_long and _may_hold_run(line, RUN, RUN_CAPITALS) for line, is_long in zip(lines, long, strict=True)]
    if sum(len(line) for line, is_glued in zip(lines, glued, strict=True) if is_glued) > GLUED * size:
        return long
    return [
        is_glued and _may_hold_run(line, LONG_RUN, LONG_RUN_CAPITALS) for line, is_glued in zip(lines, glued, strict=True)
    ]


def _may_be_cut(line: str) -> bool:
    return len(line) >= LONG and SHORTEST * line.count(" ") <= len(line)


def _may_hold_run(line: str, length: int, capitals: int) -> bool:
    """Whether so many words in a row may read like a menu: they hold so many capitals, or seams, or letters without case."""
    initials = _INITIAL.findall(line)
    if WIDE.search(line):
        return len(initials) > length - SEAMS or _has_seams(line)
    if _is_caseless(line):
        return True
    places = [place for place, initial in enumerate(initials) if initial.isupper()]
    return _stand_close(places, capitals, length) or _has_seams(line)


def _is_caseless(line: str) -> bool:
    beginning = line[:LONG]
    return 4 * max(sum(map(str.islower, beginning)), sum(map(str.isupper, beginning))) < len(beginning)


def _has_seams(line: str) -> bool:
    return len(_INNER_CAPITAL.findall(line)) >= SEAMS


def _stand_close(places: Sequence[int], count: int, within: int) -> bool:
    """Whether so many of the places stand within so many words."""
    return any(last - first < within for first, last in zip(places, places[count - 1 :], strict=False))


def _longest_run(flags: Sequence[bool]) -> int:
    return max((len(list(group)) for is_menu, group in groupby(flags) if is_menu), default=0)


def _words(line: str) -> list[Word]:
    found = []
    for match in _WORD.finditer(line):
        start, stop = match.span()
        begin = start
        for seam in _seams(match[0]):
            found.append(_word(line, begin, start + seam, glued=begin > start))
            begin = start + seam
        found.append(_word(line, begin, stop, glued=begin > start))
    return found


def _word(line: str, start: int, end: int, *, glued: bool) -> Word:
    text = line[start:end]
    if text.isalpha() and text.islower():  # as most are
        return Word(start, end, -1, ends=False, pauses=False, glued=glued)
    bare = text.lstrip(OPENERS)
    last = text.rstrip(CLOSERS)[-1:]
    ends = last in ENDS and not _is_abbreviation(bare)
    return Word(start, end, bare[:1].isupper() - bare[:1].islower(), ends, last in PAUSES, glued)


def _seams(text: str) -> list[int]:
    """The offsets in a text without white space at which a capital begins a word, if it is no address."""
    rest = text[1:]
    if rest == rest.lower() or "/" in text or "@" in text:
        return []
    within_names = {half.end() for half in _CAMEL.finditer(text)}
    return [
        seam.end()
        for seam in _SEAM.finditer(text)
        if seam[1].isupper() and not text[seam.start() - 1].isupper() and seam.end() not in within_names
    ]


def width(text: str) -> int:
    """Columns that a text takes up: a Chinese, Japanese or Korean character takes two."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _TWO_COLUMNS.findall(text)))


def is_ended(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return ends_like_sentence(text) and not _is_abbreviation(text.rsplit(None, 1)[-1])


def _is_abbreviation(word: str) -> bool:
    """Whether the full stop at the end belongs to the word: an initial, a title, a number."""
    word = word.rstrip(CLOSERS)
    stem = word[:-1]
    return word[-1:] == "." and ((len(stem) <= 3 and stem[:1].isupper()) or stem.isdigit() or "." in stem)


def _share_of_capitals(lines: Iterable[Sequence[Word]]) -> float:
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


def _cut(line: str, words: Sequence[Word], menu: Sequence[bool], known: set[str], many: int) -> list[int]:
    """The offsets at which a line is cut: where sentences end, and menus begin, end or grow longer than :data:`PIECE`;
    after so ``many`` only in pieces that are not shorter.

    A capital within a word is a seam beside a menu, or if both halves are words by themselves: else it is a name's.
    """
    found: list[int] = []
    begin = 0
    for (before, was_menu), (word, is_menu) in pairwise(zip(words, menu, strict=True)):
        at = word.start
        if is_menu != was_menu:
            is_cut = True
        elif before.ends:
            is_cut = word.case >= 0
        elif word.glued:
            is_cut = is_menu or (_lowered(line, before) in known and _lowered(line, word) in known)
        else:
            is_cut = is_menu and word.case >= 0 and at - begin >= PIECE
        if is_cut and (len(found) < many or at - begin >= PIECE):
            found.append(at)
            begin = at
    return found


def _menu(line: str, words: Sequence[Word], capitals: float, known: set[str]) -> list[bool]:
    """For each word whether it stands in a run of menu entries or headlines."""
    if 2 * sum(word.case != 0 for word in words) >= len(words):
        menu = _titled(line, words, capitals, known)
        _leave_names(line, words, menu, known)
        return menu
    if 2 * sum(map(len, WIDE.findall(line))) < len(line):
        return _around_sentences(words)
    return [word.end - word.start < ENTRY and not word.ends and not word.pauses for word in words]


def _around_sentences(words: Sequence[Word]) -> list[bool]:
    """For each word of a script without case whether it stands before the first sentence or behind the last."""
    ends = [place + 1 for place, word in enumerate(words) if word.ends]
    lengths = sorted(end - begin for begin, end in pairwise(ends))
    if len(lengths) < SENTENCES:
        return [False] * len(words)
    usual = lengths[len(lengths) // 2]
    begin = ends[0] - 2 * usual if ends[0] > TOO_LONG * usual else 0
    return [place < begin or place >= ends[-1] for place in range(len(words))]


def _leave_names(line: str, words: Sequence[Word], menu: list[bool], known: set[str]) -> None:
    """Short runs of capitals are names in prose, but those at the seams of sentences are not."""
    end = 0
    for is_menu, run in groupby(menu[:]):
        begin, end = end, end + len(list(run))
        if not is_menu or end - begin >= NAMES:
            continue
        follows_end = begin == 0 or words[begin - 1].ends
        before_sentence = end == len(words) or words[end - 1].ends or _lowered(line, words[end]) in known
        if not before_sentence or (not follows_end and end - begin < RUN):
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
        elif not after_end and word.case > 0 and _lowered(line, word) in known:
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


def _lowered(line: str, word: Word) -> str:
    return line[word.start : word.end].lower()
