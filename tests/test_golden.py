"""The golden cases, one folder each: see golden/README.md."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article, Cleaner, clean, explain
from cleaner.decide import REASONS

GOLDEN = Path(__file__).parent.parent / "golden"
INPUTS = {"input.txt": "text", "input.html": "html", "input.md": "markdown"}
"""The kinds of the inputs by their names."""


def cases(*names: str, known_failures: bool = False) -> list[Any]:
    """A test parameter for each case with one of these files; known failures must fail, or are left out."""
    found = []
    for folder in sorted({path.parent for name in names for path in GOLDEN.rglob(name)}):
        known = folder.parent.name == "known-failures"
        if known and not known_failures:
            continue
        marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason="known failure")] if known else []
        found.append(pytest.param(folder, id=folder.relative_to(GOLDEN).as_posix(), marks=marks))
    return found


def options(case: Path) -> dict[str, Any]:
    file = case / "options.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def page(case: Path) -> tuple[str | bytes, str]:
    """A case's page, of HTML as bytes, and its kind."""
    name, kind = next(item for item in INPUTS.items() if (case / item[0]).exists())
    data = (case / name).read_bytes()  # not read_text: line ends are part of the input
    return (data if kind == "html" else data.decode()), kind


def run(case: Path, **more: Any) -> str:
    content, kind = page(case)
    return clean(content, **{"kind": kind} | options(case) | more)


def explained(case: Path, **more: Any) -> Article:
    content, kind = page(case)
    return explain(content, **{"kind": kind, "fast": True} | options(case) | more)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def check(case: Path, actual: str, name: str, update: bool) -> None:
    """The text is the expected one, blank lines and indentation included."""
    actual += "\n" * bool(actual)
    if update:
        (case / name).write_bytes(actual.encode())
    assert actual == expected(case, name)


def expected(case: Path, name: str = "body.txt") -> str:
    """What must come out of a case."""
    file = case / name
    if not file.exists():
        pytest.fail(f"{case.name} has no {name}: --update-golden -k {case.name} drafts it", pytrace=False)
    return file.read_bytes().decode()


def test_a_case_without_its_body_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"has no body\.txt: --update-golden -k "):
        check(tmp_path, "A body.", "body.txt", update=False)


@pytest.mark.parametrize("case", cases(*INPUTS, known_failures=True))
def test_body(case: Path, pytestconfig: pytest.Config) -> None:
    check(case, run(case), "body.txt", pytestconfig.getoption("--update-golden"))


@pytest.mark.parametrize("case", cases("body.md", known_failures=True))
def test_markdown(case: Path, pytestconfig: pytest.Config) -> None:
    check(case, run(case, format="markdown"), "body.md", pytestconfig.getoption("--update-golden"))


@pytest.mark.parametrize("name", ["input.txt", "input.html"])
def test_precision_keeps_less_and_recall_more(name: str) -> None:
    folders = {path.parent for path in GOLDEN.rglob(name) if "favor" not in options(path.parent)}
    kept = [
        sum(block.kept for folder in folders for block in explained(folder, favor=favor).blocks)
        for favor in ("precision", "balanced", "recall")
    ]
    assert kept[0] < kept[1] < kept[2]


def test_a_category_that_only_the_model_names_can_be_kept() -> None:
    keep = frozenset(("related", "navigation", "byline"))
    named = 0
    for folder in sorted(path.parent for path in GOLDEN.glob("html-*/input.html")):
        article = explained(folder, keep=keep)
        named += sum(block.category in keep and block.reason == "model" for block in article.blocks)
        assert run(folder, keep=keep, fast=True) == article.text
    assert named


def test_dropped_blocks_are_called_what_people_call_them() -> None:
    categories = pytest.importorskip("benchmarks.categories", reason="runs from the source tree")
    rows = categories.measure()
    assert sum(row.right for row in rows) > 0.86 * len(rows)


def test_every_reason_is_a_rule_or_has_a_name() -> None:
    rules = {rule.id for rule in Cleaner().rules}
    found = {
        block.reason
        for case in sorted({path.parent for name in INPUTS for path in GOLDEN.rglob(name)})
        for block in explained(case).blocks
    }
    assert found <= rules | REASONS


def test_cleaning_bodies_again_changes_next_to_nothing() -> None:
    """One line in a thousand may go, and no line comes back."""
    lost = total = 0
    for folder in sorted({path.parent for path in GOLDEN.rglob("input.txt")}):
        once = run(folder)
        twice = clean(once, **{"kind": "text"} | options(folder))
        total += len(lines(once))
        lost += len(lines(once)) - len(lines(twice))
        assert set(lines(twice)) <= set(lines(once))
    assert lost <= max(1, total // 1000)


@pytest.mark.parametrize("case", sorted((GOLDEN / "known-failures").iterdir()), ids=lambda case: case.name)
def test_a_known_failure_says_why_it_fails(case: Path) -> None:
    assert "Fails because" in (case / "note.md").read_text("utf-8")


@pytest.mark.parametrize("case", cases("input.txt"))
def test_expectation_comes_from_the_input(case: Path) -> None:
    source = iter(lines((case / "input.txt").read_bytes().decode()))
    for line in lines(expected(case)):
        assert any(line in candidate for candidate in source), f"not in the input, or out of order: {line!r}"
