"""Scores and marks in, verdicts out.

:func:`decide` begins with the model's verdict on each block and takes one step after the other. Rules that cover a whole
block overrule the model unless it is sure. A heading that announces something ("Related stories", "Comments") takes along
what it announces, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..document import Document, Kind, Verdict
from . import (
    after_article,
    boxes,
    captions,
    category_names,
    headings,
    headline,
    lists,
    page_without_body,
    people,
    rules_and_scores,
    sections,
    within_article,
)
from .state import REASONS, Decision

__all__ = ["REASONS", "STEPS", "decide"]

_ALL: Final[Sequence[Kind]] = ("html", "markdown", "text")
_HTML: Final[Sequence[Kind]] = ("html",)
_MARKDOWN: Final[Sequence[Kind]] = ("markdown",)
_TEXT: Final[Sequence[Kind]] = ("text",)
_HTML_AND_TEXT: Final[Sequence[Kind]] = ("html", "text")
_ELEMENTS: Final[Sequence[Kind]] = ("html", "markdown")
_LINES: Final[Sequence[Kind]] = ("markdown", "text")

STEPS: Final[Sequence[tuple[Callable[[Decision], None], Sequence[Kind]]]] = (
    (rules_and_scores.overrule_by_marks, _ALL),
    (rules_and_scores.drop_pointers, _ALL),
    (rules_and_scores.drop_lines_apart, _TEXT),
    (headline.drop_headlines, _ALL),
    (headline.drop_dates_beside_bylines, _ALL),
    (people.drop_named_bylines, _HTML),
    (people.drop_details, _HTML),
    (people.drop_signatures, _HTML),
    (headline.keep_standfirst, _ELEMENTS),
    (headline.keep_leads, _ELEMENTS),
    (within_article.keep_footnotes, _HTML),
    (within_article.keep_embedded_posts, _ELEMENTS),
    (within_article.keep_code, _ELEMENTS),
    (within_article.keep_corrections, _ALL),
    (sections.drop_sections, _ALL),
    (sections.drop_rules_of_comments, _ALL),
    (after_article.drop_next_article, _HTML),
    (after_article.drop_labels_around_body, _LINES),
    (after_article.drop_trailing_headlines, _LINES),
    (after_article.drop_what_is_not_stated, _HTML),
    (within_article.drop_pull_quotes, _HTML),
    (people.drop_quotation_signatures, _HTML),
    (people.drop_author_note, _ALL),
    (boxes.drop_boxes, _HTML),
    (within_article.drop_torn_links, _MARKDOWN),
    (within_article.drop_code_labels, _HTML),
    (captions.drop_captions_beside_images, _MARKDOWN),
    (captions.drop_captions_said_twice, _TEXT),
    (captions.drop_doubled_captions, _LINES),
    (lists.keep_symbol_lines, _LINES),
    (lists.keep_between_paragraphs, _HTML_AND_TEXT),
    (lists.judge_tables_whole, _LINES),
    (lists.keep_small_tables, _HTML),
    (lists.keep_announced_lists, _ELEMENTS),
    (lists.keep_lists_between_paragraphs, _HTML),
    (lists.keep_terms, _HTML),
    (lists.drop_related_links, _ELEMENTS),
    (lists.drop_headings_of_tags, _TEXT),
    (lists.keep_lists, _TEXT),
    (lists.drop_machine_summaries, _LINES),
    (headings.keep_headings, _ELEMENTS),
    (headings.keep_contact_headings, _ALL),
    (headings.drop_headings_over_nothing, _ELEMENTS),
    (headings.drop_headings_of_cards, _HTML),
    (headings.drop_headings_of_link_lists, _ELEMENTS),
    (headings.keep_written_markdown, _MARKDOWN),
    (headings.keep_headings_of_clean, _LINES),
    (headline.drop_first_line, _TEXT),
    (headline.keep_greeting, _ALL),
    (page_without_body.judge_page_without_body, _ALL),
    (category_names.name_by_model, _ALL),
)
"""What is done one after the other, and for which kinds of documents."""


def decide(document: Document, scores: Sequence[float], categories: Sequence[str], threshold: float) -> list[Verdict]:
    """A verdict for each block of a document.

    ``scores`` are the model's probabilities that a block is body. ``categories`` are its names for what is not; they are
    empty if nobody wants them. ``threshold`` is the least score of body in the middle of an article;
    :func:`cleaner.decide.scores_and_thresholds.block_thresholds` gives that of each block.
    """
    decision = Decision(document, scores, categories, threshold)
    if not decision.blocks:
        return []
    for step, kinds in STEPS:
        if document.kind in kinds:
            step(decision)
    return decision.verdicts
