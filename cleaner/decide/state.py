"""The state of a decision, and the numbers that several steps share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import mul
from typing import Final

from ..apart import LINK_TARGET, MARKER
from ..document import BODY, Block, Document, Element, Verdict
from ..marks import category_by_marks, deciding_mark, may_give_way
from ..rules.engine import covers
from ..rules.ruleset import Rule
from ..segment import purposes
from ..shapes import (
    NEAR_LEVELS,
    ListForm,
    blocks_by_element,
    elements_around,
    heading_level,
    is_spoken,
    is_statement,
    list_form,
    runs,
)
from ..thresholds import LIKELY
from .scores_and_thresholds import block_thresholds, is_clean, share_lowest_thresholds, smooth_lists

OVERRULING: Final = 0.92
"""A built-in rule gives way to a model that is surer than this. Measured on unseen hosts."""
LIST_LINE_SIZE: Final = 150
"""Characters; a longer block is no headline, and ends a list of them. Measured on unseen hosts."""
LENIENT_FACTOR: Final = 0.5
"""Factor of the threshold where its place speaks for a block: it stands right below the headline, between paragraphs, over
what stays, or on a page without clutter. In five renderings of unseen hosts 89 of 107 lines between paragraphs were
body, in their HTML 24 of 32 headings."""
REST_CERTAINTY: Final = 0.7
"""What follows a heading such as Comments stays if it is surer than this, or its body on average. Measured on unseen
hosts."""
NEAR_BODY: Final = 8
"""Blocks before the body among which its headline stands."""
NEAR_HEADLINE: Final = 6
"""Blocks behind the headline among which a standfirst stands."""
PULL_QUOTE_BYTES: Final = range(36, 800)
"""Bytes in UTF-8 of a pull quote's letters: those of Chinese, Japanese and Korean have three each, and say as much more."""
BYLINE_SIZE: Final = 120
"""Characters; a longer line names no author."""
SURE: Final = 0.9
"""What the stated body lacks, a headline behind the last sentence, a list of links, and what stands twice stays if the model
is surer than this. Measured on unseen hosts; of headlines behind the last sentence on the goldens that begin with seed-,
and text of 150 pages."""
BOX_CERTAINTY: Final = 0.95
"""A box stays if the model is surer than this of a block in it. Measured on unseen hosts."""
OFFER_CERTAINTY: Final = 0.8
"""An offer to subscribe, and a caption of Markdown, stays if the model is surer than this of a block in it. Measured on
unseen hosts."""
LEAD_WIDTH: Final = 40
"""Columns of what stays between the headline and the body for its place or name, at least."""
DETAIL_SIZE: Final = 40
"""Characters; a longer line is more than a detail of a post or page."""
TITLE_LIKENESS: Final = 0.75
"""Share of words that a headline and the page's title have in common (Dice). Measured on unseen hosts."""
SIGNATURE_TAGS: Final = frozenset(("footer", "cite"))
"""Elements of a quotation or an embedded post that say whose it is."""
HEADING_SCOPES: Final = ("list", "rest")
"""Scopes of the rules that know headings."""
HEAD_CATEGORIES: Final = frozenset(("byline", "timestamp"))
"""What stands between an article's headline and its body."""

MACHINE_NOTE: Final = "boilerplate.machine-note"
"""The rule for a label that names a machine and a summary."""
REASONS: Final = frozenset(
    (
        "model page-title named-byline beside-byline between-body between-paragraphs list no-body nothing-else not-stated "
        "caption-twice whole-table clean heading heading-over-nothing standfirst embedded-post code correction lead "
        "footnote details signature comment-rules next-article machine-made offer torn-link teaser-card link-list "
        "linked-headline infobox poll code-label beside-image named-caption label-around-body trailing-headline "
        "author-note pull-quote first-line greeting"
    ).split()
) | {MARKER, LINK_TARGET}
"""The reasons of verdicts beside the rules' ids; docs/algorithm.md says what each means."""


def is_alone(body: Sequence[int], places: range) -> bool:
    """Whether of the blocks of the body, whose places are in order, one stands among some places, and no other."""
    return bisect_left(body, places.stop) - bisect_left(body, places.start) == 1


class Decision:
    """The state of a decision: a document, its scores, and the verdicts so far."""

    def __init__(self, document: Document, scores: Sequence[float], categories: Sequence[str], threshold: float) -> None:
        self.document = document
        self.blocks = document.blocks
        self.forms = [list_form(block) for block in self.blocks]
        self.scores = smooth_lists(self.blocks, scores, self.forms)
        self.categories = categories
        self.is_html = document.kind == "html"
        self.is_clean = not self.is_html and is_clean(self.blocks, self.scores)
        self.thresholds = self._thresholds(threshold)
        share_lowest_thresholds(self.forms, self.thresholds)
        self.marked = [index for index, block in enumerate(self.blocks) if block.marks]
        self.verdicts = [
            Verdict(BODY if score >= threshold else self.category_if_dropped(index), "model", score, threshold)
            for index, (score, threshold) in enumerate(zip(self.scores, self.thresholds, strict=True))
        ]

    def _thresholds(self, threshold: float) -> list[float]:
        """The least score of body for each block. Lines judged apart are no neighbours: what they stand between is."""
        if self.is_clean:
            return [threshold * LENIENT_FACTOR] * len(self.blocks)
        found = [threshold] * len(self.blocks)
        places = [index for index in range(len(found)) if index not in self.document.apart]
        blocks, scores = [self.blocks[one] for one in places], [self.scores[one] for one in places]
        for place, one in zip(places, block_thresholds(blocks, scores, threshold, is_html=self.is_html), strict=True):
            found[place] = one
        return found

    def set(self, index: int, category: str, reason: str) -> None:
        self.verdicts[index] = Verdict(category, reason, self.scores[index], self.thresholds[index])

    def set_all(self, places: Iterable[int], category: str, reason: str) -> None:
        for index in places:
            self.set(index, category, reason)

    def is_body(self, index: int) -> bool:
        """Whether a block stays so far. Before the first and behind the last there is none."""
        return 0 <= index < len(self.verdicts) and self.verdicts[index].category == BODY

    def may_be_body(self, index: int) -> bool:
        """Whether the model half takes a block for body: its score is half of what it needs."""
        return self.scores[index] >= self.thresholds[index] * LENIENT_FACTOR

    def is_undecided(self, index: int) -> bool:
        """Whether only the model has judged a block: no rule and no step has decided on it yet."""
        return self.verdicts[index].reason == "model"

    def is_dropped_by_model(self, index: int) -> bool:
        """Whether only the model has judged a block, and it goes."""
        return self.verdicts[index].reason == "model" and self.verdicts[index].category != BODY

    def is_decided_by_rule(self, index: int) -> bool:
        return self.verdicts[index].reason not in REASONS

    def is_taken_along(self, index: int) -> bool:
        """Whether a rule decided on a block that it does not match: the block stands under a heading that the rule knows."""
        reason = self.verdicts[index].reason
        return reason not in REASONS and all(mark.rule.id != reason for mark in self.blocks[index].marks)

    def is_decided_by_user(self, index: int) -> bool:
        """Whether a rule decided on a block that gives way to nothing."""
        reason = self.verdicts[index].reason
        return any(mark.rule.id == reason and not may_give_way(mark.rule) for mark in self.blocks[index].marks)

    def body(self) -> list[int]:
        """The blocks that stay so far."""
        return [index for index, verdict in enumerate(self.verdicts) if verdict.category == BODY]

    def category_if_dropped(self, index: int) -> str:
        """What a block is called if it goes and no rule decided on it: as its marks say, or else the model."""
        by_marks = category_by_marks(self.blocks[index])
        return by_marks or (self.categories[index] if self.categories else "boilerplate")

    def category_without_model(self, index: int) -> str:
        """The category of a block so far, without the name that the model has for what it drops.

        Decisions ask for this one: the model names what it drops only if a caller wants the names, and what stays may not
        depend on that. Where only the model dropped a block, its marks name it, or it is boilerplate.
        """
        if self.is_undecided(index) and not self.is_body(index):
            return category_by_marks(self.blocks[index]) or "boilerplate"
        return self.verdicts[index].category

    @cached_property
    def blocks_by_element(self) -> dict[int, range]:
        """Where the blocks of each element stand, by its number."""
        return blocks_by_element(self.blocks)

    def blocks_in(self, element: Element) -> range:
        """Where the blocks of an element stand."""
        return self.blocks_by_element[element.number]

    def lists_below_lines(self) -> Iterator[tuple[int, ListForm, list[int]]]:
        """The lists that have a line right above them: where it stands, the form of the list's lines, where these stand."""
        for form, lines in runs(self.forms):
            if lines[0] > 0:
                yield lines[0] - 1, form, lines

    @cached_property
    def widget_headings(self) -> list[tuple[int, Rule]]:
        """Each heading of a widget with each rule that knows it. (First asked for when all rules have decided.)

        Marks of these rules cover the block, which nobody says, and a rule decided on it.
        """
        found = []
        for index in self.marked:
            block = self.blocks[index]
            heads = [mark for mark in block.marks if mark.rule.scope in HEADING_SCOPES and not mark.rule.weak]
            decided = deciding_mark(block) if heads and not is_spoken(block.text) else None
            if decided and self.verdicts[index].reason == decided.rule.id and covers(block.text, heads):
                found += [(index, head.rule) for head in heads]
        return found

    def next_body(self, begin: int = 0) -> int:
        """The first block of the body from ``begin`` on; the number of blocks if there is none."""
        return next(filter(self.is_body, range(begin, len(self.blocks))), len(self.blocks))

    def headline(self) -> int | None:
        """The last block before the body that says what the page's title says: the first may be the site's name."""
        said = (index for index in reversed(range(self.next_body())) if self.verdicts[index].reason == "page-title")
        return next(said, None)

    def title_heading(self) -> int | None:
        """The heading of HTML or Markdown that says what the page's title says."""
        said = (index for index, verdict in enumerate(self.verdicts) if verdict.reason == "page-title")
        return next((index for index in said if heading_level(self.blocks[index])), None)

    @cached_property
    def last_statement(self) -> int:
        """The last statement that the model takes for body; -1 if there is none."""
        found = (index for index in reversed(range(len(self.blocks))) if self.scores[index] >= self.thresholds[index])
        return next((index for index in found if is_statement(self.blocks[index].text)), -1)

    @cached_property
    def is_forum(self) -> bool:
        """Whether the page has blocks that the software of a forum shows beside a post. (Asked only where it matters, for of
        other pages it looks at all blocks.)"""
        return any(map(self.is_about_post, self.blocks))

    def is_about_post(self, block: Block) -> bool:
        return any(purposes.is_about_post(one.names) for one in elements_around(block, NEAR_LEVELS))

    @cached_property
    def likely_chars(self) -> tuple[list[int], list[float]]:
        """The characters of likely body before each block and in all, and these weighted by their scores."""
        sizes = [len(block.text) * (score >= LIKELY) for block, score in zip(self.blocks, self.scores, strict=True)]
        return list(accumulate(sizes, initial=0)), list(accumulate(map(mul, sizes, self.scores), initial=0.0))

    def marked_by(self, rule: str) -> list[int]:
        """The blocks that a rule marks, which may be too weak to decide on them."""
        return [index for index in self.marked if any(mark.rule.id == rule for mark in self.blocks[index].marks)]
