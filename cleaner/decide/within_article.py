"""What is set into an article beside boxes and captions: footnotes, corrections, posts, code and its labels, pull quotes,
torn links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ..document import BODY, Block, Element
from ..punctuation import COLONS, QUOTES, letters
from ..segment import purposes
from ..segment.markdown_tokens import LINK_ATTRIBUTE
from ..shapes import (
    elements_around,
    heading_level,
    is_code_label,
    is_footnote,
    is_link,
    is_preformatted,
    is_sentence,
    is_set_apart,
    main_template,
    nearest_element,
    runs,
    template,
)
from .scores_and_thresholds import NEAR_BLOCKS
from .state import PULL_QUOTE_BYTES, SIGNATURE_TAGS, Decision

PULL_QUOTE_BYTES_APART: Final = range(18, 800)
"""The same of one in a quotation, an aside or a figure."""
MOST_QUOTES: Final = 50
"""Sentences of a page that are looked for in its main text at most, so that a very long page takes no longer a word."""
POST_LINES: Final = 6
"""Blocks of a post that is set into a text, at most."""
TAB_LEVELS: Final = 2
"""Elements around the name of a tab among which that of all names stands."""
_ACCOUNT: Final = re.compile(r"@\w[\w-]{2,}+(?!\.\w)|@\w[\w.-]+@\w")
"""The name of an account of a network, and no e-mail address."""

_CORRECTION: Final = re.compile(
    r"""(?xi) \W{0,3} (?! [^.!。]{0,80} [?？] ) (?:
      (?: corrections?|clarifications?|erratum|rectificati(?:f|on)s?|correctifs?|berichtigung|korrektur|richtigstellung
        |rettelse|rättelse|fe\ de\ err(?:ata|ore)s|correcci[óo]n|rectificaci[óo]n|errata(?:\ corrige)?|correzione
        |corre[cç][aã]o|erramos|correctie|rectificatie|oikaisu|korjaus|javítás|helyreigazítás|sprostowanie|oprava|исправление|уточнение
        |поправка|виправлення|уточнення|исправка|ispravka|ispravak|popravek|정정|바로잡습니다|düzeltme|تصحيح|تصويب
        |اصلاحیه|תיקון(?:\ טעות)?|διόρθωση|erat[ăa]|parandus|labojums|pataisymas|đính\ chính|ralat|koreksi
      ) (?!\w) (?!\ (?:policy|page|desk)) (?: \.\s | [^:：。!?]{0,40}? (?: [:：。\]】] | \ [—–-] ))
     |(?:訂正|更正) [^:：.。!?]{0,40}? [:：。\]】]
      # What the label stands over without one: "An earlier version of this story misstated …".
     |(?:an|the|a)\ (?:earlier|previous)\ version\ of\ this
     |this\ (?:article|story|post|piece|report)\ (?:was|has\ been)\ (?:corrected|amended)
     |in\ einer\ (?:früheren|vorherigen)\ (?:version|fassung) |(?:en\ )?una\ versión\ anterior\ de\ est[ae]
     |(?:dans\ )?une\ (?:première\ )?version\ (?:précédente|antérieure) |in\ een\ eerdere\ versie
     |i\ en\ (?:tidigare\ version|tidligere\ (?:version|versjon|utgave))
     |in\ una\ (?:precedente\ versione|versione\ precedente) |uma\ versão\ anterior
     |w\ (?:poprzedniej|pierwotnej)\ wersji |v\ (?:předchozí|původní)\ verzi
     |в\ (?:предыдущей|первоначальной)\ версии
    )"""
)
"""What a correction begins with."""
CORRECTION_SIZE: Final = 30
"""Characters of a correction at least; what is shorter is a label, or a heading."""


def keep_corrections(decision: Decision) -> None:
    """A correction stays within the body and near it. (Of 15 that the model dropped, of the corpora and of invented pages,
    14 were body.)"""
    for index in _within_or_near(decision.body(), len(decision.blocks)):
        block = decision.blocks[index]
        is_long = len(block.text) >= CORRECTION_SIZE
        if is_long and decision.is_dropped_by_model(index) and not is_link(block) and _CORRECTION.match(block.text):
            decision.set(index, BODY, "correction")


def _within_or_near(body: Sequence[int], blocks: int) -> range:
    """The places of a body among so many ``blocks``, and those right behind it."""
    return range(body[0], min(body[-1] + NEAR_BLOCKS, blocks)) if body else range(0)


def keep_footnotes(decision: Decision) -> None:
    """The footnotes of a body stay, and the references of an encyclopedia's article."""
    for index in range(decision.next_body(), len(decision.blocks)):
        block = decision.blocks[index]
        if not decision.is_undecided(index) or not is_footnote(block) or is_link(block):
            continue
        if any(map(str.isalpha, block.text)):
            decision.set(index, BODY, "footnote")
            if index and heading_level(decision.blocks[index - 1]):
                decision.set(index - 1, BODY, "footnote")


def keep_embedded_posts(decision: Decision) -> None:
    """The words of a post that is set into the text, or stands right behind it, stay: the text speaks of them."""
    body = decision.body()
    for index in _within_or_near(body, len(decision.blocks)):
        block = decision.blocks[index]
        if not decision.is_undecided(index) or is_link(block):
            continue
        around = list(elements_around(block, 3))
        if any(one.tag in SIGNATURE_TAGS or purposes.is_byline(one.names) for one in around):
            continue
        is_named = any(purposes.EMBEDDED_POST.search(one.names) for one in around)
        if is_named or (is_sentence(block.text) and _is_posted_by_somebody(decision, around, index, body)):
            decision.set(index, BODY, "embedded-post")


def _is_posted_by_somebody(decision: Decision, around: Sequence[Element], index: int, body: Sequence[int]) -> bool:
    """Whether a block is within the body, in a box for posts with the name of an account."""
    boxes = [decision.blocks_in(one) for one in around if one.tag == "blockquote" or purposes.POST_BOX.search(one.names)]
    others = {one for box in boxes if len(box) <= POST_LINES for one in box if one != index}
    return body[0] < index < body[-1] and any(_ACCOUNT.search(decision.blocks[one].text) for one in others)


def keep_code(decision: Decision) -> None:
    """Code stays within the body and right behind it. (Of 2,400 blocks in documentation and blogs the model dropped 78 that
    were the article's, and three others.)"""
    body = decision.body()
    for index in range(body[0] + 1, len(decision.blocks)) if body else ():
        is_inside = index < body[-1] or decision.is_body(index - 1)
        if is_inside and decision.is_dropped_by_model(index) and is_preformatted(decision.blocks[index]):
            decision.set(index, BODY, "code")


def drop_pull_quotes(decision: Decision) -> None:
    """A sentence of HTML goes if a longer block of the main text holds it word for word. The first block may say again what
    the standfirst says, and a post of a forum what it answers."""
    kept = decision.body()
    said = {index: letters(decision.blocks[index].text) for index in kept}
    templates = {index: template(decision.blocks[index]) for index in kept}
    usual = main_template(decision.blocks[index] for index in kept)
    apart = [
        index
        for index in kept[1:]
        if templates[index] != usual
        and _may_be_pull_quote(decision.blocks[index], len(said[index].encode()))
        and not _is_quoted_post(decision, index)
    ]
    if not apart or decision.is_forum:
        return
    main_text = [said[index] for index in kept if templates[index] == usual]
    whole = "\n".join(main_text)
    for index in apart[:MOST_QUOTES]:
        if said[index] in whole and said[index] not in main_text:
            decision.set(index, "boilerplate", "pull-quote")


def drop_code_labels(decision: Decision) -> None:
    """What a page of HTML shows right above code goes: the numbers of its lines, the name of its language, and the names of
    the tabs that show it."""
    for index in range(1, len(decision.blocks)):
        above, block = decision.blocks[index - 1], decision.blocks[index]
        if not decision.is_body(index - 1):
            continue
        if is_code_label(above, block):
            decision.set(index - 1, "boilerplate", "code-label")
        tabs = next((one for one in elements_around(above, TAB_LEVELS) if purposes.holds_tabs(one.names)), None)
        if tabs is not None and is_preformatted(block) and decision.blocks_in(tabs).stop == index:
            decision.set_all(filter(decision.is_body, decision.blocks_in(tabs)), "boilerplate", "code-label")


def drop_torn_links(decision: Decision) -> None:
    """A link of Markdown over several blocks, such as a card, goes whole if one of its blocks goes."""
    for _, blocks in runs(list(map(_link_over, decision.blocks))):
        if not all(map(decision.is_body, blocks)):
            decision.set_all(filter(decision.is_body, blocks), "related", "torn-link")


def _link_over(block: Block) -> str | None:
    """The link of Markdown that a block stands in with others."""
    element = block.element
    return element.attributes.get(LINK_ATTRIBUTE) if element is not None and element.attributes else None


def _is_quoted_post(decision: Decision, index: int) -> bool:
    """Whether a block is what a post answers: "Ann wrote:" stands before it in its quotation."""
    if decision.blocks[index - 1].text[-1] not in COLONS:
        return False
    before, own = (nearest_element(decision.blocks[place], "blockquote") for place in (index - 1, index))
    return before is own is not None


def _may_be_pull_quote(block: Block, size: int) -> bool:
    """Whether a block looks like a pull quote, whose letters take up so many bytes. One that is set apart or named so may be
    shorter, or a heading."""
    is_apart = is_set_apart(block) or any(purposes.PULL_QUOTE.search(one.names) for one in elements_around(block, 2))
    if heading_level(block):
        return is_apart and size in PULL_QUOTE_BYTES
    if size in PULL_QUOTE_BYTES and (is_sentence(block.text) or block.text[0] in QUOTES):
        return True
    return is_apart and size in PULL_QUOTE_BYTES_APART
