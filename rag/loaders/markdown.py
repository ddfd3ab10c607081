"""Markdown, by markdown-it-py, with tables, footnotes, lists of definitions and YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TypeGuard

import yaml
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from rag.addresses import outward
from rag.arabic import lexicon
from rag.documents import Block, Loaded
from rag.loaders.encoding import decode
from rag.loaders.furniture import is_furniture
from rag.loaders.html import fragment_blocks
from rag.loaders.restoration import restore
from rag.loaders.spans import Run, find_links, find_spans, text_of
from rag.loaders.tables import Cell, grid_lines

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DEEPEST = 100
"""How deep quotations may nest, and lists half as deep; what follows is dropped. The library's own 20 is met
in real documents; at 100 its recursion takes less than half of the depth that Python allows."""
_SIGNS = re.compile(r"[\n\\`~*_\[<&]")
"""What inline Markdown begins with: text without is nothing but words."""
_LOOKS = 100
"""So often, and once more for each letter, the library may look on for the end of a link in a text. What
stands behind brackets that never close it would read a hundred times; real text, a twentieth of once."""


class _LooksTooOften(Exception):
    """The ends of links were looked for too often."""


class _Inline(ParserInline):
    """The library's parser, with a bound to how far it looks ahead."""

    def skipToken(self, state: StateInline) -> None:
        state.env["looks"] -= 1
        if state.env["looks"] < 0:
            raise _LooksTooOften
        super().skipToken(state)


def _parse_inline(state: StateCore) -> None:
    """What the library does for the inline text of each block, without its parser where there is nothing to
    parse (cells of large tables, most of all), or nothing but brackets."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = [Token("text", "", 0, content=token.content)]
        if _SIGNS.search(token.content):
            state.env["looks"] = _LOOKS + len(token.content)
            children: list[Token] = []
            with suppress(_LooksTooOften):
                state.md.inline.parse(token.content, state.md, state.env, children)
                token.children = children


def _parser() -> MarkdownIt:
    parser = MarkdownIt()
    parser.inline = _Inline()
    parser.configure("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.core.ruler.at("inline", _parse_inline)
    return parser


_PARSER = _parser()
_ARABIC_ITEM = re.compile(r"[(]?(?:[٠-٩۰-۹]{1,3}\s?[.)\-–]|[أ-ي]\s?[)\-–])\s")
"""What begins an item of a list for readers of Arabic, not for Markdown: ١. and أ- (but د. is a doctor)"""
_LETTERED = re.compile(r"[أ-ي]\.\s")
"""The same in a paragraph that has أ. and ب. at the starts of its lines."""
_LABELS = lexicon.either([*lexicon.QUESTION_LABELS, *lexicon.ANSWER_LABELS])
_LABEL = re.compile(rf"(?:{_LABELS})\s*\d{{0,3}}\s*[:：]", re.IGNORECASE)
"""What begins a question or its answer: س: and ج:"""
_BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_BOLD = re.compile(r"<(/?)(?:b|strong)(?:\s[^>]*)?>", re.IGNORECASE)


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no text. Front matter that is not YAML is text like any other."""
    text, remarks = restore(decode(data))
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
    if any(token.level == _DEEPEST - 1 for token in tokens):
        remarks += (f"left out from where lists or quotations nest {_DEEPEST} levels deep",)
    blocks = tuple(_Reader(tokens).blocks())
    headings = (block.text for block in blocks if block.level and not is_furniture(block.text))
    return Loaded(blocks, title if _is_title(title) else next(headings, None), remarks)


def _is_title(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.strip().lower() not in ("", "~", "null")


class _Reader:
    """Reads the tokens of one text: a list or a table is one block, an item or a row a line, and a footnote
    stands after the block that refers to it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        notes = next(
            (i for i, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens)
        )
        self._tokens = tokens[:notes]
        self._notes = dict(_notes(tokens[notes:]))

    def blocks(self) -> Iterator[Block]:
        for start, end in _pieces(self._tokens):
            inner = self._tokens[start:end]
            yield from (block for block in _blocks(inner) if block.text)
            for number in _references(inner):
                if note := self._notes.pop(number, None):
                    yield note.listed(f"({number}) ", "note")
        for number, note in self._notes.items():
            yield note.listed(f"({number}) ", "note")


def _notes(tokens: Sequence[Token]) -> Iterator[tuple[int, Block]]:
    """Each footnote, by the number that readers see."""
    start = 0
    for i, token in enumerate(tokens):
        if token.type == "footnote_open":
            start = i
        elif token.type == "footnote_close":
            yield _number(tokens[start]), Block.joined(_lines(tokens[start + 1 : i]))


def _number(token: Token) -> int:
    return int(token.meta["id"]) + 1


def _references(tokens: Sequence[Token]) -> Iterator[int]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "footnote_ref":
                yield _number(child)


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where each piece begins and ends that is read as a whole. HTML that blank lines divide is one: a table
    may have them between its rows."""
    start = 0
    while start < len(tokens):
        end = start + 1
        if tokens[start].type in ("bullet_list_open", "ordered_list_open", "table_open", "dl_open"):
            end = _closing(tokens, start) + 1
        elif tokens[start].type == "html_block":
            while end < len(tokens) and tokens[end].type == "html_block":
                end += 1
        elif tokens[start].type == "heading_open":
            end += 1
        yield start, end
        start = end


def _closing(tokens: Sequence[Token], start: int) -> int:
    closing, level = tokens[start].type.replace("_open", "_close"), tokens[start].level
    return next(
        i for i in range(start, len(tokens)) if tokens[i].type == closing and tokens[i].level == level
    )


def _blocks(piece: Sequence[Token]) -> Iterator[Block]:
    first = piece[0]
    if first.type == "heading_open":
        runs = [*_runs(piece[1].children or ())]
        heading = " ".join(text_of(runs).split())
        yield Block(heading, int(first.tag[1]), spans=find_links(runs, heading))
    elif first.type == "html_block":
        yield from fragment_blocks("".join(token.content for token in piece))
    else:
        yield Block.joined(_lines(piece))


def _lines(tokens: Sequence[Token]) -> Iterator[Block]:
    """The lines of blocks that are one for readers, each a block."""
    at = 0
    term = ""
    while at < len(tokens):
        token = tokens[at]
        found: list[Block] = []
        end = at
        if token.type == "table_open":
            end = _closing(tokens, at)
            found = list(grid_lines(_rows(tokens[at:end]), header_rows=1))
        elif token.type == "list_item_open":
            end = _closing(tokens, at)
            inside = Block.joined(_lines(tokens[at + 1 : end]))
            found = [inside.listed(f"{token.info}{token.markup} " if token.info else "")]
        elif token.type == "inline":
            said = _said(token)
            if at and tokens[at - 1].type == "dt_open":
                term = " ".join(said.text.split("\n")).rstrip(": ")
                if term.endswith(("؟", "?")):
                    found, term = [Block.line(term, "question")], ""
            else:
                found = list(said.divided())
        elif token.type in ("fence", "code_block"):
            found = [Block(line.strip()) for line in token.content.split("\n")]
        elif token.type == "html_block":
            found = [line for block in fragment_blocks(token.content) for line in block.divided()]
        for line in found:
            if term and line.text:
                line, term = line.defining(term), ""
            yield line
        at = end + 1


def _rows(tokens: Sequence[Token]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            said = _said(token)
            text = " ".join(said.text.split())
            rows[-1].append(Cell(text, len(rows[-1]), spans=said.spans))
    return rows


def _said(token: Token) -> Block:
    """The words of inline Markdown, without its signs. A hard break is a line break, and so is one before
    what readers take for an item of a list, or for the label of a question."""
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        return Block(" ".join(children[0].content.split()))
    runs = [*_runs(children)]
    lines = (" ".join(line.split()) for line in text_of(runs).split("\n"))
    text = "\n".join(line for line in lines if line)
    return Block(text, spans=find_spans(runs, text))


def _runs(children: Sequence[Token]) -> Iterator[Run]:
    bold, link = 0, ""
    is_lettered = {"أ.", "ب."} <= {child.content[:2] for child in children}
    for place, child in enumerate(children):
        text = ""
        if child.type in ("text", "code_inline", "image"):
            text = child.content
        elif child.type == "softbreak":
            begun = "".join(after.content for after in children[place + 1 : place + 4])  # bold, maybe
            is_item = _ARABIC_ITEM.match(begun) or (is_lettered and _LETTERED.match(begun))
            text = "\n" if is_item or _LABEL.match(begun) else " "
        elif child.type == "hardbreak" or (child.type == "html_inline" and _BREAK.match(child.content)):
            text = "\n"
        elif child.type == "footnote_ref":
            text = f"({_number(child)})"
        elif child.type == "link_open":
            link = outward(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            link = ""
        elif child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type == "html_inline" and (tag := _BOLD.fullmatch(child.content)):
            bold += -1 if tag.group(1) else 1
        yield Run(text, bold > 0, link)
