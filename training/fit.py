"""Boosted oblivious trees, trained by CatBoost and written in the program's own form."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier, Pool

from cleaner.model.trees import Trees

COMMON: Final = {
    "l2_leaf_reg": 5,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.6,
    "rsm": 0.3,
    "border_count": 48,
    "random_seed": 0,
    "thread_count": 2,
    "verbose": False,
    "allow_writing_files": False,
}
"""Settings of every ensemble: rows and columns are sampled for each tree, which is regularisation and speed in one."""


def fit(
    names: tuple[str, ...],
    matrix: npt.NDArray[np.float32],
    target: npt.NDArray[Any],
    weight: npt.NDArray[np.float32],
    *,
    classes: int,
    iterations: int,
    depth: int,
    learning_rate: float,
) -> Trees:
    """Trees for ``target`` (0 or 1, or a class number) over ``matrix`` (rows, features)."""
    settings = COMMON | {"iterations": iterations, "depth": depth, "learning_rate": learning_rate}
    if classes > 2:
        settings |= {"loss_function": "MultiClass", "classes_count": classes}
    model = CatBoostClassifier(**settings)
    model.fit(Pool(matrix, target, weight=weight))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json")
        return _trees(json.loads(file.read_text()), names)


def _trees(model: dict[str, Any], names: tuple[str, ...]) -> Trees:
    """CatBoost's JSON as arrays, all trees as deep as the deepest: the missing levels of the others compare a feature with
    infinity, which is always false, so that every block goes the same way there."""
    found = model["oblivious_trees"]
    scale, bias = model["scale_and_bias"]
    bias = np.atleast_1d(np.array(bias, np.float32))
    depth = max(len(tree["splits"]) for tree in found)
    numbers = [item["flat_feature_index"] for item in model["features_info"]["float_features"]]
    feature = np.zeros((len(found), depth), np.int32)
    border = np.full((len(found), depth), np.inf, np.float32)
    leaves = np.zeros((len(found), 1 << depth, len(bias)), np.float32)
    for index, tree in enumerate(found):
        for level, split in enumerate(tree["splits"]):
            feature[index, level] = numbers[split["float_feature_index"]]
            border[index, level] = split["border"]
        values = np.array(tree["leaf_values"], np.float32).reshape(-1, len(bias)) * scale
        leaves[index, : len(values)] = values
    asked = np.unique(feature)
    return Trees(
        tuple(names[place] for place in asked), np.searchsorted(asked, feature).astype(np.int32), border, leaves, bias
    )
