"""Whether a block of text stands in a known body."""

from __future__ import annotations

from benchmarks.tokens import SHINGLE, shingles, words

IN_BODY = 0.5
"""The share of a block's shingles that the body must have."""


class Body:
    """A known body, to ask which blocks stand in it. Case, punctuation and white space do not count."""

    def __init__(self, text: str) -> None:
        self._shingles = shingles(_fold(text)).keys()
        self._lines = {tuple(_fold(line)) for line in text.splitlines()}

    def holds(self, block: str) -> bool:
        """Half of the block's shingles stand in the body, or all of a block of few words is a line of it."""
        tokens = _fold(block)
        if len(tokens) < SHINGLE:
            return tuple(tokens) in self._lines
        bag = shingles(tokens)
        common = sum(count for shingle, count in bag.items() if shingle in self._shingles)
        return common >= IN_BODY * bag.total()


def _fold(text: str) -> list[str]:
    return words(text.lower())
