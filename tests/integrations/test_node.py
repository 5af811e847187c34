from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import clean


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_documented_crawler_gets_each_answer_at_once(
    snippet: Callable[..., Path], run: Callable[..., str], site: str, pages: dict[str, str]
) -> None:
    """It sends a page when it has the answer for the one before: an answer held back would be a deadlock."""
    snippet("crawl.mjs")
    lines = run("node", "crawl.mjs", *(site + name for name in pages)).splitlines()
    expected = [{"url": site + name, "text": clean(html)} for name, html in pages.items()]
    assert list(map(json.loads, lines)) == expected
