"""datatrove: a pipeline step that replaces each document's page with its article body."""

# mypy: disable-error-code="import-not-found, import-untyped", allow-subclassing-any

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cleaner import Cleaner

from . import extra, known, metadata_names

with extra("datatrove"):
    from datatrove.data import DocumentsPipeline
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.extractors.base import ExtractorSandbox
    from datatrove.utils.logging import logger
    from datatrove.utils.typeshelper import StatHints


class CleanStep(PipelineStep):
    """Takes documents with HTML or text, and passes them on with the article body as their text.

    As with datatrove's own extractors, cleaning runs in a process beside the task's: a page that takes too
    long or kills that process costs itself alone. It is dropped, and so is a page without a body.

    Stats: documents ``total``, ``forwarded`` and ``dropped``, the latter also by reason (``dropped_empty``,
    ``dropped_timeout``, ``dropped_broken_process``); characters a document ``chars_in``, ``chars_out`` and by
    category ``chars_removed/<category>``: those of the blocks' text, without markup.

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
        with ExtractorSandbox(timeout=self.timeout, warmup_text=("", None)) as sandbox:
            for document in data:
                self.stat_update(StatHints.total)
                page = document.metadata.pop(self.html_key, None) or document.text
                url = document.metadata.get(self.url_key)
                with self.track_time():
                    try:
                        document.text, removed, found = sandbox.process_document((page, url), self.clean)
                    except (TimeoutError, EOFError) as error:
                        reason = "timeout" if isinstance(error, TimeoutError) else "broken_process"
                        self.stat_update(StatHints.dropped, f"{StatHints.dropped}_{reason}")
                        logger.warning(f"{error}: dropped document {document.id} {url or ''}")
                        continue
                document.metadata = found | document.metadata
                self.stat_update("chars_in", value=len(page))
                self.stat_update("chars_out", value=len(document.text))
                for category, chars in removed.items():
                    self.stat_update(f"chars_removed/{category}", value=chars)
                if document.text:
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                else:
                    self.stat_update(StatHints.dropped, f"{StatHints.dropped}_empty")

    def clean(self, page: str, url: object) -> tuple[str, Counter[str], dict[str, Any]]:
        """The body of ``page``, the number of characters removed from it by category, and what is known of it."""
        address = url if isinstance(url, str) else None
        article = self.cleaner.explain(page, url=address, metadata=bool(self.metadata))
        removed: Counter[str] = Counter()
        for block in article.blocks:
            if not block.kept:
                removed[block.category] += len(block.text)
        return article.text, removed, known(article, self.metadata)
