"""Real runs inside Scrapy, Node.js, datatrove and Spark: ``tox -e integrations``, or this directory by name.

A plain ``pytest`` leaves them out. Asked for, they need the frameworks that they run in: what is missing fails. Those for
Spark are skipped without Java, the one for Node.js without it, and a recipe where its library is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parents[2]
CASES = ("news-everything", "live-blog", "docs-sphinx", "arabic-news", "chinese-news", "empty-body")
SNIPPET = re.compile(r"^```\w+\n((?:#|//) (\S+)\n.*?)^```", re.DOTALL | re.MULTILINE)


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    asked_for = any("integrations" in argument for argument in config.args)
    return None if asked_for else True


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """Golden pages by file name; the last one has no body."""
    inputs = {path.parent.name: path for path in (ROOT / "golden").rglob("html-*/input.html")}
    return {f"{case}.html": inputs[f"html-{case}"].read_text("utf-8") for case in CASES}


@pytest.fixture
def site(pages: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a server on loopback with the golden pages, and a front page that links to them."""
    root = tmp_path / "site"
    root.mkdir()
    for name, html in pages.items():
        (root / name).write_text(html, "utf-8")
    links = "".join(f'<article><a href="/{name}">{name}</a></article>' for name in pages)
    (root / "index.html").write_text(f"<!doctype html><title>News</title>{links}", "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=root)) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def snippet(tmp_path: Path) -> Callable[..., Path]:
    """Writes a program of the documentation into the working directory, with ``replace`` done to it."""

    def write(name: str, replace: dict[str, str] | None = None) -> Path:
        texts = [
            text
            for document in (ROOT / "README.md", ROOT / "docs" / "integrations.md")
            for text, title in SNIPPET.findall(document.read_text("utf-8"))
            if title == name
        ]
        assert texts, f"{name} is not in the documentation"
        assert len(set(texts)) == 1, f"{name} is not the same everywhere in the documentation"
        assert texts[0].count("\n") < 15
        for old, new in (replace or {}).items():
            assert old in texts[0]
            texts[0] = texts[0].replace(old, new)
        path = tmp_path / name
        path.write_text(texts[0], "utf-8")
        return path

    return write


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Runs a command in the working directory, this environment activated; gives its standard output."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    def run(*command: str) -> str:
        program = shutil.which(command[0], path=path)
        assert program, f"{command[0]} is not installed, and these tests need it"
        done = subprocess.run(
            [program, *command[1:]],
            cwd=tmp_path,
            env={**os.environ, "PATH": path, "SPARK_LOCAL_IP": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
