"""Pieces in, verdicts out: the model scores the blocks of all documents at once, and each document is decided on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from . import decide
from .decide import Judged, Piece, Verdict
from .model import features
from .model.body import BodyModel
from .model.layout import Layout

ROUNDS: Final = 12
"""Nearly all real texts take 1 to 7. Thousands of lines that are all alike could lose a few at either end each time."""
WINDOW: Final = 2048
"""Blocks that are judged together at most. A longer document is judged in parts, as if they were documents: a block so far
away says nothing more, and all figures of a very long page would take too much memory."""
_OPEN: Final = Verdict("", "")
Indices = npt.NDArray[np.int64]
"""Of blocks, in the order in which the documents have them."""


def judge(
    documents: Sequence[Sequence[Piece]],
    kind: str,
    model: BodyModel,
    threshold: float,
    kept: Container[str],
    *,
    named: bool,
) -> list[list[Judged]]:
    """The pieces of each document, judged; ``named``, with the model's category for what it drops.

    Text is judged again and again without what was dropped (all but the categories ``kept``) until nothing more is: so a
    second cleaning finds what the first one left, nothing. It takes two or three rounds, and ends after :data:`ROUNDS`.
    """
    pieces = [piece for document in documents for piece in document]
    verdicts, scores = [_OPEN] * len(pieces), [0.0] * len(pieces)
    ends = [*accumulate(map(len, documents))]
    begins = [0, *ends[:-1]]
    open_ = [
        (np.arange(begin, end), document)
        for begin, end, document in zip(begins, ends, documents, strict=True)
        if document
    ]
    if open_:
        evidence = features.evidence(
            [[piece.segment for piece in document] for _, document in open_],
            [piece.marks for piece in pieces],
            [piece.covered for piece in pieces],
            model.lexicon,
        )
    for _ in range(ROUNDS):
        if not open_:
            break
        found, categories = _scores([left for left, _ in open_], evidence, kind, model, named)
        still_open: list[tuple[Indices, Sequence[Piece]]] = []
        end = 0
        for left, document in open_:
            here = slice(end, end := end + len(document))
            evened = decide.evened(document, found[here])
            decided = decide.decide(document, evened, categories[here] if named else None, threshold)
            for index, verdict, score in zip(left.tolist(), decided, evened, strict=True):
                verdicts[index], scores[index] = verdict, score
            if kind == "text":
                stays = [index for index, verdict in enumerate(decided) if verdict.category in kept]
                if 0 < len(stays) < len(document):
                    still_open.append((left[stays], [document[index] for index in stays]))
        open_ = still_open
    judged = list(zip((piece.segment for piece in pieces), verdicts, scores, strict=True))
    return [judged[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _scores(
    documents: Sequence[Indices],
    evidence: features.Evidence,
    kind: str,
    model: BodyModel,
    named: bool,
) -> tuple[list[float], list[str]]:
    """What :meth:`BodyModel.judge` gives for the blocks that are left of each document, one document after the other."""
    scores: list[float] = []
    categories: list[str] = []
    for together in _together(documents):
        layout = Layout([len(part) for part in together])
        left = together[0] if len(together) == 1 else np.concatenate(together)
        known = evidence if len(left) == len(evidence.same) else evidence.of(left)
        more_scores, more_categories = model.judge(features.Look(known, layout), kind, named=named)
        scores += more_scores
        categories += more_categories
    return scores, categories


def _together(documents: Iterable[Indices]) -> Iterator[list[Indices]]:
    """The blocks of the documents, long ones in parts, in lists of at most :data:`WINDOW` blocks in all.

    The parts of a document are so long that no two of them get into one list, where they would be one document again.
    """
    together: list[Indices] = []
    blocks = 0
    for document in documents:
        short = len(document) <= WINDOW
        for part in [document] if short else np.array_split(document, -(-len(document) // WINDOW)):
            if blocks + len(part) > WINDOW:
                yield together
                together, blocks = [], 0
            together.append(part)
            blocks += len(part)
    yield together
