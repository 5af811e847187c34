"""Files that hold one page each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...files import ENDINGS, kind_by_name
from ..pages import BrokenInput, Content, RawPage
from .base import Entry, Reader


class PageFileReader(Reader):
    """A file of HTML, Markdown or text; ``path`` is its field. The offset is 0."""

    endings = ENDINGS

    def entries(self) -> Iterator[Entry]:
        path = self.source.path
        content: Content = BrokenInput(f"larger than {self.max_bytes} bytes")
        if self.source.size <= self.max_bytes:
            content = RawPage(Path(path).read_bytes(), kind=kind_by_name(path), fields={"path": path})
        yield Entry(0, self.source.size, content)
