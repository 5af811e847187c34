"""The model's parts trained: the words' weights, then the trees, which see what the words say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from cleaner.categories import CATEGORIES
from cleaner.model import body, features
from cleaner.model.trees import Trees
from cleaner.model.words import BUCKETS, Lexicon, hashed

from .corpora import fold
from .dataset import BODY, FAST, HTML, PARTIAL, TEXT_COLUMNS, Document
from .fit import fit

CROSS_FITS: Final = 4
"""The trees learn from what words say by a lexicon that did not see the host: parts of the hosts to leave out in turn."""
LEXICON_RENDERINGS: Final = (HTML, "resiliparse_full", "resiliparse_main")
LEXICON_BLOCKS: Final = 250
"""Blocks of a page that the lexicon learns from at most: else the longest menus would have the most say."""
CLUTTER_BLOCKS: Final = 100
"""Blocks of a document outside its body that the trees learn from at most; the sample stands for the others by weight."""
RENDERING_WEIGHTS: Final = {
    "resiliparse_main": 1.0,
    "resiliparse_full": 0.8,
    "inscriptis": 0.8,
    "html_text": 0.3,
    "readability": 0.3,
    "trafilatura": 0.8,
    BODY: 1.6,
    HTML: 1.0,
    FAST: 1.0,
}
AGAIN_WEIGHT: Final = 0.4
COLUMNS: Final = {
    "text": np.array([i for i, name in enumerate(features.NAMES) if name not in features.DOM]),
    "html": np.arange(len(features.NAMES)),
}
"""The features that each kind of input has."""


@dataclass(frozen=True)
class Model:
    """What training made."""

    lexicon: Lexicon
    trees: dict[str, Trees]

    def save(self, file: Path) -> None:
        """Write it in the program's form."""
        body.save(file, self.trees, self.lexicon)


def train(documents: Sequence[Document], say: Callable[[str], None]) -> Model:
    """The whole model from ``documents``."""
    pages = _pages_of_hosts(documents)
    lexicons = [
        _lexicon([one for one in documents if fold(one.example.host, CROSS_FITS) != part], pages)
        for part in range(CROSS_FITS)
    ]
    say("words, cross-fitted")
    lexicon = _lexicon(documents, pages)
    say("words")
    trees: dict[str, Trees] = {}
    for kind, columns in COLUMNS.items():
        rows = _Rows(pages, lexicons)
        for document in documents:
            if document.kind == kind:
                rows.add(document)
        matrix, target, weight, category = rows.arrays()
        trees[f"{kind}.body"] = fit(
            matrix, target, weight, columns, classes=2, iterations=400, depth=6, learning_rate=0.13
        )
        say(f"{kind}: body from {len(matrix)} blocks")
        known = (target == 0) & (category >= 0)
        trees[f"{kind}.category"] = fit(
            matrix[known], category[known], weight[known], columns, classes=len(CATEGORIES), iterations=50, depth=5,
            learning_rate=0.3,
        )  # fmt: skip
        say(f"{kind}: categories from {int(known.sum())} blocks")
    return Model(lexicon, trees)


def full_matrix(document: Document, lexicon: Lexicon) -> npt.NDArray[np.float32]:
    """The document's features with the lexical ones."""
    words = features.lexical(lexicon.log_odds(document.texts))
    table = document.matrix
    if document.kind == "text":
        table = np.full(
            (len(words), len(features.LOCAL) + len(features.CONTEXT)), features.UNKNOWN, np.float32
        )
        table[:, TEXT_COLUMNS] = document.matrix
    return np.hstack([table, words])


class _Rows:
    """The blocks that the trees learn from, gathered."""

    def __init__(self, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicon]) -> None:
        self._pages = pages
        self._lexicons = lexicons
        self._chance = np.random.default_rng(0)
        self._parts: list[tuple[npt.NDArray[Any], ...]] = []

    def add(self, document: Document) -> None:
        body_flags = document.is_body
        weight = block_weights(document, self._pages)
        clutter = np.flatnonzero(~body_flags)
        kept = np.ones(len(body_flags), np.bool_)
        if len(clutter) > CLUTTER_BLOCKS:
            share = CLUTTER_BLOCKS / len(clutter)
            kept[clutter[self._chance.random(len(clutter)) >= share]] = False
            weight[clutter] /= share
        table = full_matrix(document, self._lexicons[fold(document.example.host, CROSS_FITS)])
        self._parts.append((table[kept], body_flags[kept], weight[kept], document.category[kept]))

    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        matrix, target, weight, category = (
            np.concatenate(column) for column in zip(*self._parts, strict=True)
        )
        return matrix, target.astype(np.int64), weight, category


def block_weights(document: Document, pages: Counter[tuple[str, str]]) -> npt.NDArray[np.float32]:
    """How much each block counts: by its words, a page by little more than one page, a host by little more than one host.

    A block that is half body says little, and counts little.
    """
    sure = np.clip(np.abs(document.body - 0.5) * 2, 0.1, 1)
    sure[document.title] = 1
    size = (document.words + 3) ** 0.75
    name, again = document.rendering.removesuffix(PARTIAL), document.rendering.endswith(PARTIAL)
    of_rendering = RENDERING_WEIGHTS[name] * (AGAIN_WEIGHT if again else 1)
    of_host = pages[document.example.corpus, document.example.host] ** -0.4
    return np.asarray(size / size.sum() ** 0.6 * sure * of_rendering * of_host, np.float32)


def _pages_of_hosts(documents: Sequence[Document]) -> Counter[tuple[str, str]]:
    seen = {(one.example.corpus, one.example.host, one.example.id) for one in documents}
    return Counter((corpus, host) for corpus, host, _ in seen)


def _lexicon(documents: Sequence[Document], pages: Counter[tuple[str, str]]) -> Lexicon:
    """The words' weights: logistic regression by averaged stochastic gradient descent (scikit-learn)."""
    chance = np.random.default_rng(0)
    lines: dict[tuple[str, str, str], tuple[bool, float]] = {}
    of_page: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for document in documents:
        if document.rendering not in LEXICON_RENDERINGS:
            continue
        page = (document.example.corpus, document.example.id)
        share = pages[document.example.corpus, document.example.host] ** -0.5
        for text, flag, words in zip(document.texts, document.is_body, document.words, strict=True):
            key = (*page, text)
            if key not in lines:
                lines[key] = (bool(flag), float((words + 3) ** 0.3 * share))
                of_page.setdefault(page, []).append(key)
    keys = []
    for found in of_page.values():
        if len(found) > LEXICON_BLOCKS:
            found = [
                found[index] for index in sorted(chance.choice(len(found), LEXICON_BLOCKS, replace=False))
            ]
        keys += found
    buckets, owners = hashed([text for _, _, text in keys])
    sizes = np.bincount(owners, minlength=len(keys))
    values = (1 / np.sqrt(sizes[owners])).astype(np.float32)
    table = csr_matrix((values, (owners, buckets)), shape=(len(keys), BUCKETS))
    model = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=6, tol=None, average=True, random_state=0)
    model.fit(table, [lines[key][0] for key in keys], sample_weight=[lines[key][1] for key in keys])
    return Lexicon(model.coef_[0].astype(np.float16).astype(np.float32), float(model.intercept_[0]))
