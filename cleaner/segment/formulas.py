"""Formulas as a line of text: in MathML, as MathJax typesets them, as images."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborNode

_STYLED: Final = re.compile(r"\{\\(?:display|text|script)style\s*(.*)\}", re.DOTALL)
_SIGNS: Final = {"msup": "^", "msub": "_", "mfrac": "/", "msubsup": "_^"}
_LEAF: Final = frozenset("mi mn mo mtext ms".split())
DEPTH_LIMIT: Final = 50
_IMAGE: Final = re.compile(r"(?<![a-z])(?:emoji|(?:la)?tex|equation)(?![a-z])", re.IGNORECASE)
"""In the class of an image that stands for a sign or a formula, which its description says."""

_EXPRESSION: Final = r"[i-nx]$ | \w+[-+−*/·]\w"
_OF_NUMBER: Final = re.compile(rf"(?x) [-+−–]?\d | {_EXPRESSION}")
"""What stands higher than a number as its power: not the "nd" and "o" of ordinals."""
_OF_LETTER: Final = re.compile(rf"(?x) [-+−–]?\d+$ | {_EXPRESSION}")
_LETTER: Final = re.compile(r"(?:^|[^\w.,'’])(?!m$)[^\W\d_]$")
"""A letter that is neither a word's end nor a unit behind a number."""


def is_power(before: str, raised: str) -> bool:
    """Whether what stands higher than the text before is its power, and would be read as a part of it."""
    if before[-1:].isdigit():
        return _OF_NUMBER.match(raised) is not None
    return _LETTER.search(before[-2:]) is not None and _OF_LETTER.match(raised) is not None


def image_text(attributes: Mapping[str, str | None]) -> str | None:
    """What an image of a sign or of a formula says in a line of text; ``None`` for a picture."""
    described = attributes.get("alt")
    return _plain(described) if described and _IMAGE.search(attributes.get("class") or "") else None


def typeset(node: LexborNode) -> str:
    """The formula in what MathJax made of one, for readers who do not see its glyphs; empty if its source stands behind."""
    following = node.next
    is_again = following is not None and following.tag == "script"
    math = None if is_again else node.css_first("math")
    return tex(math) if math is not None else ""


def tex(math: LexborNode) -> str:
    """The TeX source that a ``<math>`` element states as an annotation or alternative text, else its text on one line."""
    for annotation in math.css("annotation"):
        if "tex" in (annotation.attributes.get("encoding") or "").lower():
            return _plain(annotation.text())
    stated = math.attributes.get("alttext")
    return _plain(stated) if stated else _line(math, 0)


def _plain(source: str) -> str:
    source = " ".join(source.split())
    match = _STYLED.fullmatch(source)
    return match[1].strip() if match else source


def _line(node: LexborNode, depth: int) -> str:
    """Presentation MathML on one line: ``x^2``, ``a/(b+c)``."""
    tag = node.tag
    if tag in _LEAF or depth > DEPTH_LIMIT:
        return " ".join(node.text().split())
    if tag in ("annotation", "annotation-xml"):
        return ""
    children = [_line(child, depth + 1) for child in node.iter()]
    if tag == "msqrt":
        return f"√({''.join(children)})"
    signs = _SIGNS.get(tag or "", "")
    if len(signs) + 1 != len(children):
        return "".join(children)
    return children[0] + "".join(
        sign + (one if len(one) < 2 else f"({one})") for sign, one in zip(signs, children[1:], strict=True)
    )
