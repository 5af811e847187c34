"""Boosted oblivious trees in NumPy, and the file that holds them.

In an oblivious tree all nodes of a level ask the same question, so a tree is a short list of questions and a table
of answers, and a level of all trees is asked at once with a few array operations. (Kohavi and Li, "Oblivious decision trees,
graphs, and top-down pruning", 1995; Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features",
2018.)
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from . import kernels

FORMAT: Final = 1
"""The version of the file format; a file of another version is refused."""


class ModelError(ValueError):
    """A model file that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Trees:
    """An ensemble over ``columns`` of a feature matrix.

    ``feature`` and ``border`` have the shape (trees, depth): question ``d`` of a tree asks whether the feature is
    greater than the border, and its answer is bit ``d`` of the leaf's number. ``leaves`` has the shape
    (trees, 2 ** depth, outputs); the leaves of all trees and ``bias`` (outputs) add up to log-odds.
    """

    feature: npt.NDArray[np.int32]
    border: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def fits(self, features: int) -> bool:
        """Whether the arrays have the shapes that belong together, and ask about no other than so many features."""
        if self.feature.ndim != 2 or self.bias.ndim != 1:
            return False
        trees, depth = self.feature.shape
        inside = (self.feature >= 0) & (self.feature < features)
        return (
            self.border.shape == (trees, depth)
            and self.leaves.shape == (trees, 1 << depth, len(self.bias))
            and bool(inside.all())
        )

    def raw(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The log-odds for each column of ``table`` (features, blocks): shape (outputs, blocks)."""
        if kernels.LIBRARY is not None:
            return kernels.trees_raw(self.compiled, table)
        trees, depth = self.feature.shape
        first = np.arange(trees, dtype=np.min_scalar_type((trees << depth) - 1))  # the smaller, the faster
        leaf = np.repeat(first[:, None], table.shape[1], axis=1)
        for level in reversed(range(depth)):
            leaf <<= 1
            leaf |= table.take(self.feature[:, level], axis=0) > self.border[:, level, None]
        outputs = self.leaves.reshape(-1, self.leaves.shape[2]).T
        return np.array([values.take(leaf).sum(axis=0) for values in outputs]) + self.bias[:, None]

    @cached_property
    def compiled(self) -> kernels.Trees:
        """These trees as the kernels read them."""
        return kernels.Trees.of(self.feature, self.border, self.leaves, self.bias)


def save(
    file: Path,
    ensembles: dict[str, Trees],
    names: dict[str, tuple[str, ...]],
    others: dict[str, npt.NDArray[Any]],
) -> None:
    """Write ``ensembles`` with the names of their features and outputs, and other arrays, to ``file``.

    The same input gives the same bytes.
    """
    arrays: dict[str, Any] = {"format": np.array(FORMAT)} | {
        f"other.{name}": array for name, array in others.items()
    }
    for name, trees in ensembles.items():
        for part in ("feature", "border", "leaves", "bias"):
            arrays[f"{name}.{part}"] = getattr(trees, part)
    for name, values in names.items():
        arrays[f"names.{name}"] = np.array("\n".join(values))
    # Not compressed: a wheel is, and every first call would wait for it.
    with zipfile.ZipFile(file, "w") as archive:
        for key in sorted(arrays):
            entry = zipfile.ZipInfo(f"{key}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            with archive.open(entry, "w") as out:
                np.lib.format.write_array(out, np.asarray(arrays[key]), allow_pickle=False)


def load(
    file: Path, names: dict[str, tuple[str, ...]]
) -> tuple[dict[str, Trees], dict[str, npt.NDArray[Any]]]:
    """The ensembles in ``file``, trained on the features and outputs in ``names``, and its other arrays.

    Nothing in the file is executed. Raises :class:`ModelError` for a file that is missing, damaged, of another format
    version or made for other features.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
    except OSError as error:
        raise ModelError(f"{file}: {error.strerror or 'not a model file'}") from None
    except (ValueError, KeyError, EOFError, AttributeError, zipfile.BadZipFile, zlib.error):
        raise ModelError(f"{file}: not a model file, or damaged") from None
    version = arrays.pop("format", None)
    if version is None or version.shape != () or int(version) != FORMAT:
        raise ModelError(f"{file}: format version {version}, this program reads {FORMAT}")
    for name, expected in names.items():
        if (found := arrays.pop(f"names.{name}", None)) is None or tuple(str(found).split("\n")) != expected:
            raise ModelError(f"{file}: trained on other {name} than this program has; train it again")
    others = {key.removeprefix("other."): arrays.pop(key) for key in list(arrays) if key.startswith("other.")}
    try:
        ensembles = {key.rpartition(".")[0] for key in arrays}
        found = {
            name: Trees(*(arrays[f"{name}.{part}"] for part in ("feature", "border", "leaves", "bias")))
            for name in sorted(ensembles)
        }
    except KeyError as error:
        raise ModelError(f"{file}: {error.args[0]} is missing") from None
    for name, one in found.items():
        if not one.fits(len(names["features"])):
            raise ModelError(f"{file}: the questions and answers of {name} do not belong together")
    return found, others
