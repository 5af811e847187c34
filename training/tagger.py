"""A small neural sequence tagger over the blocks of a page, which ``compare`` measures beside the trees.

It sees what the first look sees but for the features of single neighbours, and the sum of vectors for a block's hashed
words (Joulin et al., "Bag of tricks for efficient text classification", 2017); the blocks around by dilated convolutions
(Strubell et al., "Fast and accurate entity recognition with iterated dilated convolutions", 2017). Half-way it says what
is body, and from there sees what the second look sees of that. It learns from the documents that the trees learn
from, with the same weights. PyTorch trains it, NumPy runs it.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.categories import CATEGORIES
from cleaner.model import characters, features, trees
from cleaner.model.words import Lexicon, hashed

from . import ensembles
from .corpora import fold
from .dataset import FOREIGN, Document

WIDTH, VECTOR, VOCABULARY = 96, 24, 40_000
"""Values of a block between layers and of a word's vector; the number of words that have one."""
DILATIONS: Final = (1, 2, 4, 8)
EPOCHS, BATCH, RATE, DECAY, DROPPED, WORDS_DROPPED = 10, 20, 1.5e-3, 1e-2, 0.25, 0.4
"""Passes over the documents, documents a step, the highest step size, weight decay, and the shares of values between
layers and of words that are left out by chance."""
EARLY, CATEGORY = 0.3, 0.1
"""What it says half-way, and of categories, counts so much beside what it says of body in the end."""
TOLERANCE: Final = 0.01
"""Log-odds that NumPy and PyTorch may differ by."""
_COLUMNS: Final = [index for index, name in enumerate(features.FIRST) if name[-2] not in "+-"]
_VOTES: Final = [features.FIRST.index(f"vote_{name}") for name in features.VOTES]

Array = npt.NDArray[Any]


class _Page(NamedTuple):
    """A document as the network sees it: ``numbers`` (blocks, features), the rows of its words' vectors, and for each of
    them the block, in order; ``around`` makes the features for the second look from log-odds (blocks, 1)."""

    numbers: Array
    words: Array
    owners: Array
    around: Callable[[Array], Array]


@dataclass(frozen=True)
class Tagger:
    """The network: ``buckets`` are the hashed words that have a vector, in order, ``mean`` and ``scale`` those of the
    features' known values, ``weights`` what :func:`_network` has names for."""

    lexicon: Lexicon
    buckets: Array
    mean: Array
    scale: Array
    weights: dict[str, Array]

    def log_odds(self, document: Document) -> npt.NDArray[np.float32]:
        """How much speaks for each block's being body, by NumPy."""
        page = self.page(document, ensembles.full_matrix(document, self.lexicon))
        vectors = np.zeros((len(page.numbers), VECTOR), np.float32)
        starts = np.flatnonzero(np.diff(page.owners, prepend=-1))
        vectors[page.owners[starts]] = np.add.reduceat(self.weights["words"][page.words], starts, axis=0)
        vectors /= np.sqrt(np.maximum(np.bincount(page.owners, minlength=len(vectors)), 1))[:, None]
        whole = np.ones((len(vectors), 1), np.float32)
        out = _network(np, self.weights, whole, page.numbers, vectors, page.around)[1]
        return np.asarray(out[:, 0], np.float32)

    def page(self, document: Document, table: Array) -> _Page:
        """What the network sees of a document; ``table`` has its features for the first look."""
        known = table != features.UNKNOWN
        numbers = np.clip((table[:, _COLUMNS] - self.mean) / self.scale, -4, 4) * known[:, _COLUMNS]
        found, owners = hashed(characters.read(document.texts))
        words = np.searchsorted(self.buckets[:-1], found)
        has = np.flatnonzero((self.buckets[words] == found) & (not document.rendering.endswith(FOREIGN)))
        has = has[np.argsort(owners[has], kind="stable")]
        blocks = len(table)

        def around(log_odds: Array) -> Array:
            found = document.surroundings(log_odds[:blocks, 0])
            return np.pad(np.tanh(found / 4), ((0, len(log_odds) - blocks), (0, 0)))

        return _Page(np.hstack([numbers, known[:, _VOTES]]), words[has], owners[has], around)

    def save(self, file: Path) -> None:
        """Write all but the lexicon, in half precision, as the lexicon is."""
        arrays = {name: weight.astype(np.float16) for name, weight in self.weights.items()}
        others = {"buckets": self.buckets.astype(np.uint32), "mean": self.mean, "scale": self.scale}
        trees.save(file, {}, {}, arrays | others)


def _network(
    xp: Any,
    weights: dict[str, Any],
    holds: Any,
    numbers: Any,
    vectors: Any,
    around: Callable[[Any], Any],
    drop: Callable[[Any], Any] = lambda values: values,
) -> tuple[Any, Any]:
    """The log-odds half-way (blocks, 1), and those of body and of the categories (blocks, 1 + categories).

    Arrays are those of ``xp``, NumPy or PyTorch. ``holds`` (blocks, documents) is 1 where a document holds a block; rows
    that none holds part the documents. ``vectors`` (blocks, ``VECTOR``) are sums over words.
    """

    def layer(name: str, *values: Any) -> Any:
        return xp.concatenate(values, axis=1) @ weights[name] + weights[f"{name}.bias"]

    early, none = None, xp.zeros((max(DILATIONS), WIDTH), dtype=xp.float32)
    inside = holds.sum(axis=1)[:, None]
    state = layer("in", numbers, drop(vectors)).clip(min=0)
    for reach in DILATIONS:
        if reach == DILATIONS[2]:
            early = layer("early", state)
            body = 1 / (1 + xp.exp(-early))
            whole = (holds.T @ state) / holds.sum(axis=0)[:, None]
            likely = (holds.T @ (state * body)) / (holds.T @ body + 1)
            state = state + (holds @ layer("page", whole, likely) + layer("again", around(early))).clip(min=0)
        given = drop(state) * inside
        before = xp.concatenate([none[:reach], given], axis=0)[: len(given)]
        after = xp.concatenate([given, none[:reach]], axis=0)[reach:]
        state = state + layer(f"around{reach}", before, given, after).clip(min=0)
    return early, layer("out", layer("last", drop(state)).clip(min=0))


_SHAPES: Final = {
    "words": (VOCABULARY, VECTOR),
    "in": (len(_COLUMNS) + len(_VOTES) + VECTOR, WIDTH),
    **{f"around{reach}": (3 * WIDTH, WIDTH) for reach in DILATIONS},
    "early": (WIDTH, 1),
    "page": (2 * WIDTH, WIDTH),
    "again": (len(features.SURROUNDINGS), WIDTH),
    "last": (WIDTH, WIDTH),
    "out": (WIDTH, 1 + len(CATEGORIES)),
}
"""The network's weights: from how many values to how many they lead."""


def train(documents: Sequence[Document], lexicon: Lexicon, say: Callable[[str], None]) -> Tagger:
    """The tagger from ``documents``, with the ``lexicon`` made from them; the same documents give the same tagger.

    Raises :class:`RuntimeError` if NumPy does not say what PyTorch says.
    """
    torch: Any = importlib.import_module("torch")
    torch.manual_seed(0)
    torch.set_num_threads(1)  # so that sums have the same order on every machine
    functional, tensor, chance = torch.nn.functional, torch.from_numpy, np.random.default_rng(0)
    tables = np.concatenate([ensembles.full_matrix(one, lexicon)[:, _COLUMNS] for one in documents[::10]])
    known = np.ma.masked_equal(tables, features.UNKNOWN)
    mean, scale = (np.ma.filled(one, 0).astype(np.float32) for one in (known.mean(axis=0), known.std(axis=0)))
    # What few hosts have weighs nothing in the lexicon.
    buckets = np.sort(np.argsort(-np.abs(lexicon.weights), kind="stable")[:VOCABULARY])
    tagger = Tagger(lexicon, buckets, mean, scale + 0.01, {})
    lessons = _lessons(documents, tagger)
    weights: dict[str, Any] = {}
    for name, shape in _SHAPES.items():
        # As PyTorch's own layers begin; vectors near 0, for a word tells nothing until it was learnt.
        bound = 0.05 if name == "words" else shape[0] ** -0.5
        weights[name] = ((torch.rand(shape) * 2 - 1) * bound).requires_grad_()
        weights[f"{name}.bias"] = torch.zeros(shape[1], requires_grad=True)
    del weights["words.bias"]
    optimizer = torch.optim.AdamW(weights.values(), weight_decay=DECAY)

    def run(pages: Sequence[_Page], dropped: float, words_dropped: float) -> tuple[Any, Any]:
        counts = [len(page.numbers) for page in pages]
        holds = np.repeat(np.eye(len(pages), dtype=np.float32), counts, axis=0)
        starts = np.cumsum([0, *counts])
        owners = np.repeat(starts[:-1], [len(page.owners) for page in pages])
        owners += np.concatenate([page.owners for page in pages])
        words = tensor(np.concatenate([page.words for page in pages]))
        shares = np.bincount(owners)[owners, None] ** -0.5 / (1 - words_dropped)
        shares *= chance.random(shares.shape) >= words_dropped
        parts = functional.embedding(words, weights["words"]) * tensor(shares.astype(np.float32))
        vectors = torch.zeros(len(holds), VECTOR).index_add(0, tensor(owners), parts)
        numbers = np.concatenate([page.numbers for page in pages]).astype(np.float32)
        holds *= np.any(numbers, axis=1, keepdims=True)

        def around(log_odds: Any) -> Any:
            given = np.split(log_odds.detach().numpy(), starts[1:-1])
            return tensor(np.concatenate([page.around(one) for page, one in zip(pages, given, strict=True)]))

        drop = partial(functional.dropout, p=dropped)
        return _network(torch, weights, tensor(holds), tensor(numbers), vectors, around, drop)

    judged = functional.binary_cross_entropy_with_logits
    for epoch in range(EPOCHS):
        batches = np.array_split(chance.permutation(len(lessons)), math.ceil(len(lessons) / BATCH))
        total = 0.0
        for number, batch in enumerate(batches):
            done = (epoch + number / len(batches)) / EPOCHS
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(done * 20, (1 + math.cos(math.pi * done)) / 2)
            pages, *rest = zip(*(lessons[index] for index in batch), strict=True)
            target, category, weight = (tensor(np.concatenate(part)) for part in rest)
            early, out = run(pages, DROPPED, WORDS_DROPPED)
            named = functional.cross_entropy(out[:, 1:], category, reduction="none")
            loss = judged(out[:, 0], target, weight) + EARLY * judged(early[:, 0], target, weight)
            loss = (loss + CATEGORY * (named * weight).mean()) / weight.mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
            optimizer.step()
            total += float(loss.detach())
        say(f"tagger: epoch {epoch + 1} of {EPOCHS}, loss {total / len(batches):.3f}")
    with torch.no_grad():
        for value in weights.values():
            value.copy_(value.half())
        tagger = replace(tagger, weights={name: value.numpy() for name, value in weights.items()})
        for document in documents[:: max(len(documents) // 50, 1)]:
            page = tagger.page(document, ensembles.full_matrix(document, lexicon))
            difference = np.abs(run([page], 0.0, 0.0)[1][:, 0].numpy() - tagger.log_odds(document)).max()
            if difference > TOLERANCE:
                raise RuntimeError(f"NumPy and PyTorch differ by {difference} on {document.example.id}")
    return tagger


def _lessons(documents: Sequence[Document], tagger: Tagger) -> list[tuple[_Page, Array, Array, Array]]:
    """The pages to learn from; of each block whether it is body, its category (-100: not known, or body), its weight.

    After the blocks of each come rows of no weight.
    """
    documents = ensembles._usable(documents)
    of_hosts = ensembles._pages_of_hosts(documents)
    part_of = [fold(one.example.host, ensembles.CROSS_FITS) for one in documents]
    lexicons = [
        ensembles._lexicon(
            [one for one, its in zip(documents, part_of, strict=True) if its != part], of_hosts
        )
        for part in range(ensembles.CROSS_FITS)
    ]
    lessons = []
    for kind in ensembles.COLUMNS:
        for document, weight in ensembles._chosen([one for one in documents if one.kind == kind]):
            page = tagger.page(document, ensembles._lesson(document, weight, of_hosts, lexicons).features)
            # Rows of nothing part the document from the next; in single precision they all would take gigabytes.
            gap = (0, max(DILATIONS))
            page = page._replace(numbers=np.pad(page.numbers.astype(np.float16), (gap, (0, 0))))
            category = np.where(document.is_body | (document.category < 0), -100, document.category)
            weights = weight * ensembles.block_weights(document, of_hosts)
            target = document.is_body.astype(np.float32)
            lessons.append((page, np.pad(target, gap), np.pad(category, gap), np.pad(weights, gap)))
    return lessons
