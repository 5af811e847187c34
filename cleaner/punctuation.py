"""Which punctuation ends sentences, parts their clauses, and stands around them, in all scripts; and texts without it."""

from __future__ import annotations

import re
from typing import Final

WIDE_ENDS: Final = "。！？"
"""Ends of sentences in scripts without spaces."""
ENDS: Final = frozenset(".!?…؟।॥۔։።" + WIDE_ENDS)
ENDS_IN_PATTERNS: Final = re.escape("".join(sorted(ENDS)))
QUESTION_MARKS: Final = frozenset("?？؟")
COLONS: Final = frozenset(":：")
PAUSES: Final = frozenset(",;،؛，；、")
OPENERS: Final = "\"'“”„‘«»‹›「『（([¿¡–—-"
"""What may stand before the first word of a sentence."""
QUOTES: Final = frozenset('"“„«»‹「『')
"""What a quotation begins with."""
CLOSERS: Final = "\"'”’»“‘›」』）)]"
"""What may stand behind its end."""
BULLETS: Final = "•·*-–—◦▪■●○➢✓+"


UNSTOPPED: Final = 100
"""Characters of a text in Thai or Lao, which put nothing where a sentence ends, that is more than a headline."""


def ends_like_sentence(text: str) -> bool:
    """Whether a text ends with the end of a sentence, quotation marks and brackets behind it aside."""
    last = text.rstrip(CLOSERS + " ")[-1:]
    return last in ENDS or (is_unstopped(last) and len(text) >= UNSTOPPED)


def is_unstopped(char: str) -> bool:
    """Whether a character is of a script whose sentences end without punctuation."""
    return "\u0e00" <= char <= "\u0eff"


_NO_LETTERS: Final = re.compile(r"[\W_]+")
_ASCII_OTHERS: Final = bytes(code for code in range(128) if not chr(code).isalnum())


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case: what is compared where white space and punctuation differ."""
    folded = text.lower()
    if folded.isascii():
        return folded.encode().translate(None, _ASCII_OTHERS).decode()
    return _NO_LETTERS.sub("", folded)
