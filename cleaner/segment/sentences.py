"""The words of a line, where its sentences end, and how wide it is."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..punctuation import CLOSERS, ENDS, OPENERS, PAUSES, WIDE_ENDS, ends_like_sentence

_CHINESE: Final = "\u2e80-\u9fff\uf900-\ufaff"
WIDE: Final = re.compile(f"[{_CHINESE}]+")
"""What takes two columns and is written without spaces: Chinese and Japanese."""
_TWO_COLUMNS: Final = re.compile(f"[{_CHINESE}\uac00-\ud7af\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]+")
"""What takes two columns: Korean, which has spaces, full-width signs and rare characters too."""
_WORD: Final = re.compile(rf"[^\s{WIDE_ENDS}]*[{WIDE_ENDS}]+[{re.escape(CLOSERS)}]*|[^\s{WIDE_ENDS}]+")
"""White space parts words, and so does the end of a Chinese or Japanese sentence."""
_SEAM: Final = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.!?…])|(?<=[^\W\d_]{3}[.!?…][\"”’»)])|(?<=[^\W\d_]{4})|(?<=\d{4}))"
    r"(?=[\"“„«‘]?([^\W\d_])(?:[^\W\d_]{2}|$))"
)
"""Where a capital may begin a word that lost the white space before it: behind a sentence's end, or a word."""

_CAMEL: Final = re.compile(r"Whats(?=App)|You(?=Tube)|Linked(?=In)|Tik(?=Tok)|Pay(?=Pal)|Git(?=Hub)")
"""The first halves of names in which a capital begins no word."""


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


def split_words(line: str) -> list[Word]:
    """The words of a line, in order."""
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


def lowered(line: str, word: Word) -> str:
    return line[word.start : word.end].lower()
