"""Markdown without its links or images: the text of links stays.

The source is cut by a pattern, since what stays comes out as it came: markdown-it's inline tokens do not say where in the
source they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SYNTAX: Final = re.compile(
    r"""(?msx)
    (?P<code> ^[ \t>]*(?P<fence>`{3,}|~{3,}) .*? (?:^[ \t>]*(?P=fence)|\Z) | ``[^`\n]+`` | `(?:[^`\n]|\n(?!\s*\n))+` )
  | (?P<definition> ^[ ]{0,3}\[[^\]\n]+\]:[^\n]*(?:\n|\Z) )
  | (?P<address> <(?:https?://|mailto:)[^<>\s]*> )
  | \\.
  | (?P<opens> !?\[ )
  | (?P<closes> \](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\) | \[[^\[\]\n]*\])? )
    """
)
_GONE: Final = "\0"
"""In place of an image."""
_ONLY_IMAGES: Final = re.compile(rf"^[ \t>]*(?:[-+*][ \t]+)?{_GONE}[ \t{_GONE}]*(?:\n+|\Z)", re.MULTILINE)


@dataclass
class _Bracket:
    """What stands behind an opening bracket: its place in the parts, and whether it holds text and the sign of an image."""

    place: int
    holds_text: bool = False
    holds_image: bool = False


def without(source: str, *, links: bool, images: bool) -> str:
    """``source`` without its links (their text stays) or its images, as ``links`` and ``images`` say which to keep.

    A line of images alone goes. Link definitions go with the links.
    """
    source = source.replace(_GONE, "")
    parts: list[str] = []
    around = [_Bracket(0)]  # all the text, and the brackets that nothing has closed yet
    position = 0
    for found in _SYNTAX.finditer(source):
        _add(source[position : found.start()], parts, around[-1])
        position = found.end()
        if found["opens"]:
            around.append(_Bracket(len(parts)))
            parts.append(found[0])
        elif found["closes"] and len(around) > 1:
            _close(found[0], parts, around.pop(), around[-1], links=links, images=images)
        elif found["address"] and not links:
            _add(found[0][1:-1], parts, around[-1])
        elif not found["definition"] or links:
            _add(found[0], parts, around[-1])
    parts.append(source[position:])
    return _ONLY_IMAGES.sub("", "".join(parts)).replace(_GONE, "").strip("\r\n")


def _add(text: str, parts: list[str], around: _Bracket) -> None:
    parts.append(text)
    around.holds_text = around.holds_text or bool(text.strip(" \t\r\n"))


def _close(closing: str, parts: list[str], bracket: _Bracket, around: _Bracket, *, links: bool, images: bool) -> None:
    """Close a bracket, and take out the link or image that it makes. (What it holds is not looked at again: brackets may
    stand in one another.)"""
    is_image = parts[bracket.place] == "!["
    if closing == "]":
        _add(closing, parts, around)
    elif (bracket.holds_image and not bracket.holds_text) or (is_image and not images):
        parts[bracket.place :] = [_GONE]
        around.holds_image = True
    elif not is_image and not links:
        parts[bracket.place] = ""
        around.holds_text = around.holds_text or bracket.holds_text
        around.holds_image = around.holds_image or bracket.holds_image
    else:
        _add(closing, parts, around)
