"""Mutated inputs of every kind for as many seconds as asked for: nothing but documented errors, and one answer.

``python tests/fuzz.py TARGET SECONDS [SEED]`` changes goldens, rules, the model or corpus files at random and prints each
input that fails as a Python literal. ``python tests/fuzz.py TARGET SECONDS --atheris`` lets Atheris (``pip install
atheris``) look for inputs that run new code; it ends at the first that fails, and names the file with it.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Final

WITH_ATHERIS: Final = __name__ == "__main__" and "--atheris" in sys.argv
if WITH_ATHERIS:
    import atheris  # which has to be there before the code that it watches

with atheris.instrument_imports(include=["cleaner"]) if WITH_ATHERIS else nullcontext():
    from cleaner import Cleaner
    from cleaner.corpus.clean import CleanItems, explain_pages
    from cleaner.corpus.formats import ParquetWriter, writer_for
    from cleaner.corpus.formats.jsonl import JsonlWriter
    from cleaner.corpus.inputs import find_inputs, read_items
    from cleaner.corpus.pages import BrokenInput
    from cleaner.model import body
    from cleaner.model.trees import ModelError
    from cleaner.rules.ruleset import BUILT_IN, RuleError

ROOT: Final = Path(__file__).parent.parent
PIECES: Final = (
    "<div>|</div>|<p>|</p>|<table>|<tr>|<td>|</table>|<pre>|<!--|-->|<script>|</script>|<svg>|<math>|"
    "<template>|<select>|<option>|<a href=x>|</a>|<b>|<br>|<h1>|<button>|<textarea>|<plaintext>|<iframe>|"
    "<details>|<summary>|<ruby><rt>|<object>|<dialog>|<body>|<head>|<title>|<![CDATA[|"
    "<meta charset=utf-16>|&amp;|&#0;|<|>|\"|'| hidden | style='display:none'|\0|\r|\n\n|\t|\ue000|"
    "\ud800|\u200b|\u2028|Share\n|Comments (3)\n|By John Smith\n|3 May 2021|# |- |> |```\n|[a](b)|![a](b)|"
    'http://[x|1e400|-1|99999999999999999999|\\ud800|null|[]|{"a":1}|(a+)+|.*|\\p{L}|scope = "part"\n|[[rule]]\n|'
    "Content-Length: 5\r\n|WARC/1.0\r\n|\r\n\r\n|Content-Encoding: gzip\r\n|Transfer-Encoding: chunked\r\n"
).split("|")
BYTES: Final = [piece.encode("utf-8", "surrogatepass") for piece in PIECES]
LONGEST: Final = 200_000
PROSE: Final = "The harbour office said on Monday that the crane which fell into the basin will be lifted by a dock."


def goldens(*endings: str) -> list[bytes]:
    files = sorted((ROOT / "golden").glob("*/input.*"))
    return [file.read_bytes() for file in files if file.suffix in endings]


# Targets: what is wrong about an input, if anything is. What they choose depends on nothing but the input.


def try_page(kind: str, data: bytes) -> str | None:
    """``clean``, ``explain`` and a batch give the same."""
    choice = Random(zlib.crc32(data))
    format = choice.choice(["auto", "text", "markdown", "html", "json"])
    cleaner = cleaner_for(choice.choice([kind, "auto", "html", "text", "markdown"]), format, choice.random() < 0.9)
    page = data.decode("utf-8", "surrogateescape") if choice.random() < 0.4 else data
    found = cleaner.clean(page)
    if format == "json":  # it has the scores, of which the last digits depend on what is judged together
        return None
    if cleaner.explain(page, metadata=False).text != found:
        return "explain says another thing than clean"
    if next(iter(cleaner.clean_many([page, "x"]))) != found:
        return "in a batch it gives another thing than alone"
    return None


@cache
def cleaner_for(kind: str, format: str, fast: bool) -> Cleaner:
    return Cleaner(kind=kind, format=format, fast=fast)


def try_rules(data: bytes) -> str | None:
    """A file of rules is refused with a clear error, or can be used."""
    return try_file(data, ".toml", RuleError, lambda file: Cleaner(rules=[file], fast=True))


def try_model(data: bytes) -> str | None:
    """A model is refused with a clear error, or can be used."""
    return try_file(data, ".npz", ModelError, lambda file: Cleaner(model=file, fast=True))


def try_file(data: bytes, ending: str, error: type[Exception], load: Callable[[Path], Cleaner]) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"input{ending}")
        file.write_bytes(data)
        try:
            cleaner = load(file)
        except error as refusal:
            return None if str(file) in str(refusal) else f"does not name the file: {refusal}"
        for kind in ("html", "text"):
            cleaner.clean(f"<p>{PROSE}<p>{PROSE}<pre>  a\n</pre><p>Share", kind=kind)
    return None


def try_corpus(ending: str, data: bytes) -> str | None:
    """No reader raises, two readings give the same, and what comes of the pages can be written."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"input{ending}")
        file.write_bytes(data)
        inputs = find_inputs([str(file)])
        items = list(read_items(inputs, max_bytes=LONGEST))
        if list(read_items(inputs, max_bytes=LONGEST, skip=1)) != items[1:]:
            return "a second reading gives another thing"
        reasons = [item.content.reason for item in items if isinstance(item.content, BrokenInput)]
        if raised := [reason for reason in reasons if reason.startswith("cannot be read on")]:
            return raised[0]
        cleaned = [page for item in items for page in clean_items()([item])]
        records = [page.record for page in cleaned if not isinstance(page, BrokenInput)]
        for line in JsonlWriter(inputs).encode(records).splitlines():
            json.loads(line, parse_constant=refuse)
        unfinished = Path(folder, "unfinished")
        writer = writer_for("out.parquet", inputs)
        unfinished.write_bytes(writer.encode(records[:1]) + writer.encode(records[1:]))
        writer.finish(unfinished, Path(folder, "out.parquet"))
    return None


@cache
def clean_items() -> CleanItems:
    return CleanItems(partial(explain_pages, cleaner_for("auto", "auto", True), None))


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


# Inputs to begin with


def rule_files() -> list[bytes]:
    """Every 20th built-in rule as a file of its own."""
    found = []
    for file in sorted(BUILT_IN.glob("*.toml")):
        head, *rules = file.read_text("utf-8").split("[[rule]]")
        found += [f"{head}[[rule]]{rule}".encode() for rule in rules]
    return found[::20]


def warcs() -> list[bytes]:
    pages = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page for page in goldens(".html")]
    pages.append(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(goldens(".html")[0])
    )
    records = [
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(page), page)
        for page in pages
        if len(page) < LONGEST // 10
    ]
    return [b"".join(records[at : at + 3]) for at in range(0, len(records), 3)]


def json_lines() -> list[bytes]:
    pages = [page.decode("utf-8", "replace") for page in goldens(".html", ".txt", ".md")]
    names = ("html", "text", "markdown")
    lines = [
        json.dumps({"url": "http://news.example/", names[at % 3]: page[:5000], "n": at, "tags": ["a", None]})
        for at, page in enumerate(pages)
    ]
    return ["\n".join(lines[at : at + 4]).encode() for at in range(0, len(lines), 4)]


def parquets() -> list[bytes]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for lines in json_lines()[:10]:
            rows = [json.loads(line) for line in lines.splitlines()]
            writer, unfinished, file = ParquetWriter([]), Path(folder, "a"), Path(folder, "b.parquet")
            unfinished.write_bytes(writer.encode([{"text": "", **row} for row in rows]))
            writer.finish(unfinished, file)
            found.append(file.read_bytes())
    return found


Target = Callable[[bytes], str | None]
TARGETS: Final[dict[str, tuple[Target, Callable[[], list[bytes]]]]] = {
    "html": (partial(try_page, "html"), partial(goldens, ".html")),
    "text": (partial(try_page, "text"), partial(goldens, ".txt")),
    "markdown": (partial(try_page, "markdown"), partial(goldens, ".md")),
    "rules": (try_rules, rule_files),
    "model": (try_model, lambda: [body.BUILT_IN.read_bytes()]),
    "warc": (partial(try_corpus, ".warc"), warcs),
    "warc.gz": (partial(try_corpus, ".warc.gz"), lambda: [gzip.compress(warc) for warc in warcs()]),
    "jsonl": (partial(try_corpus, ".jsonl"), json_lines),
    "parquet": (partial(try_corpus, ".parquet"), parquets),
}


def mutated(data: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    """An input with some bits, pieces, stretches and parts of other inputs changed, put in or left out."""
    changed = bytearray(data)
    for _ in range(random.choice([1, 2, 5, 10, 30])):
        place = random.randrange(len(changed) + 1)
        length = random.choice([1, 5, 100, 1000])
        match random.randrange(6):
            case 0 if place < len(changed):
                changed[place] ^= 1 << random.randrange(8)
            case 1:
                changed[place:place] = random.choice(BYTES) * random.choice([1, 2, 50, 300])
            case 2:
                del changed[place : place + length]
            case 3:
                changed[place:place] = changed[place : place + length] * random.choice([1, 2, 8])
            case 4:
                other = random.choice(seeds)
                begin = random.randrange(len(other) + 1)
                changed[place:place] = other[begin : begin + 5 * length]
            case 5:
                changed[place:place] = random.randbytes(8)
    return bytes(changed[: max(LONGEST, len(data))])


def inputs(seeds: Sequence[bytes], seed: int) -> Iterator[bytes]:
    random = Random(seed)
    while True:
        yield mutated(random.choice(seeds), seeds, random)


def failure(target: Target, data: bytes) -> str | None:
    """What is wrong about an input, or what it raises."""
    try:
        return target(data)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main(name: str, seconds: float, seed: int = 0) -> int:
    target, seeds = TARGETS[name]
    tried = failures = 0
    slowest = 0.0
    end = time.monotonic() + seconds
    for data in inputs(seeds(), seed):
        begun = time.process_time()
        if found := failure(target, data):
            failures += 1
            print(f"{found}: {data!r}"[:LONGEST])
        slowest = max(slowest, time.process_time() - begun)
        tried += 1
        if time.monotonic() > end:
            break
    print(f"{name}: {tried} inputs, {failures} failures, the slowest took {slowest:.1f} s")
    return bool(failures)


def main_atheris(name: str, seconds: float) -> None:
    target, make_seeds = TARGETS[name]
    seeds = make_seeds()

    def one(data: bytes) -> None:
        if found := target(data):
            raise AssertionError(found)

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        changed = mutated(data, seeds, random) if random.random() < 0.5 else atheris.Mutate(data, longest)
        return changed[:longest]

    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds):
            Path(folder, f"{number}").write_bytes(data)
        longest = max(LONGEST, *map(len, seeds))
        options = [f"-max_total_time={seconds:.0f}", f"-max_len={longest}", "-timeout=60", "-rss_limit_mb=4096"]
        atheris.Setup([sys.argv[0], *options, folder], one, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--atheris"]
    if WITH_ATHERIS:
        main_atheris(arguments[0], float(arguments[1]))
    else:
        sys.exit(main(arguments[0], float(arguments[1]), *map(int, arguments[2:])))
