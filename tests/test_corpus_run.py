"""A run of `cleaner corpus`: what it writes, and what can befall it."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the corpus extra is not installed")


from corpus_pages import explain_pages as fake_explain_pages

from cleaner import Cleaner
from cleaner.corpus import checkpoint, formats
from cleaner.corpus.checkpoint import RunError
from cleaner.corpus.clean import CleanedPage, CleanItems, explain_pages
from cleaner.corpus.formats import writer_for
from cleaner.corpus.formats.base import Record
from cleaner.corpus.formats.jsonl import JsonlWriter
from cleaner.corpus.inputs import find_inputs, read_items
from cleaner.corpus.pages import BrokenInput, Item, JsonLine, RawPage
from cleaner.corpus.run import Work, run_corpus
from cleaner.corpus.summary import Summary


def clean(
    names: Sequence[Path | str],
    output: Path,
    *,
    workers: int = 2,
    limit: float = 60,
    options: dict[str, Any] | None = None,
    restart: bool = False,
    **more: Any,
) -> Summary:
    inputs = find_inputs([str(name) for name in names])
    writer = writer_for(str(output), inputs)
    work = Work(inputs, writer, CleanItems(fake_explain_pages), workers, limit, **more)
    return run_corpus(work, output, options={"test": "options", **(options or {})}, restart=restart)


def write_jsonl(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def texts(path: Path) -> list[str]:
    return [record["text"] for record in read_jsonl(path)]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "_CHUNK_ITEMS", 7)


def test_a_record_has_our_fields_and_those_that_came(tmp_path: Path) -> None:
    source = write_jsonl(
        tmp_path / "in.jsonl",
        [
            {"url": "https://example.org/1", "text": "Body\nshare", "title": "Theirs", "id": 7, "removed": "yes"},
            {"text": "TITLE", "title": "Theirs", "meta": {"a": [1, None]}},
        ],
    )
    clean([source], tmp_path / "out.jsonl")
    assert read_jsonl(tmp_path / "out.jsonl") == [
        {
            "url": "https://example.org/1",
            "date": None,
            "title": "Theirs",
            "author": None,
            "site": None,
            "text": "Body",
            "language": None,
            "removed": 0.5556,
            "id": 7,
        },
        {
            "url": None,
            "date": None,
            "title": "Ours",
            "author": None,
            "site": None,
            "text": "TITLE",
            "language": None,
            "removed": 0.0,
            "meta": {"a": [1, None]},
        },
    ]


def test_order_is_kept_over_files_and_workers(tmp_path: Path) -> None:
    rng = random.Random(1)
    pages = [f"{number} {'SLOW' if rng.random() < 0.1 else ''}" for number in range(500)]
    names = [
        write_jsonl(tmp_path / f"{part}.jsonl", [{"text": page} for page in pages[part * 100 : part * 100 + 100]])
        for part in range(5)
    ]
    summary = clean(names, tmp_path / "out.jsonl")
    assert texts(tmp_path / "out.jsonl") == pages
    assert (summary.pages, summary.written, summary.failed) == (500, 500, 0)
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.jsonl", "out.jsonl.summary.json"]


def test_a_page_that_fails_costs_that_page(tmp_path: Path) -> None:
    deeds = ["HANG", "EXIT", "SEGFAULT", "KILL", "RAISE"]
    pages = [{"url": f"https://example.org/{n}", "text": deeds.pop() if n % 9 == 4 and deeds else f"{n}"} for n in range(60)]
    pages.append({"url": "https://example.org/last", "text": "EXIT"})
    source = write_jsonl(tmp_path / "in.jsonl", pages)
    summary = clean([source], tmp_path / "out.jsonl", limit=1)
    assert texts(tmp_path / "out.jsonl") == [page["text"] for page in pages if page["text"].isdigit()]
    errors = read_jsonl(tmp_path / "out.jsonl.errors.jsonl")
    assert [(error["url"], error["error"]) for error in errors] == [
        ("https://example.org/4", "LookupError: no such thing"),
        ("https://example.org/13", "worker process killed by SIGKILL"),
        ("https://example.org/22", "worker process killed by SIGSEGV"),
        ("https://example.org/31", "worker process ended with status 3"),
        ("https://example.org/40", "no result within 1 s"),
        ("https://example.org/last", "worker process ended with status 3"),
    ]
    lines = source.read_bytes()
    for error in errors:
        assert error["input"] == str(source)
        assert json.loads(lines[error["offset"] :].splitlines()[0])["url"] == error["url"]
    assert (summary.pages, summary.written, summary.failed, summary.broken) == (61, 55, 6, 0)


def test_empty_pages_are_written_unless_told_otherwise(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "a"}, {"text": ""}, {"text": None}, {"text": "b"}])
    summary = clean([source], tmp_path / "all.jsonl")
    assert texts(tmp_path / "all.jsonl") == ["a", "", "", "b"]
    assert (summary.written, summary.empty) == (4, 2)
    summary = clean([source], tmp_path / "some.jsonl", drop_empty=True)
    assert texts(tmp_path / "some.jsonl") == ["a", "b"]
    assert (summary.written, summary.empty, summary.pages) == (2, 2, 4)


def test_the_summary_says_what_pages_without_a_body_hold() -> None:
    summary = Summary()
    for status in ("ok", "no body: only comments", "no body: only comments"):
        summary.add(CleanedPage({"text": ""}, 9, {}, {}, status))
    assert summary.bodiless == {"no body: only comments": 2}
    assert re.search(r"no body: only comments +2$", str(summary), re.MULTILINE)
    assert Summary.from_json(json.loads(json.dumps(vars(summary)))) == summary


def test_a_record_that_cannot_be_written_costs_that_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Choosy(JsonlWriter):
        def encode(self, records: Sequence[Record]) -> bytes:
            if any(record["text"] == "2" for record in records):
                raise OverflowError("too much")
            return super().encode(records)

    monkeypatch.setattr(formats, "WRITERS", [Choosy])
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": f"{n}", "url": f"/{n}"} for n in range(4)])
    summary = clean([source], tmp_path / "out.jsonl")
    assert texts(tmp_path / "out.jsonl") == ["0", "1", "3"]
    (error,) = read_jsonl(tmp_path / "out.jsonl.errors.jsonl")
    assert (error["url"], error["error"]) == ("/2", "record cannot be written: OverflowError: too much")
    assert (summary.pages, summary.written, summary.failed) == (4, 3, 1)


# Interruptions


class Stop(BaseException):
    pass


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
@pytest.mark.usefixtures("small_chunks")
def test_broken_off_anywhere_and_taken_up_it_is_the_same_file(ending: str, tmp_path: Path) -> None:
    pages = [{"text": f"{n}\nshare", "n": n} if n % 10 else {"text": "RAISE", "n": n} for n in range(60)]
    names = [write_jsonl(tmp_path / "a.jsonl", pages[:25]), write_jsonl(tmp_path / "b.jsonl", pages[25:])]
    expected = clean(names, tmp_path / f"whole.{ending}")
    output = tmp_path / f"parts.{ending}"

    stops = iter([1, 6, 7, 8, 20, 27] if ending == "jsonl" else [10, 20])
    while True:
        countdown = next(stops, None)

        def progress(read: int, summary: Summary) -> None:
            nonlocal countdown
            if countdown is not None:
                countdown -= 1
                if not countdown:
                    raise Stop

        try:
            summary = clean(names, output, progress=progress)
            break
        except Stop:
            assert not output.exists()
            with (tmp_path / f"parts.{ending}.partial/output").open("ab") as unfinished:
                unfinished.write(b"half a rec")  # as if the power had gone amid a write
    assert output.read_bytes() == (tmp_path / f"whole.{ending}").read_bytes()
    errors = tmp_path / f"parts.{ending}.errors.jsonl"
    assert errors.read_bytes() == (tmp_path / f"whole.{ending}.errors.jsonl").read_bytes()
    assert len(read_jsonl(errors)) == 6
    summary.seconds = expected.seconds = 0
    assert summary == expected
    assert not (tmp_path / f"parts.{ending}.partial").exists()


EVERY_STEP = """
import itertools, os, sys
from pathlib import Path
from cleaner.corpus import checkpoint, run
from test_corpus_run import clean

checkpoint._CHUNK_ITEMS = 3
run.run = lambda function, items, **options: ((item, function([item])[0]) for item in items)  # in this process
source, whole, output = map(Path, sys.argv[1:])
STEPS = "fsync ftruncate mkdir open replace rmdir unlink".split()

def end_of_run(killed_at, before):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    number = itertools.count(1)

    def step(function):
        def call(*arguments, **options):
            is_last = next(number) == killed_at
            if is_last and before:
                os._exit(9)
            try:
                return function(*arguments, **options)
            finally:
                if is_last:
                    os._exit(9)
        return call

    for name in STEPS:
        setattr(os, name, step(getattr(os, name)))
    clean([source], output)
    os._exit(0)

def made(path):
    names = [path, path.with_name(f"{path.name}.errors.jsonl")]
    return [name.read_bytes() for name in names]

clean([source], whole)
for steps in itertools.count(1):
    for before in (True, False):
        end = end_of_run(steps, before)
        if not end:
            print(steps - 1)
            sys.exit()
        assert end == 9
        assert end_of_run(0, before) == 0
        assert made(output) == made(whole), (steps, before)
        assert len(list(output.parent.glob(f"{output.name}*"))) == 3, (steps, before)
        for made_file in output.parent.glob(f"{output.name}*"):
            made_file.unlink()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize(
    "ending", ["jsonl", *(pytest.param(ending, marks=pytest.mark.slow) for ending in ("jsonl.gz", "jsonl.zst", "parquet"))]
)
def test_killed_before_or_behind_any_step_on_the_disk_it_ends_all_the_same(ending: str, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join('{"text": "a\\nshare"}\n' if line % 3 else "no JSON\n" for line in range(5)))
    script = tmp_path / "script.py"
    script.write_text(EVERY_STEP)
    names = [source, tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"]
    done = subprocess.run([sys.executable, script, *names], env=environment(), stdout=subprocess.PIPE, check=True)
    assert int(done.stdout) > 20


def test_what_was_begun_otherwise_is_not_taken_up(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "a"}, {"text": "b"}])
    output = tmp_path / "out.jsonl"

    def stop(read: int, summary: Summary) -> None:
        raise Stop

    with pytest.raises(Stop):
        clean([source], output, progress=stop)
    with pytest.raises(RunError, match="other test"):
        clean([source], output, options={"test": "others"})
    write_jsonl(source, [{"text": "c"}, {"text": "d"}, {"text": "e"}])
    with pytest.raises(RunError, match="other inputs"):
        clean([source], output)
    clean([source], output, restart=True)
    assert texts(output) == ["c", "d", "e"]


def test_a_finished_output_stays_as_it_is(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "a"}, {"text": "PID"}])
    output = tmp_path / "out.jsonl"
    first = clean([source], output)
    made = output.read_bytes()
    assert clean([source], output) == first
    assert output.read_bytes() == made
    with pytest.raises(RunError, match="exists"):
        clean([source], output, options={"test": "others"})
    assert output.read_bytes() == made
    assert not (tmp_path / "out.jsonl.partial").exists()
    clean([source], output, restart=True)
    assert output.read_bytes() != made  # another process


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "a"}])

    def again(read: int, summary: Summary) -> None:
        with pytest.raises(RunError, match="at work"):
            clean([source], tmp_path / "out.jsonl")

    clean([source], tmp_path / "out.jsonl", progress=again)
    assert texts(tmp_path / "out.jsonl") == ["a"]


SCRIPT = """
import sys
from pathlib import Path
from cleaner.corpus import checkpoint
from test_corpus_run import clean
checkpoint._CHUNK_ITEMS = 20
clean(sys.argv[1:2], Path(sys.argv[2]), limit=float(sys.argv[3]))
"""


@pytest.fixture
def script(tmp_path: Path) -> list[str]:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return [sys.executable, str(path)]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment())


def environment() -> dict[str, str]:
    """In which a script finds these tests."""
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path}


def test_killed_at_any_time_it_goes_on(tmp_path: Path, script: list[str]) -> None:
    pages = [f"{number} SLOW" for number in range(300)]
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": page} for page in pages])
    output = tmp_path / "out.jsonl.gz"
    state = tmp_path / "out.jsonl.gz.partial/state.json"
    rng = random.Random(2)
    done = 0

    def item() -> int:
        return json.loads(state.read_text())["item"] if state.exists() else 0

    for _ in range(3):
        process = start([*script, str(source), str(output), "60"])
        while item() <= done:
            assert process.poll() is None
            time.sleep(0.02)
        time.sleep(rng.uniform(0, 0.5))
        process.kill()
        process.wait()
        assert not output.exists()
        assert item() > done
        done = item()
    assert start([*script, str(source), str(output), "60"]).wait() == 0
    lines = gzip.decompress(output.read_bytes()).decode().splitlines()
    assert [json.loads(line)["text"] for line in lines] == pages


@pytest.mark.slow
def test_killed_fifty_times_it_ends_all_the_same(tmp_path: Path, script: list[str]) -> None:
    pages = [{"text": f"{number} SLOW" if number % 50 else "EXIT"} for number in range(100)]
    source = write_jsonl(tmp_path / "in.jsonl", pages)

    def made(name: str) -> list[bytes]:
        return [(tmp_path / name).read_bytes(), (tmp_path / f"{name}.errors.jsonl").read_bytes()]

    begun = time.monotonic()
    assert start([*script, str(source), str(tmp_path / "whole.jsonl"), "60"]).wait() == 0
    seconds = time.monotonic() - begun
    rng = random.Random(4)
    kills = runs = 0
    while kills < 50:
        runs += 1
        name = f"{runs}.jsonl"
        process = start([*script, str(source), str(tmp_path / name), "60"])
        while kills < 50 and process.poll() is None:
            time.sleep(rng.uniform(0, seconds))
            if process.poll() is None:
                process.kill()
                process.wait()
                kills += 1
                process = start([*script, str(source), str(tmp_path / name), "60"])
        assert process.wait() == 0
        assert made(name) == made("whole.jsonl")


def alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_workers_die_with_the_parent(tmp_path: Path, script: list[str]) -> None:
    marks = [tmp_path / "one", tmp_path / "two"]
    pages = [{"text": "a"}] * 31 + [{"text": f"MARK {marks[0]} HANG"}, {"text": f"MARK {marks[1]} HANG"}]
    source = write_jsonl(tmp_path / "in.jsonl", pages)
    process = start([*script, str(source), str(tmp_path / "out.jsonl"), "600"])
    deadline = time.monotonic() + 20
    while not all(mark.exists() and mark.read_text() for mark in marks) and time.monotonic() < deadline:
        time.sleep(0.05)
    hanging = [int(mark.read_text()) for mark in marks]
    assert all(map(alive, hanging))
    process.kill()
    process.wait()
    while any(map(alive, hanging)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, hanging))


def test_items_done_at_once_come_to_what_they_come_to_alone() -> None:
    page = RawPage("Share\n\nThe ferry left the harbour an hour late, and nobody complained about it.", "http://x.example/")
    items = [Item(0, at, 0, 0, one) for at, one in enumerate([page, BrokenInput("cut off"), JsonLine(b"{", None), page])]
    clean_items = CleanItems(partial(explain_pages, Cleaner(), None))
    assert clean_items(items) == [clean_items([item])[0] for item in items]


@pytest.mark.parametrize("state", [b"", b"{", b"[1]", b'{"command": {}}', b'{"command": {}, "item": -1, "summary": {}}'])
def test_a_damaged_state_is_told_and_restart_helps(state: bytes, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "a"}])
    output = tmp_path / "out.jsonl"
    clean([source], output)
    (tmp_path / "out.jsonl.summary.json").write_bytes(state)
    with pytest.raises(RunError, match=r"summary\.json is damaged .*--restart"):
        clean([source], output)
    (tmp_path / "out.jsonl.partial").mkdir()
    (tmp_path / "out.jsonl.partial/state.json").write_bytes(state)
    with pytest.raises(RunError, match=r"state\.json is damaged .*--restart"):
        clean([source], output)
    clean([source], output, restart=True)
    assert texts(output) == ["a"]


@pytest.mark.parametrize(("ending", "kept"), [("jsonl", 2), ("jsonl.zst", 2), ("jsonl.gz", 0), ("parquet", 0)])
def test_what_was_done_counts_after_some_seconds(
    ending: str, kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a chunk's length does not show in the finished file; else the same run would give other bytes."""
    monkeypatch.setattr(checkpoint, "_CHUNK_SECONDS", 0)
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": letter} for letter in "abc"])
    output = tmp_path / f"out.{ending}"

    def stop(read: int, summary: Summary) -> None:
        if summary.pages == 2:
            raise Stop

    with pytest.raises(Stop):
        clean([source], output, progress=stop)
    assert json.loads((tmp_path / f"out.{ending}.partial/state.json").read_bytes())["item"] == kept
    clean([source], output)
    whole = tmp_path / f"whole.{ending}"
    clean([source], whole)
    assert output.read_bytes() == whole.read_bytes()


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "a"}])

    inputs = find_inputs([str(source)])
    write_jsonl(source, [{"text": "a"}, {"text": "b"}])
    contents = [item.content.parse() for item in read_items(inputs)]
    assert [getattr(content, "content", "") for content in contents] == ["a", "b", ""]
    assert contents[-1] == BrokenInput("the file changed while it was read")
