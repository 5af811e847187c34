"""Scores and marks in, verdicts out.

:func:`decide` takes one step after the other. First the model judges each block. Rules that cover a whole block
overrule it unless it is sure. A heading that announces something ("Related stories", "Comments") takes along what it
announces, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..document import Document, Kind, Verdict
from .after_article import (
    drop_labels_around_body,
    drop_next_article,
    drop_trailing_headlines,
    drop_what_is_not_stated,
)
from .boxes import drop_boxes
from .captions import drop_captions_beside_images, drop_captions_said_twice, drop_doubled_captions
from .category_names import name_by_neighbours, rename_titles_far_from_body
from .headings import (
    drop_headings_of_cards,
    drop_headings_of_link_lists,
    drop_headings_over_nothing,
    keep_contact_headings,
    keep_headings,
    keep_headline_of_clean,
    keep_subheadings_of_clean,
)
from .headline import (
    drop_dates_beside_bylines,
    drop_headlines,
    keep_line_below_headline,
    keep_sentences_beside_headline,
    keep_standfirst,
)
from .lists import (
    drop_headings_of_tags,
    drop_related_links,
    judge_tables_whole,
    keep_announced_lists,
    keep_between_paragraphs,
    keep_lists,
    keep_symbol_lines,
)
from .page_without_body import judge_page_without_body
from .people import (
    drop_author_note,
    drop_details,
    drop_named_bylines,
    drop_quotation_signatures,
    drop_signatures,
)
from .reasons import REASONS
from .rules_and_scores import drop_lines_apart, drop_pointers, judge_by_score, overrule_by_marks
from .sections import drop_rules_of_comments, drop_sections
from .state import Decision
from .within_article import (
    drop_code_labels,
    drop_pull_quotes,
    drop_torn_links,
    keep_embedded_posts,
    keep_footnotes,
)

__all__ = ["REASONS", "STEPS", "decide"]

_ALL: Final[Sequence[Kind]] = ("html", "markdown", "text")
_HTML: Final[Sequence[Kind]] = ("html",)
_MARKDOWN: Final[Sequence[Kind]] = ("markdown",)
_TEXT: Final[Sequence[Kind]] = ("text",)
_ELEMENTS: Final[Sequence[Kind]] = ("html", "markdown")
_LINES: Final[Sequence[Kind]] = ("markdown", "text")

STEPS: Final[Sequence[tuple[Callable[[Decision], None], Sequence[Kind]]]] = (
    (judge_by_score, _ALL),
    (overrule_by_marks, _ALL),
    (drop_pointers, _ALL),
    (drop_lines_apart, _TEXT),
    (drop_headlines, _ALL),
    (drop_dates_beside_bylines, _ALL),
    (drop_named_bylines, _HTML),
    (drop_details, _HTML),
    (drop_signatures, _HTML),
    (keep_standfirst, _ELEMENTS),
    (keep_sentences_beside_headline, _HTML),
    (keep_line_below_headline, _ELEMENTS),
    (keep_footnotes, _HTML),
    (keep_embedded_posts, _ELEMENTS),
    (drop_sections, _ALL),
    (drop_rules_of_comments, _ALL),
    (drop_next_article, _HTML),
    (drop_labels_around_body, _LINES),
    (drop_trailing_headlines, _LINES),
    (drop_what_is_not_stated, _HTML),
    (drop_pull_quotes, _HTML),
    (drop_quotation_signatures, _HTML),
    (drop_author_note, _ALL),
    (drop_boxes, _HTML),
    (drop_torn_links, _MARKDOWN),
    (drop_code_labels, _HTML),
    (drop_captions_beside_images, _MARKDOWN),
    (drop_captions_said_twice, _TEXT),
    (drop_doubled_captions, _LINES),
    (keep_symbol_lines, _LINES),
    (keep_between_paragraphs, _TEXT),
    (judge_tables_whole, _LINES),
    (keep_announced_lists, _ELEMENTS),
    (drop_related_links, _ELEMENTS),
    (drop_headings_of_tags, _TEXT),
    (keep_lists, _TEXT),
    (keep_headings, _HTML),
    (keep_contact_headings, _ALL),
    (drop_headings_over_nothing, _ELEMENTS),
    (drop_headings_of_cards, _HTML),
    (drop_headings_of_link_lists, _ELEMENTS),
    (keep_headline_of_clean, _MARKDOWN),
    (keep_subheadings_of_clean, _LINES),
    (judge_page_without_body, _ALL),
    (rename_titles_far_from_body, _ALL),
    (name_by_neighbours, _ALL),
)
"""What is done one after the other, and for which kinds of documents."""


def decide(document: Document, scores: Sequence[float], categories: Sequence[str], threshold: float) -> list[Verdict]:
    """A verdict for each block of a document.

    ``scores`` are the model's probabilities that a block is body. ``categories`` are its names for what is not; they are
    empty if nobody wants them. ``threshold`` is the least score of body in the middle of an article;
    :func:`cleaner.block_thresholds.block_thresholds` gives that of each block.
    """
    case = Decision(document, scores, categories, float(threshold))
    if not case.blocks:
        return []
    for step, kinds in STEPS:
        if document.kind in kinds:
            step(case)
    return case.verdicts
