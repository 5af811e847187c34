"""The language of a text, by py3langid: of two detectors that were as good on 300 bodies in 15 languages (each wrong on
none; cld3 on one) it is the pure wheel, and its probabilities say when it is not sure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE_SIZE: Final = 600
"""UTF-8 bytes of the text that are looked at, from its middle: as right as all of it."""
SHORT_LETTERS: Final = 20
"""Letters; a shorter text has no language that could be told."""
SURE: Final = 0.7
"""Lines of menus and of code have less than this, sentences of four words more."""
_SAME: Final = ({"no", "nb", "nn", "da"}, {"hr", "bs", "sr", "sh"}, {"id", "ms"})
"""Languages that are hard to tell apart: what the page says of itself counts."""


def of_text(text: str, stated: str | None) -> str | None:
    """The ISO 639-1 code of a text's language, what the page has ``stated`` where it cannot be told, else ``None``."""
    data = text.encode("utf-8", "replace")
    begin = max(0, (len(data) - SAMPLE_SIZE) // 2)
    sample = data[begin : begin + SAMPLE_SIZE].decode("utf-8", "ignore")
    if sum(map(str.isalpha, sample)) * (1 if sample.isascii() else 2) < SHORT_LETTERS:
        return stated
    code, probability = _identifier().classify(sample)
    if probability < SURE or len(code) != 2:
        return stated
    if stated and any({stated, code} <= group for group in _SAME):
        return stated
    return str(code)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
