"""What the corpus tests have done to a page in place of cleaning it. Workers import this, and little else."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from cleaner import Article, Block
from cleaner.corpus.pages import RawPage
from cleaner.document import Verdict

KEPT = "body", "model"
DROPPED = "share", "share.test"


def explain_pages(pages: Sequence[RawPage]) -> list[Article]:
    return [explain(page) for page in pages]


def explain(page: RawPage) -> Article:
    """The first line is body and the others are not; and some pages are murder."""
    text = page.content.decode() if isinstance(page.content, bytes) else page.content
    if "SLOW" in text:
        time.sleep(0.02)
    if "MARK" in text:
        Path(text.split()[1]).write_text(f"{os.getpid()}")
    if "HANG" in text:
        re.match(r"(a+)+$", "a" * 64 + "b")  # holds the interpreter, as a C library can
    if "EXIT" in text:
        os._exit(3)
    if "SEGFAULT" in text:
        ctypes.string_at(0)
    if "KILL" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "RAISE" in text:
        raise LookupError("no such thing")
    if "PID" in text:
        text = f"{os.getpid()}"
    blocks = tuple(
        Block(line, True, verdict=Verdict(*(DROPPED if number else KEPT), 0.5, 0.5), kept=not number)
        for number, line in enumerate(text.splitlines())
    )
    title = "Ours" if "TITLE" in text else None
    return Article(blocks[0].text if blocks else "", blocks, "text", title=title)
