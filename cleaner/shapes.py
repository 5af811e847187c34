"""What a block looks like, whatever its score: a heading, a sentence, a link, a line of a list; and which blocks belong
together, as those of a list or of an element.

Where decisions are made, a *paragraph* is a long text that ends like a sentence (:func:`is_paragraph`), and the *main text*
of a page of HTML is what the site lays out as it does most of the body (:func:`main_template`). *Prose* is what the walk
over HTML and the model look for before: a long block that is not mostly links, in :func:`cleaner.segment.elements.is_prose`
whatever it ends with, in :func:`cleaner.model.features.is_prose` only with the end of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Final, TypeVar

from .document import Block, Element
from .punctuation import BULLETS, CLOSERS, PAUSES, QUESTION_MARKS, WIDE_ENDS, ends_like_sentence, is_unstopped
from .segment.elements import HEADINGS, ancestors
from .segment.names import name_words
from .segment.purposes import is_for_footnotes
from .segment.sentences import width

NEAR_LEVELS: Final = 4
"""Elements around a block among which one is looked for that says what the block is part of."""
LONG_BLOCK: Final = 60
"""Characters of a long block, and columns of a paragraph; what is shorter may be a caption or a label."""
SENTENCE_WORDS: Final = 4
"""A text of fewer words (or characters of a script without spaces) is no sentence worth keeping for its own sake."""
LINK_SHARE: Final = 0.8
"""A block of which more than this share is linked is a link."""

_LINE_TAGS: Final = frozenset(("tr", "li"))
_LIST_TAGS: Final = frozenset(("table", "ul", "ol"))
_MAIN_TAGS: Final = frozenset(("article", "main"))
_HOLDER_LEVELS: Final = 6
"""Elements above a line among which its list or table is looked for."""
_HEADING_LEVELS: Final = 3
"""Elements around a text among which the heading is that it stands in."""
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s|\d{4}\s?[–—:]\s")
"""Begins a line of a numbered list, or of a list of years."""
_NUMBER_CELL: Final = re.compile(r"[(+−–-]?\d[\d.,:/%]*\)?")
_NUMBER_CELLS: Final = range(2, 12)
"""How many numbers a row of a table has whose cells white space parts."""
_LABEL_CELLS: Final = 4
"""Words of such a row at most, beside its numbers."""
_LABEL_SIZE: Final = 16
"""Characters of a label before a wide colon at most: the lines of a list of places."""
_BRACKETED: Final = re.compile("【[^】]{1,20}】")
"""A label over some lines of a list in Chinese or Japanese."""
_GAP: Final = re.compile("[ \u00a0]{2,}")
_CELL_SIGN: Final = re.compile(r"\t|\s[|│]\s|[│┼]")
_ROW_NUMBERS: Final = 3
"""Cells with numbers that make a row of a table: beside a date and a time, a byline has one number at most."""
_TITLE_CASE_WORDS: Final = 5
"""Words of a headline in title case at least."""
_CAPITALS_SHARE: Final = 0.8
"""Share of its longer words that have a capital at least."""
_SMALL_WORD: Final = 4
"""Letters of words that may begin with a small letter in title case: with, from."""
_COUNT: Final = re.compile(r"\w \(\d{1,5}\)$")
_PAUSE: Final = re.compile(f"[{re.escape(''.join(PAUSES))}]")
_LEAST_NAMES: Final = 3
"""Names that make an enumeration at least: headlines have one comma or two."""
_NAME_WORDS: Final = 4
"""Words of such names at most, on average."""
_SPOKEN: Final = re.compile(r"""^\W*?["“„«»‘—–]|(?<!\.)[.。।]["”’»)]*\s*$""")
_APART_TAGS: Final = frozenset(("blockquote", "aside", "figure"))


def is_sentence(text: str) -> bool:
    """Whether a text of some words ends like a sentence, quotation marks and brackets behind it aside."""
    if not ends_like_sentence(text):
        return False
    text = text.rstrip(CLOSERS + " ")
    if text[-1] in WIDE_ENDS or is_unstopped(text[-1]):
        return len(text) > SENTENCE_WORDS
    return len(text.split(None, SENTENCE_WORDS - 1)) == SENTENCE_WORDS


def is_statement(text: str) -> bool:
    """Whether a text is a sentence and no question: headlines are questions, too."""
    return is_sentence(text) and text.rstrip(CLOSERS + " ")[-1] not in QUESTION_MARKS


def is_spoken(text: str) -> bool:
    """Whether a line is in quotes, after a dash or ends with a full stop: somebody says it, and it heads no widget."""
    return _SPOKEN.search(text) is not None


def is_paragraph(text: str) -> bool:
    """Whether a text is long and ends like a sentence. A Chinese, Japanese or Korean character counts twice."""
    return width(text) >= LONG_BLOCK and ends_like_sentence(text)


def is_title_case(text: str) -> bool:
    """Whether a text has some words and no digit, as dates and prices have, and most of the longer words are capitalised."""
    words = text.split()
    if len(words) < _TITLE_CASE_WORDS or any(map(str.isdigit, text)):
        return False
    long = [word for word in words if len(word) > _SMALL_WORD]
    return sum(word.lstrip("'\"“‘(")[:1].isupper() for word in long) >= _CAPITALS_SHARE * len(long)


def is_row_of_numbers(text: str) -> bool:
    """Whether a line is the row of a table, of which a time may be one cell."""
    return sum(any(map(str.isdigit, cell)) for cell in _CELL_SIGN.split(text)) >= _ROW_NUMBERS


def has_count(text: str) -> bool:
    """Whether a label ends with a count: "The floods (214)"."""
    return text.endswith(")") and _COUNT.search(text) is not None


def is_enumeration(text: str) -> bool:
    """Whether a line is nothing but some short names with pauses between: "Herring, Fisheries Board, Ostrey"."""
    names = _PAUSE.split(text)
    return len(names) >= _LEAST_NAMES and len(text.split()) <= _NAME_WORDS * len(names) and not is_sentence(text)


def elements_around(block: Block, levels: int | None = None) -> Iterator[Element]:
    """The elements around a block, so many of them at most, innermost first; a block of text has none."""
    return islice(ancestors(block.element), levels)


def nearest_element(block: Block, tag: str, levels: int | None = None) -> Element | None:
    """The innermost element of a tag among those around a block."""
    return next((one for one in elements_around(block, levels) if one.tag == tag), None)


def are_siblings(block: Block, other: Block) -> bool:
    """Whether the elements of two blocks of HTML or Markdown stand in the same one."""
    assert block.element is not None and other.element is not None
    return block.element.parent is other.element.parent


def blocks_by_element(blocks: Iterable[Block]) -> dict[int, range]:
    """By the number of an element, where the blocks in it stand."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    found: dict[int, Element] = {}
    for index, block in enumerate(blocks):
        element = block.element
        if element is not None:
            first.setdefault(element.number, index)
            last[element.number] = index
        while element is not None and element.number not in found:
            found[element.number] = element
            element = element.parent
    for number in sorted(found, reverse=True):  # an element has a higher number than the one above it
        above = found[number].parent
        if above is not None:
            first[above.number] = min(first[number], first.get(above.number, first[number]))
            last[above.number] = max(last[number], last.get(above.number, 0))
    return {number: range(first[number], last[number] + 1) for number in first}


def heading_level(block: Block) -> int:
    """The level of a heading of HTML or Markdown, 0 for other blocks."""
    return next((HEADINGS[one.tag] for one in elements_around(block, _HEADING_LEVELS) if one.tag in HEADINGS), 0)


def is_set_apart(block: Block) -> bool:
    """Whether a block of HTML stands in a quotation, beside the text or in a figure."""
    return any(one.tag in _APART_TAGS for one in elements_around(block, _HOLDER_LEVELS))


def template(block: Block) -> str:
    """What blocks that a site lays out alike have in common: the tags and names of the element and the one above."""
    own = block.element
    assert own is not None
    above = own.parent or own
    return f"{own.tag} {own.names} {above.tag} {above.names}"


def main_template(blocks: Iterable[Block]) -> str:
    """The template of most of the text of some blocks of HTML: of a body, how the site lays out its main text."""
    chars = Counter[str]()
    for block in blocks:
        chars[template(block)] += len(block.text)
    return max(chars, key=chars.__getitem__, default="")


def is_link(block: Block) -> bool:
    """Whether a block is little more than a link."""
    return block.linked_share > LINK_SHARE


def is_preformatted(block: Block) -> bool:
    """Whether a block stands in ``<pre>``."""
    return any(one.tag == "pre" for one in elements_around(block))


_GAPPED_CELLS: Final = 3
"""Cells of a line that are set apart by blanks alone, at least: fewer are a line with a gap."""
_CODE_LANGUAGES: Final = frozenset(
    (
        "asm awk bash bat c c# c++ clojure cmake cmd console cpp crystal cs csharp css csv cuda dart diff docker "
        "dockerfile elixir elm env erlang f# fish fortran fsharp go graphql groovy haskell hcl html http ini java "
        "javascript js json json5 jsonc jsx julia kotlin kt latex less lisp log lua makefile markdown matlab md "
        "mermaid mjs nginx nim nix objective-c objc ocaml pascal perl php plain plaintext powershell prisma prolog "
        "properties proto protobuf ps1 py python r rb regex rs ruby rust sass scala scheme scss sh shell shellscript "
        "solidity sql svelte swift tcl terminal terraform tex text toml ts tsx txt typescript vb vim vue wasm xml "
        "yaml yml zig zsh"
    ).split()
)
"""Languages of code by the names that highlighters show, in lower case."""


def is_code_label(block: Block, code: Block) -> bool:
    """Whether a block is what pages show right above ``code``: the numbers of its lines, or the name of its language."""
    is_language = block.text.lower() in _CODE_LANGUAGES
    if not is_language and not block.text.isdecimal():  # nearly all: to look at all elements around each would take long
        return False
    if not is_preformatted(code) or is_preformatted(block) or heading_level(block):
        return False
    return is_language or block.text == "".join(map(str, range(1, code.text.count("\n") + 2)))


ListForm = tuple[str, int]


def list_form(block: Block) -> ListForm | None:
    """What a line has in common with the others of its list or table; ``None`` for other lines.

    The rows of a layout table, whose cells are blocks each, have nothing in common.
    """
    text = block.text
    if block.tag in _LINE_TAGS:
        for above in elements_around(block, _HOLDER_LEVELS):
            if above.tag in _LIST_TAGS:
                return above.tag, above.number
    first = text[0]
    if first in BULLETS and text[1:2].isspace():
        return first, 0
    has_sign = "|" in text or "\t" in text or "│" in text or "┼" in text
    if has_sign and (cells := len(_CELL_SIGN.split(text)) - 1) > 1:
        return "cells", cells
    if block.structure is None and "  " in text and (cells := len(_GAP.split(text))) >= _GAPPED_CELLS:
        return "cells", cells
    if "：" in text[1:_LABEL_SIZE] or _BRACKETED.fullmatch(text):
        return "label", 0
    if first.isdigit() and _NUMBERED.match(text):
        return "number", 0
    is_numbers = block.structure is None and text[-1].isdigit() and _is_numeric(text)
    return ("row", 0) if is_numbers else None


_Key = TypeVar("_Key")


def runs(keys: Sequence[_Key | None], places: Iterable[int] | None = None) -> Iterator[tuple[_Key, list[int]]]:
    """What blocks in a row have in common, and where they stand; blocks whose key is ``None`` are left out.

    Where the keys are the forms of lines (:func:`list_form`), these are the lists of a document. With ``places`` only the
    blocks that stand there are looked at, as if there were no others.
    """
    for key, group in groupby(range(len(keys)) if places is None else places, key=keys.__getitem__):
        if key is not None:
            yield key, list(group)


def _is_numeric(text: str) -> bool:
    """Whether a line is little but numbers, as a row of a table: "Ashby 18 12 2 40"."""
    cells = text.split()
    numbers = sum(_NUMBER_CELL.fullmatch(cell) is not None for cell in cells)
    return numbers in _NUMBER_CELLS and len(cells) - numbers <= _LABEL_CELLS


def is_footnote(block: Block) -> bool:
    """Whether a block of HTML is a footnote by the names or ids of its elements, or by the links to it and back.

    In the footer of a page, notes are a shop's conditions.
    """
    return any(
        one.is_note or is_for_footnotes(one.names, one.tag) for one in elements_around(block, NEAR_LEVELS)
    ) and not _is_in_page_footer(block)


def _is_in_page_footer(block: Block) -> bool:
    tags = {one.tag for one in elements_around(block)}
    return "footer" in tags and _MAIN_TAGS.isdisjoint(tags)


def is_pictured(block: Block) -> bool:
    """Whether an image stands beside a block of HTML, and little more text than the block."""
    return any(one.holds_image for one in elements_around(block, 2))


def is_recipe_name(block: Block) -> bool:
    """Whether a block is a heading in a recipe's card."""
    around = elements_around(block, NEAR_LEVELS)
    return heading_level(block) > 0 and any("recipe" in name_words(one.names) for one in around)


_TERM_LEVELS: Final = 2
"""Elements around a block among which a definition list has its term."""


def is_term(block: Block, below: Block) -> bool:
    """Whether a block is a term of a definition list, right over its definition or another term."""
    term = nearest_element(block, "dt", _TERM_LEVELS)
    around = elements_around(below, _TERM_LEVELS)
    return term is not None and any(one.tag in ("dt", "dd") and one.parent is term.parent for one in around)


def is_row(block: Block) -> bool:
    """Whether the block is the row of a table that holds data."""
    return block.tag == "tr"


def table_of(block: Block, form: ListForm | None) -> int | None:
    """What the rows of a table have in common: its number in Markdown, the number of their cells in text, which is in the
    form of such lines."""
    element = block.element
    if element is None:
        return form[1] if form and form[0] == "cells" else None
    return element.parent.number if element.tag == "tr" and element.parent else None
