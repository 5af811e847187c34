"""What the attributes of an element say: the words in its names, and what CSS and ARIA do with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

WORDS: Final = frozenset(
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
_MEANS: Final = {word: word for word in WORDS}
_MEANS.update({f"{word}s": word for word in WORDS if f"{word}s" not in WORDS})
_MEANS.update(_ROLE_WORDS)

OVERLAYS: Final = frozenset(
    (
        "modal popup cookie consent nav menu search share social login signup subscribe newsletter advert ads header "
        "comment reply cart related toolbar legal"
    ).split()
)
"""Words of what a page hides for good, until a reader asks for it, and what is never part of its text."""
_REPEATED: Final = OVERLAYS | {"quote"}
"""What is no icon and yet left out by a screen reader; a pull quote repeats the text."""

_PARTS: Final = frozenset(
    (
        "area big block box column embed facebook fact factoid feed fold full grid group hash hot icon inline inner "
        "instagram latest layer layout line long main most movie news next outer over pane panel part prev previous "
        "pull rail read short side single site slide slider small stack story sub tab title top tweet twitter "
        "upper view wide wrap youtube"
    ).split()
)
"""Words that stand in glued names beside those of :data:`WORDS`."""
_LEAST_PART: Final = 3
"""Letters; shorter words turn up in others by chance."""
_LONGEST_GLUED: Final = 40
"""Letters; what is longer is a hash."""
_KNOWN: Final = _PARTS.union(_MEANS)
_BEGINNINGS: Final = frozenset(word[:_LEAST_PART] for word in _KNOWN)

_LETTERS: Final = re.compile("[a-z]+")
_CAMEL_CASE: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_FLAGS: Final = ("has-", "has_", "have-", "no-", "no_", "with-", "with_", "without-")
"""Begin a class that says what an element holds somewhere, or lacks."""
_FLAG_IN: Final = re.compile("(?:has|have|no|with|without)[-_]")
_TAXONOMY: Final = ("author-", "category-", "categories-", "tag-", "tags-", "topic-", "tax-", "format-", "type-", "status-")
"""Begin a class that says what an article is about and who wrote it."""

_FURNITURE: Final = frozenset(
    (
        # links to a heading, and to edit it, in wikis and documentation
        "headerlink anchorjs-link hash-link header-anchor heading-anchor viewcode-link mw-editsection "
        # a formula again, as glyphs
        "katex-html MathJax MathJax_Preview MathJax_Display MathJax_SVG MathJax_CHTML"
    ).split()
)
"""Classes of elements whose text is no part of the page's."""
_SPOKEN: Final = re.compile(
    r"(?<![a-z])(?:sr-?only(?![-_]?focus)|sr-text|screen-?reader|visually-?hidden|visuallyhidden|off-?screen|"
    r"a11y-(?:hidden|hide)|(?:hidden|hide)-visually|element-invisible|(?:ui-helper-)?hidden-accessible|"
    r"accessib(?:le|ly)-hidden|show-for-sr|assistive-text)(?![a-z])|"
    r"(?<!\S)(?:a11y-(?:text|tip|label|note|only)|sr-(?:hint|label))(?!\S)",
    re.IGNORECASE,
)
"""In the classes of what only a screen reader says."""
_MAYBE_SPOKEN: Final = re.compile("sr|creen|idden|isible|ssistive|a11y")
"""In all of these. Most classes have none, which is quicker to see than that :data:`_SPOKEN` does not match."""
_GUTTERS: Final = frozenset(
    (
        "gutter rouge-gutter lineno linenos linenodiv lnt ln blob-num hljs-ln-numbers hljs-ln-line "
        "line-numbers-rows crayon-nums react-line-number line-number linenumber"
    ).split()
)
"""Classes of line numbers beside code: rouge, Pygments, Hexo, Hugo, GitHub, highlight.js, Prism."""
_CODE_CLASSES: Final = frozenset("blob-code blob-code-inner react-code-text".split())
"""Classes of elements whose white space counts."""
_FORMULA: Final = "mwe-math-mathml"
"""Begins the class of a hidden element that holds a formula, of which the page shows a picture."""
_SHOWN_BY_SCRIPT: Final = re.compile(r"(?<!\S)(?:S:[0-9a-f]+|wow|rich_media_content)(?!\S)")
"""The id of a hidden element in which React sends a part of the page that a script then puts into its place, the class of
what WOW.js shows when the reader comes to it, and that of the article on WeChat's pages."""
_DIALOGS: Final = frozenset(("dialog", "alertdialog"))

_INVISIBLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE | re.ASCII)
_CLIPPED: Final = re.compile(
    r"clip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%", re.IGNORECASE | re.ASCII
)


SHOWN: Final = 0
CODE: Final = 1
"""The white space in the element counts."""
UNSPOKEN: Final = 2
"""A screen reader leaves the element out: an icon, or a part of the page that is not open now."""
HIDDEN: Final = 3
"""CSS hides the element, until a script shows it or for good."""
NUMBERS: Final = 4
"""The element holds the numbers of lines of code, if it holds nothing but numbers."""
DROPPED: Final = 5
"""The element's text is no part of the page's: only a screen reader says it, or it is a dialog's."""
_MARKERS: Final = {CODE: _CODE_CLASSES, NUMBERS: _GUTTERS, DROPPED: _FURNITURE}
_MARKED: Final = frozenset().union(*_MARKERS.values())


def names_and_visibility(attributes: Mapping[str, str | None], of_article: bool) -> tuple[str, int]:
    """The names in an element's class, id, role and itemprop, and how it is seen (:data:`SHOWN` to :data:`DROPPED`).

    ``of_article`` says whether the element is ``<article>`` or ``<main>``, whose classes tell the article's subject too.
    """
    names, visibility = "", SHOWN
    for attribute, value in attributes.items():
        if attribute in _SAYS:
            its_names, its_visibility = _SAYS[attribute](value or "")
            if of_article and attribute == "class":
                its_names = _of_article(its_names)
            if its_names:
                names = f"{names} {its_names}" if names else its_names
            if its_visibility > visibility:
                visibility = its_visibility
    if visibility == HIDDEN and (_FORMULA in names or _SHOWN_BY_SCRIPT.search(names)):
        visibility = SHOWN
    elif visibility == UNSPOKEN and not name_words(names).isdisjoint(_REPEATED):
        visibility = HIDDEN
    return names, visibility


REMEMBERED: Final = 8192
REMEMBERED_SIZE: Final = 200
"""Characters; what is longer is no names that other elements have too, and to remember it would take a page's memory."""
_Found = TypeVar("_Found")


class _Remembered(dict[str, _Found]):
    """What a function found for the names that it was asked about. It begins anew when there are too many of them."""

    def __init__(self, function: Callable[[str], _Found]) -> None:
        self._function = function

    def __missing__(self, names: str) -> _Found:
        found = self._function(names)
        if len(names) <= REMEMBERED_SIZE:
            if len(self) >= REMEMBERED:
                self.clear()
            self[names] = found
        return found


def remembered(function: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A function of an element's names that is asked once for each, if they are not long."""
    return _Remembered(function).__getitem__  # a look-up takes a fifth of the time of one in an `lru_cache`


@remembered
def _class_names(classes: str) -> tuple[str, int]:
    tokens = classes.split()
    visibility = SHOWN
    if not _MARKED.isdisjoint(tokens):
        visibility = max(kind for kind, marked in _MARKERS.items() if not marked.isdisjoint(tokens))
    if _is_for_screen_readers(classes):
        visibility = DROPPED
    if "hentry" in tokens:
        classes = _of_article(classes)
    elif _FLAG_IN.search(classes):
        classes = " ".join([token for token in tokens if not token.startswith(_FLAGS)])
    return classes, visibility


def _of_article(classes: str) -> str:
    """The classes of an article without those that tell its subject."""
    return " ".join([token for token in classes.split() if not token.startswith(_FLAGS + _TAXONOMY)])


def _is_for_screen_readers(classes: str) -> bool:
    return (
        _MAYBE_SPOKEN.search(classes) is not None
        and _SPOKEN.search(classes) is not None
        and "not-sr-only" not in classes  # which shows it on wide screens
    )


@remembered
def name_words(names: str) -> frozenset[str]:
    """The words of :data:`WORDS` in names; a plural and a role count as their word."""
    return frozenset(_MEANS[word] for word in split_names(names) if word in _MEANS)


def split_names(names: str) -> list[str]:
    """The words of classes and ids as :func:`name_parts` gives them, and glued ones (``relatedposts``) parted too."""
    return [part for word in name_parts(names) for part in ([word] if word in _MEANS else _unglued(word))]


def name_parts(names: str) -> list[str]:
    """The words of classes and ids, in small letters: parted by signs or by camel case."""
    if names.islower():
        return _LETTERS.findall(names)
    return [word.lower() for word in _CAMEL_CASE.findall(names)]


@remembered
def _unglued(word: str) -> list[str]:
    """The known words that ``word`` is made of, as few as can be; itself if it is not made of such."""
    if not 2 * _LEAST_PART <= len(word) <= _LONGEST_GLUED or word[:_LEAST_PART] not in _BEGINNINGS:
        return [word]
    best: list[list[str] | None] = [[], *[None] * len(word)]  # for each of the word's beginnings
    for start, before in enumerate(best):
        if before is not None:
            for end in range(start + _LEAST_PART, len(word) + 1):
                if word[start:end] in _KNOWN and ((known := best[end]) is None or len(known) > len(before) + 1):
                    best[end] = [*before, word[start:end]]
    return best[-1] or [word]


@remembered
def _style(style: str) -> tuple[str, int]:
    if _CLIPPED.search(style):
        return "", DROPPED
    return "", HIDDEN if _INVISIBLE.search(style) else SHOWN


def _condition(stated: str) -> tuple[str, int]:
    """Of the condition under which a script shows an element (Alpine, Vue, AngularJS), whether it names a tab."""
    return "tab-panel" if "tab" in stated.lower() else "", SHOWN


_SAYS: Final[dict[str, Callable[[str], tuple[str, int]]]] = {
    "class": _class_names,
    "id": lambda name: (name, SHOWN),
    "itemprop": lambda name: (name, SHOWN),
    "role": lambda role: (role, DROPPED if role in _DIALOGS else SHOWN),
    "style": _style,
    "hidden": lambda _: ("", HIDDEN),
    "aria-hidden": lambda stated: ("", UNSPOKEN if stated == "true" else SHOWN),
    "aria-modal": lambda stated: ("", DROPPED if stated == "true" else SHOWN),
    "x-show": _condition,
    "v-show": _condition,
    "ng-show": _condition,
}
"""What attributes say: names, and how the element is seen."""
