"""What a site names an element for, by its classes and ids: one place for the words of the languages of sites."""

from __future__ import annotations

import re
from typing import Final

from .names import name_parts, remembered, split_names


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


EMBEDDED_POST: Final = _words(
    r"(?<![\w-])(?:twitter-tweet|twitter-video|bluesky-embed|instagram-media|mastodon-embed|text-post-media|tiktok-embed|"
    r"reddit-embed(?:-bq)?|reddit-card|fb-post|telegram-post|tgme_widget_message(?:_text)?)(?![\w-])"
)
"""A post that is set into a text: the classes that networks ask sites to give it."""
PULL_QUOTE: Final = re.compile(r"pull[-_ ]?quote|quote[-_ ]?box", re.IGNORECASE)
"""What sites name a sentence that they repeat in large letters."""
POST_BOX: Final = re.compile(
    r"(?<![a-z])(?:embed(?:ded)?|toot|tweet|skeet|social|status|telegram|tgme)(?![a-z])", re.IGNORECASE
)
"""What sites name the box around such a post, and around other things that are set into a text."""
CAPTION: Final = _words(
    r"(?:^|[\s_-]|image|photo|picture|img|amp|wp)caption(?:s|text)?(?:$|[\s_-])",
    "didascalia|bildtext|bildunterschrift|fotobijschrift|cutline",
    r"\b(?:legenda?|legende)\b|\b(?:pie|legenda?|legende)-?(?:de-)?(?:foto|photo|imagen)\b",
    r"(?:img|pic|photo|foto)[-_]?te?xt|(?:img|image|photo|pic|picture|foto)[-_]?(?:desc|legend|credit)|media[-_]?credit",
)
OFFER: Final = _words(
    r"newsletter|mailing-?list|mailchimp|mailpoet|mc4wp|sign-?up|donat(?!ell)|opt-?in|lead-?magnet",
    r"subscri(?:be(?!r)|ption)|suscri|abonn(?!es)|abbon|prenumer|p[rř]edplat|assinatura|tilaus|subskr|spenden",
    r"(?:pay|reg|offer)-?wall(?!-?(?:content|body|text))|upsell",
)
"""An offer to subscribe or to donate."""
POLL: Final = _words(
    "poll|quiz|survey|vote|voting|umfrage|abstimm|sondage|encuesta|sondaggio|enquete|anket|ankiet|opros|golos"
)
INFOBOX: Final = _words(r"\binfobox")
_FOLDS: Final = re.compile(
    r"accordion|collaps|expand|toggle|\bfaq|fold|spoiler|answer|truncat|metered|paywall|premium|"
    r"(?:read|see|show|view)[-_]?(?:more|all)|more[-_]?(?:text|content)|\btabs?\b|tab[-_]?(?:panel|pane|content)",
    re.IGNORECASE,
)
_BYLINE: Final = _words("author|byline|by-line|writer|autor|auteur|contributor")
_NOT_BYLINE: Final = _words("related|recommend|teaser|card|comment|bio|footer|sidebar|avatar|more")
"""Beside a name for bylines: one of other articles, or a note about the author."""
_POST: Final = re.compile(
    r"(?<![\w-])(?:"
    r"message-?user(?:Info|Details|Title)?|userTitle|message-?(?:attribution|signature|Meta|actionBar|lastEdit)|reactionsBar|"
    r"bbCodeBlock-(?:title|expandLink)|quoteExpand|"  # XenForo
    r"postprofile|post-buttons|back2top|"  # phpBB
    r"userinfo|b-userinfo|signaturecontainer|"  # vBulletin
    r"poster|moderatorbar|keyinfo|"  # SMF
    r"cAuthorPane|ipsComment_(?:meta|author)|ipsQuote_citation|ipsReact|"  # Invision
    r"post_(?:author|head|meta|controls)|author_(?:information|statistics)|"  # MyBB
    r"topic-(?:avatar|meta-data|map)|post-(?:menu-area|infos)|who-liked|"  # Discourse
    r"PostUser|Post-(?:header|actions)|messageSidebar|messageSignature|"  # Flarum, WoltLab
    r"pls|authi|pstatus|"  # Discuz
    r"user-(?:details|action-time)|post-?signature|js-post-menu|"  # Stack Exchange, NodeBB
    r"signature)(?![\w-])"
)
"""What the software of forums names its elements for who wrote a post, its signature and its buttons."""
_COMMENT: Final = _words(
    r"\b(?:comment|repl(?:y|ies)\b|kom+ent|coment[aá]ri|reacties?\b|yorum|hozzasz[oó]l|diskus|dyskus|otzyv)",
    "talkback|disqus",
)
_STANDFIRST: Final = frozenset(
    (
        "dek deck lead lede intro summary excerpt description preamble strapline chapo chapeau vorspann sapo bajada "
        "entradilla copete ingress sommario occhiello perex zajawka manchet"
    ).split()
)
_STANDFIRST_GLUED: Final = ("standfirst", "subtitle", "subhead")
_NOTES: Final = frozenset(
    (
        "footnotes footnote-content footnote-list footnote-definition footnote-body endnotes doc-endnotes "
        "doc-footnote doc-endnote easy-footnotes-wrapper"
    ).split()
)
"""Classes and roles of footnotes; ``footnote`` alone also names a shop's small print."""
_LISTED_NOTES: Final = frozenset(("references", "footnote"))
"""Classes of footnotes in a list."""
_NOTE: Final = _words(r"(?:id-?)?(?:_?ftn|_?edn|fn|footnote|endnote|cite_note)s?[-_:]?(?:\w*[-_:])?\d+")
"""The id of a footnote."""
_LISTS: Final = frozenset(("ol", "ul", "li"))
_TABS: Final = frozenset("tablist tabbed-labels nav-tabs sd-tab-label tab-label tabs-list".split())
"""Roles and classes of what holds the names of tabs: WAI-ARIA, Material for MkDocs, Bootstrap, Sphinx."""


def is_standfirst(names: str) -> bool:
    """Whether these are names of a standfirst, if it stands where one does."""
    glued = names.lower().replace("-", "").replace("_", "")
    return not _STANDFIRST.isdisjoint(name_parts(names)) or any(word in glued for word in _STANDFIRST_GLUED)


def is_byline(names: str) -> bool:
    """Whether these are names of the byline of the page's own article."""
    return _BYLINE.search(names) is not None and _NOT_BYLINE.search(names) is None


@remembered
def folds(names: str) -> bool:
    """Whether these are names of what folds text, or is folded."""
    return _FOLDS.search(names) is not None


@remembered
def is_about_post(names: str) -> bool:
    """Whether these are names of what a forum says of a post, beside its text."""
    return _POST.search(names) is not None


@remembered
def is_comment(names: str) -> bool:
    """Whether these are names of comments of readers."""
    return _COMMENT.search(" ".join(split_names(names))) is not None


def holds_tabs(names: str) -> bool:
    """Whether these are names of what holds the names of tabs, or of one of these."""
    return "tab" in names and not _TABS.isdisjoint(names.split())


def is_for_footnotes(names: str, tag: str) -> bool:
    """Whether an element is named for footnotes."""
    return _names_footnotes(names) or (tag in _LISTS and not _LISTED_NOTES.isdisjoint(names.split()))


@remembered
def _names_footnotes(names: str) -> bool:
    one_by_one = names.split()
    return not _NOTES.isdisjoint(one_by_one) or any(map(_NOTE.fullmatch, one_by_one))
