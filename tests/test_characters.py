"""What is known of characters, row by row, is what is known of each."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from cleaner.model import characters as read_by_the_model
from cleaner.rules import characters as read_by_the_rules


@pytest.mark.parametrize(("module", "learn"), [(read_by_the_rules, "learn"), (read_by_the_model, "_learn")])
def test_a_row_of_letters_alike_is_as_each_of_them(
    module: ModuleType, learn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for are_alike in (module.are_caseless_letters, lambda chars: False):
        monkeypatch.setattr(module, "are_caseless_letters", are_alike)
        tables = {name: np.zeros_like(getattr(module, name)) for name in ("_classes", "_folded", "_known")}
        for name, table in tables.items():
            monkeypatch.setattr(module, name, table)
        for row in range(256):
            getattr(module, learn)(row)
        found.append([table.tolist() for table in tables.values()])
    assert found[0] == found[1]
