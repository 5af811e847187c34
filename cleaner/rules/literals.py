"""Where literals stand in texts.

All literals go into one Aho-Corasick automaton, which reads all texts once. (Aho and Corasick, "Efficient string
matching: an aid to bibliographic search", 1975.)
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import ahocorasick_rs

BEGIN: Final = "\0"
"""Stands before and after each text as it is searched: a literal that begins with it is found where a text begins."""
_SPACES: Final = "\t\n\r\v\f\u00a0\u2007\u202f\u3000"
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_EDGES_KEPT: Final = 1 << 16

Hit = tuple[int, int, int]


def fold(text: str) -> str:
    """``text`` as literals and texts are compared, character for character: in lower case, every white space a space, every
    apostrophe straight."""
    text = text.replace("İ", "i").lower().replace("ς", "σ").replace("’", "'")  # "İ".lower() is two characters
    for space in _SPACES:
        text = text.replace(space, " ")
    return text


PREFIX: Final = 10
"""Characters of a literal that the automaton looks for; what follows is compared. An automaton of 80,000 whole
literals takes three times as long to build."""


class Literals:
    """Folded literals, ready to be looked for."""

    def __init__(self, literals: Iterable[str]) -> None:
        beginnings: dict[str, list[tuple[int, str]]] = {}
        for number, literal in enumerate(literals):
            beginnings.setdefault(literal[:PREFIX], []).append((number, literal))
        self._groups = list(beginnings.values())
        self._automaton = ahocorasick_rs.AhoCorasick(beginnings, store_patterns=False)

    def find(self, texts: Sequence[str]) -> Iterator[tuple[str, int, Sequence[Hit]]]:
        """Each of ``texts`` folded, a position, and what stands in the text, in order: the number of each literal, where it
        starts and where it ends, counted from before that position."""
        joined = fold(BEGIN.join(("", *texts, "")))
        try:
            found = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        except UnicodeEncodeError:  # half a character, which JSON can bring
            joined = _SURROGATES.sub(" ", joined)
            found = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        groups, stands_at = self._groups, joined.startswith
        ends = [end for _, _, end in found]
        begin, done = 1, 0
        for text in texts:
            end = begin + len(text)
            stop = bisect(ends, end, done)
            hits = [
                (number, start, start + len(literal))
                for group, start, _ in found[done:stop]
                for number, literal in groups[group]
                if stands_at(literal, start)
            ]
            yield joined[begin:end], begin, hits
            begin, done = end + 1, stop


class WordEdges(dict[str, bool]):
    """Whether a word may begin or end between two characters: also where extractors glued two words together."""

    def __missing__(self, pair: str) -> bool:
        if len(self) >= _EDGES_KEPT:
            self.clear()
        found = self[pair] = _is_edge(*pair)
        return found


def _is_edge(before: str, after: str) -> bool:
    return (
        not (before.isalnum() and after.isalnum())
        or before.isalpha() != after.isalpha()
        or (before.islower() and after.isupper())
        or _is_unspaced(before)
        or _is_unspaced(after)
    )


def _is_unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that does not put spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff"
