"""Pages turned into what the model learns from: features and labels of every block, in every rendering."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import metadata, votes
from cleaner.blocks import Segment, html, text
from cleaner.metadata import Metadata
from cleaner.model import features
from cleaner.rules import ruleset
from cleaner.rules.engine import Engine

from .corpora import Example
from .labels import align, categories, titles
from .renderings import RENDERINGS, render

HTML: Final = "html"
FAST: Final = "html_fast"
"""HTML without trafilatura's vote."""
BODY: Final = "body"
"""The corpus's body as text: what is clean already, which is to stay."""
PARTIAL: Final = "_again"
"""A rendering as the second pass sees it: the body, and of the clutter only a line here and there."""
PARTIAL_OF: Final = ("resiliparse_main", "inscriptis")
PARTIAL_SHARE: Final = 0.15

TEXT_COLUMNS: Final = np.array(
    [i for i, name in enumerate((*features.LOCAL, *features.CONTEXT)) if name not in features.DOM]
)
"""The features that text has."""


@dataclass
class Document:
    """One rendering of one page, from ``source``.

    ``matrix`` holds the features but for the lexical ones and, for text, those that only HTML has; ``body`` is each
    block's share of words in the body, ``words`` the number of its words, ``category`` the index in ``CATEGORIES`` of
    what it is if it is not body (-1: not known), and ``title`` whether it is the headline, which is not body though
    some corpora count it in.
    """

    example: Example
    rendering: str
    source: str
    texts: list[str]
    matrix: npt.NDArray[np.float32]
    body: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    category: npt.NDArray[np.int64]
    title: npt.NDArray[np.bool_]

    @property
    def kind(self) -> str:
        """The kind of input that it stands for."""
        return "html" if self.rendering in (HTML, FAST) else "text"

    @property
    def is_body(self) -> npt.NDArray[np.bool_]:
        """What the model is to say of each block."""
        return (self.body > 0.5) & ~self.title


def documents(examples: Iterable[Example], workers: int) -> Iterator[Document]:
    """All renderings of all examples, in order."""
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(of_example, examples, chunksize=8):
            yield from found


def of_example(example: Example) -> list[Document]:
    """Every rendering of one page that has any text."""
    tree = html.parse(example.html)
    known = metadata.read(tree)
    rendered = {name: render(name, example.html) for name in RENDERINGS}
    found: list[Document] = []
    kinds: dict[str, int] = {}
    for name in (FAST, HTML):
        segments = html.segments(tree)
        votes.vote_title(segments, known)
        votes.vote(segments, "json_ld", "\n".join(known.bodies))
        if name == HTML:
            votes.vote(segments, "trafilatura", rendered["trafilatura"])
        found += _documents(example, name, example.html, segments, known, kinds)
        kinds = dict(zip(found[-1].texts, found[-1].category.tolist(), strict=True)) if found else {}
    for name, source in (rendered | {BODY: example.body}).items():
        found += _documents(example, name, source, text.segments(source), known, kinds)
    return found


def _documents(
    example: Example, name: str, source: str, segments: list[Segment], known: Metadata, kinds: dict[str, int]
) -> Iterator[Document]:
    pieces = _engine().cut(segments)
    if not pieces:
        return
    segments, marks = [segment for segment, _ in pieces], [found for _, found in pieces]
    own = features.local(segments, marks)
    labels = align([segment.text for segment in segments], example.body)
    headline = titles([segment.text for segment in segments], labels.body, known)
    category = categories(segments, marks, headline, kinds)

    def document(rendering: str, left: npt.NDArray[np.int64]) -> Document:
        kept = [segments[index] for index in left]
        gaps = features.gaps([segment.gap for segment in segments], left)
        table = np.hstack([own[left], features.contextual(kept, gaps, own[left])])
        if name not in (HTML, FAST):
            table = table[:, TEXT_COLUMNS]
        texts = [segment.text for segment in kept]
        return Document(
            example,
            rendering,
            source,
            texts,
            table,
            labels.body[left],
            labels.words[left],
            category[left],
            headline[left],
        )

    yield document(name, np.arange(len(segments)))
    if name in PARTIAL_OF:
        chance = random.Random(example.id)
        spared = [chance.random() < PARTIAL_SHARE for _ in segments]
        left = np.flatnonzero(((labels.body > 0.5) & ~headline) | np.array(spared))
        if len(left):
            yield document(name + PARTIAL, left)


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(ruleset.load())
