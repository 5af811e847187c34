"""The command line, run as a process."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from cleaner import __version__

BODY = """\
The harbour council voted on Tuesday to rebuild the old ferry landing, which has been closed since a storm \
tore away its northern pier eleven years ago.

“We have waited long enough,” said Ada Lindqvist, who runs the only café on the island and carries her \
flour across in a rowing boat. “My knees will not do another winter of this.”

Work is to begin in the spring and to take two years, and the first ferry should land before the herring \
come back."""
PAGE = f"21:17 18.11.2019Get short URL\n\n{BODY}\n\nShareTweetPrint\n"
OTHER = """\
Nobody in the village could say when the clock had stopped, only that it had stood at ten past four for as \
long as anyone had been alive to look up at it and complain."""
RULES = """\
off = ["share.short-link"]

[[rule]]
id = "share.semaphore"
category = "share"
phrases = ["wave it on"]
drop = ["Wave it on"]
keep = ["Wave it on, he said, and the signalman waved."]
"""


def run(*arguments: str | Path, stdin: bytes | str = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    stdin = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **options)


def lines(output: bytes) -> list[str]:
    return output.decode().splitlines()


def record(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


# The filter


def test_standard_input_to_standard_output() -> None:
    done = run(stdin=PAGE)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, BODY + "\n", b"")


def test_a_file_of_markdown_is_known_by_its_name(tmp_path: Path) -> None:
    page = tmp_path / "ferry.MD"
    page.write_text("The ferry *left* an hour late, and nobody on board complained about it.  \n")
    assert run("--format=text", page).stdout.decode() == (
        "The ferry left an hour late, and nobody on board complained about it.\n"
    )
    assert "*left*" in run(page).stdout.decode()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7 ...", "not a page: a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "not a page: an image"),
        (b"\x00\x01\x02" * 9, "not a page: binary data"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"><text>Harbour</text></svg>\n', "not a page: an image"),
        (gzip.compress(b"GIF89a", mtime=0), "not a page: an image"),
        (
            gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n", mtime=0),
            "not a page but a WARC file: cleaner corpus reads it",
        ),
        (gzip.compress(b"The ferry left.", mtime=0)[:-3], "a broken gzip file: "),
    ],
)
def test_what_is_no_page_is_named(data: bytes, complaint: str) -> None:
    for options in ([], ["--explain"], ["--format", "json"]):
        done = run(*options, stdin=data)
        assert (done.returncode, done.stdout) == (1, b"")
        [told] = lines(done.stderr)
        assert told.startswith(f"Error: standard input: {complaint}")


def test_a_page_may_begin_with_an_image() -> None:
    page = f"<svg><path d=x></svg><article><p>{OTHER}</p></article>"
    assert run("--kind", "html", stdin=page).stdout.decode() == f"{OTHER}\n"


def test_json_lines_are_no_page(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n', encoding="utf-8")
    done = run("in.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"--jsonl or cleaner corpus" in done.stderr


def test_gzip_and_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "pages" / "deep").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / "pages" / "a.txt.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "pages" / "deep" / "b.htm").write_text(f"<p>{OTHER}</p>", encoding="utf-8")
    (tmp_path / "pages" / "notes.csv").write_text("a,b", encoding="utf-8")
    done = run("pages", "empty", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (1, f"{BODY}\n\n{OTHER}\n")
    assert lines(done.stderr) == ["Error: empty: no pages there"]
    told = lines(run("--explain", "pages", cwd=tmp_path).stdout)
    shown = [line.removeprefix("==> ").removesuffix(" <==") for line in told if line.startswith("==>")]
    assert list(map(Path, shown)) == [Path("pages/a.txt.gz"), Path("pages/deep/b.htm")]
    assert run(stdin=gzip.compress(PAGE.encode())).stdout.decode() == BODY + "\n"
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(record(text=PAGE).encode()))
    assert run("--jsonl", "a.jsonl.gz", cwd=tmp_path).stdout.decode() == record(text=BODY)


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = run("page.txt", "-o", "body.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "body.txt").read_bytes().decode() == BODY + "\n"
    run("--explain", "page.txt", "--output", "told.txt", cwd=tmp_path)
    assert "share.short-link" in (tmp_path / "told.txt").read_text(encoding="utf-8")
    for target, status in (("page.txt", 2), ("no-such-folder/body.txt", 1)):
        done = run("page.txt", "-o", target, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (status, b"")
        assert target.encode() in done.stderr
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == PAGE
    assert run(".", "-o", "page.txt", cwd=tmp_path).returncode == 2  # a page in the folder is an input as well
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == PAGE


def test_a_page_that_is_too_large_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large.html").open("wb") as file:
        file.truncate(100_000_001)
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = run("large.html", "page.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (1, BODY + "\n")
    assert lines(done.stderr) == ["Error: large.html: page larger than 100000000 bytes (max_bytes): 100000001"]


def test_nothing_to_read_on_a_terminal_is_said() -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner"]
    done = subprocess.run(command, stdin=theirs, capture_output=True, timeout=120)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
    assert b"cleaner --help" in done.stderr or b"cleaner -h" in done.stderr
    assert b"name a FILE" in done.stderr


def test_a_page_without_a_body_is_nothing_out() -> None:
    done = run(stdin="Get short URL\n")
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_output_is_utf8_with_bare_newlines_whatever_the_locale() -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = run(stdin=PAGE.replace("\n", "\r\n"), env=environment)
    assert done.stdout.decode() == BODY + "\n"


def test_files_come_one_after_another_with_a_blank_line_between(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "none.txt").write_text("Get short URL", encoding="utf-8")
    (tmp_path / "two.txt").write_text(OTHER, encoding="utf-8")
    done = run("one.txt", "none.txt", "-", "two.txt", stdin="Get short URL", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, f"{BODY}\n\n{OTHER}\n")


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = run("no-such-file", "page.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (1, BODY + "\n")
    assert lines(done.stderr) == ["Error: no-such-file: No such file or directory"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("explain", "--explain is an option"),
        ("caption", "several categories are joined by commas: --keep caption,caption"),
        ("rule", "Did you mean rules?"),
        ("https://a.example/b", "cleaner fetches nothing: curl -sL https://a.example/b | cleaner --url https://a.example/b"),
    ],
)
def test_what_was_taken_for_a_file_is_told(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = run(name, "page.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (1, BODY + "\n")
    assert lines(done.stderr) == [f"Error: {name}: No such file or directory ({hint})"]


def test_the_folder_of_an_output_has_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = run("-o", "nowhere/body.txt", "page.txt", cwd=tmp_path)
    assert (done.returncode, lines(done.stderr)) == (1, ["Error: nowhere/body.txt: there is no folder nowhere"])


def test_a_file_named_like_a_command(tmp_path: Path) -> None:
    (tmp_path / "rules").write_text(PAGE, encoding="utf-8")
    for arguments in (["./rules"], ["--", "rules"]):
        assert run(*arguments, cwd=tmp_path).stdout.decode() == BODY + "\n"


def test_options_reach_the_cleaner() -> None:
    assert "Get short URL" in run("--keep", "timestamp,share", stdin=PAGE).stdout.decode()
    assert "Tweet" in run("--keep", "title", "--keep", "share", stdin=PAGE).stdout.decode()
    done = run("--encoding", "windows-1252", "--kind", "text", "--url", "https://example.com/a", stdin=PAGE.encode("cp1252"))
    assert done.stdout.decode() == BODY + "\n"


def test_options_are_all_accepted(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULES, encoding="utf-8")
    options = ["--kind=text", "--favor=recall", "--fast", "--format=markdown", "--rules=mine.toml"]
    options += ["--no-links", "--images", "--no-tables"]
    done = run(*options, "--keep=title", stdin=PAGE, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert BODY in done.stdout.decode()


def test_rules_of_ones_own_add_and_switch_off(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULES, encoding="utf-8")
    page = f"{PAGE}\nWave it on\n"
    without, with_rules = (
        run("--explain", *arguments, stdin=page, cwd=tmp_path).stdout for arguments in ([], ["--rules", "mine.toml"])
    )
    assert b"share.short-link" in without
    assert b"share.semaphore" not in without
    assert b"share.short-link" not in with_rules
    assert b"share.semaphore" in with_rules


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["--kind", "pdf"],
        ["--favor", "speed"],
        ["--format", "rtf"],
        ["--keep", "title,headline"],
        ["--encoding", "no-such-encoding"],
        ["--rules", "no-such-file.toml"],
        ["--model", "no-such-file"],
        ["--field", "text"],
        ["--strict"],
        ["--jsonl", "--explain"],
        [""],
        ["--jsonl", "--into", ""],
        ["--explain", "--format", "html"],
        ["--jsonl", "--format", "json"],
        ["--jsonl", "--fields", "blocks"],
        ["--fields", "title"],
        ["--jsonl", "--encoding", "utf-8"],
        ["rules", "no-such-command"],
        ["rules", "show"],
        ["rules", "show", "no.such-rule"],
        ["rules", "check"],
        ["rules", "check", "no-such-file.toml"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_status_2(arguments: list[str]) -> None:
    done = run(*arguments, stdin=PAGE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr
    assert lines(done.stderr)[-1].startswith("Error: ")


def test_bad_usage_says_what_is_allowed() -> None:
    assert b"'headline' is not one of title, byline" in run("--keep", "title,headline").stderr


def test_a_rule_set_that_does_not_load_is_bad_usage(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("\n[[rule]]\nid = 'share.x'\ncolour = 'red'\n", encoding="utf-8")
    done = run("--rules", "bad.toml", stdin=PAGE, cwd=tmp_path)
    assert done.returncode == 2
    assert b"bad.toml:2" in done.stderr
    assert b"colour" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes close in another way here")
@pytest.mark.parametrize("option", ["--jsonl", "--explain"])
def test_a_closed_pipe_downstream_is_quiet(option: str, tmp_path: Path) -> None:
    """More is written than a pipe holds, and nobody reads it."""
    page = record(text=OTHER) * 2000 if option == "--jsonl" else f"{OTHER}\n\n" * 2000
    (tmp_path / "in").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", option, str(tmp_path / "in")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == -signal.SIGPIPE


@pytest.mark.parametrize("options", ["none.html", "--jsonl none.jsonl", "--explain none.html", "--keep titel"])
def test_a_run_without_a_result_leaves_the_output_as_it_was(options: str, tmp_path: Path) -> None:
    output = tmp_path / "body.txt"
    assert run(*options.split(), "-o", output, cwd=tmp_path).returncode > 0
    assert not output.exists()
    output.write_text("before")
    run(*options.split(), "-o", output, cwd=tmp_path)
    assert output.read_text() == "before"


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        ("--format markdwn", "markdown"),
        ("--keep titel", "title"),
        ("--jsonl --fields autor", "author"),
        ("--encoding utf_8x", "utf-8"),
        ("rules show share.shortlink", "share.short-link"),
    ],
)
def test_what_may_have_been_meant_is_told(options: str, meant: str) -> None:
    done = run(*options.split(), stdin=PAGE)
    assert done.returncode == 2
    assert re.search(rf"Error: .*Did you mean .*{meant}\b.*\?", done.stderr.decode())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_output_that_cannot_be_written_is_an_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner"], input=PAGE.encode(), stdout=full, stderr=subprocess.PIPE, timeout=120
        )
    assert done.returncode == 1
    assert done.stderr == b"Error: standard output: No space left on device\n"


# JSON lines


def test_records_come_out_in_order_with_their_field_cleaned() -> None:
    first = record(id=1, text=PAGE, score=0.10, tags=["é", None])
    second = record(text=OTHER, id=2)
    done = run("--jsonl", stdin=first + second)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == record(id=1, text=BODY, score=0.10, tags=["é", None]) + second


def test_field_and_into_name_the_fields() -> None:
    done = run("--jsonl", "--field", "page", "--into", "body", stdin=record(page=PAGE, id=1))
    assert done.stdout.decode() == record(page=PAGE, id=1, body=BODY)


def test_fields_and_the_url_of_a_record() -> None:
    page = f"<title>The ferry</title><p>{OTHER}</p><p>{OTHER} See <a href=more>more</a>.</p>"
    options = ["--jsonl", "--field", "html", "--into", "text", "--fields", "title,date", "--fields=author"]
    done = run(*options, "--format", "html", stdin=record(html=page, url="https://example.org/a/", date="2024"))
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    assert (found["title"], found["date"], found["author"]) == ("The ferry", "2024", None)
    assert '<a href="https://example.org/a/more">more</a>' in found["text"]
    assert list(found) == ["html", "url", "date", "title", "author", "text"]


def test_json_is_a_line_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html").write_text("<title>Nothing</title><p>", encoding="utf-8")
    for options in (["--format", "json"], ["--format", "json", "--explain"]):
        first, second = map(json.loads, lines(run(*options, "a.txt", "b.html", cwd=tmp_path).stdout))
        assert first["text"] == BODY
        assert {block["category"] for block in first["blocks"]} > {"body"}
        assert (second["text"], second["title"], second["kind"]) == ("", "Nothing", "html")


def test_half_a_character_does_no_harm() -> None:
    """A lone surrogate can be written in JSON and cannot in UTF-8: none is in the text; other fields stay as they are."""
    line = '{"text": "' + OTHER + ' \\ud800", "other": "\\udfff"}\n'
    done = run("--jsonl", stdin=line)
    assert (done.returncode, done.stdout.decode()) == (0, line.replace("\\ud800", "\ufffd"))


def test_what_is_no_record_goes_through_and_is_named() -> None:
    good = record(text=OTHER).encode()
    bad = [b"no json\n", b"[1]\n", b'{"id": 9}\r\n', b'{"text": 7}\n', b'{"text": "\xff"}\n']
    done = run("--jsonl", stdin=good + b"".join(bad) + good)
    assert done.returncode == 1
    assert done.stdout == good + b"".join(bad) + good
    told = lines(done.stderr)
    assert [line.split(":")[1] for line in told] == [f" line {number}" for number in range(2, 7)]
    assert "no field 'text'" in told[2]


def test_strict_stops_at_the_first_line_that_is_no_record() -> None:
    good = record(text=OTHER)
    done = run("--jsonl", "--strict", stdin=good + '{"id": 9}\n' + good)
    assert (done.returncode, done.stdout.decode()) == (1, good)
    assert lines(done.stderr) == ["Error: line 2: no field 'text'"]


def test_a_last_line_without_its_end() -> None:
    good = record(text=OTHER).rstrip("\n")
    assert run("--jsonl", stdin=good).stdout.decode() == good
    assert run("--jsonl", stdin="no json").stdout == b"no json"


def test_a_blank_line_is_no_record_and_no_mistake() -> None:
    one = record(text=BODY)
    done = run("--jsonl", "--strict", stdin=f"{one}\n \n{one}")
    assert (done.stdout.decode(), done.stderr, done.returncode) == (f"{one}\n \n{one}", b"", 0)


def test_records_of_several_files_stay_lines(tmp_path: Path) -> None:
    good = record(text=OTHER)
    (tmp_path / "a.jsonl").write_text(good.rstrip("\n"), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(good + "{}\n", encoding="utf-8")
    done = run("--jsonl", "a.jsonl", "no-such-file", "b.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (1, good + good + "{}\n")
    missing, wrong = lines(done.stderr)
    assert "no-such-file" in missing
    assert wrong == "Error: b.jsonl, line 2: no field 'text'"


def test_a_coprocess_gets_each_answer_at_once() -> None:
    """Standard input stays open while the answer is read."""
    command = [sys.executable, "-m", "cleaner", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        watchdog = threading.Timer(120, process.kill)
        watchdog.start()
        for number in range(3):
            process.stdin.write(record(n=number, text=PAGE).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"n": number, "text": BODY}
        process.stdin.close()
        assert process.wait() == 0
        watchdog.cancel()


# Explanations


def test_explain_prints_every_block_with_category_and_reason() -> None:
    done = run("--explain", stdin=PAGE)
    assert done.returncode == 0
    told = lines(done.stdout)
    assert [line.split()[0] for line in told] == ["share", "body", "body", "body", "share"]
    assert "share.short-link" in told[0]
    assert told[0].endswith("21:17 18.11.2019Get short URL")
    assert told[1].endswith(BODY.split("\n")[0])
    assert b"\x1b" not in done.stdout


def test_explain_shows_the_score_and_the_threshold_that_it_was_held_against() -> None:
    told = [line.split() for line in lines(run("--explain", stdin=f"{PAGE}\nHarbour Walks\n").stdout)]
    for category, held, reason, *_ in told:
        score, sign, threshold = re.fullmatch(r"(\d\.\d\d)([≥<])(\d\.\d\d)", held).groups()  # type: ignore[union-attr]
        assert (float(score) >= float(threshold)) == (sign == "≥")
        if reason == "model":
            assert (category == "body") == (sign == "≥")
    assert {sign for _, held, *_ in told for sign in "≥<" if sign in held} == {"≥", "<"}


def test_explain_tells_files_apart(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "two.txt").write_text(OTHER, encoding="utf-8")
    told = lines(run("--explain", "one.txt", "two.txt", cwd=tmp_path).stdout)
    assert [line for line in told if line.startswith("==>")] == ["==> one.txt <==", "==> two.txt <=="]


def test_explain_does_not_let_a_page_steer_the_terminal() -> None:
    assert b"\x1b" not in run("--explain", stdin=f"\x1b[2J{OTHER}").stdout


@pytest.mark.parametrize(("no_color", "colored"), [("", True), ("1", False)])
def test_explain_is_in_colour_on_a_terminal_unless_told_not_to(no_color: str, colored: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "--explain"]
    environment = os.environ | {"NO_COLOR": no_color}
    subprocess.run(command, input=PAGE.encode(), stdout=theirs, env=environment, timeout=120, check=True)
    assert (b"\x1b[" in os.read(ours, 65536)) == colored
    os.close(ours)
    os.close(theirs)


# Rules


def test_rules_lists_those_in_force(tmp_path: Path) -> None:
    told = {line.split()[0]: line.split()[1:] for line in lines(run("rules").stdout)}
    assert told["share.short-link"] == ["share", "block"]
    assert any(columns[2:] == ["weak"] for columns in told.values())
    (tmp_path / "mine.toml").write_text(RULES, encoding="utf-8")
    mine = {line.split()[0] for line in lines(run("rules", "--rules", tmp_path / "mine.toml").stdout)}
    assert mine == told.keys() - {"share.short-link"} | {"share.semaphore"}


def test_a_rule_that_is_shown_is_a_rule_set(tmp_path: Path) -> None:
    shown = run("rules", "show", "share.short-link").stdout
    assert b'id = "share.short-link"' in shown
    (tmp_path / "copy.toml").write_bytes(shown)
    done = run("rules", "check", tmp_path / "copy.toml")
    assert (done.returncode, done.stdout) == (0, b"")
    assert lines(done.stderr)[0].startswith("1 rules, ")


def test_a_rule_that_is_not_there_is_answered_with_those_like_it() -> None:
    assert b"Did you mean share.short-link" in run("rules", "show", "share.shortlink").stderr


def test_check_says_which_examples_fail_and_where(tmp_path: Path) -> None:
    source = RULES.replace('"Wave it on"', '"Wave it on", "Wave it off"')
    (tmp_path / "mine.toml").write_text(source, encoding="utf-8")
    done = run("rules", "check", "mine.toml", cwd=tmp_path)
    assert done.returncode == 1
    [told] = lines(done.stdout)
    assert told.startswith("mine.toml:3: rule 'share.semaphore'")
    assert "Wave it off" in told


def test_check_of_what_is_no_rule_set(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULES.replace("phrases", "phrase"), encoding="utf-8")
    done = run("rules", "check", "mine.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert b"mine.toml:3: rule 'share.semaphore': unknown key 'phrase'" in done.stderr


# Help


def test_help_names_options_commands_and_an_example() -> None:
    told = run("--help").stdout.decode()
    for expected in ("--jsonl", "--explain", "rules", "corpus", "cleaner < page.html"):
        assert expected in told
    assert run("-h").stdout.decode() == told
    assert b"check" in run("rules", "--help").stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("cleaner --form", ["plain,--format"]),
        ("cleaner --format ma", ["plain,markdown"]),
        ("cleaner --keep au", ["plain,audio"]),
        ("cleaner --keep title,by", ["plain,title,byline"]),
        ("cleaner --fields ti", ["plain,title"]),
        ("cleaner cor", ["file,cor", "plain,corpus"]),
        ("cleaner page.txt cor", ["file,cor"]),
        ("cleaner rules ch", ["plain,check"]),
        ("cleaner rules show share.sh", ["plain,share.short-link"]),
        ("cleaner --encoding windows-874", ["plain,windows-874"]),
    ],
)
def test_a_shell_completes(words: str, completed: list[str]) -> None:
    number = len(words.split()) - 1
    environment = {"_CLEANER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
    assert lines(run(env=os.environ | environment).stdout) == completed


def test_version() -> None:
    assert __version__ in run("--version").stdout.decode()
    assert run("-V").stdout == run("--version").stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, cleaner.cli.clean\n"
        "try: cleaner.cli.clean.command(['--help'])\n"
        "except SystemExit: print({'regex', 'numpy', 'lxml', 'trafilatura'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120)
    assert lines(done.stdout)[-1] == "set()"


@pytest.mark.parametrize(("entry", "told"), [("cleaner.delete:run", True), ("cleaner.cli:main", False)])
def test_another_program_of_the_same_name_is_told(entry: str, told: bool, tmp_path: Path) -> None:
    installed = tmp_path / "cleaner-9.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: cleaner\nVersion: 9\n")
    (installed / "entry_points.txt").write_text(f"[console_scripts]\ncleaner = {entry}\n")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = run("--version", env=os.environ | {"PYTHONPATH": path})
    assert (b"pip uninstall cleaner" in done.stderr) == told
