"""Boosted oblivious trees in NumPy, and the file that holds them.

In an oblivious tree all nodes of a level ask the same question, so a tree is a short list of questions and a table
of answers, and a level of all trees is asked at once with a few array operations. (Kohavi and Li, "Oblivious decision trees,
graphs, and top-down pruning", 1995; Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features",
2018.)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FORMAT: Final = 2
"""The version of the file format; a file of another version is refused."""


class ModelError(ValueError):
    """A model file that cannot be used; the message names the file and what is wrong."""


TOGETHER: Final = 100_000
"""Trees times blocks that are asked at once: what they ask stays in the processor's caches."""


@dataclass(frozen=True)
class Trees:
    """An ensemble that asks about the features in ``names``.

    ``feature`` and ``border`` have the shape (trees, depth): question ``d`` of a tree asks whether the feature at that
    place of ``names`` is greater than the border, and its answer is bit ``d`` of the leaf's number. ``leaves`` has the
    shape (trees, 2 ** depth, outputs); the leaves of all trees and ``bias`` (outputs,) add up to log-odds.
    """

    names: tuple[str, ...]
    feature: npt.NDArray[np.int32]
    border: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        """Check the arrays; raises ``ValueError`` for those that do not belong together."""
        for name, kind, dimensions in _ARRAYS:
            array = getattr(self, name)
            if array.dtype != kind or array.ndim != dimensions:
                raise ValueError(f"{name} is {array.ndim}-dimensional {array.dtype}")
        trees, depth = self.feature.shape
        if self.border.shape != (trees, depth) or self.leaves.shape != (trees, 1 << depth, len(self.bias)):
            raise ValueError("the shapes of its arrays do not belong together")
        if not ((self.feature >= 0) & (self.feature < len(self.names))).all():
            raise ValueError("a tree asks about a feature that has no name")
        if not (np.isfinite(self.leaves).all() and np.isfinite(self.bias).all()) or np.isnan(self.border).any():
            raise ValueError("it holds numbers that are not finite")

    def log_odds(self, table: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.float32]:
        """The log-odds for each block of ``table``, which has a row a feature: shape (outputs, blocks)."""
        rows = np.array([table[name] for name in self.names], np.float32)
        sums = np.repeat(self.bias[:, None], rows.shape[1], axis=1)
        step = max(1, TOGETHER // rows.shape[1])
        for begin in range(0, len(self.feature), step):
            sums += self._sums(rows, slice(begin, begin + step))
        return sums

    def _sums(self, rows: npt.NDArray[np.float32], some: slice) -> npt.NDArray[np.float32]:
        """What some of the trees add to each output of each block."""
        feature, border = self.feature[some], self.border[some]
        trees, depth = feature.shape
        first_leaf = np.arange(trees, dtype=np.int32) << depth
        leaf = np.repeat(first_leaf[:, None], rows.shape[1], axis=1)
        for level in range(depth):
            answers = rows.take(feature[:, level], axis=0) > border[:, level, None]
            leaf |= answers.astype(np.int32) << level
        outputs = self.leaves[some].reshape(-1, self.leaves.shape[2]).T
        return np.array([values.take(leaf).sum(axis=0) for values in outputs])


_ARRAYS: Final = (("feature", np.int32, 2), ("border", np.float32, 2), ("leaves", np.float32, 3), ("bias", np.float32, 1))
"""The arrays of an ensemble, their types and their numbers of dimensions."""


def save(file: Path, ensembles: Mapping[str, Trees], others: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write ``ensembles``, and other arrays, to ``file``; the same input gives the same bytes."""
    arrays: dict[str, Any] = {"format": np.array(FORMAT)}
    arrays |= {f"other.{name}": array for name, array in others.items()}
    for name, trees in ensembles.items():
        arrays |= {f"{name}.{part}": getattr(trees, part) for part, _, _ in _ARRAYS}
        arrays[f"{name}.names"] = np.array("\n".join(trees.names))
    # Not compressed: a wheel is, and each first call would wait for it.
    with file.open("wb") as out:  # NumPy would give a name another ending
        np.savez(out, **dict(sorted(arrays.items())))


def load(
    file: Path, ensembles: Collection[str], others: Collection[str]
) -> tuple[dict[str, Trees], dict[str, npt.NDArray[Any]]]:
    """The ``ensembles`` in ``file`` and its other arrays, by their names.

    Nothing in the file is executed. Raises :class:`ModelError` for a file that is missing, damaged, of another format
    version or incomplete.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
    except OSError as error:
        raise ModelError(f"{file}: {error.strerror or 'not a model file'}") from None
    except Exception as error:  # a flipped bit in a header raises of nearly every kind
        raise ModelError(f"{file}: not a model file, or damaged ({type(error).__name__})") from None
    version = arrays.get("format")
    if version is None or version.shape != () or version.dtype.kind not in "iu" or version != FORMAT:
        raise ModelError(f"{file}: format version {version}, this program reads {FORMAT}")
    try:
        found = {name: _trees(name, arrays) for name in ensembles}
        return found, {name: arrays[f"other.{name}"] for name in others}
    except KeyError as error:
        raise ModelError(f"{file}: {error.args[0]} is missing") from None
    except ValueError as error:
        raise ModelError(f"{file}: {error}") from None


def _trees(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Trees:
    names = tuple(str(arrays[f"{name}.names"]).split("\n"))
    try:
        return Trees(names, *(arrays[f"{name}.{part}"] for part, _, _ in _ARRAYS))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
