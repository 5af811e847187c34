"""Files that hold a page each: which they are, and what is in them."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final

from .document import Kind

_MARKDOWN: Final = (".md", ".markdown")
ENDINGS: Final = (".html", ".htm", ".xhtml", *_MARKDOWN, ".txt")
"""What the names of such files end with; ``.gz`` may follow."""
_GZIP: Final = b"\x1f\x8b"


def kind_by_name(name: str) -> Kind | None:
    """Markdown, if the name of a file says so. What is in other files, these tell best themselves."""
    return "markdown" if _plain(name).endswith(_MARKDOWN) else None


def _plain(name: str) -> str:
    return name.lower().removesuffix(".gz")


def pages_in(folder: Path) -> list[str]:
    """The paths of the pages in a folder and those in it, in order."""
    return sorted(str(path) for path in folder.rglob("*") if _plain(path.name).endswith(ENDINGS) and path.is_file())


def unpacked(data: bytes) -> bytes:
    """What is in a gzip file; other data as it is. Raises ``ValueError`` for a gzip file that is broken."""
    if not data.startswith(_GZIP):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"a broken gzip file: {error}") from None
