"""The text of an article in a page's scripts: JSON-LD, and the state that a script would show.

Frameworks send the article as data and let a script build the page: Next.js in ``__NEXT_DATA__`` or in pieces
(``self.__next_f.push``), others in ``window.__STATE__ = {…}`` or ``<script type="application/json">``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from . import html
from .entities import encodable, unescape

SCRIPT_LIMIT: Final = 5_000_000
"""Characters; a longer script is not read."""
LEAST_BODY_BYTES: Final = 400
"""UTF-8 bytes; less text than this in a script's state is no article."""
LEAST_PARAGRAPHS: Final = 3
"""Fewer items than this are no list of paragraphs."""
VALUE_LIMIT: Final = 200_000
"""No more values than this are looked at in one state."""
DEPTH_LIMIT: Final = 60
"""Rich text is read no deeper than this."""

_BODY_KEYS: Final = frozenset(
    (
        "articlebody body bodyhtml bodytext content contenthtml contents html text fulltext richtext markdown story "
        "articletext articlecontent paragraphs"
    ).split()
)
_TEXT_KEYS: Final = ("text", "value", "content", "html", "children", "body", "data", "paragraph", "items", "nodes")
_TYPE_KEYS: Final = frozenset("type _type nodeType __typename blockType component tag kind".split())
"""Keys of a paragraph in rich text."""
_STORY_KEYS: Final = frozenset("title headline slug url href permalink".split())
"""Keys of another article rather than of a paragraph."""
_ELSEWHERE: Final = re.compile(
    r"related|recommend|comment|teaser|popular|trending|latest|next(?:article|post|story)|more|promo|footer|nav|menu|"
    r"config|transl|i18n|locale|message|cookie|consent|privacy|newsletter|author|bio",
    re.IGNORECASE,
)
"""In keys of what is not the page's article."""

_MARKUP: Final = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|a|b|i|em|strong|span|blockquote|img|figure)\b[^<>]*>", re.I)
_PARAGRAPH: Final = re.compile(r"<(?:p|br|h[2-6]|li)\b", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]\w*);", re.IGNORECASE)
_AROUND: Final = " \t\r\n/*;"
"""Characters around JSON in a script, of comments and statements."""
_TRAILING_COMMA: Final = re.compile(r'("(?:[^"\\]++|\\.?)*+"?)|,(?=\s*[}\]])', re.DOTALL)
"""A string that has no end goes to the end of the script: it is not begun again at each of its quotation marks."""
_ASSIGNED: Final = re.compile(
    r"""(?:(?<![\w$.])(?:window|self|globalThis)(?:\.[\w$]+|\[["'][\w$.-]+["']\])+|(?:var|let|const)\s+[\w$]+)\s*=\s*"""
    r"""(?P<parsed>JSON\.parse\(\s*)?(?=[{\["])"""
)
_PUSHED: Final = re.compile(r"__next_f\.push\(\[\s*1\s*,\s*(?=\")")
_ROW: Final = re.compile(rb"[0-9a-f]*:(?:T(?P<size>[0-9a-f]+),|[A-Z]*(?P<json>[^\n]*))")
_DECODER: Final = json.JSONDecoder(strict=False)


def json_ld(tree: LexborHTMLParser) -> Iterator[Any]:
    """What the page's JSON-LD scripts say; one that cannot be read is passed over."""
    for script in tree.css('script[type="application/ld+json"]'):
        found = loaded(script.text() or "")
        if found is not None:
            yield found


def loaded(source: str) -> Any:
    """JSON as sites write it, in comments, escaped or with a comma too many; ``None`` where it cannot be read."""
    if len(source) > SCRIPT_LIMIT:
        return None
    for text in _readings(source):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def decoded(stated: str) -> str:
    """The text of a body that structured data states: sites put HTML there, or text with entities, or both escaped once
    more. Paragraphs are parted by blank lines."""
    stated = encodable(stated)
    for _ in range(2):
        if _MARKUP.search(stated) or not _ENTITY.search(stated):
            break
        stated = unescape(stated)
    if _MARKUP.search(stated):
        return "\n\n".join(block.text for block in html.segment(html.parse(stated)))
    return unescape(stated)


def script_body(tree: LexborHTMLParser) -> str:
    """The article's text in the state of the page's scripts, paragraphs parted by blank lines; ``""`` if none is
    plainly there."""
    best, size = "", LEAST_BODY_BYTES - 1
    for state in _states(tree):
        for stated in _bodies(state):
            if len(stated.encode("utf-8", "replace")) > size:
                text = decoded(stated).strip()
                if (its_size := len(text.encode("utf-8", "replace"))) > size:
                    best, size = text, its_size
    return best


# --- states ------------------------------------------------------------------------------------------------


def _states(tree: LexborHTMLParser) -> Iterator[Any]:
    pieces: list[str] = []
    for script in tree.css("script"):
        kind = (script.attributes.get("type") or "").lower()
        source = script.text() or ""
        if not source or len(source) > SCRIPT_LIMIT or kind == "application/ld+json":
            continue
        if kind.endswith("json"):
            yield loaded(source)
        elif not kind or "javascript" in kind or kind == "module":
            pieces += _pushed(source)
            yield from _assigned(source)
    yield from _rows("".join(pieces))


def _readings(source: str) -> Iterator[str]:
    source = source.strip(_AROUND)
    for begin in ("<!--", "<![CDATA["):
        source = source.removeprefix(begin).strip(_AROUND)
    for end in ("-->", "]]>"):
        source = source.removesuffix(end).strip(_AROUND)
    yield source
    yield _without_commas(source)
    yield _without_commas(unescape(source))


def _without_commas(source: str) -> str:
    return _TRAILING_COMMA.sub(lambda match: match[1] or "", source)


def _assigned(source: str) -> Iterator[Any]:
    end = 0
    while (match := _ASSIGNED.search(source, end)) is not None:
        end = match.end()
        value, end = _value(source, end)
        yield loaded(value) if match["parsed"] and isinstance(value, str) else value


def _pushed(source: str) -> Iterator[str]:
    for match in _PUSHED.finditer(source):
        value, _ = _value(source, match.end())
        if isinstance(value, str):
            yield value


def _value(source: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at ``start`` and where it ends; ``None`` and ``start`` if there is none."""
    try:
        return _DECODER.raw_decode(source, start)
    except (ValueError, RecursionError):
        return None, start


def _rows(stream: str) -> Iterator[Any]:
    """The rows of a stream of React server components: texts of a stated length in bytes, or JSON to the line's end."""
    data = stream.encode("utf-8", "surrogatepass")
    at = 0
    while (match := _ROW.match(data, at)) is not None:
        if match["size"]:
            at = min(match.end() + int(match["size"], 16), len(data))
            yield [data[match.end() : at].decode("utf-8", "replace")]
        else:
            row = match["json"].decode("utf-8", "replace")
            value, _ = _value(row, 0)
            yield [f"<div>{_markup(value, 0)}</div>"] if '"$","p"' in row else value
            at = match.end() + 1


def _markup(node: Any, depth: int) -> str:
    """React elements as HTML."""
    if isinstance(node, str):
        return "" if node.startswith("$") else escape(node)
    if not isinstance(node, list) or depth > DEPTH_LIMIT:
        return ""
    if len(node) == 4 and node[0] == "$" and isinstance(node[3], dict):
        raw = node[3].get("dangerouslySetInnerHTML")
        inner = raw.get("__html") if isinstance(raw, dict) else None
        inner = inner if isinstance(inner, str) else _markup(node[3].get("children"), depth + 1)
        tag = str(node[1])
        return f"<{tag}>{inner}</{tag}>" if tag.isalnum() else inner
    return "".join(_markup(child, depth + 1) for child in node)


# --- bodies ------------------------------------------------------------------------------------------------


def _bodies(state: Any) -> Iterator[str]:
    """The texts in a state that may be an article's body."""
    stack: list[tuple[str, Any]] = [("", state)]
    for _ in range(VALUE_LIMIT):
        if not stack:
            return
        key, value = stack.pop()
        if isinstance(value, str):
            if value.startswith(("{", "[")) and (inner := loaded(value)) is not None:
                stack.append((key, inner))  # an answer of a server, as it came
            elif _PARAGRAPH.search(value) or key.replace("_", "").lower() in _BODY_KEYS:
                yield value
        elif isinstance(value, dict):
            stack += [(name, one) for name, one in value.items() if not _ELSEWHERE.search(name)]
        elif isinstance(value, list):
            stack += [(key, one) for one in value]
            paragraphs = [text for item in value if _is_paragraph(item) and (text := _flat(item, 0).strip())]
            if len(paragraphs) >= LEAST_PARAGRAPHS:
                yield "".join(text if _PARAGRAPH.search(text) else f"<p>{text}</p>" for text in paragraphs)


def _is_paragraph(item: Any) -> bool:
    if isinstance(item, dict):
        return not _TYPE_KEYS.isdisjoint(item) and _STORY_KEYS.isdisjoint(item)
    return isinstance(item, str) and " " in item


def _flat(node: Any, depth: int) -> str:
    """The text of a node of rich text, as HTML."""
    if isinstance(node, str):
        return node if _MARKUP.search(node) else escape(unescape(node), quote=False)
    if depth > DEPTH_LIMIT:
        return ""
    if isinstance(node, list):
        return "".join(_flat(one, depth + 1) for one in node)
    if isinstance(node, dict):
        return _flat(next((node[key] for key in _TEXT_KEYS if node.get(key)), ""), depth + 1)
    return ""
