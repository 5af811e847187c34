from __future__ import annotations

import sys
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("module", "framework"), [("scrapy", "itemadapter"), ("datatrove", "datatrove.data"), ("spark", "pyspark.sql")]
)
def test_without_its_framework_an_integration_names_its_extra(
    module: str, framework: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, framework, None)
    monkeypatch.delitem(sys.modules, f"cleaner.integrations.{module}", raising=False)
    with pytest.raises(ImportError, match=rf'{framework}.*pip install "article-cleaner\[{module}\]"'):
        import_module(f"cleaner.integrations.{module}")
