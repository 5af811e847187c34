"""Rules that know a whole block against its score, and lines that are judged apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..apart import LINK_TARGET
from ..document import NO_PAGE, Mark
from ..marks import deciding_mark, may_give_way
from ..punctuation import QUOTES
from ..shapes import heading_level, is_sentence, is_spoken, is_term
from .state import HEADING_SCOPES, OVERRULING, REST_CERTAINTY, Decision

POINTER_SIZE: Final = 300
"""Characters of a block at most that points to an article, with an abstract of it."""
POINTER_HEADLINE_SIZE: Final = 12
"""Characters of the headline in it at least."""
COVERED_SHARE: Final = 0.8
"""If rules cover more than this share of the characters that the model takes for body, there is no article. Not tuned."""
_SPEECH: Final = QUOTES | frozenset("—–")
"""What a line of a dialogue begins with."""
_LEGAL: Final = ("legal", "cookie")
"""The categories of lines of which terms and policies consist."""
_ABOVE_BODY: Final = ("byline", "timestamp")
"""The categories of what stands between a headline and the body."""


def overrule_by_marks(decision: Decision) -> None:
    """Where marks cover a whole block, the longest of them decides. A built-in rule gives way to a model that is sure, and
    to any model where somebody says what it knows, or where it is a term over a sentence that is body. In HTML and Markdown
    between blocks of the body it gives way sooner (of 91 such blocks on pages of unseen hosts 72 were body). A byline or
    date above all of the body does not give way: it belongs to the headline. On a page whose headline is that of terms or of
    a policy, rules for such lines give way to any model. None gives way if they cover most of what the model takes for
    body: then there is no article. Rules for what a server says that gives no page decide only there."""
    marks = {index: mark for index in decision.marked if (mark := deciding_mark(decision.blocks[index]))}
    likely = sum(len(decision.blocks[index].text) for index in decision.body())
    covered = sum(len(decision.blocks[index].text) for index in marks if decision.is_body(index))
    has_article = covered <= COVERED_SHARE * likely > 0
    first_body = 0
    subject = _LEGAL if _is_legal_document(decision, marks) else ()
    for index, mark in marks.items():
        if has_article and mark.rule.id.startswith(NO_PAGE):
            continue
        text = decision.blocks[index].text
        is_phrase = mark.rule.match is None
        is_said = is_spoken(text) and (mark.rule.scope in HEADING_SCOPES or (is_phrase and text[0] in _SPEECH))
        is_within_body = decision.document.kind != "text" and decision.is_body(index - 1) and decision.is_body(index + 1)
        needed = REST_CERTAINTY if is_within_body else OVERRULING
        is_meant = is_said or mark.rule.category in subject
        is_sure = decision.scores[index] > needed or (is_meant and decision.is_body(index)) or _is_explained(decision, index)
        first_body = decision.next_body(first_body)
        is_above_body = index <= first_body and mark.rule.category in _ABOVE_BODY
        if is_above_body or not (is_sure and has_article and may_give_way(mark.rule)):
            decision.set(index, mark.rule.category, mark.rule.id)


def _is_legal_document(decision: Decision, marks: Mapping[int, Mark]) -> bool:
    """Whether the only heading of the first level, or the first line of a text, is one of terms or of a policy, such as
    "Terms of Service"."""
    legal = (index for index, mark in marks.items() if mark.rule.category == "legal")
    if decision.document.kind == "text":
        return 0 in legal
    is_named = any(heading_level(decision.blocks[index]) == 1 for index in legal)
    return is_named and sum(heading_level(block) == 1 for block in decision.blocks) == 1


def _is_explained(decision: Decision, index: int) -> bool:
    """Whether a block is a term over a sentence of the body."""
    if not decision.is_body(index + 1):
        return False
    below = decision.blocks[index + 1]
    return is_sentence(below.text) and is_term(decision.blocks[index], below)


def drop_pointers(decision: Decision) -> None:
    """A block that begins like the heading of related articles and goes on with a headline points to one article: "Read
    also Why the crane fell". (Of 171,000 lines of bodies 22 did so, of which 9 were clutter, and 4 sentences.)"""
    for index in decision.marked:
        block = decision.blocks[index]
        is_sure = decision.scores[index] > REST_CERTAINTY and is_sentence(block.text)
        if is_sure or not decision.is_body(index) or len(block.text) > POINTER_SIZE:
            continue
        for mark in block.marks:
            if mark.start == 0 and mark.rule.scope == "list" and mark.rule.category == "related" and not mark.rule.weak:
                label, headline = block.text[: mark.end], block.text[mark.end :]
                if len(headline) >= POINTER_HEADLINE_SIZE and _points(label, headline):
                    decision.set(index, "related", mark.rule.id)
                    break


def drop_lines_apart(decision: Decision) -> None:
    """Lines of a text that the model has not seen go: markers between its paragraphs, and targets of its links."""
    for index, reason in decision.document.apart.items():
        if decision.is_undecided(index):
            decision.set(index, "navigation" if reason == LINK_TARGET else "boilerplate", reason)


def _points(label: str, headline: str) -> bool:
    """Whether a label of several words, or in capitals, goes on with what begins like a headline; "Top 5 …" is a headline
    itself. Where letters have no case, a space or a quotation mark must part them."""
    first = headline.lstrip(" :–—-|")[:1]
    has_case = label.lower() != label.upper()
    is_label = (label.isupper() or " " in label or not has_case) and not any(map(str.isdigit, label))
    begins = first.isupper() or first.isdigit() or first in QUOTES
    return is_label and (begins or (not has_case and headline[0] == " "))
