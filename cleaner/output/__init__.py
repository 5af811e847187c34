"""What the program gives: the kept blocks of a page as text, HTML, Markdown or JSON."""

from __future__ import annotations

from typing import Final, NamedTuple

FORMATS: Final = ("text", "markdown", "html", "json")
MARKUP: Final = frozenset(("markdown", "html"))
"""The formats that need to know more of a page than its text."""


class Output(NamedTuple):
    """What the article is written as, and whether its links, images and tables come with it.

    Links and images are markup, which text does not have. Without ``tables`` their text is left out in every format.
    """

    format: str = "text"
    links: bool = True
    images: bool = False
    tables: bool = True

    @property
    def is_markup(self) -> bool:
        """Whether the format needs the inline elements of blocks."""
        return self.format in MARKUP
