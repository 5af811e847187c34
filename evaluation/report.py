"""What benchmarks and training print and draw: Markdown tables, where a figure comes from, SVG."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import cleaner
from evaluation.extractors import Method

OURS, PEER, OTHER = "#c1440e", "#5a6b7b", "#2e7d5b"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others figures."""
    lines = ["| " + " | ".join(header) + " |", "|---" + "|--:" * (len(header) - 1) + "|"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def named(method: Method) -> str:
    """A method's name as a row shows it: ours stand out."""
    return f"**{method.name}**" if method.ours else method.name


def quoted(text: str, length: int = 160) -> str:
    """A line of a page as inline code, cut to a length."""
    folded = " ".join(text.encode(errors="replace").decode().split()).replace("`", "'")
    return f"`{folded if len(folded) <= length else folded[: length - 1] + '…'}`"


def origin(methods: Iterable[Method] = ()) -> dict[str, str]:
    """Date, command and versions: what a figure needs to be made again."""
    sources = [one for method in methods for one in (method, method.source) if one]
    versions = {str(one.package or one.program): one.version for one in sources if one.version}
    return {
        "date": date.today().isoformat(),
        "command": " ".join(["python", *sys.orig_argv[1:]]),
        "Python": platform.python_version(),
        "cleaner": cleaner.__version__,
        **dict(sorted(versions.items())),
    }


def origin_line(origin: Mapping[str, str]) -> str:
    versions = ", ".join(f"{key} {value}" for key, value in origin.items() if key not in ("date", "command"))
    return f"Made on {origin['date']} by `{origin['command']}` with {versions}.\n"


def write_json(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=vars)
    path.write_text(f"{text}\n", encoding="utf-8", errors="replace")


@contextmanager
def figure(path: Path, columns: int, width: float, height: float, **options: Any) -> Iterator[list[Any]]:
    """The axes of a row of panels, saved as SVG when they are drawn: the same bytes for the same figures."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "cleaner", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    size = (width, height)
    drawing, axes = pyplot.subplots(1, columns, figsize=size, squeeze=False, layout="constrained", **options)
    for axis in axes[0]:
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(axis="x", alpha=0.3)
    yield list(axes[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing.savefig(path, metadata={"Date": None})
    pyplot.close(drawing)
