"""The trained body model: probabilities and categories for the blocks of one document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from ..categories import CATEGORIES
from . import features, trees
from .words import BUCKETS, Lexicon

BUILT_IN: Final = Path(__file__).parent / "body.npz"
NAMES: Final = {"features": features.NAMES, "categories": CATEGORIES}
ENSEMBLES: Final = tuple(
    f"{kind}.{part}" for kind in ("html", "text") for part in ("first", "body", "category")
)


class BodyModel:
    """Scores blocks by their features (:mod:`cleaner.model.features`); immutable.

    It looks twice: the second look sees what the first one said of the blocks around. Text and HTML have trees of
    their own over the same columns: what HTML knows would otherwise decide which questions are asked about text.
    """

    def __init__(self, ensembles: dict[str, trees.Trees], lexicon: Lexicon) -> None:
        self._ensembles = ensembles
        self.lexicon = lexicon

    def second_look(
        self, first: features.Matrix, kind: str, groups: features.Groups | None
    ) -> features.Matrix:
        """All features of each block, from those for the first look: shape (blocks, ``len(features.NAMES)``)."""
        log_odds = self._ensembles[f"{kind}.first"].raw(first)[:, 0]
        return np.hstack([first, features.surroundings(log_odds, first, groups)])

    def scores(self, matrix: features.Matrix, kind: str) -> npt.NDArray[np.float32]:
        """Each block's probability of being body."""
        log_odds = self._ensembles[f"{kind}.body"].raw(matrix)[:, 0]
        return np.asarray(1 / (1 + np.exp(-log_odds)), np.float32)

    def categories(self, matrix: features.Matrix, kind: str) -> list[str]:
        """The likeliest category of each block, given that it is not body."""
        return [CATEGORIES[best] for best in self._ensembles[f"{kind}.category"].raw(matrix).argmax(axis=1)]


def load(file: Path = BUILT_IN) -> BodyModel:
    """The model in ``file``; raises :class:`cleaner.model.trees.ModelError`."""
    found, arrays = trees.load(file, NAMES)
    if missing := [name for name in ENSEMBLES if name not in found]:
        raise trees.ModelError(f"{file}: {missing[0]} is missing")
    weights, bias = arrays.get("words.weights"), arrays.get("words.bias")
    if weights is None or bias is None or weights.shape != (BUCKETS,) or bias.shape != ():
        raise trees.ModelError(f"{file}: the words' weights are missing or of another size")
    return BodyModel(found, Lexicon(weights.astype(np.float32), float(bias)))


def save(file: Path, ensembles: dict[str, trees.Trees], lexicon: Lexicon) -> None:
    """Write a model to ``file``; the same model gives the same bytes."""
    arrays = {"words.weights": lexicon.weights.astype(np.float16), "words.bias": np.array(lexicon.bias)}
    trees.save(file, ensembles, NAMES, arrays)
