"""What the program gives: the kept blocks of a page as text, HTML, Markdown or JSON."""

from __future__ import annotations

from typing import Final, NamedTuple

FORMATS: Final = ("auto", "text", "markdown", "html", "json")


class Output(NamedTuple):
    """What the article is written as, and whether its links, images and tables come with it.

    ``auto`` is text but for Markdown, of which the source is kept. Links and images are markup, which text does not have.
    Where ``images`` is ``None``, those of Markdown are kept and those of HTML are not. Without ``tables`` those of HTML
    and Markdown are left out of every format.
    """

    format: str = "auto"
    links: bool = True
    images: bool | None = None
    tables: bool = True

    @property
    def is_markup(self) -> bool:
        """Whether the format needs the inline elements of blocks."""
        return self.format in ("markdown", "html")

    @property
    def keeps_markdown(self) -> bool:
        """Whether the source of what is kept of a Markdown page is wanted, or what it stands for."""
        return self.format in ("auto", "markdown", "html")
