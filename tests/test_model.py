"""The model file: what is not one is refused, and a good one gives probabilities."""

from __future__ import annotations

import dataclasses
import pickle
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from cleaner import Cleaner, explain
from cleaner.model import body, trees

PROSE = "The ferry left the harbour an hour late, and nobody on board complained about it, least of all the captain."


def test_prose_scores_as_body_and_what_sites_add_does_not() -> None:
    article = explain("\n\n".join(["Share", PROSE, PROSE.replace("ferry", "train"), "Read more"]))
    assert [block.score > 0.5 for block in article.blocks] == [False, True, True, False]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"nothing of the kind", pickle.dumps([1])])
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


def saved(file: Path, **changed: Any) -> Path:
    """The built-in model with some of its arrays changed; two underscores stand for a dot."""
    with np.load(body.BUILT_IN) as stored:
        arrays = {key: stored[key] for key in stored.files}
    np.savez(file, **arrays | {name.replace("__", "."): array for name, array in changed.items()})
    return file


def test_model_of_another_format_or_for_other_features_is_refused(tmp_path: Path) -> None:
    with np.load(body.BUILT_IN) as stored:
        names = str(stored["text.base.names"]).split("\n")
    file = saved(tmp_path / "other.npz", text__base__names=np.array("\n".join(["height", *names[1:]])))
    with pytest.raises(trees.ModelError, match="trained on the feature 'height'"):
        Cleaner(model=file)
    file = saved(tmp_path / "format.npz", format=np.array(99))
    with pytest.raises(trees.ModelError, match="format version 99"):
        Cleaner(model=file)


def test_a_category_ensemble_for_other_categories_is_refused(tmp_path: Path) -> None:
    model = body.load()
    one = model.ensembles["html.stacked"]
    file = tmp_path / "wide.npz"
    body.save(file, model.ensembles | {"html.category": one}, model.lexicons)
    with pytest.raises(trees.ModelError, match=r"html\.category has another number of outputs"):
        Cleaner(model=file)
    body.save(file, model.ensembles | {"html.stacked": model.ensembles["html.category"]}, model.lexicons)
    with pytest.raises(trees.ModelError, match=r"html\.stacked has another number of outputs"):
        Cleaner(model=file)


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        ("leaves", lambda leaves: leaves[:, :-1]),
        ("border", lambda border: border[:-1]),
        ("feature", lambda feature: feature + 1000),
        ("feature", lambda feature: feature - 1000),
        ("bias", lambda bias: bias[None]),
        ("leaves", lambda leaves: leaves.astype(np.float64)),
        ("leaves", lambda leaves: leaves * np.nan),
    ],
)
def test_trees_that_do_not_belong_together_are_refused(tmp_path: Path, part: str, damage: Any) -> None:
    with np.load(body.BUILT_IN) as stored:
        damaged = damage(stored[f"text.base.{part}"])
    file = saved(tmp_path / "odd.npz", **{f"text__base__{part}": damaged})
    with pytest.raises(trees.ModelError, match=r"odd\.npz: text\.base: "):
        Cleaner(model=file)


def test_weights_of_words_of_another_type_are_refused(tmp_path: Path) -> None:
    weights = body.load().lexicons.words.weights
    for changed in (weights.astype(np.float32), weights[:-1], weights * np.float16(np.nan)):
        file = saved(tmp_path / "wide.npz", other__words__weights=changed)
        with pytest.raises(trees.ModelError, match=r"wide\.npz: words\.weights"):
            Cleaner(model=file)


def test_model_of_ones_own_is_used(tmp_path: Path) -> None:
    model = body.load()
    one = model.ensembles["text.stacked"]
    file = tmp_path / "inverted.npz"
    inverted = dataclasses.replace(one, leaves=-one.leaves, bias=-one.bias)
    body.save(file, model.ensembles | {"text.stacked": inverted}, model.lexicons)
    [block], [other] = (one.explain(PROSE).blocks for one in (Cleaner(), Cleaner(model=file)))
    assert other.score == pytest.approx(1 - block.score, abs=1e-5)


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    model = body.load()
    for name in ("one.npz", "two.npz"):
        body.save(tmp_path / name, model.ensembles, model.lexicons)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.npz") as archive:  # also at another time
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_trees_add_up_the_leaves_that_the_answers_lead_to() -> None:
    ensemble = trees.Trees(
        names=("tall", "wide"),
        feature=np.array([[0, 1], [1, 0]], np.int32),
        border=np.array([[0.5, 2.0], [1.0, np.inf]], np.float32),
        leaves=np.array([[[1], [2], [3], [4]], [[10], [20], [30], [40]]], np.float32),
        bias=np.array([100], np.float32),
    )
    blocks = {"wide": np.array([0, 0, 3, 3]), "tall": np.array([0, 1, 0, 1]), "unasked": np.zeros(4)}
    assert ensemble.log_odds(blocks)[0].tolist() == [111, 112, 123, 124]


def test_flipped_bits_in_headers_are_refused_or_harmless(tmp_path: Path) -> None:
    random = Random(7)
    source = body.BUILT_IN.read_bytes()
    directory = source.rindex(b"PK\x05\x06") - 4096
    file = tmp_path / "flipped.npz"
    for _ in range(40):
        damaged = bytearray(source)
        place = random.choice([random.randrange(200), random.randrange(directory, len(source))])
        damaged[place] ^= 1 << random.randrange(8)
        file.write_bytes(damaged)
        with suppress(trees.ModelError):
            body.load(file)
