"""Files that hold one page each."""

from __future__ import annotations

from collections.abc import Iterator

from ...files import ENDINGS, kind_by_name
from ..bytestream import BrokenMemberError, ByteStream
from ..pages import BrokenInput, Content, RawPage
from .base import Entry, Reader


class PageFileReader(Reader):
    """A file of HTML, Markdown or text; ``path`` is its field. The offset is 0."""

    endings = (*ENDINGS, *(f"{ending}.gz" for ending in ENDINGS))

    def entries(self) -> Iterator[Entry]:
        path = self.source.path
        with ByteStream(path) as stream:
            content: Content
            try:
                data = stream.read(self.max_bytes + 1)
            except BrokenMemberError as error:
                content = BrokenInput(error.reason)
            else:
                is_large = len(data) > self.max_bytes
                content = (
                    self.too_large("page") if is_large else RawPage(data, kind=kind_by_name(path), fields={"path": path})
                )
        yield Entry(0, self.source.size, content)
