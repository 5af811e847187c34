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
    matrix: npt.NDArray[np.float32],
    target: npt.NDArray[Any],
    weight: npt.NDArray[np.float32],
    columns: npt.NDArray[np.int64],
    *,
    classes: int,
    iterations: int,
    depth: int,
    learning_rate: float,
) -> Trees:
    """Trees for ``target`` (0 or 1, or a class number), which look only at ``columns`` of ``matrix``."""
    settings = COMMON | {"iterations": iterations, "depth": depth, "learning_rate": learning_rate}
    if classes > 2:
        settings |= {"loss_function": "MultiClass", "classes_count": classes}
    model = CatBoostClassifier(**settings)
    model.fit(Pool(matrix[:, columns], target, weight=weight))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json")
        return _trees(json.loads(file.read_text()), columns)


def _trees(model: dict[str, Any], columns: npt.NDArray[np.int64]) -> Trees:
    """CatBoost's JSON as arrays; trees that grew less deep than the deepest get questions that no value answers."""
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
            feature[index, level] = columns[numbers[split["float_feature_index"]]]
            border[index, level] = split["border"]
        values = np.array(tree["leaf_values"], np.float32).reshape(-1, len(bias)) * scale
        leaves[index, : len(values)] = values
    return Trees(feature, border, leaves, bias)
