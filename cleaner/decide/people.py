"""Who wrote the page or a post of it: bylines, details, signatures, and notes on the author."""

from __future__ import annotations

from typing import Final

from ..document import Element
from ..metadata import people
from ..punctuation import COLONS
from ..segment import purposes
from ..shapes import elements_around, heading_level, is_sentence, nearest_element, runs
from .state import BYLINE_SIZE, DETAIL_SIZE, LIST_LINE_SIZE, NEAR_BODY, OVERRULING, SIGNATURE_TAGS, Decision, is_alone

AUTHOR_NOTE_BLOCKS: Final = 3
"""Blocks at the end of the body among which a note says who wrote it."""
SIGNATURE_UNDERSCORES: Final = 8
"""Underscores in a row, at least, over the signature of a forum's post."""
SIGNATURE_LINES: Final = 4
"""Lines of such a signature at most."""
QUOTATION_LEVELS: Final = 3
"""Elements around the words that say who is quoted, of which one is the quotation."""
KNOWN_SHARE: Final = 1 / 3
"""A list of details goes if rules know more than this share of its lines. Measured on unseen hosts."""
MOSTLY_KNOWN_SHARE: Final = 2 / 3
"""Of a list with more than this share of known lines longer lines go too."""
_BEFORE_NAME: Final = "*_• "
"""What may stand before the first word of a note."""


def drop_named_bylines(decision: Decision) -> None:
    """A short line that is no sentence goes if the site names its element for a byline. (8 of 8 were bylines, in HTML of
    unseen hosts.) So does whatever a forum shows beside a post's text: its author's name, rank and signature, its date."""
    for index, block in enumerate(decision.blocks):
        if not decision.is_body(index) or len(block.text) > BYLINE_SIZE:
            continue
        is_line = not is_sentence(block.text) and not heading_level(block)
        if (is_line and purposes.is_byline(next(elements_around(block)).names)) or decision.is_about_post(block):
            decision.set(index, "byline", "named-byline")


def drop_details(decision: Decision) -> None:
    """A list, or the lines of an element, goes whole if rules know many of its lines and all are short: what a page or
    the author of a post is."""
    for _, lines in runs([_list_around(decision, index) for index in range(len(decision.blocks))]):
        known = [one for one in lines if not decision.is_undecided(one) and not decision.is_body(one)]
        others = [one for one in lines if decision.is_body(one) and decision.is_undecided(one)]
        if len(known) < 2 or len(known) <= KNOWN_SHARE * len(lines):
            continue
        longest = LIST_LINE_SIZE if len(known) > MOSTLY_KNOWN_SHARE * len(lines) else DETAIL_SIZE
        if all(len(decision.blocks[one].text) <= longest and decision.scores[one] < OVERRULING for one in others):
            decision.set_all(others, decision.verdicts[known[0]].category, "details")


def _list_around(decision: Decision, index: int) -> object:
    """The list or table that a block is a line of, or else its element."""
    return decision.forms[index] or decision.blocks[index].element


def drop_signatures(decision: Decision) -> None:
    """A row of underscores, with which forums part a post from its author's signature, goes with the short lines behind
    it in its element."""
    for index, block in enumerate(decision.blocks):
        if len(block.text) >= SIGNATURE_UNDERSCORES and not block.text.strip("_"):
            following = range(index, min(index + 1 + SIGNATURE_LINES, len(decision.blocks)))
            box = [one for one in following if _list_around(decision, one) == _list_around(decision, index)]
            if all(len(decision.blocks[one].text) <= LIST_LINE_SIZE for one in box):
                decision.set_all(box, "boilerplate", "signature")


def drop_quotation_signatures(decision: Decision) -> None:
    """Who is quoted goes with the quotation; the foot of an embedded post goes always, and so does what stands over a post
    that a forum quotes ("Ann wrote:")."""
    body = decision.body()
    for index in body:
        around = list(elements_around(decision.blocks[index], QUOTATION_LEVELS))
        quotation = nearest_element(decision.blocks[index], "blockquote", QUOTATION_LEVELS)
        if quotation is None:
            continue
        quoted = decision.blocks_in(quotation)
        if len(quoted) == 1:
            continue
        text = decision.blocks[index].text
        is_signed = any(one.tag in SIGNATURE_TAGS for one in around[: around.index(quotation)])
        heads_post = is_signed and index == quoted[0] and text[-1] in COLONS
        is_foot = is_signed or (index == quoted[-1] and not is_sentence(text))
        if heads_post or (is_foot and _is_post(quotation)) or (is_signed and is_alone(body, quoted)):
            decision.set(index, "byline", "signature")


def _is_post(quotation: Element) -> bool:
    """Whether a quotation is a post of a network, by its own name or that of the box around it."""
    box = quotation.parent
    if purposes.EMBEDDED_POST.search(quotation.names):
        return True
    return box is not None and purposes.POST_BOX.search(box.names) is not None


def drop_author_note(decision: Decision) -> None:
    """At the end of the body goes a sentence that begins with the name of who wrote it, if no other block names them."""
    body = decision.body()
    for index in body[-AUTHOR_NOTE_BLOCKS:] if len(body) > AUTHOR_NOTE_BLOCKS else ():
        note = decision.blocks[index].text
        if not is_sentence(note) or all(word[:1].islower() for word in note.split(maxsplit=3)[1:3]):
            continue  # no name has a capital in its first word alone
        name = next((one for one in _authors(decision, body[0], note) if _begins_with_name(note, one)), None)
        if name and sum(name.split()[-1] in decision.blocks[one].text for one in body) == 1:
            decision.set(index, "bio", "author-note")


def _authors(decision: Decision, first: int, note: str) -> list[str]:
    """The full names of who may have written the page, of those that hold the first word of a note.

    They are what the page states, what bylines say, and what stands shortly above the body.
    """
    lines = {*range(max(first - NEAR_BODY, 0), first), *decision.marked}
    word = note.split(maxsplit=1)[0].lstrip(_BEFORE_NAME)
    texts = [decision.blocks[one].text for one in lines if one < first or decision.category_without_model(one) == "byline"]
    signed = [text for text in texts if len(text) <= BYLINE_SIZE and word in text]
    names = [name for text in signed for name in people.in_byline(text)]
    return [name for name in (*names, *people.stated(decision.document.metadata.author or "")) if " " in name]


def _begins_with_name(text: str, name: str) -> bool:
    """Whether a text begins with a name and goes on; where a colon follows, the name's bearer speaks."""
    begin = text.lstrip(_BEFORE_NAME)
    return begin.startswith(name) and begin[len(name) : len(name) + 1] in (" ", ",") and len(begin) > len(name) + 1
