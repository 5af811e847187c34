"""Better names for what only the model dropped. They decide nothing: what stays is the same without them."""

from __future__ import annotations

from typing import Final

from ..shapes import LONG_BLOCK, is_sentence
from .state import NEAR_BODY, Decision

IN_ROWS: Final = frozenset(("share", "audio", "related", "tags", "navigation"))
"""Categories of which a line seldom stands alone."""


def rename_titles_far_from_body(case: Decision) -> None:
    """What only the model calls a title is the headline if it stands shortly before the body, else boilerplate."""
    first = case.next_body()
    near = range(first - NEAR_BODY, first) if first < len(case.blocks) else ()
    for index, verdict in enumerate(case.verdicts):
        if verdict.category == "title" and case.is_undecided(index) and index not in near:
            case.set(index, "boilerplate", "model")


def name_by_neighbours(case: Decision) -> None:
    """A short line that the model has no name for is called what the line before it is called, if such lines come in
    rows."""
    for index in range(1, len(case.blocks)):
        verdict, text = case.verdicts[index], case.blocks[index].text
        is_nameless = verdict.category == "boilerplate" and case.is_undecided(index)
        before = case.verdicts[index - 1].category
        if is_nameless and before in IN_ROWS and len(text) <= LONG_BLOCK and not is_sentence(text):
            case.set(index, before, "model")
