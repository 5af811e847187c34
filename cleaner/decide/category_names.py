"""Better names for what only the model dropped. They decide nothing: what stays is the same without them."""

from __future__ import annotations

from typing import Final

from ..document import BODY
from ..shapes import LONG_BLOCK, is_sentence
from .state import NEAR_BODY, Decision

IN_ROWS: Final = frozenset(("share", "audio", "related", "tags", "navigation"))
"""Categories of which a line seldom stands alone."""


def name_by_place(decision: Decision) -> None:
    """What only the model dropped is named by where it stands.

    A title is the headline if it stands shortly before the body, else it has no name but boilerplate. A short line without a
    name is called what the line before it is called, if such lines come in rows.
    """
    first = decision.next_body()
    near = range(first - NEAR_BODY, first) if first < len(decision.blocks) else ()
    before = BODY
    for index, block in enumerate(decision.blocks):
        category = decision.verdicts[index].category
        if decision.is_undecided(index) and category != BODY:
            if category == "title" and index not in near:
                category = "boilerplate"
            is_nameless = category == "boilerplate"
            if is_nameless and before in IN_ROWS and len(block.text) <= LONG_BLOCK and not is_sentence(block.text):
                category = before
            decision.set(index, category, "model")
        before = category
