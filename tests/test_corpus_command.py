"""`cleaner corpus` as people run it."""

from __future__ import annotations

import datetime
import gzip
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the corpus extra is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.cli.corpus import Progress
from cleaner.corpus.bytestream import COMPRESSIONS
from cleaner.corpus.formats import READERS
from cleaner.corpus.summary import Summary

PROSE = (
    "The harbour was quiet when the first boats came in, and the women on the quay counted them in silence. "
    "By noon the fish had been sold, the nets were hung up to dry and nobody spoke of the storm any more."
)
PAGE = f"Listen Live\n\n{PROSE}\n\nGet short URL\n\nShareTweetPrint\n"


def corpus(*arguments: object, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cleaner", "corpus", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=300)


def pages(path: Path, number: int) -> None:
    with gzip.open(path, "wt") as file:
        for page in range(number):
            file.write(json.dumps({"text": f"Page {page}. {PAGE}", "url": f"https://example.org/{page}"}) + "\n")


def test_pages_go_in_and_bodies_come_out(tmp_path: Path) -> None:
    pages(tmp_path / "in.jsonl.gz", 40)
    done = corpus("in.jsonl.gz", "-o", "out.jsonl", "--summary", "--workers", "2", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [record["url"] for record in records] == [f"https://example.org/{page}" for page in range(40)]
    assert PROSE in records[7]["text"]
    assert "Get short URL" not in records[7]["text"]
    assert 0 < records[7]["removed"] < 0.5
    figures = [line.split() for line in done.stdout.splitlines()]
    assert figures[0][:3] == ["pages", "in", "40"]
    assert figures[1:5] == [["pages", "out", "40"], ["empty", "0"], ["failed", "0"], ["broken", "inputs", "0"]]
    assert figures[5][:2] == ["text", "removed"] and figures[5][2].endswith("%")
    assert ["share.short-link", "40"] in figures
    again = corpus("in.jsonl.gz", "-o", "out.jsonl", "--summary", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_a_file_is_what_it_holds_as_for_a_single_page(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(f"<html><body><nav><a href='/'>Home</a></nav><p>{PROSE}</p></body></html>")
    assert corpus("page.txt", "-o", "out.jsonl", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "out.jsonl").read_text())["text"] == PROSE


def test_options_of_the_cleaner_count(tmp_path: Path) -> None:
    pages(tmp_path / "in.jsonl.gz", 1)
    assert corpus("in.jsonl.gz", "-o", "out.jsonl", "--keep", "share", cwd=tmp_path).returncode == 0
    assert "Get short URL" in json.loads((tmp_path / "out.jsonl").read_text())["text"]
    other = corpus("in.jsonl.gz", "-o", "out.jsonl", cwd=tmp_path)
    assert other.returncode == 1
    assert "from other inputs or options" in other.stderr
    (tmp_path / "rules.toml").write_text(
        'category = "share"\n[[rule]]\nid = "share.mine"\nphrases = ["the harbour"]\n'
        'drop = ["The harbour"]\nkeep = ["The harbour was quiet when the first boats came in."]\n'
    )
    arguments = ("in.jsonl.gz", "-o", "rules.jsonl", "--rules", "rules.toml")
    assert corpus(*arguments, cwd=tmp_path).returncode == 0
    (tmp_path / "rules.toml").touch()
    assert "from other inputs or options" in corpus(*arguments, cwd=tmp_path).stderr


def test_an_output_in_no_folder_is_bad_usage(tmp_path: Path) -> None:
    pages(tmp_path / "in.jsonl.gz", 1)
    done = corpus("in.jsonl.gz", "-o", "nowhere/out.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no folder nowhere" in done.stderr


def test_json_lines_from_standard_input_to_standard_output(tmp_path: Path) -> None:
    lines = [json.dumps({"id": number, "text": PAGE}) for number in range(3)]
    done = corpus("-", "-o", "-", cwd=tmp_path, stdin="\n".join([*lines, "no JSON"]))
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == [0, 1, 2]
    assert all(record["text"] == PROSE for record in records)
    error, *told = done.stderr.splitlines()
    assert (json.loads(error)["input"], "not JSON" in error) == ("-", True)
    assert told == ["3 of 3 pages written, 0 empty", "pages failed: 0, broken inputs: 1"]
    assert not list(tmp_path.iterdir())


def test_what_came_from_standard_input_is_never_taken_for_the_same(tmp_path: Path) -> None:
    for number in range(2):
        done = corpus("-", "-o", "out.jsonl", cwd=tmp_path, stdin=json.dumps({"text": PAGE}))
        assert done.returncode == number
    assert "out.jsonl exists, from other inputs or options" in done.stderr


@pytest.mark.parametrize("name", ["in.jsonl", "in.parquet"])
def test_a_page_over_the_size_limit_is_broken_input(name: str, tmp_path: Path) -> None:
    texts = [PAGE, PAGE + "x" * 5000]
    if name == "in.jsonl":
        (tmp_path / name).write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    else:
        pq.write_table(pa.table({"text": texts}), tmp_path / name)
    done = corpus(name, "-o", "out.jsonl", "--max-size", "0.005", cwd=tmp_path)
    assert (done.returncode, len((tmp_path / "out.jsonl").read_text().splitlines())) == (1, 1)
    assert "larger than 5000 bytes" in (tmp_path / "out.jsonl.errors.jsonl").read_text()


def test_parquet_to_parquet(tmp_path: Path) -> None:
    when = datetime.datetime(2024, 5, 6, 7, 8)
    table = pa.table({"content": [PAGE], "date": [when], "tags": [["a", "b"]], "html": ["<p>not this"]})
    pq.write_table(table, tmp_path / "in.parquet")
    done = corpus("in.parquet", "-o", "out.parquet", "--field", "content", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "1 of 1 pages written to out.parquet, 0 empty\n")
    (record,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert PROSE in record["text"]
    assert (record["date"], record["tags"]) == (when.isoformat(), ["a", "b"])
    assert "content" not in record


def test_broken_input_is_told_by_the_exit_status(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(json.dumps({"text": PAGE}).encode() + b'\n{"text": "\xff"}\n')
    done = corpus("in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.endswith("pages failed: 0, broken inputs: 1; see out.jsonl.errors.jsonl\n")
    error = json.loads((tmp_path / "out.jsonl.errors.jsonl").read_text())
    assert (error["input"], error["offset"]) == ("in.jsonl", len(json.dumps({"text": PAGE})) + 1)
    assert "not UTF-8" in error["error"]
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.jsonl", "-o", "out.jsonl"], "missing.jsonl: no such file"),
        (["", "-o", "out.jsonl"], "the name of an input is empty"),
        (["in.jsonl", "-o", "out.csv"], "ending"),
        (["in.jsonl", "-o", "in.jsonl"], "is an input as well"),
        (["notes.doc", "-o", "out.jsonl"], "notes.doc"),
        (["-o", "out.jsonl"], "INPUT"),
        (["in.jsonl", "-o", "out.jsonl", "--rules", "bad.toml"], "bad.toml"),
    ],
)
def test_bad_usage(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "notes.doc").touch()
    (tmp_path / "bad.toml").write_text("[[rule]]\nid = 5\n")
    done = corpus(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "out.jsonl.partial").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_the_same_command_goes_on(number: signal.Signals, tmp_path: Path) -> None:
    pages(tmp_path / "in.jsonl.gz", 3000)
    command = [sys.executable, "-m", "cleaner", "corpus", "in.jsonl.gz", "-o", "out.jsonl"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # shells let background jobs ignore it
    )
    state = tmp_path / "out.jsonl.partial/state.json"
    while not (state.exists() and json.loads(state.read_text())["item"]):
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, number)  # as the terminal and the system's end do: to the workers as well
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "Interrupted. The same command goes on where this one stopped.\n")
    assert not (tmp_path / "out.jsonl").exists()
    done = corpus("in.jsonl.gz", "-o", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("Going on after ")
    urls = [json.loads(line)["url"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert urls == [f"https://example.org/{page}" for page in range(3000)]


FULL = """
import resource
from cleaner.cli import main
from cleaner.corpus.checkpoint import ChunkedOutput

commit = ChunkedOutput.commit

def commit_to_a_full_disk(self, *place):
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
    commit(self, *place)

ChunkedOutput.commit = commit_to_a_full_disk
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit the size of files")
@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_disk_that_is_full_is_told_and_the_same_command_goes_on(ending: str, tmp_path: Path) -> None:
    pages(tmp_path / "in.jsonl.gz", 30)
    command = ["corpus", "in.jsonl.gz", "--workers", "1", "-o"]
    full = subprocess.run(
        [sys.executable, "-c", FULL, *command, f"out.{ending}"], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert (full.returncode, (tmp_path / f"out.{ending}").exists()) == (1, False)
    assert full.stderr == (
        f"Error: out.{ending} cannot be written: [Errno 27] File too large. "
        "The same command goes on where this one stopped.\n"
    )
    for name in (f"out.{ending}", f"whole.{ending}"):
        assert corpus(*command[1:], name, cwd=tmp_path).returncode == 0
    assert (tmp_path / f"out.{ending}").read_bytes() == (tmp_path / f"whole.{ending}").read_bytes()


@pytest.mark.skipif(not Path("/sys").is_dir(), reason="no folder that nobody can write")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    pages(tmp_path / "in.jsonl.gz", 3)
    done = corpus("in.jsonl.gz", "-o", "/sys/out.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: /sys/out.jsonl cannot be written: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("terminal", [True, False])
def test_progress(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr("sys.stderr", stream)
    clock = itertools.count(100.0, 7.0)
    monkeypatch.setattr("cleaner.cli.corpus.time.monotonic", lambda: next(clock))
    progress = Progress(1000)
    for step in range(11):  # 7 pages, and as many seconds, a step
        progress(500 + 10 * step, Summary(pages=1000 + 7 * step))
    if terminal:
        progress(1000, Summary(pages=1350))
    progress.close()
    told = stream.getvalue().replace("\r", "\n").splitlines()
    assert told[0] == "Going on after 999 pages."
    if terminal:
        assert any(line.startswith(" 60 % |") and "1,070 pages, 1 a second" in line for line in told)
        assert told[-1].startswith("100 % |")
        assert "1,350 pages" in told[-1]
    else:
        assert told[1:] == ["55.0%, 1,035 pages, 1 a second, 05:15 left", "60.0%, 1,070 pages, 1 a second, 04:40 left"]


def test_help_names_every_ending() -> None:
    told = corpus("--help", cwd=Path.cwd()).stdout
    endings = [ending.removesuffix(".gz") for reader in READERS for ending in reader.endings]
    assert not [ending for ending in [*endings, *COMPRESSIONS] if ending not in told]
