"""The pages that were written for training."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent.parent / "golden"
PAGES = Path(__file__).parent.parent / "training" / "pages"


def test_no_golden_is_learnt_from() -> None:
    goldens = {file.read_bytes() for file in GOLDEN.rglob("input.html")}
    assert not [page.name for page in PAGES.iterdir() if (page / "input.html").read_bytes() in goldens]


@pytest.mark.parametrize("page", sorted(PAGES.iterdir()), ids=lambda page: page.name)
def test_a_page_has_a_body(page: Path) -> None:
    assert sorted(file.name for file in page.iterdir()) == ["body.txt", "input.html"]
    assert all((page / name).read_text("utf-8").strip() for name in ("body.txt", "input.html"))
