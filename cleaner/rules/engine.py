"""All rules over all blocks in one pass.

Every phrase, and every literal that a pattern requires, is looked for in all blocks at once; a pattern is tried only in
blocks where its literals stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..document import Block, Mark
from .index import BLOCK_LIMIT, Index, Marks, index_rules
from .ruleset import RuleSet
from .search import Arrays

CUTS: Final = 16
"""So often a block is cut at most: each time what is left of it is read again."""
CACHE_LINE: Final = 100
CACHE_LINES: Final = 16384
"""The marks of so many blocks of so many characters at most are remembered: a site's menu stands on every page of it."""


def index_all(rules: RuleSet) -> dict[str, Arrays]:
    """All rules for whole blocks, and those that cut off parts for the ends of long ones."""
    return {
        "blocks": index_rules(enumerate(rules)),
        "ends": index_rules((number, rule) for number, rule in enumerate(rules) if rule.scope == "part"),
    }


class Engine:
    """The rules of one set, ready to be matched; immutable once built but for what it remembers."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        indexes = rules.indexes or index_all(rules)
        self._blocks = Index(rules, indexes["blocks"])
        self._ends = Index(rules, indexes["ends"])
        self._known: dict[str, Marks] = {}

    def forget(self) -> None:
        """Meet the next lines as new ones."""
        self._known.clear()

    def marks(self, texts: Sequence[str]) -> list[Marks]:
        """What the rules match in each of ``texts`` (the blocks of documents), in the order of the offsets."""
        known = self._known
        different = dict.fromkeys(texts)  # equal texts share their marks, which may be many
        found = {text: marks for text in different if (marks := known.get(text)) is not None}
        new = [text for text in different if text not in found]
        short, long = [text for text in new if len(text) <= BLOCK_LIMIT], [text for text in new if len(text) > BLOCK_LIMIT]
        for index, some in ((self._blocks, short), (self._ends, long)):
            found |= zip(some, index.marks(some), strict=True)
        for text in short:
            if len(text) <= CACHE_LINE:
                if len(known) >= CACHE_LINES:
                    self.forget()
                known[text] = found[text]
        return [found[text] for text in texts]

    def cut(self, documents: Sequence[Sequence[Block]]) -> list[list[Block]]:
        """Each document's blocks with their marks; those that a ``part`` rule matches at an end come in pieces.

        The cut-off piece carries the mark that cut it, over its whole length.
        """
        marks = iter(self.marks([block.text for document in documents for block in document]))
        found: list[list[Block]] = []
        for document in documents:
            blocks: list[Block] = []
            for block in document:
                block.marks = next(marks)
                if block.marks and _cutting(block.marks, len(block.text)):
                    blocks += self._cut(block)
                else:
                    blocks.append(block)
            found.append(blocks)
        return found

    def _cut(self, block: Block) -> list[Block]:
        before: list[Block] = []
        after: list[Block] = []
        for _ in range(CUTS):
            length = len(block.text)
            mark = _cutting(block.marks, length)
            if mark is None:
                break
            edge = mark.end if mark.start == 0 else mark.start
            first, second = block.part(0, edge), block.part(edge, length)
            if mark.start == 0:
                first.marks = [Mark(mark.rule, 0, len(first.text))]
                before.append(first)
                block = second
            else:
                second.marks = [Mark(mark.rule, 0, len(second.text))]
                after.append(second)
                block = first
            if not block.text:
                return [*before, *after[::-1]]
            block.marks = self.marks([block.text])[0]
        return [*before, block, *after[::-1]]


def _cutting(marks: Marks, length: int) -> Mark | None:
    """The first mark that is at an end of a text so long and cut off there."""
    for mark in marks:
        rule, start, end = mark
        if rule.scope == "part" and not rule.weak and (start == 0 or end >= length):
            return mark
    return None


def covers(text: str, marks: Iterable[Mark]) -> bool:
    """Whether the deciding marks leave no letter of ``text`` over."""
    position = 0
    decided = False
    for rule, start, end in marks:
        if rule.weak:
            continue
        if start > position and any(map(str.isalpha, text[position:start])):
            return False
        position = max(position, end)
        decided = True
    return decided and (position >= len(text) or not any(map(str.isalpha, text[position:])))
