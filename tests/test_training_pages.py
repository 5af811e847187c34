"""The pages and lines that were written for training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from cleaner import pipeline
from cleaner.document import CATEGORIES
from cleaner.page import Page
from cleaner.rules import loading
from cleaner.rules.engine import Engine

GOLDEN = Path(__file__).parent.parent / "golden"
PAGES = Path(__file__).parent.parent / "training" / "pages"
LINES = PAGES.parent / "lines"


def test_no_golden_is_learnt_from() -> None:
    goldens = {file.read_bytes() for file in GOLDEN.rglob("input.*")}
    assert not [file.parent.name for file in PAGES.glob("*/input.*") if file.read_bytes() in goldens]


@pytest.mark.parametrize("page", sorted(PAGES.iterdir()), ids=lambda page: page.name)
def test_a_page_has_a_body(page: Path) -> None:
    invented = pytest.importorskip("training.invented", reason="runs from the source tree")
    files = {file.name: file.read_text("utf-8").strip() for file in page.iterdir()}
    files.pop("categories.txt", None)
    assert files.pop("body.txt")
    [(name, source)] = files.items()
    assert name in invented.KINDS
    assert source


@pytest.mark.parametrize("folder", [GOLDEN, PAGES], ids=lambda folder: folder.name)
def test_people_name_blocks_by_the_categories_that_there_are(folder: Path) -> None:
    named_blocks = pytest.importorskip("evaluation.named_blocks", reason="runs from the source tree")
    found = [named_blocks.read(one) for one in folder.iterdir()]
    assert {name for of_page in found for names in of_page.values() for name in names} == set(CATEGORIES)


@pytest.mark.parametrize("file", sorted(LINES.iterdir()), ids=lambda file: file.stem)
def test_lines_of_a_language_are_of_both_kinds_and_each_stands_once(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert {line[:2] for line in lines} == {"+ ", "- "}
    assert all(line[2:].strip() for line in lines)
    assert sorted(set(lines)) == sorted(lines)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--folds", "0", "--only-folds", "1"), "there are 0 folds"),
        (("--folds", "4", "--only-folds", "5"), "there are 4 folds"),
        (("--folds", "1"), "one fold leaves no hosts"),
        (("--folds", "-1"), "x>=0"),
        (("--folds", "0"), "no corpora"),
        (("--folds", "2", "--only-folds", "2"), "no corpora"),
    ],
)
def test_folds_that_cannot_be_run_are_errors(options: tuple[str, ...], message: str, tmp_path: Path) -> None:
    training = pytest.importorskip("training.__main__", reason="needs the train extra")
    result = CliRunner().invoke(training.main, [*options, "--corpora", str(tmp_path)])
    assert result.exit_code == 2
    assert message in result.output


def test_a_standfirst_that_a_corpus_leaves_out_is_labelled() -> None:
    labels = pytest.importorskip("training.labels", reason="runs from the source tree")
    lead = "The harbour of Ostrey has a crane again, and nobody knows who paid for it."
    html = (
        f'<html><head><title>A crane comes back</title><meta name="description" content="{lead}"></head><body><article>'
        f"<h1>A crane comes back</h1><h2>{lead}</h2><p>On Monday it stood there, green and eleven metres high.</p>"
        "</article></body></html>"
    )
    [document] = pipeline.documents([Page(html, "html")], Engine(loading.load()))
    is_body = np.array([block.text.startswith("On Monday") for block in document.blocks])
    found = labels.standfirsts(document, is_body, labels.headlines(document, is_body))
    assert [block.text for block, is_found in zip(document.blocks, found, strict=True) if is_found] == [lead]
