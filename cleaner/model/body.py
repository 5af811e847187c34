"""The trained body model: probabilities and categories for the blocks of documents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from ..categories import CATEGORIES
from . import features, kernels, trees
from .words import BUCKETS, Lexicon

BUILT_IN: Final = Path(__file__).parent / "body.npz"
NAMES: Final = {"features": features.NAMES, "categories": CATEGORIES}
ENSEMBLES: Final = tuple(
    f"{kind}.{part}" for kind in ("html", "text") for part in ("first", "body", "category")
)


class BodyModel:
    """Scores blocks by their features (:mod:`cleaner.model.features`); immutable.

    It looks twice: the second look sees what the first one said of the blocks around. Text and HTML have trees of
    their own over the same features: what HTML knows would otherwise decide which questions are asked about text.
    """

    def __init__(self, ensembles: dict[str, trees.Trees], lexicon: Lexicon) -> None:
        self.ensembles = ensembles
        self.lexicon = lexicon

    def judge(self, look: features.Look, kind: str, *, named: bool) -> tuple[list[float], list[str]]:
        """Each block's probability of being body and, ``named``, its likeliest category if it is not (else nothing)."""
        first, second = self.ensembles[f"{kind}.first"], self.ensembles[f"{kind}.body"]
        table = np.empty((len(features.NAMES), look.layout.blocks), np.float32)
        scores = look_twice(look, first, second, table)
        if not named:
            return scores.tolist(), []
        likeliest = self.ensembles[f"{kind}.category"].raw(table).argmax(axis=0)
        return scores.tolist(), [CATEGORIES[best] for best in likeliest.tolist()]


def look_twice(
    look: features.Look, first: trees.Trees, second: trees.Trees, table: features.Table
) -> npt.NDArray[np.float32]:
    """Each block's probability of being body. Writes all features to ``table``: shape (features, blocks)."""
    if kernels.LIBRARY is not None:
        look.evidence.local(table[: len(features.LOCAL)])
        return kernels.look_twice(*look.arrays, features.ROWS, first.compiled, second.compiled, table)
    seen, around = np.split(table, [len(features.FIRST)])
    look.first(seen)
    log_odds = first.raw(seen)[0]
    around[:] = features.surroundings(log_odds, look.chars, look.layout, look.evidence.groups)
    return np.asarray(1 / (1 + np.exp(-second.raw(table)[0])), np.float32)


def load(file: Path = BUILT_IN) -> BodyModel:
    """The model in ``file``; raises :class:`cleaner.model.trees.ModelError`."""
    found, arrays = trees.load(file, NAMES)
    if missing := [name for name in ENSEMBLES if name not in found]:
        raise trees.ModelError(f"{file}: {missing[0]} is missing")
    weights, bias = arrays.get("words.weights"), arrays.get("words.bias")
    if weights is None or bias is None or weights.shape != (BUCKETS,) or bias.shape != ():
        raise trees.ModelError(f"{file}: the words' weights are missing or of another size")
    if weights.dtype != np.float16:
        raise trees.ModelError(f"{file}: the words' weights are {weights.dtype}, not float16")
    return BodyModel(found, Lexicon(weights, float(bias)))


def save(file: Path, ensembles: dict[str, trees.Trees], lexicon: Lexicon) -> None:
    """Write a model to ``file``; the same model gives the same bytes."""
    arrays = {"words.weights": lexicon.weights, "words.bias": np.array(lexicon.bias)}
    trees.save(file, ensembles, NAMES, arrays)
