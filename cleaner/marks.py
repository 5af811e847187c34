"""What the marks of a block say: its likely category, and whether one of them decides."""

from __future__ import annotations

from .document import Block, Mark
from .rules.engine import covers
from .rules.ruleset import Rule
from .shapes import is_preformatted, is_row, is_row_of_numbers


def _length(mark: Mark) -> int:
    return mark.end - mark.start


def deciding_mark(block: Block) -> Mark | None:
    """The longest mark, if marks cover the block. In preformatted text a date or a word stands for itself, and what parts
    the cells of a table's row is no bar of a menu."""
    if not block.marks or not covers(block.text, block.marks):
        return None
    if is_preformatted(block):
        return None
    longest = max((mark for mark in block.marks if not mark.rule.weak), key=_length)
    if longest.rule.category == "timestamp" and is_row_of_numbers(block.text):
        return None
    if longest.rule.category == "navigation" and is_row(block):
        return None
    return longest


def may_give_way(rule: Rule) -> bool:
    """Not a user's rule, which the model does not know, and not one that has cut its block in two already."""
    return rule.built_in and rule.scope != "part"


def category_by_marks(block: Block) -> str | None:
    """The category of the longest mark, if it takes up half of the block."""
    if not block.marks:
        return None
    longest = max(block.marks, key=_length)
    return longest.rule.category if 2 * _length(longest) >= len(block.text) else None


def is_date(block: Block) -> bool:
    """Whether a mark of a timestamp is the whole block."""
    size = len(block.text)
    return any(end - start == size and rule.category == "timestamp" for rule, start, end in block.marks)
