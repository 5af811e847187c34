"""The trained body model: probabilities and categories for the blocks of documents."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ..document import CATEGORIES, KINDS, Block, Document, Element, Kind, Metadata, Page, Structure
from . import trees
from .element_tree import Grouping
from .features import base_features, category_features, stacked_features
from .lexicon import BUCKETS, NAME_BUCKETS, NO_WORDS, Lexicon, NameLexicon

BUILT_IN: Final = Path(__file__).parent / "body.npz"
OUTPUTS: Final = {"base": 1, "stacked": 1, "category": len(CATEGORIES)}
"""The ensembles of each kind, with the numbers of their outputs: the base model, the stacked one, that for categories."""
WEIGHTS: Final = (
    ("words.weights", (BUCKETS,), np.float16),
    ("words.bias", (), np.float64),
    ("names.weights", (NAME_BUCKETS, 1), np.float16),
    ("categories.weights", (NAME_BUCKETS, len(CATEGORIES)), np.float16),
)
"""The arrays of the lexicons, their shapes and types."""


class Lexicons(NamedTuple):
    """What words, and the names of elements, say of body, and what the names say of each category."""

    words: Lexicon
    names: NameLexicon
    categories: NameLexicon


class BodyModel:
    """Scores blocks by their features (:mod:`cleaner.model.features`); immutable.

    A base model scores each block; a stacked model sees what the base model said of the blocks around. Text, HTML
    and Markdown have trees of their own: else the trees would spend their questions on what only HTML has.
    """

    def __init__(self, ensembles: dict[str, trees.Trees], lexicons: Lexicons) -> None:
        self.ensembles = ensembles
        self.lexicons = lexicons

    def predict(self, documents: list[Document], *, categories: bool) -> tuple[list[float], list[str]]:
        """For each block of ``documents``, which are of one kind and not empty, the probability that it is body and, with
        ``categories``, its likeliest category if it is not (else an empty list)."""
        kind, grouping = documents[0].kind, Grouping.of(documents)
        names = None if grouping.tree is None else self.lexicons.names.log_odds(grouping.tree.names)[0]
        table = base_features(documents, grouping, self.lexicons.words, names)
        table |= stacked_features(grouping, self.ensembles[f"{kind}.base"].log_odds(table)[0], names)
        scores = sigmoid(self.ensembles[f"{kind}.stacked"].log_odds(table)[0])
        if not categories:
            return scores.tolist(), []
        if grouping.tree is not None:
            table |= category_features(grouping.tree, self.lexicons.categories.log_odds(grouping.tree.names))
        likeliest = self.ensembles[f"{kind}.category"].log_odds(table).argmax(axis=0)
        return scores.tolist(), [CATEGORIES[best] for best in likeliest.tolist()]


def sigmoid(log_odds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), np.float32)


def load(file: Path = BUILT_IN) -> BodyModel:
    """The model in ``file``.

    Raises :class:`cleaner.model.trees.ModelError` for a file that cannot be read, or that was trained on features that this
    program does not have.
    """
    names = [f"{kind}.{part}" for kind in KINDS for part in OUTPUTS]
    ensembles, arrays = trees.load(file, names, [name for name, _, _ in WEIGHTS])
    for name, shape, dtype in WEIGHTS:
        array = arrays[name]
        if array.shape != shape or array.dtype != dtype or not np.isfinite(array).all():
            raise trees.ModelError(f"{file}: {name} is of another size or type, or not finite")
    for kind in KINDS:
        known = feature_names(kind)
        for part, count in OUTPUTS.items():
            found = ensembles[f"{kind}.{part}"]
            if missing := sorted(set(found.names) - known):
                raise trees.ModelError(
                    f"{file}: trained on the feature {missing[0]!r}, which this program does not have; train it again"
                )
            if len(found.bias) != count:
                raise trees.ModelError(f"{file}: {kind}.{part} has another number of outputs than {count}; train it again")
    words = Lexicon(arrays["words.weights"], float(arrays["words.bias"]))
    of_body, of_categories = (NameLexicon(arrays[f"{part}.weights"]) for part in ("names", "categories"))
    return BodyModel(ensembles, Lexicons(words, of_body, of_categories))


def feature_names(kind: Kind) -> frozenset[str]:
    """The names of all features of a kind of input, found by computing them for a block."""
    structure = None if kind == "text" else Structure(Element("p", None, 0, 0, False), 0, 0)
    document = Document(Page("", kind), kind, Metadata(), [Block("A block.", True, structure=structure)])
    grouping = Grouping.of([document])
    names = None if structure is None else np.zeros(1)
    table = base_features([document], grouping, NO_WORDS, names)
    table |= stacked_features(grouping, np.zeros(1, np.float32), names)
    if grouping.tree is not None:
        table |= category_features(grouping.tree, np.zeros((len(CATEGORIES), len(grouping.tree.names))))
    return frozenset(table)


def save(file: Path, ensembles: dict[str, trees.Trees], lexicons: Lexicons) -> None:
    """Write a model to ``file``; the same model gives the same bytes."""
    words, names, categories = lexicons
    arrays = {"words.weights": words.weights, "words.bias": np.array(words.bias)}
    trees.save(file, ensembles, arrays | {"names.weights": names.weights, "categories.weights": categories.weights})
