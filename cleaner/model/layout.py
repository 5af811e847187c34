"""Documents that follow one another in the same arrays, and running figures over the blocks of each.

Arrays have a row a figure and a column a block, so that one operation serves all blocks of all documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

FAR: Final = 30
"""Blocks; what is further away is as good as not there."""


class Layout:
    """Where the documents lie: ``sizes`` are their numbers of blocks, each at least one."""

    def __init__(self, sizes: Sequence[int] | Array) -> None:
        self.sizes = np.asarray(sizes, np.int64)
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.document = np.repeat(np.arange(len(self.sizes)), self.sizes)
        self.first = self.starts[self.document]
        self.last = self.first + self.sizes[self.document] - 1
        self.blocks = len(self.document)

    @cached_property
    def index(self) -> Array:
        """Each block's place in the arrays."""
        return np.arange(self.blocks)

    def totals(self, values: Array) -> Array:
        """For each block the sum over its document."""
        sums: Array = np.add.reduceat(values, self.starts, axis=-1)[..., self.document]
        return sums

    def before(self, values: Array) -> Array:
        """For each block the sum over the blocks before it in its document."""
        running = np.cumsum(values, axis=-1, dtype=np.float64) - values
        return running - running[..., self.first]

    def around(self, values: Array, *radii: int) -> list[Array]:
        """For each radius the mean over the blocks at most so far away, the block itself left out."""
        running = np.zeros((*values.shape[:-1], self.blocks + 1))
        np.cumsum(values, axis=-1, out=running[..., 1:], dtype=np.float64)
        found = []
        for radius in radii:
            low = np.maximum(self.index - radius, self.first)
            high = np.minimum(self.index + radius, self.last) + 1
            others = np.maximum(high - low - 1, 1)
            found.append((running[..., high] - running[..., low] - values) / others)
        return found

    def beside(self, values: Array, offsets: Sequence[int], outside: float) -> Array:
        """The values of the blocks so far on: shape (figures, offsets, blocks); ``outside`` of the document."""
        at = self.index + np.array(offsets)[:, None]
        at = np.where((at >= self.first) & (at <= self.last), at, self.blocks)
        padded = np.full((len(values), self.blocks + 1), outside, np.float32)
        padded[:, :-1] = values
        return padded[:, at]

    def since(self, flags: Array) -> Array:
        """Blocks since the last one before with the flag, at most ``FAR``; one more where there was none."""
        number = np.arange(1, self.blocks + 1)
        last = np.zeros(flags.shape, np.int64)
        np.maximum.accumulate((flags * number)[:, :-1], axis=1, out=last[:, 1:])
        return np.where(last <= self.first, FAR + 1, np.minimum(number - last, FAR))

    def until(self, flags: Array) -> Array:
        """Blocks until the next one with the flag, as :meth:`since` counts."""
        number = np.arange(1, self.blocks + 1)
        following = np.full(flags.shape, self.blocks + 1, np.int64)
        later = np.where(flags, number, self.blocks + 1)[:, :0:-1]
        np.minimum.accumulate(later, axis=1, out=following[:, -2::-1])
        return np.where(following > self.last + 1, FAR + 1, np.minimum(following - number, FAR))
