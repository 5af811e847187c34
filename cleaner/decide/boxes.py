"""Boxes of a page of HTML: what is set into the main text of an article, and stays or goes whole.

The main text is the blocks with the template of most of the body. A box holds none of it, and is told by its elements and by
how its blocks look beside the main text. No score tells what is a box, only whether it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile
from typing import Final

from ..document import Block, Element
from ..punctuation import QUESTION_MARKS
from ..segment import purposes
from ..segment.elements import largest
from ..segment.html import OFFER_SIZE
from ..shapes import (
    LONG_BLOCK,
    elements_around,
    heading_level,
    is_link,
    is_pictured,
    is_sentence,
    main_template,
    runs,
    template,
)
from .state import BOX_CERTAINTY, MACHINE_NOTE, OFFER_CERTAINTY, SURE, Decision

BOX_LEVELS: Final = 8
"""Elements around a block among which its box is looked for."""
POLL_LEVELS: Final = 5
"""Elements around an option among which one is named for polls."""
ANY_CERTAINTY: Final = 1.0
"""What a page says is a machine's, or a caption, goes however sure the model is."""
BOX_BLOCKS: Final = 40
"""Blocks of a box at most."""
MACHINE_NOTE_BLOCKS: Final = 3
"""First blocks of a box among which a note of who wrote it stands."""
CARD_BLOCKS: Final = 4
"""Blocks of a teaser card at most."""
CARD_SIZE: Final = 400
"""Characters of a teaser card at most."""
CARDS_SHARE: Final = 0.4
"""If cards hold more than this share of what else stays, the page is a list of them."""
LINKED_HEADLINE_SIZE: Final = 20
"""Characters; a link with fewer is a name or a label."""
LINKED_HEADLINE_WORDS: Final = 5
"""Words of a headline in a list of links at least; names and titles of forms have fewer."""
QUESTION_SIZE: Final = 150
"""Characters of a poll's question at most."""
OPTION_SIZE: Final = 80
"""Characters of an option of a poll at most."""
POLL_OPTIONS: Final = range(2, 9)
"""How many options a poll has."""
BESIDE_OPTIONS: Final = 4
"""Blocks of a poll beside its options at most: the question, a button, a number of votes."""
CAPTION_SIZE: Final = 300
"""Characters of a caption at most."""

_NO_OPTION_TAGS: Final = frozenset("td th tr pre dd dt".split())
_CAPTION_TAGS: Final = frozenset("div figure figcaption section span p".split())
_AGREEMENT: Final = "legal.agreement"
"""The rule for what one agrees to by signing up."""
_MACHINE_MADE: Final = "boilerplate.machine-made"
"""Ends the id of the rules for a note that a machine wrote something."""
_READ_ON: Final = ("related.readon", "related.link")
"""End the ids of the rules for a link to read on."""


def drop_boxes(decision: Decision) -> None:
    """What is set into the main text of an article goes whole, most of it only if the model is not sure of a block of it."""
    if decision.document.metadata.is_article is False:
        return
    boxes = Boxes(decision)
    notes = _decided_by(decision, _MACHINE_MADE)
    offers = {index for index in decision.marked if decision.category_without_model(index) == "subscribe"}
    cards = boxes.cards(_decided_by(decision, _READ_ON))
    related = frozenset(index for index, heading in decision.widget_headings if heading.category == "related")
    for category, reason, certainty, found in (
        ("boilerplate", "machine-made", ANY_CERTAINTY, map(boxes.around, notes)),
        ("boilerplate", "machine-made", BOX_CERTAINTY, boxes.machine_written(decision.marked_by(MACHINE_NOTE))),
        ("subscribe", "offer", OFFER_CERTAINTY, boxes.offers()),
        ("subscribe", "offer", OFFER_CERTAINTY, boxes.around_known(offers | _decided_by(decision, _AGREEMENT))),
        ("related", "teaser-card", BOX_CERTAINTY, () if cards and decision.is_forum else cards),
        ("related", "teaser-card", BOX_CERTAINTY, boxes.around_known(related)),
        ("related", "link-list", SURE, boxes.link_lists()),
        ("related", "linked-headline", BOX_CERTAINTY, boxes.linked_headlines()),
        ("boilerplate", "infobox", BOX_CERTAINTY, boxes.infoboxes()),
        ("boilerplate", "poll", BOX_CERTAINTY, boxes.polls()),
        ("caption", "beside-image", BOX_CERTAINTY, boxes.captions()),
        ("caption", "named-caption", ANY_CERTAINTY, boxes.named_captions()),
    ):
        for box in found:
            text = [index for index in box if not heading_level(decision.blocks[index])]
            if all(decision.scores[index] <= certainty for index in text):
                for index in box:
                    if decision.is_body(index) and decision.verdicts[index].reason != "embedded-post":
                        decision.set(index, category, reason)


def _decided_by(decision: Decision, rule: str | tuple[str, ...]) -> frozenset[int]:
    """The blocks that a rule decided on whose id ends so, or in one of these ways."""
    return frozenset(index for index in decision.marked if decision.verdicts[index].reason.endswith(rule))


class Boxes:
    """The boxes of an article before any of them goes."""

    def __init__(self, decision: Decision) -> None:
        body = decision.body()
        usual = main_template(decision.blocks[index] for index in body)
        self._decision = decision
        self._blocks = decision.blocks
        self._main_text = frozenset(index for index, block in enumerate(decision.blocks) if template(block) == usual)
        """What is laid out as most of the body is."""
        long = [index for index in body if index in self._main_text and len(decision.blocks[index].text) >= LONG_BLOCK]
        self._span = range(long[0], long[-1]) if long else range(0)
        """From the first long block of the main text to before the last."""
        self._between = [index for index in self._span if index not in self._main_text]
        self._body = frozenset(body)
        self._inside = [index for index in self._between if index in self._body]
        self._apart = [index for index in body if index not in self._main_text]

    def around(self, index: int) -> range:
        """The largest box around a block."""
        return self._largest(index, lambda box: len(box) <= BOX_BLOCKS)

    def machine_written(self, notes: Iterable[int]) -> Iterator[range]:
        """Boxes that begin or end with one of the ``notes`` that name a machine: most stand over the main text."""
        for index in notes:
            box = self.around(index)
            is_edge = index - box.start < MACHINE_NOTE_BLOCKS or index == box.stop - 1
            if len(box) > 1 and is_edge and not (index in self._span and heading_level(self._blocks[index])):
                yield box

    def cards(self, read_on: AbstractSet[int]) -> list[range]:
        """Teaser cards: a headline that is a link, with a sentence or two beside it, within the main text or with one of the
        links to ``read_on``."""
        between = frozenset(self._between)
        found = []
        for index, block in enumerate(self._blocks):
            if len(block.text) >= LINKED_HEADLINE_SIZE and heading_level(block) and is_link(block):
                card = self._largest(index, lambda box: len(box) <= CARD_BLOCKS and self._chars(box) <= CARD_SIZE)
                if len(card) == 1:
                    card = self._linked_with(index)
                if (index in between and any(is_sentence(self._blocks[one].text) for one in card if one != index)) or any(
                    one in read_on for one in card
                ):
                    found.append(card)
        kept = {one for card in found for one in card} & self._body
        return found if self._chars(kept) <= CARDS_SHARE * self._chars(self._body - kept) else []

    def offers(self) -> Iterator[range]:
        """Boxes with a field for an e-mail address, or that a site names for its newsletter, subscriptions or donations."""
        return self._small(
            self._apart, lambda element, box: element.asks_for_email or purposes.OFFER.search(element.names) is not None
        )

    def around_known(self, known: AbstractSet[int]) -> Iterator[range]:
        """Boxes within the main text with a block that is ``known`` as clutter of some kind."""
        return self._small(self._inside, lambda element, box: not known.isdisjoint(box))

    def _small(self, places: Iterable[int], fits: Callable[[Element, range], bool]) -> Iterator[range]:
        """The smallest boxes around some blocks that fit and hold no more than an offer."""
        for index in places:
            for element in elements_around(self._blocks[index], BOX_LEVELS):
                box = self._decision.blocks_in(element)
                if len(box) > BOX_BLOCKS or self._chars(box) > OFFER_SIZE or not self._main_text.isdisjoint(box):
                    break
                if fits(element, box):
                    yield box
                    break

    def link_lists(self) -> Iterator[range]:
        """Lists of links to other pages by their headlines, with the heading over them."""
        for form, box in runs(self._decision.forms, self._inside):
            if form[0] not in ("ul", "ol") or len(box) < 2:
                continue
            if all(map(_is_linked_headline, [self._blocks[index] for index in box])):
                begin = box[0] - bool(heading_level(self._blocks[box[0] - 1]))
                yield range(begin, box[-1] + 1)

    def linked_headlines(self) -> Iterator[range]:
        """Headlines in capitals that are links."""
        for index in self._span:
            block = self._blocks[index]
            if block.text.isupper() and is_link(block) and _is_linked_headline(block):
                yield range(index, index + 1)

    def infoboxes(self) -> Iterator[range]:
        """Tables that an encyclopedia names as what it knows of its subject in keywords."""
        end = 0
        for index, block in enumerate(self._blocks):
            if index < end or self._decision.forms[index] is None:
                continue
            for element in elements_around(block, BOX_LEVELS):
                if element.tag == "table" and purposes.INFOBOX.search(element.names):
                    yield (box := self._decision.blocks_in(element))
                    end = box.stop
                    break

    def polls(self) -> Iterator[range]:
        """Polls: a question, and answers to choose from."""
        for index in self._between:
            text = self._blocks[index].text
            if text[-1] in QUESTION_MARKS and len(text) <= QUESTION_SIZE:
                box = self.around(index)
                if _is_poll([self._blocks[one] for one in range(index + 1, box.stop)], len(box)):
                    yield box

    def captions(self) -> Iterator[range]:
        """What stands with an image in an element that holds little more, and is not main text."""
        for index in self._inside:
            block = self._blocks[index]
            if heading_level(block) or self._decision.forms[index] is not None:
                continue
            is_credited = any(mark.rule.category == "caption" for mark in block.marks)
            own = next(elements_around(block))
            if (own.tag in _CAPTION_TAGS or is_credited) and is_pictured(block):
                yield range(index, index + 1)

    def named_captions(self) -> Iterator[range]:
        """What a site names as a caption, by the element around the text; among paragraphs without elements of their own, by
        the inline elements."""
        for index in self._body:
            block = self._blocks[index]
            if len(block.text) > CAPTION_SIZE or heading_level(block) or block.structure is None:
                continue
            is_main = index in self._main_text
            is_named = purposes.CAPTION.search(block.structure.inline_names if is_main else block.names)
            if is_named or (block.tag == "figcaption" and not is_main):
                yield range(index, index + 1)

    def _largest(self, index: int, fits: Callable[[range], bool]) -> range:
        """The blocks of the largest element around a block that holds no other main text and fits."""

        def is_box(element: Element) -> bool:
            blocks = self._decision.blocks_in(element)
            return fits(blocks) and not any(one != index and one in self._main_text for one in blocks)

        box = largest(elements_around(self._blocks[index], BOX_LEVELS), is_box)
        return self._decision.blocks_in(box) if box is not None else range(index, index + 1)

    def _linked_with(self, index: int) -> range:
        """A headline and what stands behind it in the same link."""
        alone = range(index, index + 1)
        link = _link_around(self._blocks[index])
        if link is None:
            return alone
        linked = list(takewhile(lambda block: _link_around(block) == link, self._blocks[index : index + CARD_BLOCKS]))
        card = range(index, index + len(linked))
        return card if self._chars(card) <= CARD_SIZE else alone

    def _chars(self, box: Iterable[int]) -> int:
        return sum(len(self._blocks[index].text) for index in box)


def _link_around(block: Block) -> int | None:
    """The number of the link around the block's element."""
    return block.structure.link if block.structure is not None else None


def _is_linked_headline(block: Block) -> bool:
    words = len(block.text.split())
    is_without_spaces = words == 1 and len(block.text) >= LINKED_HEADLINE_SIZE
    is_long = words >= LINKED_HEADLINE_WORDS or is_without_spaces
    return block.linked_share > 0.5 and is_long and not is_sentence(block.text)


def _is_poll(answers: Sequence[Block], size: int) -> bool:
    """Whether what follows a question in a box of ``size`` blocks is a poll's."""
    if not answers:
        return False
    first = answers[0]
    options = list(takewhile(lambda block: template(block) == template(first), answers))
    is_named = any(purposes.POLL.search(element.names) for element in elements_around(first, POLL_LEVELS))
    return (
        len(options) in POLL_OPTIONS
        and size <= len(options) + BESIDE_OPTIONS
        and first.tag not in _NO_OPTION_TAGS
        and (is_named or first.tag not in ("li", "p"))
        and not any(len(one.text) > OPTION_SIZE or heading_level(one) or is_link(one) for one in options)
    )
