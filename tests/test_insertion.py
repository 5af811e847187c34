"""Lines of clutter put into clean articles: no more of them are left, and no more sentences lost, than were.

``python -m benchmarks insertion`` shows which. Fewer is better: then lower the numbers here.
"""

from __future__ import annotations

import json
from pathlib import Path

from cleaner import Cleaner

DATA = Path(__file__).parent.parent / "benchmarks" / "insertion.json"
LEFT = 41
LOST = 2


def test_lines_put_into_clean_articles() -> None:
    cases = []
    for language in json.loads(DATA.read_text("utf-8")).values():
        article = [*language["article"], *language["ending"]]
        for line in language["lines"]:
            for place in (len(language["article"]) - 1, len(article)):  # in the middle, at the end
                cases.append((article, line, "\n\n".join([*article[:place], line, *article[place:]])))
    cleaned = [text.splitlines() for text in Cleaner(kind="text").clean_many(text for _, _, text in cases)]
    left = sum(line in text for (_, line, _), text in zip(cases, cleaned, strict=True))
    lost = sum(sentence not in text for (article, _, _), text in zip(cases, cleaned, strict=True) for sentence in article)
    assert len(cases) >= 592
    assert left <= LEFT
    assert lost <= LOST
