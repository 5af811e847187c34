"""Mutated goldens for as many seconds as asked for: no exception, and the same from ``clean``, ``explain`` and a batch.

``python tests/fuzz.py SECONDS [SEED]`` prints each page that fails as a Python literal, with its settings.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from cleaner import Cleaner

GOLDENS = [file.read_bytes() for file in sorted((Path(__file__).parent.parent / "golden").glob("*/input.*"))]
PIECES = (
    "<div>|</div>|<p>|</p>|<table>|<tr>|<td>|</table>|<pre>|<!--|-->|<script>|</script>|<svg>|<math>|"
    "<template>|<select>|<option>|<a href=x>|</a>|<b>|<br>|<h1>|<button>|<textarea>|<plaintext>|<iframe>|"
    "<details>|<summary>|<ruby><rt>|<object>|<dialog>|<body>|<head>|<title>|<![CDATA[|"
    "<meta charset=utf-16>|&amp;|&#0;|<|>|\"|'| hidden | style='display:none'|\0|\r|\n\n|\t|\ue000|"
    "\ud800|\u200b|\u2028|Share\n|Comments (3)\n|By John Smith\n|3 May 2021|# |- |> |```\n|[a](b)|![a](b)"
)
BYTES = [piece.encode("utf-8", "surrogatepass") for piece in PIECES.split("|")]
LONGEST = 200_000


def mutated(page: bytes, random: Random) -> bytes:
    """A page with some bits, pieces, stretches and parts of other pages changed, put in or left out."""
    data = bytearray(page)
    for _ in range(random.choice([1, 2, 5, 10, 30])):
        place = random.randrange(len(data) + 1)
        length = random.choice([1, 5, 100, 1000])
        match random.randrange(6):
            case 0 if place < len(data):
                data[place] ^= 1 << random.randrange(8)
            case 1:
                data[place:place] = random.choice(BYTES) * random.choice([1, 2, 50, 300])
            case 2:
                del data[place : place + length]
            case 3:
                data[place:place] = data[place : place + length] * random.choice([1, 2, 8])
            case 4:
                other = random.choice(GOLDENS)
                begin = random.randrange(len(other) + 1)
                data[place:place] = other[begin : begin + 5 * length]
            case 5:
                data[place:place] = random.randbytes(8)
    return bytes(data[:LONGEST])


def failure(cleaner: Cleaner, page: str | bytes) -> str | None:
    """What is wrong about a page, if anything is."""
    try:
        body = cleaner.clean(page)
        if cleaner.output.format != "json" and cleaner.explain(page, metadata=False).text != body:
            return "explain says another thing than clean"
        # JSON has the scores, of which the last digits depend on what is judged together.
        if cleaner.output.format != "json" and next(iter(cleaner.clean_many([page, "x"]))) != body:
            return "in a batch it gives another thing than alone"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def main(seconds: float, seed: int = 0) -> int:
    random = Random(seed)
    cleaners: dict[tuple[Any, ...], Cleaner] = {}
    pages = failures = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page: str | bytes = mutated(random.choice(GOLDENS), random)
        if random.random() < 0.4:
            page = page.decode("utf-8", "surrogateescape")
        kind = random.choice(["auto", "html", "text", "markdown"])
        format = random.choice(["auto", "text", "markdown", "html", "json"])
        fast = random.random() < 0.9
        if (kind, format, fast) not in cleaners:
            cleaners[kind, format, fast] = Cleaner(kind=kind, format=format, fast=fast)
        pages += 1
        if found := failure(cleaners[kind, format, fast], page):
            failures += 1
            print(f"{kind} {format} {fast}: {found}: {page!r}")
    print(f"{pages} pages, {failures} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:2]), *map(int, sys.argv[2:3])))
