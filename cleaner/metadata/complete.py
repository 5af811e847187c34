"""What a page's blocks, its address and its words say where the page itself states nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from .. import titles
from ..document import BODY, Block, Document, Metadata
from ..punctuation import letters
from ..segment.addresses import split
from ..segment.purposes import is_byline
from . import dates, language, people
from .stated import SIGNED_LINE_SIZE

LINES_BEFORE: Final = 6
"""Blocks before the headline, among which a byline or date may stand."""
LINES_WITHIN: Final = 4
"""Blocks from the first one of the body on, among which a byline or date may stand."""
LINES_BEHIND: Final = 6
"""Blocks behind the body, among which a signature may stand."""
_OTHERS: Final = ("comments", "navigation", "related")  # their dates are of something else, but near the headline
LABEL_SIZE: Final = 30
"""Characters; a shorter line may be the label of the date in the next one."""
SAME_SHARE: Final = 0.7
"""A heading of the first level that is so much like the page's title (:func:`cleaner.titles.likeness`) is its headline: a
little less than any block needs to be dropped for it."""
ONLY_HEADING_SHARE: Final = 0.25
"""As :data:`SAME_SHARE`, for the only heading of its level."""

_CHANGED: Final = re.compile(
    r"updated?\b|modified|edited|revised|reviewed|amended|last change|aktuali[sz](?:ier(?:t|ung)|[aou])|geändert|änderung|"
    r"mise? à jour|\bmaj (?:le|à)\b|modifi(?:é|ca)|a[ck]tuali[tz][az]|aggiorna|bijgewerkt|gewijzigd|uppdatera|ändra[dt]|"
    r"oppdatert|opdateret|sist endret|ændret|päivitetty|muokattu|frissít|módosít|güncelle|yenilən|diperbarui|pembaruan|"
    r"dikemas kini|cập nhật|zmieniono|ažurira|izme?j?en|posodobljen|përditësu|atnauj|uuendatud|muudetud|uppfært|eguneratu|"
    r"imesasishwa|обновл|обновен|измен|промяна|оновлен|змінен|абноўлен|актуализ|ажурира|жаңарт|ενημέρωση|ανανεώθηκε|"
    r"թարմացվ|განახლ|تحديث|به[‌ ]?روز|ویرایش|اپ ڈیٹ|עודכן|อัป?เดต|แก้ไข|अपडेट|संशोधित|अद्यतन|আপডেট|புதுப்பி|నవీకరించ|അപ്ഡേറ്റ്|"
    r"수정|업데이트|更新|修改",
    re.IGNORECASE,
)
"""In the line of a date of the last change."""


def complete(document: Document) -> Metadata:
    """The metadata of a document whose blocks have their verdicts, with the language of its body."""
    known = document.metadata
    blocks = document.blocks
    head, foot = _places(blocks)
    at = split(known.url or document.page.url or "").hostname or ""
    sites = _sites(known.site, at)
    title = _title(known, blocks, sites)
    text = "\n".join(block.text for block in blocks if block.category == BODY)
    known = replace(known, language=language.of_text(text, known.language))
    signers = _signers(known, blocks, head, foot)
    persons = _persons((known.author or "").split("; "), sites) or _persons(signers, sites)
    author = people.joined(persons or signers) or known.author
    shown = list(_shown(known, blocks, head, foot, at))
    changes = [moment for moment, is_change in shown if is_change]
    firsts = [moment for moment, is_change in shown if not is_change]
    stated = {name: [moment for moment, _, names in known.times if name in names] for name in ("Published", "Modified")}
    published = _fullest(known.published, dates.of_url(document.page.url or known.url), *firsts, *stated["Published"])
    modified = _fullest(known.modified, *changes, *stated["Modified"])
    if published and modified and date.fromisoformat(published[:10]) - date.fromisoformat(modified[:10]) > timedelta(days=1):
        modified = None  # that of a template; one day may be the zones'
    return replace(
        known,
        title=title,
        site=known.site or next(filter(None, (_site(form, title) for form in known.titles)), None),
        author=author,
        date=(published or "".join(changes[:1]))[:10] or None,
        published=published,
        modified=modified,
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
    stated = _without_site(known.title, known.site, sites, tops)
    if same := next((top for top in tops if letters(top) == letters(stated)), None):
        return same
    if len(tops) == 1 and any(form.startswith(tops[0]) for form in known.titles if form != tops[0]):
        return tops[0]
    likeness = {
        top: max(titles.likeness(titles.words(top), titles.words(other)) for other in {stated, *known.titles} - {top})
        for top in tops
    }
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
                yield re.sub(r"(?<=\w\w) ?[#¶§]$", "", " ".join(block.text.split()))  # without a link to itself
        elif block.category == BODY:
            return


def _without_site(title: str, site: str | None, sites: set[str], headings: Sequence[str]) -> str:
    """``title`` without the parts at its ends that are the site's name, or that a heading which says the same has not."""
    for heading in headings:
        if title.startswith(heading) and titles.SEPARATOR.match(title, len(heading)):
            return heading
    breaks = list(titles.SEPARATOR.finditer(title))
    if breaks and _names_site(title[breaks[-1].end() :], sites):
        title = title[: breaks.pop().start()].strip()
    elif breaks and _names_site(title[: breaks[0].start()], sites):
        return title[breaks[0].end() :].strip()
    if breaks and sites and breaks[-1][0].strip() in ("|", "·", "»"):  # the section
        return title[: breaks[-1].start()].strip()
    if site is None or letters(title) in map(letters, headings):
        return title
    name = re.escape(site)  # a sign that parts other titles within, where the site says its name
    around = re.fullmatch(rf"{name}(?:\s+[•~/›]|:)\s+(.+)|(.+)\s+[•~/›]\s+{name}", title)
    return around[1] or around[2] if around else title


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


def _persons(names: Iterable[str], sites: set[str]) -> list[str]:
    """The names but for those of the site and of its desks."""
    return [name for name in names if name and not _names_site(name, sites) and not people.DESK.search(name)]


def _signers(known: Metadata, blocks: Sequence[Block], head: range, foot: range) -> list[str]:
    """The names in the first byline."""
    bylines = {letters(text): byline for text, byline in reversed(known.bylines)}
    for index in (*head, *foot):
        block = blocks[index]
        if block.category == BODY or len(block.text) > SIGNED_LINE_SIZE:
            continue
        parted = bylines.get(letters(block.text), "") if index in head and block.category != "title" else ""
        is_signed = parted or _is_byline(block) or is_byline(block.names)
        is_labelled = index in head and people.without_label(block.text, known.language) != block.text
        if people.is_label(block.text) and index + 1 < len(blocks):
            names = people.in_byline(blocks[index + 1].text, known.language)
        elif is_signed or is_labelled or (index in head and next(dates.written(block.text), None)):
            names = [name for line in parted.split("\n") for name in people.in_byline(line, known.language)]
            names = names or people.in_byline(block.text, known.language)
        else:
            continue
        if names:
            return names
    return []


def _fullest(*moments: str | None) -> str | None:
    """The first of some moments, with its time if one of the others has that."""
    known = [moment for moment in moments if moment]
    return next((one for one in known if "T" in one and one[:10] == known[0][:10]), known[0]) if known else None


def _is_byline(block: Block) -> bool:
    """Whether a block is a byline. In HTML the model alone does not say so: there, labels and names of elements do."""
    return block.category == "byline" and (block.element is None or block.reason != "model")


def _shown(known: Metadata, blocks: Sequence[Block], head: range, foot: range, at: str) -> Iterator[tuple[str, bool]]:
    """The moments that lines around the body show, and whether each is that of a change: what a line that is nothing else
    says before it counts too. Lines above the headline come after those below, for they may say what day it is today."""
    texts = list(_with_moments(blocks[: foot.stop], known.times))
    top = max((index for index in head if blocks[index].category == "title"), default=head.start)
    near = sorted(head, key=lambda index: (index < top, blocks[index].category in _OTHERS))
    for index in (*near, *(index for index in foot if blocks[index].category not in _OTHERS)):
        text, label = texts[index], texts[index - 1] if index else ""
        if blocks[index].category in (BODY, "caption") or len(text) > SIGNED_LINE_SIZE or text.startswith("—"):
            continue  # behind a dash stands who said what is quoted, and when
        before = label if len(label) < LABEL_SIZE and not re.search(r"\d", label) else ""
        days = list(dates.written(text, known.language, known.region, at))
        for day, said in days:
            yield day, _says_change(before + said, before + text if len(days) == 1 else "")
            before = ""


def _says_change(label: str, line: str) -> bool:
    """Whether the label before a date says that the page was changed, or the ``line`` of the only date does, if no number
    stands behind what says so: that is of another moment."""
    if _CHANGED.search(label):
        return True
    match = _CHANGED.search(line)
    return match is not None and not re.search(r"\d", line[match.end() :])


def _with_moments(blocks: Iterable[Block], times: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """The texts of blocks, with the moments that elements of the page state in place of what these show ("2 hours ago")."""
    left = [time for time in times if 2 < len(time[1]) <= SIGNED_LINE_SIZE]
    for block in blocks:
        text, end = block.text, 0
        for moment, said, names in left[:] if block.category != BODY else ():
            if (start := text.find(said, end)) >= 0:
                left.remove((moment, said, names))
                shown = said if "T" not in moment and any(dates.written(said)) else moment  # which may have a time
                label = "updated " if _CHANGED.search(names) and "ublish" not in names else ""
                text = f"{text[:start]} {label}{shown} {text[start + len(said) :]}"
                end = start + len(label) + len(shown) + 1
        yield text
