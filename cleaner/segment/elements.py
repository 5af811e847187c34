"""What the elements of HTML and their attributes say about the text in them, and how that text reads."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Element

BLOCKS: Final = frozenset(
    (
        "html body p div section article main header footer nav aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
        "table caption thead tbody tfoot tr td th blockquote pre listing xmp figure figcaption address form "
        "fieldset legend details summary hr center dir menu hgroup search frameset noframes marquee "
        "template title"
    ).split()
)
"""Elements that begin a line of their own; the others stand in a line."""
SILENT: Final = frozenset(
    (
        "head script style template noscript select option optgroup datalist button input textarea svg "
        "iframe object embed applet video audio canvas map area track source progress meter dialog frame "
        "amp-analytics amp-ad"
    ).split()
)
"""Elements that show no text of the page's own; but a button in a heading is the heading, which can be folded."""
_NEVER_HOLD: Final = frozenset("img wbr link meta base param col keygen".split())
"""Elements that never hold anything; those that have an effect by themselves are named elsewhere."""
PASSED_OVER: Final = SILENT | _NEVER_HOLD
LINES: Final = frozenset("li dt dd tr caption thead tbody tfoot".split())
"""Blocks that follow their like on the next line, without a blank line between."""
PARAGRAPHS: Final = frozenset(
    "p li dt dd h1 h2 h3 h4 h5 h6 blockquote pre tr td th figcaption caption".split()
)
"""Blocks that are held by another one, which is what groups them."""
CONTAINERS: Final = 6
"""How many of the elements that hold a paragraph a segment knows."""
PATH: Final = 12
"""How many of the block elements around it a segment knows."""
EMPHASIS: Final = frozenset("b strong i em".split())
CELL: Final = "\ue003"
CELL_LIMIT: Final = 300
"""Characters; a table with a longer cell is layout."""
NOT_IN_DATA: Final = frozenset("h1 h2 h3 ul ol form pre".split())
"""What no table of data has in it."""
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

WORDS: Final = tuple(
    (
        "article story content entry post body text main lead intro summary standfirst title headline head "
        "header footer foot nav menu breadcrumb sidebar aside widget related recommend more popular "
        "trending list item teaser card promo ad ads advert sponsor banner cookie consent modal popup share "
        "social follow newsletter subscribe signup login paywall comment comments reply disqus author "
        "byline bio profile user avatar date time meta info tag tags category topic caption credit figure "
        "photo image gallery media video player audio copyright legal toolbar button btn link links search "
        "form pagination pager page print rating review description product spec price shop cart thread "
        "message forum question answer quote signature code highlight note table section wrapper container "
        "row col left right top bottom hidden sr articlebody prose doc docs markdown recipe ingredient "
        "instruction toc nextprev skip"
    ).split()
)
"""Words in class, id, role and itemprop that tell what an element is for."""
_ROLE_WORDS: Final = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search",
    "dialog": "modal",
    "main": "main",
    "article": "article",
}
WORD_BIT: Final = {word: 1 << index for index, word in enumerate(WORDS)}
WORD_BIT.update({f"{word}s": bit for word, bit in WORD_BIT.items() if f"{word}s" not in WORD_BIT})
WORD_BIT.update({role: WORD_BIT[word] for role, word in _ROLE_WORDS.items()})
FURNITURE: Final = frozenset("headerlink anchorjs-link hash-link mw-editsection".split())
"""Classes of what wikis and documentation builders put into headings: links to the heading, and to edit it."""
_DROPPED: Final = "\u00ad\u200b\ufeff\u2060"


def folded(raw: str, preformatted: bool) -> str:
    """The text of a segment, white space folded unless it is ``preformatted``, with `` | `` between a table row's cells."""
    if preformatted:
        return raw.strip("\n").rstrip()
    if not raw.isascii():
        for dropped in _DROPPED:
            raw = raw.replace(dropped, "")
    text = raw.strip()
    if "  " in text or not text.isprintable():  # all white space but the plain space is not printable
        text = " ".join(text.split())
    if CELL in text:
        cells = [cell.strip() for cell in text.split(CELL)]
        text = " | ".join(cells[1:] if not cells[0] else cells).strip(" |") if any(cells) else ""
    return text


# --- the elements around a block -----------------------------------------------------------------------------


def ancestors(element: Element) -> Iterator[Element]:
    """The element and those above it, innermost first."""
    above: Element | None = element
    while above is not None:
        yield above
        above = above.parent


def path(element: Element) -> tuple[str, ...]:
    """The tags of the element and those above it, outermost first, at most :data:`PATH`."""
    return tuple([one.tag for one in islice(ancestors(element), PATH)][::-1])


def own_words(element: Element) -> int:
    """The telling words of the element and the one above it, as a bit set."""
    return element.words | (element.parent.words if element.parent is not None else 0)


def ancestor_words(element: Element) -> int:
    """The telling words of the elements further up, as a bit set."""
    found = 0
    for above in islice(ancestors(element), 2, None):
        found |= above.words
    return found


def containers(element: Element) -> tuple[int, ...]:
    """The numbers of the elements that hold the paragraph, from the nearest one out; the page holds itself."""
    begin = 1 if element.tag in PARAGRAPHS else 0
    found = [one.number for one in islice(ancestors(element), begin, begin + CONTAINERS)]
    return (*found, *[0] * (CONTAINERS - len(found)))
