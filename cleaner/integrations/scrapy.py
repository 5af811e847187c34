"""Scrapy: an item pipeline that leaves the article body in a field of each item."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from cleaner import Cleaner

from . import extra, known, metadata_names

with extra("scrapy"):
    from itemadapter import ItemAdapter
    from scrapy.http import HtmlResponse, Response, TextResponse
    from twisted.internet.threads import deferToThread

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CleanPipeline:
    """Cleans one field of every item: a dict, ``scrapy.Item``, dataclass, whatever ``itemadapter`` knows.

    An item pipeline does not see the response, so the spider puts it where the text is to be::

        yield {"url": response.url, "text": response}

    The field may as well hold HTML or text, as ``str`` or ``bytes``; the URL is then the item's ``url``, if
    it has one. Items without the field, or with None in it, pass as they are. A response that is not text
    (a PDF, an image) gives ``""``, as does a page without a body. Cleaning runs in a thread, and downloads go
    on meanwhile.

    Settings:

    - ``CLEANER_FIELD`` (default ``"text"``): the field that gets the body.
    - ``CLEANER_SOURCE`` (default: the same field): the field that holds the page, where that is another. It
      stays as it is.
    - ``CLEANER_METADATA`` (default ``[]``): the fields to fill with what is known of the page, where the item does not have
      them already: ``title``, ``author``, ``date`` and the others of ``cleaner.Article.metadata_fields()``.
    - ``CLEANER_OPTIONS`` (default ``{}``): the arguments of :class:`cleaner.Cleaner`.

    Stats: ``cleaner/pages``, and ``cleaner/empty``, those of them that left nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.field: str = settings.get("CLEANER_FIELD", "text")
        self.source: str = settings.get("CLEANER_SOURCE", self.field)
        self.metadata = metadata_names(settings.getlist("CLEANER_METADATA"))
        self.cleaner = Cleaner(**settings.getdict("CLEANER_OPTIONS"))
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPipeline:
        return cls(crawler)

    async def process_item(self, item: Any, spider: Any = None) -> Any:  # Scrapy before 2.14 gives the spider
        """The item with its field filled. ``TypeError``, which drops the item, if the source is no page."""
        adapter = ItemAdapter(item)
        page = adapter.get(self.source)
        if page is None:
            return item
        kind, url = None, adapter.get("url")
        if isinstance(page, Response):
            kind, url = "html" if isinstance(page, HtmlResponse) else None, page.url
            # Scrapy has decoded text by its HTTP header and its <meta>, as browsers do
            page = page.text if isinstance(page, TextResponse) else page.body
        elif not isinstance(url, str):
            url = None
        if self.metadata:
            article = await _in_thread(self.cleaner.explain, page, url=url, kind=kind)
            adapter[self.field] = text = article.text
            for name, value in known(article, self.metadata).items():
                if adapter.get(name) is None:
                    adapter[name] = value
        else:
            adapter[self.field] = text = await _in_thread(self.cleaner.clean, page, url=url, kind=kind)
        if self.stats:
            self.stats.inc_value("cleaner/pages")
            self.stats.inc_value("cleaner/empty", int(not text))
        return item


def _in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Awaitable[Any]:
    """As Scrapy's ``run_in_thread``, which came with 2.15: with either kind of reactor."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        deferred: Awaitable[Any] = deferToThread(function, *args, **kwargs)
        return deferred
    return asyncio.to_thread(function, *args, **kwargs)
