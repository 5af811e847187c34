"""What is known of characters, row by row, is what is known of each."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.model import characters


def test_a_row_of_letters_alike_is_as_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for are_alike in (characters.are_caseless_letters, lambda chars: False):
        monkeypatch.setattr(characters, "are_caseless_letters", are_alike)
        tables = {name: np.zeros_like(getattr(characters, name)) for name in ("_classes", "_folded", "_known")}
        for name, table in tables.items():
            monkeypatch.setattr(characters, name, table)
        for row in range(256):
            characters._learn(row)
        found.append([table.tolist() for table in tables.values()])
    assert found[0] == found[1]


def test_punctuation_of_other_scripts_reads_as_its_latin_counterpart() -> None:
    texts = ["а، б؟ в؛ г। д॥ е۔ ж։ з።", "а, б? в; г. д. е. ж. з."]
    first, second = (characters.encode([text]).folded.tolist() for text in texts)
    assert first == second
