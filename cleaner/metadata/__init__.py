"""What is known of a page beside its text: what it states (:mod:`.stated`, :mod:`.markdown`), and what its blocks, its
address and its words say where it does not (:mod:`.complete`)."""

from .complete import complete
from .markdown import markdown_head, with_headline
from .stated import extract_metadata

__all__ = ["complete", "extract_metadata", "markdown_head", "with_headline"]
