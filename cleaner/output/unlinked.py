"""Markdown without its links or images: the text of links stays.

markdown-it says what is code and what defines links. The rest is cut by a pattern, since what stays comes out as it came:
markdown-it's inline tokens do not say where in the source they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ..segment.markdown import is_code, line_starts, lines_of, link_definitions, pieces

_SYNTAX: Final = re.compile(
    r"""(?sx)
    ``[^`\n]+`` | `(?:[^`\n]|\n(?!\s*\n))+`
  | (?P<address> <(?:https?://|mailto:)[^<>\s]*> )
  | \\.
  | (?P<opens> !?\[ )
  | (?P<closes> \] )
    """
)
_TARGET: Final = re.compile(r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
"""The address of a link, behind its text."""
_LABEL: Final = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]", re.DOTALL)
"""The label of a link's definition, behind its text."""
_GONE: Final = "\0"
"""In place of an image."""
_ONLY_IMAGES: Final = re.compile(rf"^[ \t>]*(?:[-+*][ \t]+)?{_GONE}[ \t{_GONE}]*(?:\n+|\Z)", re.MULTILINE)


def without(source: str, *, links: bool, images: bool) -> str:
    """``source`` without its links (their text stays) or its images, as ``links`` and ``images`` say which to keep.

    Code stays as it is, and so do brackets that are no link. A line of images alone goes. Link definitions go with the
    links; those that an image uses which stays are put at the end.
    """
    source = source.replace(_GONE, "")
    code, labels = _code_and_labels(source)
    text = _Text(source, set(labels.values()), links=links, images=images)
    position = 0
    for start, end in sorted(code | labels.keys()):
        text.read(position, start)
        if links or (start, end) in code:
            text.add(source[max(start, position) : end])
        position = max(position, end)
    text.read(position, len(source))
    kept = [source[slice(*span)].strip("\r\n") for span, label in labels.items() if not links and label in text.used]
    return (text.joined() + "\n\n" * bool(kept) + "\n".join(kept)).strip("\r\n")


def _code_and_labels(source: str) -> tuple[set[tuple[int, int]], dict[tuple[int, int], str]]:
    """The offsets of the lines that are code, and the labels of the definitions of links by their offsets."""
    code: set[tuple[int, int]] = set()
    labels: dict[tuple[int, int], str] = {}
    env: dict[str, Any] = {"references": {}}
    starts = line_starts(source)
    for first, tokens in pieces(source, starts, env):
        for token in tokens:
            if is_code(token):
                begin, end = lines_of(token)
                code.add((starts[first + begin], starts[first + end]))
        labels |= {span: label for label, span in link_definitions(env, starts, first)}
    return code, labels


@dataclass
class _Bracket:
    """What stands behind an opening bracket: its place in the parts and in the source, and whether it holds text, the sign
    of an image, and other brackets."""

    place: int
    begin: int = 0
    holds_text: bool = False
    holds_image: bool = False
    holds_brackets: bool = False


class _Text:
    """What stays of a page that is read from its begin to its end; ``used`` are the labels of the images that stay."""

    def __init__(self, source: str, labels: set[str], *, links: bool, images: bool) -> None:
        self._source = source
        self._labels = labels
        self._links = links
        self._images = images
        self._parts: list[str] = []
        self._around = [_Bracket(0)]  # all the text, and the brackets that nothing has closed yet
        self.used: set[str] = set()

    def joined(self) -> str:
        return _ONLY_IMAGES.sub("", "".join(self._parts)).replace(_GONE, "").strip("\r\n")

    def read(self, position: int, end: int) -> None:
        """Take up a stretch of the source that holds no code of several lines and no definitions."""
        while found := _SYNTAX.search(self._source, position, end):
            self.add(self._source[position : found.start()])
            position = found.end()
            if found["opens"]:
                self._around[-1].holds_brackets = True
                self._around.append(_Bracket(len(self._parts), position))
                self._parts.append(found[0])
            elif found["closes"] and len(self._around) > 1:
                position = self._close(found.start(), end)
            elif found["address"] and not self._links:
                self.add(found[0][1:-1])
            else:
                self.add(found[0])
        self.add(self._source[position:end])

    def add(self, text: str) -> None:
        """Take up text as it is."""
        self._parts.append(text)
        self._around[-1].holds_text = self._around[-1].holds_text or bool(text.strip(" \t\r\n"))

    def _close(self, at: int, end: int) -> int:
        """Close a bracket, take out the link or image that it makes, and say where that ends.

        What it holds is not looked at again: brackets may stand in one another.
        """
        bracket = self._around.pop()
        around = self._around[-1]
        label, stop = self._target(bracket, at, end)
        is_image = self._parts[bracket.place] == "!["
        if stop is None:
            self.add("]")
            return at + 1
        if (bracket.holds_image and not bracket.holds_text) or (is_image and not self._images):
            self._parts[bracket.place :] = [_GONE]
            around.holds_image = True
        elif not is_image and not self._links:
            self._parts[bracket.place] = ""
            around.holds_text = around.holds_text or bracket.holds_text
            around.holds_image = around.holds_image or bracket.holds_image
        else:
            self.add(self._source[at:stop])
            if is_image and label is not None:
                self.used.add(label)
        return stop

    def _target(self, bracket: _Bracket, at: int, end: int) -> tuple[str | None, int | None]:
        """The label of the definition that a link or image has, if any, and where it ends; ``None`` if it is neither."""
        if target := _TARGET.match(self._source, at + 1, end):
            return None, target.end()
        if not self._labels:
            return None, None
        from markdown_it.common.utils import normalizeReference  # it loads the parser

        behind = _LABEL.match(self._source, at + 1, end)
        label = behind[1] if behind else ""
        if not label and not bracket.holds_brackets:
            label = self._source[bracket.begin : at]
        label = normalizeReference(label)
        if label not in self._labels:
            return None, None
        return label, behind.end() if behind else at + 1
