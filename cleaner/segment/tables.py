"""Tables: whether they hold data, and how wide their cells are."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborNode

from .elements import whole_number

CELL_LIMIT: Final = 300
"""Characters; a table with a longer cell is layout."""
PARAGRAPH_LIMIT: Final = 150
"""Characters; a table with a longer paragraph in a cell is layout, and so is one without headings with several paragraphs in
a cell."""
NESTED_LIMIT: Final = 10
"""A table with more tables in it is layout, and so is one without headings before the first of these."""
COLUMN_LIMIT: Final = 50
"""A cell is at most so many columns wide."""
_NOT_IN_DATA: Final = frozenset("h1 h2 h3 form hr".split())
"""What no table of data has in it."""
_RARE_IN_DATA: Final = frozenset("ul ol pre".split())
"""What a table of data has in it only if its columns or rows have headings."""
_CODE: Final = frozenset("highlight highlighttable rouge-table lntable js-file-line-container diff-table hljs-ln".split())
"""Classes of tables that lay out code and its line numbers."""
_POST: Final = frozenset(
    "post postbody postcolor postcontent posttext postmessage post_body post_message post_text msgbody".split()
)
"""Classes that the software of forums gives to what holds the words of a post."""


def is_data_table(table: LexborNode) -> bool:
    """Whether a table holds data rather than a page's layout: rows of several short cells."""
    attributes = table.attributes
    if attributes.get("role") == "presentation" or not _CODE.isdisjoint((attributes.get("class") or "").split()):
        return False
    rows, headed, is_laid_out = 0, False, False
    cells: list[LexborNode] = []
    paragraphs: list[LexborNode] = []  # of the last cell
    nested = 0
    # No further than to a few tables in it, so that nested tables are not read again and again.
    for node in table.traverse():
        tag = node.tag
        if tag in ("td", "th"):
            headed = headed or tag == "th"
            cells.append(node)
            paragraphs = []
        elif tag == "tr":
            rows += 1
        elif tag == "p":
            text = node.text().strip()
            if text:
                paragraphs.append(node)
            if len(text) > PARAGRAPH_LIMIT:
                return False
            is_laid_out = is_laid_out or len(paragraphs) > 1
        elif tag == "pre" and "\n" in node.text().strip():
            return False
        elif tag in _RARE_IN_DATA:
            is_laid_out = True
        elif tag in _NOT_IN_DATA:
            return False
        elif tag == "table" and node.mem_id != table.mem_id:
            nested += 1
            if not headed or nested > NESTED_LIMIT:
                return False
        if tag in ("td", "div", "span") and not _POST.isdisjoint((node.attributes.get("class") or "").split()):
            return False
    if not headed and (is_laid_out or rows == 1):
        return False
    return 0 < rows < len(cells) and all(len(cell.text()) <= CELL_LIMIT for cell in cells)


def columns(cell: LexborNode) -> int:
    """How many columns a cell is wide."""
    return max(whole_number(cell.attributes.get("colspan"), COLUMN_LIMIT), 1)
