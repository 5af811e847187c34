"""What the documentation says is so: its links lead somewhere, its commands run, its lists are complete."""

from __future__ import annotations

import ast
import gzip
import html
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import decide

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "golden/README.md", ROOT / "cleaner/rules/README.md"]
)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
NETWORK = re.compile(r"\b(?:pip install|venv|curl)\b")


def blocks(document: str, after: str = "") -> list[str]:
    """The commands of a document, or of what follows some text in it."""
    text = (ROOT / document).read_text("utf-8")
    return BLOCK.findall(text[text.index(after) :])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)", text):
        file = (document.parent / target) if target else document
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
            assert anchor[1:] in slugs


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 150


PROGRAMS = "".join(f'{name}() {{ python -m {name} "$@"; }}; ' for name in ("cleaner", "pip", "pytest"))
"""This Python's programs, whatever the path has."""


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A block of commands, but for those that need the network: to install, or to fetch a page."""
    lines = [line for line in command.splitlines() if not NETWORK.search(line)]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-euc", "\n".join([PROGRAMS, *lines])],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's files under version control, as in a fresh clone."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a checkout")
    folder = tmp_path_factory.mktemp("clone")
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for command in ("git init -q", "git add -A", "git -c user.name=x -c user.email=x@example.org commit -qm x"):
        subprocess.run(command.split(), cwd=folder, check=True)
    return folder


SECTIONS = re.findall(r"^## (.+)$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("section", SECTIONS)
def test_commands_of_contributing(section: str, clone: Path) -> None:
    command = blocks("CONTRIBUTING.md", f"## {section}\n")[0]
    if section == "From a fresh clone":
        assert command.splitlines()[-2:] == ["pip install -e '.[dev]'", "pytest"]
        command = "pytest --collect-only"  # this is one of all these tests
    if section == "Release":
        pytest.importorskip("hatchling", reason="else a build needs the network")
        command = command.replace("pip wheel", "pip wheel --no-build-isolation")
    done = shell(command, clone)
    assert done.returncode == 0, done.stdout + done.stderr
    if section == "Add a golden":
        assert "+The ferry left" in done.stdout


def test_the_readmes_install_command_cleans_a_golden(clone: Path) -> None:
    command = next(one for one in blocks("README.md") if "pip install -q ." in one)
    program, file = command.split("&&")[-1].split()
    assert program == "venv/bin/cleaner"
    assert shell(f"cleaner {file}", clone).stdout == (clone / file).with_name("body.txt").read_text("utf-8")


def test_the_readmes_filter_commands(tmp_path: Path) -> None:
    shutil.copy(ROOT / "golden/html-french-blog/input.html", tmp_path / "page.html")
    (tmp_path / "in.jsonl").write_text('{"text": "Listen Live\\n\\nThe ferry left the harbour an hour late."}\n')
    (command,) = [one for one in blocks("README.md") if "cleaner < page.html" in one]
    done = shell(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "body.txt").read_text("utf-8") == (ROOT / "golden/html-french-blog/body.txt").read_text("utf-8")
    assert "Listen" not in (tmp_path / "out.jsonl").read_text("utf-8")


def test_the_readmes_corpus_command(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs the corpus extra")
    (command,) = [one for one in blocks("README.md") if "cleaner corpus" in one]
    header = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/\r\n"
    header += b"Content-Type: application/http\r\n"
    page = (ROOT / "golden/html-french-blog/input.html").read_bytes()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    record = header + b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(record))
    done = shell(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "articles.jsonl.zst").stat().st_size > 100


def test_the_readmes_picture_of_an_explanation() -> None:
    """Scores move with the model; categories and reasons are those of today."""
    text = (ROOT / "README.md").read_text("utf-8")
    [file] = re.findall(r"`cleaner --explain (\S+)`", text)
    [figure] = re.findall(r"\]\((docs/figures/explain\.svg)\)", text)
    svg = html.unescape((ROOT / figure).read_text("utf-8")).replace("\xa0", " ")
    lines: dict[float, str] = {}
    for y, part in re.findall(r'<text class="explain-r\d+" [^>]*y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        lines[float(y)] = lines.get(float(y), "") + part
    told = shell(f"cleaner --explain {file}", ROOT).stdout.splitlines()
    columns = [[(line.split()[0], line.split()[2]) for line in one if line.strip()] for one in (lines.values(), told)]
    assert f"cleaner --explain {file}<" in svg
    assert columns[0] == columns[1], "draw it anew: python -m benchmarks explanation"


def test_the_readmes_python() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    [program] = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    page = (ROOT / "golden/html-french-blog/input.html").read_text("utf-8")
    exec(program.replace("workers=2", "workers=1"), {"page": page, "pages": [page, page]})


def test_the_algorithm_names_every_step_in_the_order_of_the_code() -> None:
    text = (ROOT / "docs/algorithm.md").read_text("utf-8")
    kinds = {"HTML": "html", "Markdown": "markdown", "text": "text"}
    told = [
        (name, {kinds[kind] for kind in (serves or ", ".join(kinds)).split(", ")})
        for name, serves in re.findall(r"^### \d+\. `(\w+)`(?:: (.+))?$", text, re.MULTILINE)
    ]
    assert told == [(step.__name__, set(serves)) for step, serves in decide.STEPS]
    modules = [importlib.import_module(f"cleaner.{name}") for name in ("thresholds", "trafilatura", "shapes")]
    modules += [importlib.import_module(f"cleaner.decide.{one.name}") for one in pkgutil.iter_modules(decide.__path__)]
    for name in re.findall(r"`([A-Z_]+)`", text):
        assert name == "STEPS" or any(hasattr(module, name) for module in modules), name
    for reason in decide.REASONS:
        assert f"`{reason}`" in text


FOLDERS = [ROOT / folder for folder in ("cleaner", "cleaner/segment", "cleaner/decide")]
"""Of which the architecture names each module."""


def test_the_architecture_names_functions_that_are_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    functions = re.findall(r"^\| \w+ \| `(\w+)\.(\w+)`", text, re.MULTILINE)
    assert len(functions) >= 9
    for module, name in functions:
        [file] = [file for end in (".py", "/__init__.py") if (file := ROOT / f"cleaner/{module}{end}").exists()]
        assert re.search(rf"^def {name}\(", file.read_text("utf-8"), re.MULTILINE)
    for name in re.findall(r"`([\w/]+(?:/|\.py))`", text):
        assert any((base / name).exists() for base in (ROOT, *FOLDERS)), name


MODULES = re.findall(
    r"^\| (`[^|]+) \| [^|]+ \|([^|]*)\|$",
    (ROOT / "docs/architecture.md").read_text("utf-8").split("## The modules")[1].split("In `segment/`:")[0],
    re.MULTILINE,
)


def names(cell: str) -> set[str]:
    return {Path(name).stem for name in re.findall(r"`([^`]+)`", cell)}


def imported(file: Path) -> Iterator[str]:
    """The modules of the package that a module imports from, also within functions and for types."""
    folder = file.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            path = [*folder[: len(folder) + 1 - node.level] * (node.level > 0), *(node.module or "").split(".")]
            path = list(filter(None, path))
            if path == ["cleaner"]:  # what is no module is a public name
                modules = {file.stem for file in (ROOT / "cleaner").iterdir()}
                yield from (one.name if one.name in modules else "cleaner" for one in node.names)
            elif path[0] == "cleaner":
                yield path[1]


@pytest.mark.parametrize(("own", "stated"), MODULES, ids=[module for module, _ in MODULES])
def test_a_module_depends_on_what_the_architecture_says(own: str, stated: str) -> None:
    found = set()
    for name in names(own):
        path = ROOT / "cleaner" / name
        for file in path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]:
            found |= set(imported(file))
    assert found - names(own) - {"document", "errors", "punctuation"} == names(stated)


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for folder in FOLDERS:
        assert [file.name for file in folder.glob("[!_]*.py") if f"`{file.name}`" not in text] == []
