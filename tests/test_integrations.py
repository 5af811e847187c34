from __future__ import annotations

import sys
from importlib import import_module

import pytest

from cleaner.integrations import shared_cleaner


@pytest.mark.parametrize(
    ("module", "framework"),
    [("scrapy", "itemadapter"), ("datatrove", "datatrove.data"), ("spark", "pyspark.sql")],
)
def test_without_its_framework_an_integration_names_its_extra(
    module: str, framework: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, framework, None)
    monkeypatch.delitem(sys.modules, f"cleaner.integrations.{module}", raising=False)
    with pytest.raises(ImportError, match=rf'{framework}.*pip install "cleaner\[{module}\]"'):
        import_module(f"cleaner.integrations.{module}")


def test_a_process_has_one_cleaner_for_the_same_options() -> None:
    cleaner = shared_cleaner(keep=["title"], favor="recall")
    assert shared_cleaner(favor="recall", keep=["title"]) is cleaner
    assert shared_cleaner(favor="recall", keep={"title"}) is not cleaner
    assert shared_cleaner(keep={"title", "tags"}) is shared_cleaner(keep={"tags", "title"})
    with pytest.raises(ValueError, match="nonsense"):
        shared_cleaner(favor="nonsense")
