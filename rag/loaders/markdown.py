"""Markdown, by markdown-it-py, with tables and YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeGuard

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.documents import Block, Loaded
from rag.loaders.encoding import decode
from rag.loaders.furniture import is_furniture
from rag.loaders.tables import table_lines

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DEEPEST = 100
"""How deep quotations may nest, and lists half as deep; what follows is dropped. The library's own 20 is met
in real documents; at 100 its recursion takes less than half of the depth that Python allows."""
_PARSER = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no text. Front matter that is not YAML is text like any other."""
    text = decode(data)
    title = None
    if match := _FRONT_MATTER.match(text):
        try:
            # Scalars as they are written: a tag that does not fit its value (!!int "") is no reason to fail.
            values = yaml.load(match.group(1), Loader=yaml.BaseLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            title, text = values.get("title"), text[match.end() :]
    tokens = _PARSER.parse(text)
    too_deep = any(token.level == _DEEPEST - 1 for token in tokens)
    blocks = tuple(_blocks(tokens))
    headings = (block.text for block in blocks if block.level and not is_furniture(block.text))
    return Loaded(
        blocks,
        title if _is_title(title) else next(headings, None),
        (f"left out from where lists or quotations nest {_DEEPEST} levels deep",) if too_deep else (),
    )


def _is_title(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.strip().lower() not in ("", "~", "null")


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Lists and tables become one block each, an item or a row a line."""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type in ("bullet_list_open", "ordered_list_open", "table_open"):
            end = _end(tokens, i)
            inner = tokens[i:end]
            lines = table_lines(*_table(inner)) if token.type == "table_open" else _items(inner)
            yield Block("\n".join(lines))
            i = end
        elif token.type == "heading_open":
            yield Block(" ".join(_text(tokens[i + 1]).split()), int(token.tag[1]))
            i += 2
        elif token.type == "inline":
            yield Block(_text(token))
        elif token.type in ("fence", "code_block"):
            yield Block("\n".join(line for line in token.content.split("\n") if line.strip()))
        elif token.type == "html_block":
            yield Block(" ".join(_without_tags(token.content).split()))
        i += 1


def _end(tokens: Sequence[Token], start: int) -> int:
    closing, level = tokens[start].type.replace("_open", "_close"), tokens[start].level
    return next(
        i for i in range(start, len(tokens)) if tokens[i].type == closing and tokens[i].level == level
    )


def _items(tokens: Sequence[Token]) -> Iterator[str]:
    number = ""
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}) " if token.info else ""
        elif token.type in ("inline", "fence", "code_block"):
            text = _text(token) if token.type == "inline" else token.content.strip()
            for line in text.split("\n"):
                if line.strip():
                    yield number + line.strip()
                    number = ""


def _without_tags(html: str) -> str:
    """In one pass: a regular expression would seek the end of each unclosed `<!--` in all that follows."""
    last = {closing: html.rfind(closing) for closing in ("-->", ">")}
    parts, at = [], 0
    while (start := html.find("<", at)) >= 0:
        closing = "-->" if html.startswith("<!--", start) and last["-->"] > start else ">"
        if last[closing] < start:
            break
        parts.append(html[at:start])
        at = html.find(closing, start) + len(closing)
    return " ".join([*parts, html[at:]])


def _table(tokens: Sequence[Token]) -> tuple[list[list[str]], bool]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_text(token))
    return rows, True


def _text(token: Token) -> str:
    """The words of inline Markdown, without its signs. A hard break is a line break."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    return "\n".join(line for part in "".join(parts).split("\n") if (line := " ".join(part.split())))
