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

BASE_SIZE: Final = 3
"""Characters before a power that tell whether it is one."""
_EXPRESSION: Final = r"[i-nx]\Z | \w{1,2}[-+−*/·]\w{1,2}\Z"
_OF_NUMBER: Final = re.compile(rf"(?x) [-+−–]?\d | {_EXPRESSION}")
"""What stands higher than a number as its power: not the "nd" and "o" of ordinals."""
_OF_LETTER: Final = re.compile(rf"(?x) [-+−–]?\d+\Z | {_EXPRESSION}")
_LETTER: Final = re.compile(r"(?:\A|[^\w.,'’/])(?!m)[^\W\d_A-Z]\Z")
"""A small letter that is neither a word's end nor a unit."""


def is_power(before: str, text: str, sign: str) -> bool:
    """Whether what stands higher (``^``) or lower (``_``) than a text that ends with a number or letter would be read as a
    part of that."""
    if before[-1:].isdigit():
        return text[:1].isdigit() if sign == "_" else _OF_NUMBER.match(text) is not None
    return sign == "^" and _LETTER.search(before) is not None and _OF_LETTER.match(text) is not None


def is_tex(script: LexborNode) -> bool:
    """Whether a ``<script>`` holds a formula's source."""
    return (script.attributes.get("type") or "").startswith("math/tex")


def image_text(attributes: Mapping[str, str | None]) -> str | None:
    """What an image of a sign or of a formula says in a line of text; ``None`` for a picture."""
    described = attributes.get("alt")
    return _plain(described) if described and _IMAGE.search(attributes.get("class") or "") else None


def typeset(node: LexborNode) -> str:
    """The formula in what MathJax made of one, for readers who do not see its glyphs; empty if its source stands behind."""
    following = node.next
    while following is not None and following.tag == "-text" and following.text().isspace():
        following = following.next
    is_again = following is not None and following.tag == "script" and is_tex(following)
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
