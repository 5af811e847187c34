"""The line filters of two web corpora, written from their papers: what is usually done to text without
its HTML.

Only what works on lines is here. Rules that throw whole pages away (too few sentences, bad words, braces)
choose pages for a corpus and say nothing about where a page's body is."""

from __future__ import annotations

import re

from evaluation.metrics import words

_C4_ENDS = (".", "!", "?", '"', "”", "’", "'", "。", "！", "？", "」", "』")
"""Terminal punctuation, "a period, exclamation mark, question mark, or end quotation mark". The East
Asian forms are added: without them the filter would empty every Chinese page, which measures nothing."""
_C4_LEAST_WORDS = 3  # as published in JMLR; the first preprint says five
_C4_NOTICES = (
    "javascript",
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_C4_CITATION = re.compile(r"\[(?:\d*|edit|citation needed)\]")

_REFINEDWEB_SHORT = 10
_REFINEDWEB_COUNTER = re.compile(
    r"\W*\d[\d.,]*\s?[kmb]?\s+(?:likes?|shares?|comments?|views?|votes?|upvotes?|retweets?|reposts?|replies|reply"
    r"|reactions?|bookmarks?|followers?|downloads?)\W*",
    re.IGNORECASE,
)
_REFINEDWEB_EDIT = re.compile(
    r"^\W*(?:sign|log)[- ]?(?:in|up)\b|\bread more\W*$|\bitems? in (?:your )?cart\b", re.IGNORECASE
)


def c4(text: str) -> str:
    """Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text
    Transformer", section 2.2: lines that end like a sentence (an ellipsis is no end, in their code),
    have three words and are no policy notice; citation marks go."""
    return "\n".join(filter(_c4_keeps, (_C4_CITATION.sub("", line).strip() for line in text.splitlines())))


def _c4_keeps(line: str) -> bool:
    folded = line.lower()
    return (
        line.endswith(_C4_ENDS)
        and not line.endswith("...")
        and len(words(line)) >= _C4_LEAST_WORDS
        and not any(notice in folded for notice in _C4_NOTICES)
    )


def refinedweb(text: str) -> str:
    """Penedo et al. 2023, "The RefinedWeb Dataset for Falcon LLM", appendix G.2: lines mainly in capitals, of
    digits only, of one word or that are a counter ("3 likes") go; a sign-in, "read more" or cart
    phrase is cut out of lines of up to ten words. The paper gives one example a pattern, its list is
    not published."""
    return "\n".join(filter(None, map(_refinedweb_line, text.splitlines())))


def _refinedweb_line(line: str) -> str:
    tokens = words(line)
    capitals = sum(char.isupper() for char in line)
    if (
        len(tokens) <= 1
        or all(token.isdigit() for token in tokens)
        or 2 * capitals > sum(not char.isspace() for char in line)
        or _REFINEDWEB_COUNTER.fullmatch(line)
    ):
        return ""
    return _REFINEDWEB_EDIT.sub("", line).strip() if len(tokens) <= _REFINEDWEB_SHORT else line.strip()
