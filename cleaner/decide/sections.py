"""What the heading of a widget takes along: a list, or all that follows."""

from __future__ import annotations

from typing import Final

from ..punctuation import COLONS
from ..rules.ruleset import Rule
from ..segment import purposes
from ..shapes import elements_around, heading_level, is_link, is_paragraph, is_sentence
from .state import HEAD_CATEGORIES, LIST_LINE_SIZE, OVERRULING, REST_CERTAINTY, Decision

LIST_CERTAINTY: Final = 0.5
"""A line under a list's heading stays with a higher probability. Measured on unseen hosts."""
SENTENCE_CERTAINTY: Final = 0.4
"""A sentence there stays with a higher probability: few headlines are one. Measured on unseen hosts."""
BEFORE_REST_SIZE: Final = 60
"""Characters of likely body before a heading such as Comments, at which the body may end. Not tuned, but checked on
text of 150 pages of fundus-a, scrapinghub-a and daniel-a."""
THREAD_COMMENTS_SHARE: Final = 0.15
"""Share of such blocks behind it at least: one page of fundus-a lost its body without."""
THREAD_COMMENTS: Final = 3
"""Blocks that rules know as comments, behind a heading such as Comments, that make a page without a body of its own."""
COMMENT_LEVELS: Final = 6
"""Elements around a comment among which one is named so."""
FEW_POLICIES: Final = 2
"""Sentences of such rules at least, below a heading of comments."""
MANY_POLICIES: Final = 4
"""Sentences of the rules of a comment section at least, below a heading of comments and without one."""
NEAR_POLICIES: Final = 6
"""Blocks above them among which the heading of comments stands."""
_POLICY: Final = "comments.policy"
"""The rule for sentences of such rules."""


def drop_sections(decision: Decision) -> None:
    """Headings take along what they announce: the short lines of a list, or all that follows."""
    first_body = list_end = 0
    has_comments = False
    for index, heading in decision.widget_headings:
        first_body = decision.next_body(first_body)
        if heading.scope == "list":
            if index < list_end:  # the list of an earlier heading goes on
                continue
            list_end = _end_of_section(decision, index, is_above_body=index < first_body)
            if list_end > index + 2 or _introduces(decision, index):  # one line is no list
                _take(decision, heading, range(index + 1, list_end), OVERRULING)
        elif (is_end := _body_ends_at(decision, index)) or _is_thread(decision, index):
            certainty = REST_CERTAINTY if is_end else OVERRULING
            _take(decision, heading, range(index + 1, len(decision.blocks)), certainty)
            break
        elif heading.category == "comments" and first_body < index and not has_comments:
            has_comments = True  # further headings have none that the first one does not have
            decision.set_all(_comments_behind(decision, index), heading.category, heading.id)


def _take(decision: Decision, heading: Rule, section: range, certainty: float) -> None:
    """Drop the blocks of a section of which the model is not sure."""
    taken = (one for one in section if decision.is_undecided(one) and decision.scores[one] < certainty)
    decision.set_all(taken, heading.category, heading.id)


def _end_of_section(decision: Decision, heading: int, *, is_above_body: bool) -> int:
    """Where the lines end that the heading of a list takes along: above all of the body of a text at a byline or date."""
    end = end_of_list(decision, heading)
    if decision.is_html or not is_above_body:
        return end
    return next((one for one in range(heading + 1, end) if decision.category_without_model(one) in HEAD_CATEGORIES), end)


def _introduces(decision: Decision, heading: int) -> bool:
    """Whether one line is enough behind a heading: one of HTML that is a link; of a text or of Markdown any behind a
    colon, and one that is no sentence if paragraphs stand before the heading and behind the line."""
    if decision.is_html:
        return any(map(is_link, decision.blocks[heading + 1 : heading + 2]))
    if decision.blocks[heading].text[-1] in COLONS:
        return True
    beside = [block.text for block in decision.blocks[max(heading - 1, 0) : heading + 3]]
    return len(beside) == 4 and is_paragraph(beside[0]) and is_paragraph(beside[3]) and not is_sentence(beside[2])


def end_of_list(decision: Decision, heading: int, most: float | None = None) -> int:
    """Where the run of short blocks under a heading ends: at the first that is long or surely body."""
    below = decision.forms[heading + 1 : heading + 3]
    listed = below[0] if len(below) == 2 and below[0] == below[1] else None  # the form of a list that stands there
    is_joined = not decision.is_html and decision.blocks[heading].starts_paragraph  # to the lines below, by no blank line
    for index in range(heading + 1, len(decision.blocks)):
        text = decision.blocks[index].text
        is_joined = is_joined and not decision.blocks[index].starts_paragraph
        certainty: float
        is_first = index == heading + 1 and not decision.is_html
        if (is_first or heading > decision.last_statement) and not is_sentence(
            text
        ):  # a headline, however sure the model is
            certainty = OVERRULING
        elif most:
            certainty = most
        elif is_joined or (listed and decision.forms[index] == listed):
            certainty = REST_CERTAINTY
        elif is_paragraph(text):  # no headline: what the model takes for body is
            certainty = decision.thresholds[index]
        else:
            certainty = SENTENCE_CERTAINTY if is_sentence(text) else LIST_CERTAINTY
        if len(text) > LIST_LINE_SIZE or decision.scores[index] >= certainty:
            return index
    return len(decision.blocks)


def _body_ends_at(decision: Decision, heading: int) -> bool:
    """Whether the body ends at a heading such as Comments.

    It does if some of the likely body stands before it, no more stands after it, and the model is not sure of that.
    """
    chars, weighted = decision.likely_chars
    before = chars[heading]
    after = chars[-1] - chars[heading + 1]
    sure = weighted[-1] - weighted[heading + 1]
    return BEFORE_REST_SIZE <= before >= after and (after == 0 or sure < REST_CERTAINTY * after)


def _is_thread(decision: Decision, heading: int) -> bool:
    """Whether the page is nothing but the comments under a heading."""
    if decision.likely_chars[0][heading]:
        return False
    decided = (decision.verdicts[index] for index in decision.marked if index > heading)
    known = sum(one.category == "comments" and one.reason != "model" for one in decided)
    return known >= max(THREAD_COMMENTS, THREAD_COMMENTS_SHARE * (len(decision.blocks) - heading))


def _comments_behind(decision: Decision, heading: int) -> list[int]:
    """The comments behind a heading after which most of the body stands.

    They stand in elements that do not hold the last block of the body above the heading. These are named for comments or,
    on a page that says that it is an article, begin with the heading.
    """
    above = next(filter(decision.is_body, reversed(range(heading))))
    return [
        index
        for index in range(heading + 1, len(decision.blocks) if decision.is_html else 0)
        if decision.is_undecided(index) and _is_comment(decision, index, above, heading)
    ]


def _is_comment(decision: Decision, index: int, before: int, heading: int) -> bool:
    """Whether a block stands in an element of comments behind a heading and the block ``before`` it."""
    is_over_section = decision.document.metadata.is_article and heading_level(decision.blocks[heading])
    for one in elements_around(decision.blocks[index], COMMENT_LEVELS):
        place = decision.blocks_in(one)
        if before in place:
            return False
        if purposes.is_comment(one.names) or (is_over_section and place.start == heading):
            return True
    return False


def drop_rules_of_comments(decision: Decision) -> None:
    """The rules of a comment section behind the body ("A comment will be deleted if it insults others") go with all that
    follows them."""
    known = decision.marked_by(_POLICY)
    if len(known) < FEW_POLICIES:
        return
    above = range(max(known[0] - NEAR_POLICIES, 0), known[0])
    headings = [index for index in above if decision.category_without_model(index) == "comments"]
    begin = headings[0] if headings else known[0]
    behind = range(known[-1] + 1, len(decision.blocks))
    if (
        (headings or len(known) >= MANY_POLICIES)
        and decision.likely_chars[0][begin] >= BEFORE_REST_SIZE
        and all(decision.scores[index] <= OVERRULING for index in behind)
    ):
        decision.set_all(filter(decision.is_undecided, range(begin, len(decision.blocks))), "comments", "comment-rules")
