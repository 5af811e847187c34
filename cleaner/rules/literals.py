"""How literals and texts are compared: folded, and at word edges."""

from __future__ import annotations

from typing import Final

BEGIN: Final = "\0"
"""Stands before and after each text as it is searched: a literal that begins with it is found where a text begins."""
_SPACES: Final = "\t\n\r\v\f\u00a0\u2007\u202f\u3000"
_EDGES_KEPT: Final = 1 << 16


def fold(text: str) -> str:
    """``text`` as literals and texts are compared, character for character: in lower case, every white space a space, every
    apostrophe straight."""
    text = text.replace("İ", "i").lower().replace("ς", "σ").replace("’", "'")  # "İ".lower() is two characters
    for space in _SPACES:
        text = text.replace(space, " ")
    return text


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
