"""Documents that follow one another in the same arrays, and running figures over the blocks of each.

Arrays have a row a figure and a column a block, so that one operation serves all blocks of all documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Table = dict[str, Array]
"""Features by name: a number or flag for each block."""

UNKNOWN: Final = -1.0
"""The value of a feature that the input does not tell; every known value is greater."""
FAR: Final = 30
"""Blocks; what is further away is as good as not there."""


class Layout:
    """Where the documents lie: ``sizes`` are their numbers of blocks, each at least one.

    ``index`` is each block's place in the arrays, ``document`` its document, ``first`` and ``last`` the places of that
    document's ends. Sums over neighbours are differences of sums from the beginning on (:meth:`running`).
    """

    def __init__(self, sizes: Sequence[int] | Array) -> None:
        self.sizes = np.asarray(sizes, np.int64)
        self.blocks = int(self.sizes.sum())
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.document = np.repeat(np.arange(len(self.sizes)), self.sizes)
        self.index = np.arange(self.blocks)
        self.first = self.starts[self.document]
        self.last = self.first + self.sizes[self.document] - 1

    def running(self, values: Array) -> Array:
        """The sums over all blocks before each, and over all: shape (figures, blocks + 1)."""
        out = np.zeros((len(values), self.blocks + 1))
        np.cumsum(values, axis=1, out=out[:, 1:])
        return out

    def totals(self, running: Array) -> Array:
        """For each block the sums over its document."""
        return running.take(self.last + 1, axis=1) - running.take(self.first, axis=1)

    def before(self, running: Array) -> Array:
        """For each block the sums over the blocks before it in its document."""
        return running[:, :-1] - running.take(self.first, axis=1)

    def around(self, running: Array, radius: int) -> Array:
        """For each block the means over the blocks at most so far away, the block itself left out."""
        low = np.maximum(self.index - radius, self.first)
        high = np.minimum(self.index + radius, self.last) + 1
        sums = running.take(high, axis=1) - running.take(low, axis=1)
        sums -= running[:, 1:] - running[:, :-1]
        return sums / np.maximum(high - low - 1, 1)

    def beside(self, values: Array, offsets: Sequence[int], outside: float) -> Array:
        """The values of the blocks so far on from each block: shape (offsets, figures, blocks); ``outside`` of its
        document that value."""
        at = self.index + np.array(offsets)[:, None]
        found = values.take(at, axis=1, mode="clip")
        np.copyto(found, outside, where=(at < self.first) | (at > self.last))
        return found.swapaxes(0, 1)

    def since(self, flags: Array) -> Array:
        """Blocks since the last one before with the flag, at most ``FAR``; one more where there was none."""
        number = self.index + 1
        last = np.zeros(flags.shape, np.int64)
        np.maximum.accumulate((flags * number)[:, :-1], axis=1, out=last[:, 1:])
        return np.where(last <= self.first, FAR + 1, np.minimum(number - last, FAR))

    def until(self, flags: Array) -> Array:
        """Blocks until the next one with the flag, as :meth:`since` counts."""
        following = np.full(flags.shape, self.blocks, np.int64)
        later = np.where(flags, self.index, self.blocks)[:, :0:-1]
        np.minimum.accumulate(later, axis=1, out=following[:, -2::-1])
        return np.where(following > self.last, FAR + 1, np.minimum(following - self.index, FAR))
