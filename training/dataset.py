"""Pages turned into what the model learns from: features and labels of every block, in every rendering."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import metadata, votes
from cleaner.metadata import Metadata
from cleaner.model import features
from cleaner.model.layout import Layout
from cleaner.model.words import BUCKETS, Lexicon
from cleaner.rules import ruleset
from cleaner.rules.engine import Engine, covers
from cleaner.rules.index import Mark
from cleaner.segment import Segment, html, text
from evaluation.alignment import align
from evaluation.corpora import Record
from evaluation.extractors import extract

from .labels import categories, titles

HTML: Final = "html"
RENDERINGS: Final = (
    "resiliparse",
    "resiliparse-whole",
    "inscriptis",
    "html-text",
    "trafilatura",
    "readability-lxml",
)
"""The extractors whose text of a page is learnt from."""
BODY: Final = "body"
"""The corpus's body as text: what is clean already, which is to stay."""
FOREIGN: Final = "_foreign"
"""A rendering as if in a language that no rule and no word of the lexicon is for: some of every rendering, by chance."""
FOREIGN_SHARE: Final = 0.15
PARTIAL: Final = "_again"
"""A rendering as the second pass sees it: the body, and of the clutter only a line here and there."""
PARTIAL_OF: Final = ("resiliparse", "inscriptis")
PARTIAL_SHARE: Final = 0.15

SHORT: Final = "_short"
"""A rendering as of a short page: up to three blocks of the body in a row, from the clean body, or up to six as they stand
in the page."""
SHORT_OF: Final = ("resiliparse", BODY)

TEXT_COLUMNS: Final = np.array(
    [i for i, name in enumerate((*features.LOCAL, *features.CONTEXT)) if name not in features.DOM]
)
"""The features that text has."""
_NO_WORDS: Final = Lexicon(np.zeros(BUCKETS, np.float16), 0.0)
"""What words say is found out later, by lexicons that did not see the page."""


@dataclass
class Document:
    """One rendering of one page, from ``source``.

    ``matrix`` holds the features for the first look but for the lexical ones and, for text, those that only HTML has;
    ``groups`` says which blocks belong together in HTML; ``body`` is each
    block's share of words in the body, ``words`` the number of its words, ``category`` the index in ``CATEGORIES`` of
    what it is if it is not body (-1: not known), ``title`` whether it is the headline, which is not body though
    some corpora count it in, and ``found`` the share of the body's words that stand in the rendering.
    """

    example: Record
    rendering: str
    source: str
    texts: list[str]
    matrix: npt.NDArray[np.float32]
    groups: features.Groups | None
    body: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    category: npt.NDArray[np.int64]
    title: npt.NDArray[np.bool_]
    found: float

    @property
    def kind(self) -> str:
        """The kind of input that it stands for."""
        return "html" if self.rendering.removesuffix(FOREIGN) == HTML else "text"

    @property
    def layout(self) -> Layout:
        """All its blocks as one document."""
        return Layout([len(self.texts)])

    def surroundings(self, log_odds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The features that a second look has beyond the first, which gave these log-odds; a row a block."""
        chars = np.array([len(text) for text in self.texts], np.float64)
        return np.asarray(features.surroundings(log_odds, chars, self.layout, self.groups).T, np.float32)

    @property
    def is_body(self) -> npt.NDArray[np.bool_]:
        """What the model is to say of each block."""
        return (self.body > 0.5) & ~self.title


def documents(examples: Iterable[Record], workers: int) -> Iterator[Document]:
    """All renderings of all examples, in order."""
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(of_example, examples, chunksize=8):
            yield from found


def of_example(example: Record) -> list[Document]:
    """Every rendering of one page that has any text."""
    tree = html.parse(example.html)
    known = metadata.read(tree)
    rendered = {name: extract(name, example.html) for name in RENDERINGS}
    segments = html.segments(tree)
    votes.vote_title(segments, known)
    votes.vote(segments, "json_ld", "\n".join(known.bodies))
    votes.vote(segments, "trafilatura", rendered["trafilatura"])
    found = list(_documents(example, HTML, example.html, segments, known, {}))
    kinds = dict(zip(found[-1].texts, found[-1].category.tolist(), strict=True)) if found else {}
    for name, source in (rendered | {BODY: example.body}).items():
        found += _documents(example, name, source, text.segments(source), known, kinds)
    return found


def _documents(
    example: Record, name: str, source: str, segments: list[Segment], known: Metadata, kinds: dict[str, int]
) -> Iterator[Document]:
    [pieces] = _engine().cut([segments])
    if not pieces:
        return
    segments, marks = [segment for segment, _ in pieces], [mark for _, mark in pieces]
    labels = align([segment.text for segment in segments], example.body)
    headline = titles([segment.text for segment in segments], labels.share, known)
    category = categories(segments, marks, headline, kinds)

    def document(
        rendering: str, left: npt.NDArray[np.int64], marks: Sequence[Sequence[Mark]] = marks
    ) -> Document:
        layout = Layout([len(left)])
        covered = [covers(segment.text, found) for segment, found in zip(segments, marks, strict=True)]
        evidence = features.evidence([segments], marks, covered, _NO_WORDS).of(left)
        first = np.empty((len(features.FIRST), len(left)), np.float32)
        features.Look(evidence, layout).first(first)
        table = first[: len(features.LOCAL) + len(features.CONTEXT)].T
        if name != HTML:
            table = table[:, TEXT_COLUMNS]
        return Document(
            example,
            rendering,
            source,
            [segments[index].text for index in left],
            np.ascontiguousarray(table),
            evidence.groups,
            labels.share[left],
            labels.words[left],
            category[left],
            headline[left],
            labels.found,
        )

    whole = np.arange(len(segments))
    yield document(name, whole)
    if random.Random(name + example.id).random() < FOREIGN_SHARE:
        yield document(name + FOREIGN, whole, [()] * len(segments))
    is_body = (labels.is_body) & ~headline
    if name in SHORT_OF and is_body.any():
        yield document(name + SHORT, _short(is_body, random.Random(SHORT + example.id), clean=name == BODY))
    if name in PARTIAL_OF:
        chance = random.Random(example.id)
        spared = [chance.random() < PARTIAL_SHARE for _ in segments]
        left = np.flatnonzero(is_body | np.array(spared))
        if len(left):
            yield document(name + PARTIAL, left)


def _short(is_body: npt.NDArray[np.bool_], chance: random.Random, *, clean: bool) -> npt.NDArray[np.int64]:
    """The indices of the blocks of a short page: some in a row, of the body alone or one of it and those around."""
    body = np.flatnonzero(is_body)
    if clean:
        begin = chance.randrange(len(body))
        return body[begin : begin + chance.choice((1, 1, 2, 2, 3))]
    centre = chance.choice(body.tolist())
    return np.arange(
        max(0, centre - chance.randrange(4)), min(len(is_body), centre + 1 + chance.randrange(3))
    )


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(ruleset.load())
