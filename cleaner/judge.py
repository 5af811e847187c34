"""Pieces in, verdicts out: the model scores the blocks of all documents at once, and each document is decided on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from . import decide
from .decide import Judged, Piece, Verdict
from .model import features
from .model.body import BodyModel
from .model.layout import Layout

ROUNDS: Final = 12
"""Nearly all real texts take 1 to 7. Thousands of lines that are all alike could lose a few at either end each time."""
_OPEN: Final = Verdict("", "")


def judge(
    documents: Sequence[Sequence[Piece]],
    kind: str,
    model: BodyModel,
    threshold: float,
    keeps: Callable[[Verdict], bool],
    *,
    named: bool,
) -> list[list[Judged]]:
    """The pieces of each document, judged; ``named``, with the model's category for what it drops.

    Text is judged again and again without what was dropped (what the caller does not keep) until nothing more is: so a
    second cleaning finds what the first one left, nothing. It takes two or three rounds, and ends after :data:`ROUNDS`.
    """
    pieces = [piece for document in documents for piece in document]
    verdicts, scores = [_OPEN] * len(pieces), [0.0] * len(pieces)
    ends = np.cumsum([len(document) for document in documents]).tolist()
    begins = [0, *ends[:-1]]
    open_ = [np.arange(begin, end) for begin, end in zip(begins, ends, strict=True) if end > begin]
    if open_:
        evidence = features.evidence(
            [[piece.segment for piece in document] for document in documents if document],
            [piece.marks for piece in pieces],
            model.lexicon,
        )
        breaks = np.array([piece.segment.gap for piece in pieces])
    for _ in range(ROUNDS):
        if not open_:
            break
        layout = Layout([len(left) for left in open_])
        alive = np.concatenate(open_)
        known = evidence if layout.blocks == len(pieces) else evidence.of(alive)
        look = features.Look(known, layout, features.gaps(breaks, alive, layout))
        found, categories = model.judge(look, kind, named=named)
        still_open = []
        for left, begin in zip(open_, layout.starts.tolist(), strict=True):
            here = slice(begin, begin + len(left))
            document = [pieces[index] for index in left.tolist()]
            evened = decide.evened(document, found[here].tolist())
            decided = decide.decide(document, evened, categories and categories[here], threshold)
            stays = []
            for index, verdict, score in zip(left.tolist(), decided, evened, strict=True):
                verdicts[index], scores[index] = verdict, score
                if keeps(verdict):
                    stays.append(index)
            if kind == "text" and 0 < len(stays) < len(left):
                still_open.append(np.array(stays))
        open_ = still_open
    judged = [Judged(*one) for one in zip((piece.segment for piece in pieces), verdicts, scores, strict=True)]
    return [judged[begin:end] for begin, end in zip(begins, ends, strict=True)]
