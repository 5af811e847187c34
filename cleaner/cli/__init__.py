"""The command line: ``cleaner`` itself (:mod:`.clean`), ``cleaner rules`` and ``cleaner corpus``."""

from __future__ import annotations

import signal
import sys
from importlib import metadata
from io import TextIOWrapper
from typing import Final

ENTRY: Final = "cleaner.cli:main"
"""What the command of this program runs."""


def main() -> None:
    """Run the program ``cleaner`` in this process."""
    from .clean import command

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    # A closed pipe downstream ends the program without a message. `corpus` must outlive its workers' pipes.
    if hasattr(signal, "SIGPIPE") and sys.argv[1:2] != ["corpus"]:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if has_namesake():
        print(
            "cleaner: another program named cleaner is installed too, and may have replaced parts of this one: "
            "pip uninstall cleaner, then pip install --force-reinstall article-cleaner",
            file=sys.stderr,
        )
    command(prog_name="cleaner")


def has_namesake() -> bool:
    """Whether the package index's ``cleaner``, which is another program, is installed beside ``article-cleaner``."""
    try:
        commands = metadata.distribution("cleaner").entry_points
    except metadata.PackageNotFoundError:
        return False
    return all(one.value != ENTRY for one in commands)
