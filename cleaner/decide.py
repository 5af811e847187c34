"""Scores and marks in, verdicts out.

:func:`decide` reads from top to bottom: the model judges each block, rules that cover a whole block overrule it unless it
is sure, and a heading that announces something ("Related stories", "Comments") takes along what it announces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby, islice
from typing import Final

import numpy as np

from . import titles
from .apart import LINK_TARGET, MARKER
from .boxes import CAPTION, Boxes, places
from .document import BODY, Block, Document, Element, Mark, Verdict
from .marks import deciding_mark, is_date, main_category, may_give_way
from .metadata import people
from .punctuation import BULLETS, COLONS, QUOTES, ends_like_sentence
from .rules.engine import covers, is_spoken
from .scores import ALIKE, NEAR, block_thresholds, is_clean, one_threshold, smooth_lists
from .segment import purposes
from .segment.elements import HEADINGS, ancestors
from .segment.markdown import LINK
from .segment.sentences import width
from .shapes import (
    PARAGRAPH,
    elements_around,
    has_count,
    heading_level,
    is_code_label,
    is_enumeration,
    is_footnote,
    is_link,
    is_paragraph,
    is_pictured,
    is_recipe_name,
    is_sentence,
    is_set_apart,
    is_statement,
    is_title_case,
    list_form,
    main_template,
    table_of,
    template,
)
from .thresholds import UNSEEN, Count, Threshold
from .votes import letters, says_twice, standfirsts

OVERRULING: Final = Threshold(0.92, "A built-in rule gives way to a model that is surer than this.", UNSEEN)
LIST_LINE: Final = Threshold(150, "Characters; a longer block ends a list of headlines.", UNSEEN)
LIST_CERTAINTY: Final = Threshold(0.5, "A line under a list's heading stays with a higher probability.", UNSEEN)
SENTENCE_CERTAINTY: Final = Threshold(
    0.4, "A sentence there stays with a higher probability: few headlines are one.", UNSEEN
)
REST_CERTAINTY: Final = Threshold(
    0.7,
    "What follows a heading such as Comments stays if it is surer than this, or its body on average.",
    UNSEEN,
)
LIKELY: Final = Threshold(0.5, "What scores as much is likely body.", "not tuned: the middle of the scores")
REST_BEFORE: Final = Threshold(
    60,
    "Characters of likely body before a heading such as Comments, at which the body may end.",
    "not tuned: checked on text of 150 pages of fundus-a, scrapinghub-a and daniel-a",
)
THREAD_SHARE: Final = Threshold(
    0.15,
    "Share of such blocks behind it at least.",
    "not tuned: one page of fundus-a that lost its body without",
)
THREAD: Final = Count(
    3,
    "Blocks that rules know as comments, behind a heading such as Comments, that make a page without a body of its own.",
)
STATED: Final = Threshold(0.5, "A block of which so much stands in the stated body is part of it.", UNSEEN)
STATED_SHARE: Final = Threshold(
    0.7, "The stated body is an authority if it covers more than this share of what is kept.", UNSEEN
)
STATED_CERTAINTY: Final = Threshold(
    0.9, "A block that the stated body does not hold stays if the model is surer than this.", UNSEEN
)
HEADLINES: Final = Count(3, "So many headlines in title case behind the last sentence are related ones.")
TRAILING_CERTAINTY: Final = Threshold(
    0.9,
    "A headline in a row behind the last sentence stays with a higher probability.",
    "the goldens that begin with seed-; checked on text of 150 pages",
)
NEAR_BODY: Final = Count(8, "Blocks before the body among which its headline stands.")
NEAR_HEADLINE: Final = Count(6, "Blocks behind the headline among which a standfirst stands.")
QUOTED: Final = range(36, 800)
"""Bytes in UTF-8 of a pull quote's letters: those of Chinese, Japanese and Korean have three each, and say as much more."""
QUOTED_APART: Final = range(18, 800)
"""The same of one in a quotation, an aside or a figure."""
MOST_QUOTES: Final = Count(
    50,
    "Sentences of a page that are looked for in its paragraphs at most, so that a very long page takes no longer a word.",
)
NOTE_BLOCKS: Final = Count(3, "Blocks at the end of the body among which a note says who wrote it.")
BYLINE: Final = Count(120, "Characters; a longer line names no author.")
ABOUT_POST: Final = Count(4, "Elements around a line, its own too, of which one is named for what a forum says of a post.")
BOX_CERTAINTY: Final = Threshold(
    0.95, "A box between paragraphs stays if the model is surer than this of a block in it.", UNSEEN
)
OFFER_CERTAINTY: Final = Threshold(
    0.8,
    "An offer to subscribe, and a caption of Markdown, stays if the model is surer than this of a block in it.",
    UNSEEN,
)
LINK_LIST_CERTAINTY: Final = Threshold(
    0.9, "A list of links between paragraphs stays if the model is surer than this of one.", UNSEEN
)
LEAD: Final = Count(40, "Characters of a sentence between the headline and the body that stays.")
SIGNATURE_RULE: Final = Count(8, "Underscores in a row, at least, over the signature of a forum's post.")
SIGNATURE_LINES: Final = Count(4, "Lines of such a signature at most.")
SIGNED_LEVELS: Final = Count(3, "Elements around the words that say who is quoted, of which one is the quotation.")
POST_LINES: Final = Count(6, "Blocks of a post that is set into a text, at most.")
DETAIL: Final = Count(40, "Characters; a longer line is more than a detail of a post or page.")
KNOWN: Final = Threshold(1 / 3, "A list of details goes if rules know more than this share of its lines.", UNSEEN)
MOSTLY_KNOWN: Final = Threshold(
    2 / 3, "Of a list with more than this share of known lines longer lines go too.", "not tuned"
)
SAME_TITLE: Final = Threshold(0.95, "What a recipe's name and the page's title have in common.", UNSEEN)
COMMENT_LEVELS: Final = Count(6, "Elements around a comment among which one is named so.")
PART_LEVELS: Final = Count(
    32, "Elements around the headline of a further article among which its part of the page is looked for."
)
FEW_POLICIES: Final = Count(2, "Sentences of such rules at least, below a heading of comments.")
MANY_POLICIES: Final = Count(
    4, "Sentences of the rules of a comment section at least, below a heading of comments and without one."
)
NEAR_POLICIES: Final = Count(6, "Blocks above them among which the heading of comments stands.")
POINTER: Final = Count(300, "Characters of a block at most that points to an article, with an abstract of it.")
HEADLINE: Final = Count(12, "Characters of the headline in it at least.")
NEXT_BYLINE: Final = Count(5, "Blocks from the headline of a further article on among which its byline stands.")
FEW_SENTENCES: Final = Count(3, "A page of HTML or Markdown with no more sentences than these is not emptied of them.")
LARGE_TEXT: Final = Count(5000, "Characters of a text in one element that is not dropped if nothing else is left.")
LARGE_SHARE: Final = Threshold(0.8, "The share of the page's text that it holds at least.", "not tuned")
LARGE_LINES: Final = Count(20, "Characters of its lines on average, at least.")
LISTED: Final = Threshold(
    0.2,
    "The lines of a list behind a line that stays stay with this score on average.",
    "five renderings of pages of hosts that the model did not see: 276 of 544 such lines were body",
)
TWIN_CERTAINTY: Final = Threshold(0.9, "A line that stands twice in a row stays if the model is surer than this.", UNSEEN)
TWINS: Final = Count(3, "Blocks from a caption to its image's description, at most.")
TITLE_LIKENESS: Final = Threshold(0.75, "Share of words that a headline and the page's title have in common (Dice).", UNSEEN)
SUBHEADING: Final = Threshold(0.3, "The least score of a subheading that a rule takes for the heading of a widget.", UNSEEN)
CARD_LINES: Final = Count(2, "Lines of a list of cards at least.")
_CARD_LEVELS: Final = Count(
    4,
    "Elements around a heading among which the card is looked for that it heads.",
)
_BESIDE: Final = frozenset(("caption", "advert", "share", "audio", "byline", "timestamp"))
"""What may be dropped between a heading and what it stands over."""

_WIDGETS: Final = frozenset(("comments", "related", "share", "subscribe", "navigation"))
"""Categories of widgets that have headings."""


_SIGNED: Final = frozenset(("footer", "cite"))
"""Elements of a quotation or an embedded post that say whose it is."""
_ACCOUNT: Final = re.compile(r"@\w[\w-]{2,}+(?!\.\w)|@\w[\w.-]+@\w")
"""The name of an account of a network, and no e-mail address."""
_HEADING_SCOPES: Final = ("list", "rest")
"""Scopes of the rules that know headings."""
_SPEECH: Final = QUOTES | frozenset("—–")
"""What a line of a dialogue begins with."""
_LABELLED: Final = re.compile(r"^[^:：]{1,20}+[:：]\s*")
"""What stands before a label: "Topic: "."""
_POLICY: Final = "comments.policy"
"""The rule for sentences of such rules."""
_NOTE_SIGNS: Final = "*_• "
"""What may stand before the first word of a note."""
_AGREEMENT: Final = "legal.agreement"
"""The rule for what one agrees to by signing up."""
_MACHINE_MADE: Final = "boilerplate.machine-made"
"""Ends the id of the rules for a note that a machine wrote something."""
_MACHINE_NOTE: Final = "boilerplate.machine-note"
"""The rule for a label that names a machine and a summary."""
_READ_ON: Final = ("related.readon", "related.link")
"""End the ids of the rules for a link to read on."""

REASONS: Final = {
    "model": "the model's score against the threshold",
    "page-title": "it says what the page's title says",
    MARKER: "a line that a text repeats between nearly all of its paragraphs",
    LINK_TARGET: "an address in the list of links that a program put under a text",
    "named-byline": "a line whose element is named for bylines, or for what a forum says of a post",
    "beside-byline": "a date that stands alone beside a byline, a time or the title",
    "between-body": "a line without letters between lines that stay",
    "between-paragraphs": "a line of a text between paragraphs that stay",
    "list": "a list of a text right behind a line that stays",
    "no-body": "the page has no body",
    "nothing-else": "a sentence of a page of which nothing else is left",
    "not-stated": "the body that the page's structured data states does not hold it",
    "caption-twice": "a caption that stands twice, as an image's description too",
    "whole-table": "most of its table stays or goes",
    "clean": "the headline, or subheadings that are called as widgets are, of a page of which nothing else would go",
    "heading": "a heading over what stays",
    "heading-over-nothing": "a heading over what was dropped",
    "standfirst": "what the page describes or names as its standfirst, between the headline and the body",
    "embedded-post": "the words of a post that is set into the text",
    "lead": "a sentence between the headline and the body",
    "footnote": "a footnote of the text",
    "details": "a line among others that rules know",
    "signature": "the signature under a post, or who is quoted in a quotation that goes",
    "comment-rules": "the rules of a comment section behind the body",
    "next-article": "an article that follows the page's own",
    "machine-made": "a box with a note that a machine wrote it",
    "offer": "a box that asks for an address or for money",
    "torn-link": "a block of Markdown in a link with another block that was dropped",
    "teaser-card": "a card between paragraphs, whose headline is a link",
    "link-list": "a list of links to other pages between paragraphs",
    "linked-headline": "a headline in capitals between paragraphs, all of which is a link",
    "infobox": "a table of keywords on an encyclopedia's subject",
    "poll": "a question between paragraphs with answers to choose from",
    "chart": "the labels of a chart",
    "code-label": "what stands over code: the numbers of its lines, or its language",
    "beside-image": "a text beside an image that is no paragraph",
    "named-caption": "a text whose element is named for captions",
    "label-around-body": "a label with a count above and below the body, or a line under it",
    "trailing-headline": "one of some headlines in a row behind the last sentence of a text",
    "author-note": "a line at the end that begins with the name of who wrote the text",
    "pull-quote": "a sentence set apart that a paragraph holds word for word",
}
"""The reasons of verdicts beside the rules' ids."""
IN_ROWS: Final = frozenset(("share", "audio", "related", "tags", "navigation"))
"""Categories of which a line seldom stands alone."""


def decide(document: Document, scores: Sequence[float], categories: Sequence[str], threshold: float) -> list[Verdict]:
    """A verdict for each block of a document.

    ``scores`` are the model's probabilities that a block is body, ``categories`` its names for what is not (empty if they
    are not wanted), ``threshold`` is the least score of body in the middle of an article; see :func:`block_thresholds`.
    """
    case = Decision(document, scores, categories, float(threshold))
    if not case.blocks:
        return []
    case.judge_by_score()
    case.overrule_by_marks()
    case.drop_pointers()
    case.drop_lines_apart()
    case.drop_headlines()
    case.drop_dates_beside_bylines()
    case.drop_named_bylines()
    case.drop_details()
    case.drop_signatures()
    case.keep_standfirst()
    case.keep_lead()
    case.keep_footnotes()
    case.keep_embedded_posts()
    case.drop_sections()
    case.drop_rules_of_comments()
    case.drop_next_article()
    case.drop_labels_around_body()
    case.drop_trailing_headlines()
    case.drop_what_is_not_stated()
    case.drop_pull_quotes()
    case.drop_quotation_signatures()
    case.drop_author_note()
    case.drop_boxes()
    case.drop_torn_links()
    case.drop_code_labels()
    case.drop_captions_beside_images()
    case.drop_captions_said_twice()
    case.keep_symbol_lines()
    case.keep_between_paragraphs()
    case.keep_tables_whole()
    case.keep_lists()
    case.keep_headings()
    case.drop_headings_over_nothing()
    case.keep_headline_of_clean()
    case.keep_subheadings_of_clean()
    if not case.has_body():
        case.keep_last_sentences()
    case.choose_headline()
    case.name_by_neighbours()
    return case.verdicts


class Decision:
    """A document on which is being decided; each method is a step of :func:`decide`."""

    def __init__(self, document: Document, scores: Sequence[float], categories: Sequence[str], threshold: float) -> None:
        self.document = document
        self.blocks = document.blocks
        self.forms = [list_form(block) for block in self.blocks]
        self.scores = smooth_lists(self.blocks, scores, self.forms)
        self.categories = categories
        self.is_html = document.kind == "html"
        self.has_elements = self.is_html and all(block.structure is not None for block in self.blocks)
        self.is_clean = not self.is_html and is_clean(self.blocks, self.scores)
        self.thresholds = self._thresholds(threshold)
        if self.has_elements:
            one_threshold(self.forms, self.thresholds)
        self.verdicts: list[Verdict] = []
        self.marked = [index for index, block in enumerate(self.blocks) if block.marks]

    def _thresholds(self, threshold: float) -> list[float]:
        """The least score of body for each block. Lines judged apart are no neighbours: what they stand between is."""
        if self.is_clean:
            return [threshold / 2] * len(self.blocks)
        found = [threshold] * len(self.blocks)
        places = [index for index in range(len(found)) if index not in self.document.apart]
        blocks, scores = [self.blocks[one] for one in places], [self.scores[one] for one in places]
        for place, one in zip(places, block_thresholds(blocks, scores, threshold, is_html=self.is_html), strict=True):
            found[place] = one
        return found

    def set(self, index: int, category: str, reason: str) -> None:
        self.verdicts[index] = Verdict(category, reason, self.scores[index], self.thresholds[index])

    def is_body(self, index: int) -> bool:
        return self.verdicts[index].category == BODY

    def _body(self) -> list[int]:
        """The blocks that stay so far."""
        return list(filter(self.is_body, range(len(self.blocks))))

    def clutter_category(self, index: int) -> str:
        """The category of a block that no rule decided on: its marks' or else the model's."""
        by_marks = main_category(self.blocks[index])
        return by_marks or (self.categories[index] if self.categories else "boilerplate")

    def named(self, index: int) -> str:
        """The category of a block as decisions see it: body, or what marks or a step call it. The model is asked for names
        only where somebody reads them, and these may not change what stays."""
        verdict = self.verdicts[index]
        if verdict.reason == "model" and verdict.category != BODY:
            return main_category(self.blocks[index]) or "boilerplate"
        return verdict.category

    @cached_property
    def _places(self) -> dict[int, range]:
        return places(self.blocks)

    def _next_body(self, begin: int = 0) -> int:
        """The first block of the body from ``begin`` on; the number of blocks if there is none."""
        return next(filter(self.is_body, range(begin, len(self.blocks))), len(self.blocks))

    def _headline(self) -> int | None:
        """The last block before the body that says what the page's title says: the first may be the site's name."""
        said = (index for index in reversed(range(self._next_body())) if self.verdicts[index].reason == "page-title")
        return next(said, None)

    def _title_heading(self) -> int | None:
        """The heading of HTML or Markdown that says what the page's title says."""
        for index, verdict in enumerate(self.verdicts):
            if verdict.reason == "page-title" and heading_level(self.blocks[index]):
                return index
        return None

    def _above_body(self, headline: int) -> range:
        """The blocks between a headline and the first paragraph, as far as a standfirst reaches."""
        first = self._next_body(headline)
        return range(headline + 1, min(first, headline + NEAR_HEADLINE) if first < len(self.blocks) else 0)

    def _boxes(self) -> Boxes:
        body = self._body()
        return Boxes(self.blocks, self.forms, self._places, body)

    def _lines_of(self, index: int) -> object:
        """The list or table that a block of HTML is a line of, or else its element."""
        structure = self.blocks[index].structure
        assert structure is not None
        return self.forms[index] or structure.element.number

    def judge_by_score(self) -> None:
        self.verdicts = [
            Verdict(BODY if score >= threshold else self.clutter_category(index), "model", score, threshold)
            for index, (score, threshold) in enumerate(zip(self.scores, self.thresholds, strict=True))
        ]

    def overrule_by_marks(self) -> None:
        """Where marks cover a whole block, their longest decides, but a built-in rule gives way to a sure model, and to any
        model where somebody says it: the heading of a widget with a full stop, "No comments.", or a line of a dialogue."""
        for index in self.marked:
            mark = deciding_mark(self.blocks[index])
            if mark is None:
                continue
            text = self.blocks[index].text
            is_phrase = mark.rule.match is None
            is_said = is_spoken(text) and (mark.rule.scope in _HEADING_SCOPES or (is_phrase and text[0] in _SPEECH))
            is_sure = self.scores[index] > OVERRULING or (is_said and self.is_body(index))
            if not (is_sure and may_give_way(mark.rule)):
                self.set(index, mark.rule.category, mark.rule.id)

    def drop_pointers(self) -> None:
        """A block that begins like the heading of related articles and goes on with a headline points to one article: "Read
        also Why the crane fell". (Of 171,000 lines of bodies 22 did so, of which 9 were clutter, and 4 sentences.)"""
        for index in self.marked:
            block = self.blocks[index]
            is_sure = self.scores[index] > REST_CERTAINTY and is_sentence(block.text)
            if is_sure or not self.is_body(index) or len(block.text) > POINTER:
                continue
            for mark in block.marks:
                if mark.start == 0 and mark.rule.scope == "list" and mark.rule.category == "related" and not mark.rule.weak:
                    label, headline = block.text[: mark.end], block.text[mark.end :]
                    if len(headline) >= HEADLINE and _points(label, headline):
                        self.set(index, "related", mark.rule.id)
                        break

    def drop_lines_apart(self) -> None:
        """Lines of a text that the model has not seen go: markers between its paragraphs, and targets of its links."""
        for index, reason in self.document.apart.items():
            if self.verdicts[index].reason == "model":
                self.set(index, "navigation" if reason == LINK_TARGET else "boilerplate", reason)

    def drop_headlines(self) -> None:
        """What says the same as the page's title goes, up to the first paragraph of the body; so does a recipe's name."""
        votes = self.document.votes.get("title")
        if votes is None:
            self._drop_first_line_again()
            return
        in_body = False
        for index, vote in enumerate(votes.tolist()):
            if in_body:
                if vote >= SAME_TITLE and self.is_body(index) and is_recipe_name(self.blocks[index]):
                    self.set(index, "title", "page-title")
            elif vote >= TITLE_LIKENESS and table_of(self.blocks[index], self.forms[index]) is None:
                self.set(index, "title", "page-title")
            elif self.is_body(index) and len(self.blocks[index].text) > LIST_LINE:
                in_body = True

    def _drop_first_line_again(self) -> None:
        """A text of a whole page may begin with the page's title: the headline, a sign, and the site's name."""
        parts = set(titles.parts(self.blocks[0].text)) if not self.is_body(0) else set()
        if len(parts) < 2:
            return
        for index, block in enumerate(self.blocks):
            if block.text in parts:
                self.set(index, "title", "page-title")
            elif self.is_body(index) and len(block.text) > LIST_LINE:
                return

    def drop_dates_beside_bylines(self) -> None:
        """A date that stands alone could head a diary's entry. It goes beside a byline, a time or the title, or if it stands
        before all of the body and is the only one."""
        dates = [index for index in self.marked if self.is_body(index) and is_date(self.blocks[index])]
        before_body = len(dates) == 1 and not any(map(self.is_body, range(dates[0])))
        beside = ("byline", "timestamp", "title")
        chosen = [
            index
            for index in dates
            if before_body
            or any(self.named(one) in beside for one in range(max(index - 1, 0), min(index + 2, len(self.blocks))))
        ]
        for index in chosen:
            self.set(index, "timestamp", "beside-byline")

    def drop_named_bylines(self) -> None:
        """A short line that is no sentence goes if the site names its element for a byline (8 of 8 were, in HTML of unseen
        hosts), and whatever a forum shows beside a post's text: its author's name, rank and signature, its date."""
        for index, block in enumerate(self.blocks) if self.has_elements else ():
            if not self.is_body(index) or len(block.text) > BYLINE or block.structure is None:
                continue
            is_line = not is_sentence(block.text) and not heading_level(block)
            if (is_line and purposes.is_byline(block.structure.element.names)) or self._is_about_post(block):
                self.set(index, "byline", "named-byline")

    @cached_property
    def _is_forum(self) -> bool:
        """Whether the page has blocks that the software of a forum shows beside a post. (Asked only where it matters, for of
        other pages it looks at all blocks.)"""
        return any(map(self._is_about_post, self.blocks))

    def _is_about_post(self, block: Block) -> bool:
        around = islice(elements_around(block), ABOUT_POST)
        return any(purposes.is_about_post(one.names) for one in around)

    def drop_details(self) -> None:
        """A list, or the lines of an element, goes whole if rules know many of its lines and all are short: what a page or
        the author of a post is."""
        if not self.has_elements:
            return
        for _, group in groupby(range(len(self.blocks)), key=self._lines_of):
            lines = list(group)
            if len(lines) == 1:
                continue
            known = [one for one in lines if self.verdicts[one].reason != "model" and not self.is_body(one)]
            others = [one for one in lines if self.is_body(one) and self.verdicts[one].reason == "model"]
            if len(known) < 2 or len(known) <= KNOWN * len(lines):
                continue
            longest = LIST_LINE if len(known) > MOSTLY_KNOWN * len(lines) else DETAIL
            if all(len(self.blocks[one].text) <= longest and self.scores[one] < OVERRULING for one in others):
                for one in others:
                    self.set(one, self.verdicts[known[0]].category, "details")

    def drop_signatures(self) -> None:
        """A row of underscores, with which forums part a post from its author's signature, goes with the short lines behind
        it in its element."""
        if not self.has_elements:
            return
        for index, block in enumerate(self.blocks):
            if block.text[0] == "_" and len(block.text) >= SIGNATURE_RULE and set(block.text) == {"_"}:
                following = range(index, min(index + 1 + SIGNATURE_LINES, len(self.blocks)))
                box = [one for one in following if self._lines_of(one) == self._lines_of(index)]
                if all(len(self.blocks[one].text) <= LIST_LINE for one in box):
                    for one in box:
                        self.set(one, "boilerplate", "signature")

    def keep_standfirst(self) -> None:
        """What the page describes or names as its standfirst stays, shortly behind the headline."""
        headline = self._headline()
        if headline is None:
            return
        for index in standfirsts(self.document, range(len(self.blocks))[headline + 1 : headline + NEAR_HEADLINE]):
            if self.verdicts[index].reason == "model":
                self.set(index, BODY, "standfirst")

    def keep_lead(self) -> None:
        """Between the headline and the first paragraph a sentence stays, and right below the headline what the model half
        takes for body. A link, a mark, an image or a figure speaks against it."""
        headline = self._title_heading()
        if headline is None:
            return
        for index in self._above_body(headline):
            block = self.blocks[index]
            if (
                self.verdicts[index].reason == "model"
                and width(block.text) >= LEAD
                and all(mark.rule.weak for mark in block.marks)
                and not (block.linked_share or is_pictured(block) or is_set_apart(block))
                and (self._is_sentence_beside(headline, index) or self._is_next(headline, index))
            ):
                self.set(index, BODY, "lead")

    def _is_sentence_beside(self, headline: int, index: int) -> bool:
        """Whether a block is a sentence that stands in a paragraph's element beside the headline."""
        heading, own = self.blocks[headline].structure, self.blocks[index].structure
        assert heading is not None and own is not None
        is_beside = own.element.tag == "p" and own.element.parent is heading.element.parent
        return self.is_html and is_beside and is_sentence(self.blocks[index].text)

    def _is_next(self, headline: int, index: int) -> bool:
        """Whether a block stands right below the headline, is no list of names and may be body."""
        may_be_body = self.scores[index] >= self.thresholds[index] / 2
        return index == headline + 1 and may_be_body and not is_title_case(self.blocks[index].text)

    def keep_footnotes(self) -> None:
        """The footnotes of a body stay, and the references of an encyclopedia's article."""
        if not self.has_elements:
            return
        for index in range(self._next_body(), len(self.blocks)):
            block = self.blocks[index]
            if self.verdicts[index].reason != "model" or not is_footnote(block) or is_link(block):
                continue
            if any(map(str.isalpha, block.text)):
                self.set(index, BODY, "footnote")
                if heading_level(self.blocks[index - 1]) and self.named(index - 1) != BODY:
                    self.set(index - 1, BODY, "footnote")

    def keep_embedded_posts(self) -> None:
        """The words of a post that is set into the text, or stands right behind it, stay: the text speaks of them."""
        body = self._body()
        for index in range(body[0], min(body[-1] + NEAR, len(self.blocks))) if body else ():
            block = self.blocks[index]
            if block.structure is None or self.verdicts[index].reason != "model" or is_link(block):
                continue
            around = list(islice(ancestors(block.structure.element), 3))
            if any(one.tag in _SIGNED or purposes.is_byline(one.names) for one in around):
                continue
            is_named = any(purposes.EMBEDDED_POST.search(one.names) for one in around)
            if is_named or (is_sentence(block.text) and self._is_posted_by_somebody(around, index, body)):
                self.set(index, BODY, "embedded-post")

    def _is_posted_by_somebody(self, around: Sequence[Element], index: int, body: Sequence[int]) -> bool:
        """Whether a block is among the paragraphs, in a box for posts with the name of an account."""
        boxes = [
            self._places[one.number] for one in around if one.tag == "blockquote" or purposes.POST_BOX.search(one.names)
        ]
        others = {one for box in boxes if len(box) <= POST_LINES for one in box if one != index}
        return body[0] < index < body[-1] and any(_ACCOUNT.search(self.blocks[one].text) for one in others)

    def drop_sections(self) -> None:
        """Headings take along what they announce: the short lines of a list, or all that follows."""
        headings = self._headings()
        taken: list[int] = []
        seen = 0  # lines before this one were offered to a heading of a list already
        list_end = 0
        passed = 0
        before: int | None = None  # the last block of the body above the heading
        comments: list[int] | None = None  # further headings have none that the first one does not have
        for index, heading in headings:
            before = next(filter(self.is_body, reversed(range(passed, index))), before)
            passed = index
            if heading.rule.scope == "list":
                if index >= list_end:
                    list_end = self._list_end(index)
                if list_end <= index + 2 and not self._introduces(index):  # one line is no list
                    continue
                section = range(max(index + 1, seen), list_end)
                seen = list_end
                certainty: float = OVERRULING
            elif self._body_ends_at(index):
                certainty = REST_CERTAINTY
                section = range(index + 1, len(self.blocks))
            elif self._is_thread(index):
                certainty = OVERRULING
                section = range(index + 1, len(self.blocks))
            elif heading.rule.category == "comments":
                if before is not None and comments is None:
                    comments = self._comments_behind(index, before)
                    for follower in comments:
                        self.set(follower, heading.rule.category, heading.rule.id)
                continue
            else:
                continue
            for follower in section:
                if self.verdicts[follower].reason == "model" and self.scores[follower] < certainty:
                    self.set(follower, heading.rule.category, heading.rule.id)
                    taken.append(follower)
            if heading.rule.scope == "rest":
                break
        self._name_sections(headings, taken)

    def _name_sections(self, headings: Sequence[tuple[int, Mark]], taken: Iterable[int]) -> None:
        """Of several headings that announce a block, the last names it: "Most read" what stands below it behind comments."""
        following = iter(headings)
        heading = next(following, None)
        of_list = of_rest = None
        list_end = 0
        for index in sorted(taken):
            while heading is not None and heading[0] < index:
                place, mark = heading
                if mark.rule.scope == "list":
                    list_end = self._list_end(place) if place >= list_end else list_end
                    of_list = mark.rule
                else:
                    of_list, of_rest = None, mark.rule
                heading = next(following, None)
            rule = of_list if index < list_end and of_list else of_rest
            if rule:
                self.set(index, rule.category, rule.id)

    def _headings(self) -> list[tuple[int, Mark]]:
        """Each heading with the mark that makes it one.

        Such marks cover the block, which is no sentence, and a rule decided on it.
        """
        found = []
        for index in self.marked:
            block = self.blocks[index]
            heads = [mark for mark in block.marks if mark.rule.scope in _HEADING_SCOPES and not mark.rule.weak]
            decided = deciding_mark(block) if heads and not is_spoken(block.text) else None
            if decided and self.verdicts[index].reason == decided.rule.id and covers(block.text, heads):
                found += [(index, head) for head in heads]
        return found

    def _is_list(self, first: int) -> bool:
        """Whether a block and the next one are lines of one list."""
        form = self.forms[first] if first < len(self.blocks) else None
        return form is not None and self.forms[first + 1 : first + 2] == [form]

    def _introduces(self, heading: int) -> bool:
        """Whether one line is enough behind a heading: one of HTML that is a link, or any of a text or of Markdown behind a
        colon."""
        if self.is_html:
            return any(map(is_link, self.blocks[heading + 1 : heading + 2]))
        return self.blocks[heading].text[-1] in COLONS

    def _is_first_line(self, heading: int, index: int) -> bool:
        """Whether a block is the line right under a list's heading in a text or in Markdown, and no sentence: a headline,
        however sure the model is (all 14 that it was surer of than LIST_CERTAINTY, in three renderings of 200 pages)."""
        return not self.is_html and index == heading + 1 and not is_sentence(self.blocks[index].text)

    def _list_end(self, heading: int, most: float | None = None) -> int:
        """Where the run of short blocks under a heading ends: at the first that is long or surely body."""
        listed = self.forms[heading + 1] if self._is_list(heading + 1) else None
        is_joined = not self.is_html and self.blocks[heading].starts_paragraph  # to the lines below, by no blank line
        for index in range(heading + 1, len(self.blocks)):
            text = self.blocks[index].text
            is_joined = is_joined and not self.blocks[index].starts_paragraph
            usual = SENTENCE_CERTAINTY if is_sentence(text) else LIST_CERTAINTY
            is_line = is_joined or (listed and self.forms[index] == listed)
            certainty: float = most or (REST_CERTAINTY if is_line else usual)
            if self._is_first_line(heading, index):
                certainty = OVERRULING
            if len(text) > LIST_LINE or self.scores[index] >= certainty:
                return index
        return len(self.blocks)

    @cached_property
    def _likely_chars(self) -> tuple[np.ndarray, np.ndarray]:
        """The characters of likely body up to each block, and these weighted by their scores."""
        score = np.array(self.scores)
        size = np.array([len(block.text) for block in self.blocks]) * (score >= LIKELY)
        return np.cumsum(size), np.cumsum(size * score)

    def _body_ends_at(self, heading: int) -> bool:
        """Whether the body ends at a heading such as Comments: some of it stands before and not more after, which is not
        sure."""
        through, sure_through = self._likely_chars
        before = through[heading - 1] if heading else 0
        after = through[-1] - through[heading]
        sure = sure_through[-1] - sure_through[heading]
        return bool(REST_BEFORE <= before >= after and (after == 0 or sure < REST_CERTAINTY * after))

    def _is_thread(self, heading: int) -> bool:
        """Whether the page is nothing but the comments under a heading."""
        if heading and self._likely_chars[0][heading - 1]:
            return False
        decided = (self.verdicts[index] for index in self.marked if index > heading)
        known = sum(one.category == "comments" and one.reason != "model" for one in decided)
        return known >= max(THREAD, THREAD_SHARE * (len(self.blocks) - heading))

    def _comments_behind(self, heading: int, before: int) -> list[int]:
        """Behind a heading of comments after which most of the body stands, what stands in elements that do not hold the
        last block ``before`` it and are named for comments or, on a page that says that it is an article, begin with the
        heading."""
        return [
            index
            for index in range(heading + 1, len(self.blocks) if self.has_elements else 0)
            if self.verdicts[index].reason == "model" and self._is_comment(index, before, heading)
        ]

    def _is_comment(self, index: int, before: int, heading: int) -> bool:
        """Whether a block stands in an element of comments behind a heading and the block ``before`` it."""
        is_over_section = self.document.metadata.is_article and heading_level(self.blocks[heading])
        structure = self.blocks[index].structure
        for one in islice(ancestors(structure.element), COMMENT_LEVELS) if structure else ():
            place = self._places[one.number]
            if before in place:
                return False
            if purposes.is_comment(one.names) or (is_over_section and place.start == heading):
                return True
        return False

    def drop_rules_of_comments(self) -> None:
        """The rules of a comment section go if they stand behind the body, with a heading of comments over them or several
        sentences that rules know, and the model is not sure of what follows them."""
        known = self._marked_by(_POLICY)
        if len(known) < FEW_POLICIES:
            return
        above = range(max(known[0] - NEAR_POLICIES, 0), known[0])
        headings = [index for index in above if self.named(index) == "comments"]
        begin = headings[0] if headings else known[0]
        behind = range(known[-1] + 1, len(self.blocks))
        if (
            (headings or len(known) >= MANY_POLICIES)
            and begin > 0
            and self._likely_chars[0][begin - 1] >= REST_BEFORE
            and all(self.scores[index] <= OVERRULING for index in behind)
        ):
            for index in range(begin, len(self.blocks)):
                if self.verdicts[index].reason == "model":
                    self.set(index, "comments", "comment-rules")

    def drop_next_article(self) -> None:
        """An article that the page shows below its own goes: a headline of the same level in a part of the page of its own,
        which is an ``<article>`` as the page's own is, or has a byline under its headline. A line with a date is enough
        of a byline if the part has the same tag and names as the page's own."""
        votes = self.document.votes.get("title")
        headline = self._title_heading()
        if not self.has_elements or self.document.metadata.is_article is False:
            return
        if votes is None or headline is None:
            return
        level = heading_level(self.blocks[headline])
        end = headline + 1
        for index in range(end, len(self.blocks)):
            if index < end or heading_level(self.blocks[index]) != level or votes[index] >= TITLE_LIKENESS:
                continue
            element = self._element_without(headline, index)
            part = range(index, index + 1) if element is None else self._places[element.number]
            under = range(index + 1, min(index + NEXT_BYLINE, part.stop))
            if (
                (self._is_in_article(headline) and self._is_in_article(index, without=headline))
                or any(self.named(one) == "byline" for one in under)
                or (_are_alike(element, self._element_without(index, headline)) and any(map(self._is_dated_line, under)))
            ):
                end = part.stop
                for one in range(index, end):
                    if self.is_body(one):
                        self.set(one, "related", "next-article")

    def _is_in_article(self, index: int, without: int = -1) -> bool:
        """Whether a block stands in an ``<article>`` that does not hold another one."""
        around = elements_around(self.blocks[index])
        return any(one.tag == "article" and without not in self._places[one.number] for one in around)

    def _is_dated_line(self, index: int) -> bool:
        """Whether a block is a short line with a date or an author's name, as rules see it."""
        block = self.blocks[index]
        known = any(mark.rule.category in ("byline", "timestamp") for mark in block.marks)
        return known and len(block.text) <= BYLINE and not is_sentence(block.text)

    def _element_without(self, other: int, index: int) -> Element | None:
        """The largest element with one block and without another one."""
        structure = self.blocks[index].structure
        largest = None
        for one in islice(ancestors(structure.element), PART_LEVELS) if structure else ():
            if other in self._places[one.number]:
                break
            largest = one
        return largest

    def drop_labels_around_body(self) -> None:
        """A label with a count ("The floods (214)") goes with the related lines that it heads.

        It stands above and below the sentences of a text, or behind all of them in a text that ends with clutter."""
        if self.is_html:
            return
        first: dict[str, int] = {}
        for index, block in enumerate(self.blocks):
            if len(block.text) > LIST_LINE or not has_count(block.text):
                continue
            if self.named(index) == "comments":
                continue
            above = first.setdefault(_LABELLED.sub("", block.text), index)
            is_around = self._has_statement(range(above + 1, index))
            if is_around or (self._is_behind_all(index) and not self.is_body(len(self.blocks) - 1)):
                end = self._list_end(index, OVERRULING if is_around else REST_CERTAINTY)
                for one in (above, *range(index, end)):
                    if self.verdicts[one].reason == "model":
                        category = "tags" if is_enumeration(self.blocks[one].text) else "related"
                        self.set(one, category, "label-around-body")
                return

    def _has_statement(self, places: range) -> bool:
        """Whether a statement of the body stands there."""
        return any(is_statement(self.blocks[index].text) for index in places if self.is_body(index))

    def _is_behind_all(self, index: int) -> bool:
        places = range(index + 1, len(self.blocks))
        return self._has_statement(range(index)) and not self._has_statement(places)

    def _clutter_follows(self, index: int) -> bool:
        """Whether a rule decided on a block behind this one."""
        return any(self.verdicts[one].reason not in REASONS for one in self.marked if one > index)

    def drop_trailing_headlines(self) -> None:
        """Headlines in title case go that stand in a row between a text's last statement and clutter that a rule knows."""
        if self.is_html:
            return
        others = (one for one in range(len(self.blocks)) if self.is_body(one) and not self._could_be_headline(one))
        begin = end = max(others, default=len(self.blocks)) + 1
        while end < len(self.blocks) and self._could_be_headline(end):
            end += 1
        if end - begin >= HEADLINES and self._clutter_follows(end - 1):
            for index in filter(self.is_body, range(begin, end)):
                self.set(index, "related", "trailing-headline")

    def _could_be_headline(self, index: int) -> bool:
        text = self.blocks[index].text
        return (
            self.verdicts[index].reason == "model"
            and len(text) <= LIST_LINE
            and self.scores[index] < TRAILING_CERTAINTY
            and is_title_case(text)
            and not is_statement(text)
        )

    def drop_what_is_not_stated(self) -> None:
        """The body that the page's structured data states is an authority if it covers most of what is kept: what it lacks
        goes if the model is not sure. Some sites state only the beginning of a body."""
        votes = self.document.votes.get("json_ld")
        if votes is None:
            return
        kept = self._body()
        sizes = {index: len(self.blocks[index].text) for index in kept}
        stated = [index for index in kept if votes[index] >= STATED]
        if sum(sizes[index] for index in stated) < STATED_SHARE * sum(sizes.values()):
            return
        for index in kept:
            if votes[index] >= STATED or index < stated[0] or heading_level(self.blocks[index]):
                continue
            if self.scores[index] < STATED_CERTAINTY:
                self.set(index, self.clutter_category(index), "not-stated")

    def drop_pull_quotes(self) -> None:
        """A sentence of HTML goes if a longer paragraph in other elements holds it word for word. A first paragraph may say
        again what the standfirst says, and a post of a forum what it answers."""
        if not self.has_elements:
            return
        kept = self._body()
        said = {index: letters(self.blocks[index].text) for index in kept}
        templates = {index: template(self.blocks[index]) for index in kept}
        paragraph = main_template(self.blocks[index] for index in kept)
        apart = [
            index
            for index in kept[1:]
            if templates[index] != paragraph
            and not heading_level(self.blocks[index])
            and _may_be_pull_quote(self.blocks[index], len(said[index].encode()))
        ]
        if not apart or self._is_forum:
            return
        paragraphs = [said[index] for index in kept if templates[index] == paragraph]
        whole = "\n".join(paragraphs)
        for index in apart[:MOST_QUOTES]:
            if said[index] in whole and said[index] not in paragraphs:
                self.set(index, "boilerplate", "pull-quote")

    def drop_quotation_signatures(self) -> None:
        """Who is quoted goes with the quotation, and the foot of an embedded post goes always."""
        for index in self._body() if self.has_elements else ():
            around = list(islice(elements_around(self.blocks[index]), SIGNED_LEVELS))
            quotation = next((one for one in around if one.tag == "blockquote"), None)
            if quotation is None or all(one.tag not in _SIGNED for one in around[: around.index(quotation)]):
                continue
            others = [one for one in self._places[quotation.number] if one != index]
            is_post = purposes.EMBEDDED_POST.search(quotation.names)
            if others and (is_post or not any(map(self.is_body, others))):
                self.set(index, "byline", "signature")

    def drop_author_note(self) -> None:
        """At the end of the body goes a sentence that begins with the name of who wrote it, if no other block names them."""
        body = self._body()
        for index in body[-NOTE_BLOCKS:] if len(body) > NOTE_BLOCKS else ():
            note = self.blocks[index].text
            if not is_sentence(note) or all(word[:1].islower() for word in note.split(maxsplit=3)[1:3]):
                continue  # no name has a capital in its first word alone
            name = next((one for one in self._authors(body[0], note) if _begins_with_name(note, one)), None)
            if name and sum(name.split()[-1] in self.blocks[one].text for one in body) == 1:
                self.set(index, "bio", "author-note")

    def _authors(self, first: int, note: str) -> list[str]:
        """The full names of who may have written the page: as it states them, as bylines say, and what stands shortly above
        the body; of those that hold the first word of a note."""
        lines = {*range(max(first - NEAR_BODY, 0), first), *self.marked}
        word = note.split(maxsplit=1)[0].lstrip(_NOTE_SIGNS)
        texts = [self.blocks[one].text for one in lines if one < first or self.named(one) == "byline"]
        signed = [text for text in texts if len(text) <= BYLINE and word in text]
        names = [name for text in signed for name in people.in_byline(text)]
        return [name for name in (*names, *people.stated(self.document.metadata.author or "")) if " " in name]

    def drop_boxes(self) -> None:
        """What is set between the paragraphs of an article goes whole unless the model is sure of a block of it."""
        if not self.has_elements or self.document.metadata.is_article is False:
            return
        boxes = self._boxes()
        notes = self._decided_by(_MACHINE_MADE)
        offered = self._known_as("subscribe") | self._decided_by(_AGREEMENT)
        cards = boxes.cards(self._decided_by(_READ_ON))
        for category, reason, certainty, found in (
            ("boilerplate", "machine-made", BOX_CERTAINTY, map(boxes.around, notes)),
            ("boilerplate", "machine-made", BOX_CERTAINTY, boxes.machine_written(self._marked_by(_MACHINE_NOTE))),
            ("subscribe", "offer", OFFER_CERTAINTY, boxes.offers()),
            ("subscribe", "offer", OFFER_CERTAINTY, boxes.around_known(offered)),
            ("related", "teaser-card", BOX_CERTAINTY, () if cards and self._is_forum else cards),
            ("related", "link-list", LINK_LIST_CERTAINTY, boxes.link_lists()),
            ("related", "linked-headline", BOX_CERTAINTY, boxes.linked_headlines()),
            ("boilerplate", "infobox", BOX_CERTAINTY, boxes.infoboxes()),
            ("boilerplate", "poll", BOX_CERTAINTY, boxes.polls()),
            ("boilerplate", "chart", BOX_CERTAINTY, boxes.charts()),
            ("caption", "beside-image", BOX_CERTAINTY, boxes.captions()),
            ("caption", "named-caption", BOX_CERTAINTY, boxes.named_captions()),
        ):
            for box in found:
                text = [index for index in box if not heading_level(self.blocks[index])]
                if all(self.scores[index] <= certainty for index in text):
                    for index in box:
                        if self.is_body(index) and self.verdicts[index].reason != "embedded-post":
                            self.set(index, category, reason)

    def _known_as(self, category: str) -> frozenset[int]:
        """The blocks that marks put into a category."""
        return frozenset(index for index in self.marked if self.named(index) == category)

    def _decided_by(self, rule: str | tuple[str, ...]) -> frozenset[int]:
        """The blocks that a rule decided on whose id ends so, or in one of these ways."""
        return frozenset(index for index in self.marked if self.verdicts[index].reason.endswith(rule))

    def _marked_by(self, rule: str) -> list[int]:
        """The blocks that a rule marks, which may be too weak to decide on them."""
        return [index for index in self.marked if any(mark.rule.id == rule for mark in self.blocks[index].marks)]

    def drop_torn_links(self) -> None:
        """A link of Markdown over several blocks, such as a card, goes whole if one of its blocks goes."""
        for link, group in groupby(range(len(self.blocks)), key=self._link_over):
            blocks = list(group)
            if link is not None and not all(map(self.is_body, blocks)):
                for one in filter(self.is_body, blocks):
                    self.set(one, "related", "torn-link")

    def _link_over(self, index: int) -> str | None:
        """The link of Markdown that a block stands in with others."""
        structure = self.blocks[index].structure
        known = structure.element.attributes if structure is not None and not self.is_html else None
        return known.get(LINK) if known else None

    def drop_code_labels(self) -> None:
        """What a page of HTML shows right above code goes: the numbers of its lines, and the name of its language."""
        for index in range(1, len(self.blocks) if self.has_elements else 0):
            if is_code_label(self.blocks[index - 1], self.blocks[index]) and self.is_body(index - 1):
                self.set(index - 1, "boilerplate", "code-label")

    def drop_captions_beside_images(self) -> None:
        """What stands with an image of Markdown beside a paragraph, and is no sentence, is its caption unless the model is
        sure (of hosts that it did not see, 24 of 24 in modern news and 26 of 31 in scrapinghub-a)."""
        if self.document.kind != "markdown" or self.is_clean:
            return
        body = self._body()
        paragraphs = [index for index in body if is_paragraph(self.blocks[index].text)]
        among = frozenset(paragraphs)
        for before, index, after in zip([-1, *body], body, body[1:], strict=False):
            block = self.blocks[index]
            is_line = len(block.text) <= CAPTION and not is_sentence(block.text) and not heading_level(block)
            if (
                is_line
                and paragraphs
                and index < paragraphs[-1]
                and (before in among or after in among)
                and self.forms[index] is None
                and is_pictured(block)
                and self.scores[index] < OFFER_CERTAINTY
            ):
                self.set(index, "caption", "beside-image")

    def drop_captions_said_twice(self) -> None:
        """A long line of a text that is no sentence and stands again just below is a caption and its image's description;
        so is a block that says what it says twice."""
        last: dict[str, int] = {}
        for index, block in enumerate(self.blocks) if self.document.kind == "text" else ():
            if len(block.text) < PARAGRAPH or ends_like_sentence(block.text):
                continue
            before = last.get(block.text, index)
            if 0 < index - before <= TWINS and max(self.scores[before], self.scores[index]) < TWIN_CERTAINTY:
                self.set(before, "caption", "caption-twice")
                self.set(index, "caption", "caption-twice")
            last[block.text] = index
        for index in () if self.is_html else self._body():
            if self.scores[index] < TWIN_CERTAINTY and says_twice(self.blocks[index].text):
                self.set(index, "caption", "caption-twice")

    def keep_symbol_lines(self) -> None:
        """Lines of a text without a letter or digit stay among lines that stay: a brace in code, the break of a scene."""
        if self.is_html:
            return
        run: list[int] | None = None  # such lines since the last one that stays
        for index, block in enumerate(self.blocks):
            if self.is_body(index):
                for between in run or ():
                    self.set(between, BODY, "between-body")
                run = []
            elif run is not None:
                is_symbol = self.verdicts[index].reason == "model" and not any(map(str.isalnum, block.text))
                run = [*run, index] if is_symbol else None

    def keep_between_paragraphs(self) -> None:
        """A line of a text that no rule knows stays between kept paragraphs with half the score that it needs (89 of 107
        were body, in five renderings of hosts that the model did not see)."""
        if self.document.kind != "text":
            return
        paragraphs = {index for index in self._body() if is_paragraph(self.blocks[index].text)}
        for index, block in enumerate(self.blocks):
            if (
                {index - 1, index + 1} <= paragraphs
                and self.verdicts[index].reason == "model"
                and not self.is_body(index)
                and not block.marks
                and self.scores[index] >= self.thresholds[index] / 2
            ):
                self.set(index, BODY, "between-paragraphs")

    def keep_tables_whole(self) -> None:
        """A table of Markdown stays or goes as most of it does: without its head it would be none; of text it only stays."""
        if self.is_html:
            return
        tables = list(map(table_of, self.blocks, self.forms))
        for table, group in groupby(range(len(tables)), key=tables.__getitem__):
            rows = list(group)
            if table is None or len(rows) < 2:
                continue
            sizes = [len(self.blocks[index].text) for index in rows]
            stays = 2 * sum(size for index, size in zip(rows, sizes, strict=True) if self.is_body(index))
            is_whole = stays > sum(sizes)
            if not (is_whole or self.document.kind == "markdown"):
                continue
            for index in rows:
                if self.is_body(index) != is_whole:
                    self.set(index, BODY if is_whole else self.clutter_category(index), "whole-table")

    def keep_lists(self) -> None:
        """A list of a text stays whole right behind a line that stays, and one with numbers with a heading between them,
        unless a rule decided on a line of it or the model is sure that it is none of the body."""
        if self.document.kind != "text":
            return
        for form, group in groupby(range(len(self.blocks)), key=self.forms.__getitem__):
            lines = list(group)
            if form is None or form[0] == "cells" or len(lines) == 1 or lines[0] == 0:
                continue
            heading = lines[0] - 1
            dropped = [one for one in lines if not self.is_body(one)]
            if not self.is_body(heading):
                if len(lines) < ALIKE or form[0] in BULLETS or heading == 0 or not self.is_body(heading - 1):
                    continue
                if len(self.blocks[heading].text) > DETAIL:
                    continue
                dropped.append(heading)
            is_undecided = all(self.verdicts[one].reason == "model" for one in dropped)
            if is_undecided and sum(self.scores[one] for one in lines) >= LISTED * len(lines):
                for one in dropped:
                    self.set(one, BODY, "list")

    def keep_headings(self) -> None:
        """A heading within the body of an article stays if what comes right behind it stays, no other block says the same
        (nor one beside it the same and more), and the model half takes it for body (24 of 32 were, in HTML of unseen hosts),
        or a link of the page says the same: a list of contents, or the tab that shows the section."""
        body = self._body() if self.has_elements and self.document.metadata.is_article is not False else []
        said = Counter(block.text for block in self.blocks if not is_link(block)) if body else Counter()
        linked = {block.text for block in self.blocks if is_link(block)} if body else set()
        for index in range(body[0] + 1, body[-1]) if body else ():
            block = self.blocks[index]
            if (
                self.verdicts[index].reason == "model"
                and not self.is_body(index)
                and (block.text in linked or self.scores[index] >= self.thresholds[index] / 2)
                and heading_level(block) > 1
                and not is_link(block)
                and said[block.text] == 1
                and not self._is_said_beside(index)
                and self.is_body(index + 1 + self._is_button(index + 1))
            ):
                self.set(index, BODY, "heading")

    def _is_said_beside(self, index: int) -> bool:
        """Whether a block next to one holds all that it says, as a paragraph does of a pull quote."""
        said = letters(self.blocks[index].text)
        beside = self.blocks[max(index - 1, 0) : index] + self.blocks[index + 1 : index + 2]
        return len(said.encode()) in QUOTED and any(said in letters(block.text) for block in beside)

    def _is_button(self, index: int) -> bool:
        """Whether a block beside a heading is a button or link to edit, copy or share what follows."""
        return len(self.blocks[index].text) <= DETAIL and self.verdicts[index].reason != "model" and not self.is_body(index)

    def drop_headings_over_nothing(self) -> None:
        """A heading of HTML or Markdown goes if all that it stands over was dropped, or the list of links right below it. By
        its length and end it may be a paragraph, which stays."""
        if self.document.kind == "text":
            return
        standfirst = self._standfirst_heading()
        over: list[tuple[int, int]] = []  # headings since the last kept block, with their levels
        dropped = False
        for index, block in enumerate(self.blocks):
            if not self.is_body(index):
                dropped = dropped or self.named(index) not in _BESIDE
            elif (level := heading_level(block)) and index != standfirst and not is_paragraph(block.text):
                self._drop_headings([one for one, above in over if above >= level], dropped)
                over = [(one, above) for one, above in over if above < level]
                over.append((index, level))
                dropped = False
            else:
                over = []
        self._drop_headings([one for one, _ in over], dropped)
        alone = (*self._headings_of_dropped_cards(), *self._headings_of_dropped_link_lists())
        self._drop_headings([one for one in alone if one != standfirst], dropped=True)

    def _standfirst_heading(self) -> int | None:
        """The first block of the body if it is a sentence right below the headline: where it is a heading, it stands over
        nothing but a byline."""
        headline = self._headline()
        first = self._next_body()
        if headline is None or not headline < first < min(headline + NEAR_HEADLINE, len(self.blocks)):
            return None
        text = self.blocks[first].text
        return first if len(text) >= LEAD and is_sentence(text) else None

    def _headings_of_dropped_cards(self) -> list[int]:
        """Headings that stay although all beside them in their part of the page was dropped: sentences, or a list of
        related lines within the body."""
        if not self.is_html:
            return []
        found = []
        first = next((one for one in self._body() if is_paragraph(self.blocks[one].text)), len(self.blocks))
        for index, block in enumerate(self.blocks):
            if not self.is_body(index) or not heading_level(block) or block.structure is None:
                continue
            for one in islice(ancestors(block.structure.element), _CARD_LEVELS):
                beside = [other for other in self._places[one.number] if other != index]
                if beside and one.tag not in HEADINGS:
                    is_left = not any(map(self.is_body, beside))
                    related = sum(self.named(other) == "related" for other in beside)
                    is_list = index > first and len(beside) >= CARD_LINES and related > len(beside) / 2
                    if is_left and (is_list or any(is_sentence(self.blocks[other].text) for other in beside)):
                        found.append(index)
                    break
        return found

    def _headings_of_dropped_link_lists(self) -> list[int]:
        """Headings right over a list of links that was dropped."""
        found = []
        for form, group in groupby(range(len(self.blocks)), key=self.forms.__getitem__):
            lines = list(group)
            heading = lines[0] - 1
            if (
                form is not None
                and form[0] in ("ul", "ol")
                and len(lines) > 1
                and heading >= 0
                and self.is_body(heading)
                and heading_level(self.blocks[heading])
                and not any(map(self.is_body, lines))
                and all(self.blocks[one].linked_share > 1 / 2 for one in lines)
            ):
                found.append(heading)
        return found

    def _drop_headings(self, headings: Sequence[int], dropped: bool) -> None:
        for index in headings if dropped else ():
            self.set(index, "boilerplate", "heading-over-nothing")

    def keep_headline_of_clean(self) -> None:
        """A page of Markdown of which nothing but the heading at its top would go is clean, and comes back as it came."""
        if self.document.kind != "markdown" or len(self.blocks) == 1 or heading_level(self.blocks[0]) != 1:
            return
        is_named_by_itself = not self.document.metadata.titles[1:]
        if is_named_by_itself and all(map(self.is_body, range(1, len(self.blocks)))):
            self.set(0, BODY, "clean")

    def keep_subheadings_of_clean(self) -> None:
        """A text of which nothing but the line above it would go, and single words between paragraphs that head widgets
        elsewhere, is clean: there they are subheadings."""
        first = self._next_body()
        if self.is_html or first > 1:
            return
        dropped = [index for index in range(first, len(self.blocks)) if not self.is_body(index)]
        texts = [self.blocks[index].text for index in dropped]
        if len(set(texts)) == len(texts) and all(map(self._could_be_subheading, dropped)):
            for index in dropped:
                self.set(index, BODY, "clean")

    def _could_be_subheading(self, index: int) -> bool:
        """Whether a line within the body, which a rule takes for the heading of a widget, stands between two paragraphs that
        stay."""
        return (
            deciding_mark(self.blocks[index]) is not None
            and self.named(index) in _WIDGETS
            and self.scores[index] >= SUBHEADING
            and len(self.blocks[index].text.split()) == 1
            and index + 1 < len(self.blocks)
            and all(self.is_body(one) and is_paragraph(self.blocks[one].text) for one in (index - 1, index + 1))
        )

    def has_body(self) -> bool:
        """Whether anything stays that is not a link, or is a sentence of which the model is sure: a front page has links
        alone. So has a clean list of them."""
        return self.is_clean or any(
            self.is_body(index) and (not is_link(block) or (self.scores[index] > OVERRULING and is_sentence(block.text)))
            for index, block in enumerate(self.blocks)
        )

    def keep_last_sentences(self) -> None:
        """Where nothing is left, sentences stay that only the model takes for clutter: those of a text, which an extractor
        chose, and those of HTML or Markdown that has but a few. Else such a page has no body, as a front page."""
        sentences = [
            index
            for index, block in enumerate(self.blocks)
            if self.verdicts[index].reason == "model" and not block.marks and not is_link(block) and is_sentence(block.text)
        ]
        if self.document.kind != "text" and not 0 < len(sentences) <= FEW_SENTENCES:
            sentences = self._largest_text()
        for index in sentences:
            self.set(index, BODY, "nothing-else")
        if sentences:
            return
        for index in range(len(self.blocks)):
            if self.is_body(index):
                self.set(index, "navigation", "no-body")

    def _largest_text(self) -> list[int]:
        """The unlinked lines that one element of HTML holds, if they are long and nearly all of the page's text."""
        held: dict[int, list[int]] = {}
        for index, block in enumerate(self.blocks) if self.is_html else ():
            is_free = self.verdicts[index].reason == "model" and not block.marks and not is_link(block)
            if block.structure is not None and is_free:
                for element in islice(ancestors(block.structure.element), 2):
                    held.setdefault(element.number, []).append(index)
        sizes = {number: sum(len(self.blocks[one].text) for one in lines) for number, lines in held.items()}
        whole = sum(len(block.text) for block in self.blocks)
        for number, size in sizes.items():
            if size >= max(LARGE_TEXT, LARGE_SHARE * whole) and size >= LARGE_LINES * len(held[number]):
                return held[number]
        return []

    def choose_headline(self) -> None:
        """Of what only the model calls a title, the headline is what stands shortly before the body."""
        first = self._next_body()
        near = range(first - NEAR_BODY, first) if first < len(self.blocks) else ()
        for index, verdict in enumerate(self.verdicts):
            is_guess = verdict.category == "title" and verdict.reason == "model"
            if is_guess and index not in near:
                self.set(index, "boilerplate", "model")

    def name_by_neighbours(self) -> None:
        """A short line that the model has no name for is called what the line before it is called, if such lines come in
        rows."""
        for index in range(1, len(self.blocks)):
            verdict, text = self.verdicts[index], self.blocks[index].text
            is_nameless = verdict.category == "boilerplate" and verdict.reason == "model"
            before = self.verdicts[index - 1].category
            if is_nameless and before in IN_ROWS and len(text) <= PARAGRAPH and not is_sentence(text):
                self.set(index, before, "model")


def _may_be_pull_quote(block: Block, size: int) -> bool:
    """Whether a block looks like a pull quote, whose letters take up so many bytes; one that is set apart may be shorter."""
    if size in QUOTED and (is_sentence(block.text) or block.text[0] in QUOTES):
        return True
    return size in QUOTED_APART and is_set_apart(block)


def _are_alike(one: Element | None, other: Element | None) -> bool:
    """Whether two elements have the same tag and names, and names at all."""
    return one is not None and other is not None and one.names != "" and (one.tag, one.names) == (other.tag, other.names)


def _points(label: str, headline: str) -> bool:
    """Whether a label of several words, or in capitals, goes on with what begins like a headline; "Top 5 …" is a headline
    itself. Where letters have no case, a space or a quotation mark must part them."""
    first = headline.lstrip(" :–—-|")[:1]
    has_case = label.lower() != label.upper()
    is_label = (label.isupper() or " " in label or not has_case) and not any(map(str.isdigit, label))
    begins = first.isupper() or first.isdigit() or first in QUOTES
    return is_label and (begins or (not has_case and headline[0] == " "))


def _begins_with_name(text: str, name: str) -> bool:
    """Whether a text begins with a name and goes on; where a colon follows, the name's bearer speaks."""
    begin = text.lstrip(_NOTE_SIGNS)
    return begin.startswith(name) and begin[len(name) : len(name) + 1] in (" ", ",") and len(begin) > len(name) + 1
