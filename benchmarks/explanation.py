"""What `cleaner --explain` prints on a terminal, drawn as the README shows it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cleaner import explain
from cleaner.cli.clean import explained

COLUMNS = 110
"""A longer line ends in an ellipsis."""


def draw(page: Path, figure: Path) -> None:
    """Writes the explanation of the file ``page`` as SVG to ``figure``."""
    console = Console(record=True, file=StringIO(), width=COLUMNS, color_system="standard")
    for line in explained(explain(page.read_bytes())):
        console.print(Text.from_ansi(line), no_wrap=True, overflow="ellipsis")
    svg = console.export_svg(title=f"cleaner --explain {page}", unique_id="explain")
    figure.write_text(svg + "\n", "utf-8")
