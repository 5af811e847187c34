"""The model file: what is not one is refused, and a good one gives probabilities."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner import Cleaner, explain
from cleaner.model import body, trees

PROSE = "The ferry left the harbour an hour late, and nobody on board complained about it, least of all the captain."


def test_scores_are_probabilities() -> None:
    article = explain("\n\n".join(["Share", PROSE, PROSE.replace("ferry", "train"), "Read more"]))
    assert all(0 <= block.score <= 1 for block in article.blocks)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 and no more", b"nothing of the kind", pickle.dumps([1])]
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.npz"
    file.write_bytes(content)
    with pytest.raises(trees.ModelError, match=r"wrong\.npz"):
        Cleaner(model=file)


def test_truncated_model_is_refused(tmp_path: Path) -> None:
    whole = body.BUILT_IN.read_bytes()
    for share in (0.1, 0.5, 0.99):
        file = tmp_path / "short.npz"
        file.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(trees.ModelError, match=r"short\.npz"):
            Cleaner(model=file)


def test_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(trees.ModelError, match=r"nowhere\.npz"):
        Cleaner(model=tmp_path / "nowhere.npz")


def test_model_of_another_format_or_for_other_features_is_refused(tmp_path: Path) -> None:
    found, others = trees.load(body.BUILT_IN, body.NAMES)
    file = tmp_path / "other.npz"
    trees.save(file, found, body.NAMES | {"features": ("height", "width")}, others)
    with pytest.raises(trees.ModelError, match="trained on other features"):
        Cleaner(model=file)
    with np.load(body.BUILT_IN) as stored:
        arrays = {key: stored[key] for key in stored.files} | {"format": np.array(99)}
    np.savez(file, **arrays)
    with pytest.raises(trees.ModelError, match="format version 99"):
        Cleaner(model=file)


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        ("leaves", lambda leaves: leaves[:, :-1]),
        ("border", lambda border: border[:-1]),
        ("feature", lambda feature: feature + len(body.NAMES["features"])),
        ("feature", lambda feature: feature - 1000),
        ("bias", lambda bias: bias[None]),
    ],
)
def test_trees_that_do_not_belong_together_are_refused(tmp_path: Path, part: str, damage: Any) -> None:
    with np.load(body.BUILT_IN) as stored:
        arrays = {key: stored[key] for key in stored.files}
    name = f"text.first.{part}"
    file = tmp_path / "odd.npz"
    np.savez(file, **arrays | {name: damage(arrays[name])})
    with pytest.raises(trees.ModelError, match=r"odd\.npz: the questions and answers of text\.first"):
        Cleaner(model=file)


def test_weights_of_words_of_another_type_are_refused(tmp_path: Path) -> None:
    with np.load(body.BUILT_IN) as stored:
        arrays = {key: stored[key] for key in stored.files}
    file = tmp_path / "wide.npz"
    np.savez(file, **arrays | {"other.words.weights": arrays["other.words.weights"].astype(np.float32)})
    with pytest.raises(trees.ModelError, match=r"wide\.npz: the words' weights are float32, not float16"):
        Cleaner(model=file)


def test_model_of_ones_own_is_used(tmp_path: Path) -> None:
    found, others = trees.load(body.BUILT_IN, body.NAMES)
    inverted = {
        name: trees.Trees(one.feature, one.border, -one.leaves, -one.bias) if name == "text.body" else one
        for name, one in found.items()
    }
    file = tmp_path / "inverted.npz"
    trees.save(file, inverted, body.NAMES, others)
    [block], [other] = (one.explain(PROSE).blocks for one in (Cleaner(), Cleaner(model=file)))
    assert other.score == pytest.approx(1 - block.score, abs=1e-5)


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    found, others = trees.load(body.BUILT_IN, body.NAMES)
    for name in ("one.npz", "two.npz"):
        trees.save(tmp_path / name, found, body.NAMES, others)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_trees_add_up_the_leaves_that_the_answers_lead_to() -> None:
    ensemble = trees.Trees(
        feature=np.array([[0, 1], [1, 0]], np.int32),
        border=np.array([[0.5, 2.0], [1.0, np.inf]], np.float32),
        leaves=np.array([[[1], [2], [3], [4]], [[10], [20], [30], [40]]], np.float32),
        bias=np.array([100], np.float32),
    )
    blocks = np.array([[0, 1, 0, 1], [0, 0, 3, 3]], np.float32)
    assert ensemble.raw(blocks)[0].tolist() == [111, 112, 123, 124]
