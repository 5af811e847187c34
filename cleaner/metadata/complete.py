"""What a page's blocks, its address and its words say where the page itself states nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from .. import titles
from ..document import BODY, Block, Document, Metadata
from ..punctuation import letters
from ..segment.purposes import is_byline
from . import dates, language, people

LINES_BEFORE: Final = 6
"""Blocks before the headline, among which a byline or date may stand."""
LINES_WITHIN: Final = 4
"""Blocks from the first one of the body on, among which a byline or date may stand."""
LINES_BEHIND: Final = 6
"""Blocks behind the body, among which a signature may stand."""
SIGNED_LINE_SIZE: Final = 150
"""Characters; a longer block outside the body names no author and has no date of the page. (What goes from the body as a
byline is shorter: :data:`cleaner.decide.state.BYLINE_SIZE`.)"""
LABEL_SIZE: Final = 30
"""Characters; a shorter line may be the label of the date in the next one."""
SAME_SHARE: Final = 0.7
"""A heading of the first level that is so much like the page's title (:func:`cleaner.titles.likeness`) is its headline: a
little less than any block needs to be dropped for it."""
ONLY_HEADING_SHARE: Final = 0.25
"""As :data:`SAME_SHARE`, for the only heading of its level."""

_CHANGED: Final = re.compile(
    r"updated|modified|edited|revised|reviewed|aktualisier(?:t|ung)|geändert|mise? à jour|actuali[zs]a|atualiza|aggiorna|"
    r"bijgewerkt|uppdatera|oppdatert|opdateret|aktualiz|päivitetty|frissít|güncelle|diperbarui|cập nhật|"
    r"обновл|оновлен|актуализ|ενημέρωση|تحديث|به‌روز|עודכן|อัปเดต|अपडेट|수정|更新",
    re.IGNORECASE,
)
"""In the line of a date of the last change."""


def complete(document: Document) -> Metadata:
    """The metadata of a document whose blocks have their verdicts, with the language of its body."""
    known = document.metadata
    blocks = document.blocks
    head, foot = _places(blocks)
    host = _host(known.url or document.page.url or "")
    sites = _sites(known.site, host)
    title = _title(known, blocks, sites)
    author = known.author
    if author is None or _names_site(author, sites):  # who signed the page comes before the site's name
        author = people.joined(_signers(blocks, head, foot)) or author
    spoken = language.of_text("\n".join(block.text for block in blocks if block.category == BODY), known.language)
    published = known.published or dates.of_url(document.page.url or known.url)
    changed: str | None = None
    for moment, is_change in _shown(known, [blocks[index] for index in (*head, *foot)], spoken, host):
        if is_change:
            changed = changed or moment
        else:
            published = published or moment
    return replace(
        known,
        title=title,
        site=known.site or next(filter(None, (_site(form, title) for form in known.titles)), None),
        author=author,
        date=(published or changed or "")[:10] or None,
        published=published,
        modified=known.modified or changed,
        language=spoken,
    )


def _places(blocks: Sequence[Block]) -> tuple[range, range]:
    """Where the blocks around the headline and those behind the body stand."""
    bodies = [index for index, block in enumerate(blocks) if block.category == BODY]
    if not bodies:
        return range(0), range(0)
    first, last = bodies[0], bodies[-1]
    start = next((index for index in reversed(range(first)) if blocks[index].category == "title"), first)
    head = range(max(0, start - LINES_BEFORE), min(len(blocks), first + LINES_WITHIN))
    return head, range(last + 1, min(len(blocks), last + 1 + LINES_BEHIND))


# --- title ---------------------------------------------------------------------------------------------------


def _title(known: Metadata, blocks: Sequence[Block], sites: set[str]) -> str | None:
    """The page's headline, else its stated title without the site's name, else the first block that is a title."""
    tops = list(dict.fromkeys(_headings(blocks, sites)))
    if known.title is None:
        shown = (block.text for block in blocks if block.category == "title")
        return tops[0] if len(tops) == 1 else next(shown, None)
    stated = _without_site(known.title, sites, tops)
    if same := next((top for top in tops if letters(top) == letters(stated)), None):
        return same
    if len(tops) == 1 and any(form.startswith(tops[0]) for form in known.titles if form != tops[0]):
        return tops[0]
    likeness = {top: _likeness(top, {stated, *known.titles} - {top}) for top in tops}
    best = max(tops, key=lambda top: likeness[top], default=None)
    if best is None or likeness[best] <= (ONLY_HEADING_SHARE if len(tops) == 1 else SAME_SHARE):
        return stated
    return stated if letters(best).endswith(letters(stated)) else best  # without the line above it


def _headings(blocks: Sequence[Block], sites: set[str]) -> Iterator[str]:
    """The headings of the first level that stand before the body or at its start."""
    for block in blocks:
        if block.tag == "h1":
            bare = letters(block.text)
            if bare and bare not in sites:
                yield " ".join(block.text.split())
        elif block.category == BODY:
            return


def _likeness(title: str, others: Iterable[str]) -> float:
    words = titles.words(title)
    return max(titles.likeness(words, titles.words(other)) for other in others)


def _without_site(title: str, sites: set[str], headings: Sequence[str]) -> str:
    """``title`` without the parts at its ends that are the site's name, or that a heading which says the same has not."""
    for heading in headings:
        if title.startswith(heading) and titles.SEPARATOR.match(title, len(heading)):
            return heading
    breaks = list(titles.SEPARATOR.finditer(title))
    if not breaks:
        return title
    if _names_site(title[breaks[-1].end() :], sites):
        return title[: breaks[-1].start()].strip()
    if _names_site(title[: breaks[0].start()], sites):
        return title[breaks[0].end() :].strip()
    if sites and breaks[-1][0].strip() in ("|", "·", "»"):
        return title[: breaks[-1].start()].strip()
    return title


def _site(stated: str, headline: str | None) -> str | None:
    """What a stated title adds at its end, or its beginning, to the headline: "The ferry is late - Harbour News"."""
    if not headline or stated.count(headline) != 1:
        return None
    before, _, after = stated.partition(headline)
    found = ""
    if titles.SEPARATOR.match(after) and not before:
        found = titles.SEPARATOR.split(after)[-1]
    elif not after and (signs := list(titles.SEPARATOR.finditer(before))) and signs[-1].end() == len(before):
        found = titles.SEPARATOR.split(before)[0]
    is_name = not found[:1].islower() and not any(map(str.isdigit, found))  # no "Page 2", no "by Ann Lee"
    return found.strip() or None if is_name else None


# --- the site's names ----------------------------------------------------------------------------------------


def _host(address: str) -> str:
    """The host of an address; empty if it has none that can be read, as half an IPv6 address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _sites(site: str | None, host: str) -> set[str]:
    """The letters of the site's names: as it says, and the labels of its host."""
    labels = [label for label in host.split(".")[:-1] if len(label) > 2 and label != "www"]
    return {letters(name) for name in (site, host.removeprefix("www."), *labels) if name}


def _names_site(part: str, sites: set[str]) -> bool:
    bare = letters(part)
    if len(bare) <= 3:
        return bare in sites
    return any(bare in site or site in bare for site in sites if len(site) > 2)


# --- lines around the body -----------------------------------------------------------------------------------


def _signers(blocks: Sequence[Block], head: range, foot: range) -> list[str]:
    """The names in the first byline."""
    for index in (*head, *foot):
        block = blocks[index]
        if block.category == BODY or len(block.text) > SIGNED_LINE_SIZE:
            continue
        if people.is_label(block.text) and index + 1 < len(blocks):
            names = people.in_byline(blocks[index + 1].text)
        elif (
            block.category == "byline"
            or is_byline(block.names)
            or (index in head and (people.is_labelled(block.text) or next(dates.written(block.text), None)))
        ):
            names = people.in_byline(block.text)
        else:
            continue
        if names:
            return names
    return []


def _shown(known: Metadata, lines: Iterable[Block], spoken: str | None, host: str) -> Iterator[tuple[str, bool]]:
    """The moments that lines around the body show, and whether each is that of a change: what a line that is nothing else
    says before it counts too. A moment has its time if an element for times has it."""
    before = ""
    for block in lines:
        if block.category != BODY and len(block.text) <= SIGNED_LINE_SIZE:
            days = list(dates.written(block.text, spoken, known.region, host))
            for day, label in days:
                times = (moment for moment, said in known.times if said and said in block.text and moment.startswith(day))
                is_change = _CHANGED.search(before + (label if len(days) > 1 else block.text)) is not None
                yield next(times, day), is_change
                before = ""
        before = block.text if len(block.text) < LABEL_SIZE else ""
