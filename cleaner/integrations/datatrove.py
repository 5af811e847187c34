"""datatrove: a pipeline step that replaces each document's page with its article body."""

# mypy: disable-error-code="import-not-found, import-untyped", allow-subclassing-any

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import tee
from time import perf_counter
from typing import Any

from cleaner import Cleaner
from cleaner.corpus.pages import RawPage
from cleaner.parallel import Failure, run

from . import extra, known, metadata_names

with extra("datatrove"):
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.base import PipelineStep
    from datatrove.utils.logging import logger
    from datatrove.utils.typeshelper import StatHints


class CleanStep(PipelineStep):
    """Takes documents with HTML or text, and passes them on with the article body as their text.

    As with datatrove's own extractors, cleaning runs in a process beside the task's: a page that takes too
    long or kills that process costs itself alone. It is dropped, and so is a page without a body. Pages go there in batches,
    which takes less time than one by one; up to 512 documents, or 256 MB of them, are read ahead.

    Stats: documents ``total``, ``forwarded`` and ``dropped``, the latter also by reason (``dropped_empty``,
    ``dropped_timeout``, ``dropped_broken_process``, ``dropped_error``); characters a document ``chars_in``, ``chars_out``
    and by category ``chars_removed/<category>``: those of the blocks' text, without markup.

    Args:
        html_key: the metadata field to move the page from. None, and where it is absent: the document's text.
        url_key: the metadata field that holds the page's address, where there is one.
        metadata: what is known of the page and goes into the document's metadata, where that does not have it already.
        timeout: seconds that a page may take.
        options: the arguments of :class:`cleaner.Cleaner`.
    """

    type = "🛢 - EXTRAC"
    name = "🧹 Cleaner"

    def __init__(
        self,
        *,
        html_key: str | None = None,
        url_key: str = "url",
        metadata: Sequence[str] = ("title", "author", "date", "site", "language"),
        timeout: float = 60,
        **options: Any,
    ) -> None:
        super().__init__()
        self.html_key = html_key
        self.url_key = url_key
        self.metadata = metadata_names(metadata)
        self.timeout = timeout
        self.cleaner = Cleaner(**options)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        data, documents = tee(data)
        clean: Callable[[list[RawPage]], list[_Cleaned]] = partial(_clean, self.cleaner, self.metadata)
        results = run(clean, map(self._page, data), workers=1, limit=self.timeout)
        with closing(results):
            for (page, result), document in zip(results, documents, strict=False):
                self.stat_update(StatHints.total)
                if isinstance(result, Failure):
                    self.stat_update(StatHints.dropped, f"{StatHints.dropped}_{result.kind}")
                    logger.warning(f"{result.reason}: dropped document {document.id} {page.url or ''}")
                    continue
                self._count(page, result)
                document.text = result.text
                document.metadata = result.metadata | document.metadata
                if document.text:
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                else:
                    self.stat_update(StatHints.dropped, f"{StatHints.dropped}_empty")

    def _page(self, document: Document) -> RawPage:
        url = document.metadata.get(self.url_key)
        content = document.metadata.pop(self.html_key, None) or document.text
        return RawPage(content, url if isinstance(url, str) else None)

    def _count(self, page: RawPage, result: _Cleaned) -> None:
        self.stats.time_stats.update(result.seconds)
        self.stat_update("chars_in", value=len(page))
        self.stat_update("chars_out", value=len(result.text))
        for category, chars in result.removed.items():
            self.stat_update(f"chars_removed/{category}", value=chars)


@dataclass(frozen=True)
class _Cleaned:
    text: str
    removed: Counter[str]  # characters by category
    metadata: dict[str, Any]
    seconds: float  # an equal share of those for its batch


def _clean(cleaner: Cleaner, metadata: Sequence[str], pages: Sequence[RawPage]) -> list[_Cleaned]:
    """The bodies of ``pages``, what was removed from each, and what is known of it."""
    start = perf_counter()
    read = [cleaner.read(page.content, url=page.url) for page in pages]
    articles = cleaner.explain_pages(read, metadata=bool(metadata))
    seconds = (perf_counter() - start) / len(pages)
    return [_Cleaned(article.text, article.removed, known(article, metadata), seconds) for article in articles]
