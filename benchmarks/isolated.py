"""One measurement in a process of its own: `python -m benchmarks.isolated grow|memory|steady|many …`.

Memory can only be measured, and a runaway only be stopped, from outside. Prints one JSON value a line.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings
from pathlib import Path

from benchmarks.methods import METHODS
from evaluation.extractors import Job

LEAST_SECONDS = 0.2
"""Short runs are repeated for this long, and the fastest counts."""
WARM_UP = {"html": "<html><body><p>One short paragraph to warm up.</p></body></html>", "text": "One short line.\n"}
LOADS_ALL = 100_000
"""Characters of real pages after which nothing more is loaded or compiled."""
POINTS = 10


def grow(method: str, file: Path, lengths: list[int]) -> None:
    """Prints the seconds for each prefix of the file's text."""
    text = file.read_text(encoding="utf-8")
    warm_up(method)
    for length in lengths:
        print(json.dumps(_fastest(method, text[:length])), flush=True)


def memory(method: str, file: Path) -> None:
    """Prints the bytes in use with all loaded but little read, and the most in use with the file done."""
    with file.open(encoding="utf-8") as text:
        METHODS[method].run(Job(text.read(LOADS_ALL), "English"))
    before = resident()
    METHODS[method].run(Job(file.read_text(encoding="utf-8"), "English"))
    print(json.dumps({"before": before, "peak": peak()}))


def steady(method: str, file: Path, documents: int) -> None:
    """Prints the bytes in use after each tenth of the documents: the texts in the file, over and over."""
    texts = json.loads(file.read_text(encoding="utf-8"))
    for number in range(documents):
        METHODS[method].run(Job(texts[number % len(texts)], "English"))
        if (number + 1) % max(1, documents // POINTS) == 0:
            print(json.dumps(resident()), flush=True)


def many(kind: str, file: Path, workers: int, times: int) -> None:
    """Prints the seconds that `Cleaner.clean_many` takes for the file's texts so many times over, its start included."""
    from cleaner import Cleaner

    texts = json.loads(file.read_text(encoding="utf-8")) * times
    cleaner = Cleaner(kind=kind)
    start = time.perf_counter()
    for _ in cleaner.clean_many(texts, workers=workers):
        pass
    print(json.dumps(time.perf_counter() - start))


def warm_up(method: str) -> None:
    """First calls load what is not loaded yet: everything is paid for before the clock starts."""
    METHODS[method].run(Job(WARM_UP["text" if METHODS[method].source else "html"], "English"))


def resident() -> int:
    """Bytes of memory in use now (where the system tells; else the most that were)."""
    return _status("VmRSS")


def peak() -> int:
    """The most bytes of memory that were in use."""
    return _status("VmHWM")


def _status(key: str) -> int:
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss, its better known twin, begins with what the parent process used
        line = next(line for line in status.read_text().splitlines() if line.startswith(key))
        return int(line.split()[1]) * 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def _fastest(method: str, text: str) -> float:
    times: list[float] = []
    while not times or sum(times) < LEAST_SECONDS:
        start = time.process_time()
        METHODS[method].run(Job(text, "English"))
        times.append(time.process_time() - start)
    return min(times)


def main(what: str, method: str, file: Path, *numbers: int) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if what == "grow":
        grow(method, file, list(numbers))
    elif what == "memory":
        memory(method, file)
    elif what == "steady":
        steady(method, file, *numbers)
    else:
        many(method, file, *numbers)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), *map(int, sys.argv[4:]))
