"""Formulas in MathML as a line of text."""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborNode

_STYLED: Final = re.compile(r"\{\\(?:display|text|script)style\s*(.*)\}", re.DOTALL)
_SIGNS: Final = {"msup": "^", "msub": "_", "mfrac": "/", "msubsup": "_^"}
_LEAF: Final = frozenset("mi mn mo mtext ms".split())
DEPTH_LIMIT: Final = 50


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
