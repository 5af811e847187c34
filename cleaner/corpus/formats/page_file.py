"""Files that hold one page each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...document import MARKDOWN_ENDINGS, Kind
from ..pages import BrokenInput, Content, RawPage
from .base import Entry, Reader


class PageFileReader(Reader):
    """A file of HTML, Markdown or text; ``path`` is its field. The offset is 0."""

    endings = (".html", ".htm", ".xhtml", ".txt", *MARKDOWN_ENDINGS)

    def entries(self) -> Iterator[Entry]:
        path = self.source.path
        content: Content = BrokenInput(f"larger than {self.max_bytes} bytes")
        if self.source.size <= self.max_bytes:
            content = RawPage(Path(path).read_bytes(), kind=_kind(path.lower()), fields={"path": path})
        yield Entry(0, self.source.size, content)


def _kind(name: str) -> Kind:
    if name.endswith(MARKDOWN_ENDINGS):
        return "markdown"
    return "text" if name.endswith(".txt") else "html"
