"""What is known of characters, row by row, is what is known of each."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from cleaner.model import characters as read_by_the_model
from cleaner.rules import characters as read_by_the_rules


@pytest.mark.parametrize("module", [read_by_the_rules, read_by_the_model])
def test_a_row_of_letters_alike_is_as_each_of_them(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for are_alike in (module.are_caseless_letters, lambda chars: False):
        monkeypatch.setattr(module, "are_caseless_letters", are_alike)
        tables = [np.zeros_like(table) for table in module.TABLES]
        for name, table in zip(("_classes", "_folded", "_known"), tables, strict=True):
            monkeypatch.setattr(module, name, table)
        for row in range(256):
            module.learn(row)
        found.append([table.tolist() for table in tables])
    assert found[0] == found[1]
