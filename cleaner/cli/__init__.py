"""The command line: ``cleaner`` itself (:mod:`.clean`), ``cleaner rules`` and ``cleaner corpus``."""

from __future__ import annotations

import signal
import sys
from io import TextIOWrapper


def main() -> None:
    """Run the program ``cleaner`` in this process."""
    from .clean import command

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    # A closed pipe downstream ends the program without a message. `corpus` must outlive its workers' pipes.
    if hasattr(signal, "SIGPIPE") and sys.argv[1:2] != ["corpus"]:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    command(prog_name="cleaner")
