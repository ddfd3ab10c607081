"""Rich text (rtf), by striprtf, which gives its words; what else they mean is marked before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from striprtf.striprtf import rtf_to_text

from rag.documents import Block, DocumentError, Loaded, Span, cut_spans, is_item
from rag.loaders.edges import edge_block
from rag.loaders.rtf.looks import Looks
from rag.loaders.spans import find_links, find_spans, text_of
from rag.loaders.symbols import SYMBOLS
from rag.loaders.tables import Cell, grid_lines

_CODE_PAGE: Final = re.compile(rb"\\ansicpg(\d{3,5})")
_HEADING: Final = re.compile(r"\\outlinelevel([0-8])(?!\d) ?")
_STYLE: Final = re.compile(r"\{\\s(\d{1,5})(?!\d)[^{}]{0,2000}?\\outlinelevel([0-8])(?!\d)")
_NAMED: Final = re.compile(r"\{\\s(\d{1,5})(?!\d)[^{}]{0,2000}? (?:heading ([1-9])|title);\}", re.IGNORECASE)
_STYLED: Final = re.compile(r"\\s(\d{1,5})(?!\d)")
_MARK: Final = re.compile("\ue000([0-8])")
"""A character of private use and the level, at the start of a heading."""
_FOOTNOTE: Final = re.compile(r"\{(?:\\\*)?\\footnote(?![a-z])")
_IN_ROWS: Final = re.compile(r"\\(intbl|pard|row|par)(?![a-z])")
_EDGE: Final = re.compile(r"\{\\(?:header|footer)[lrf]?(?![a-z])")
_FIELD: Final = re.compile(r"\{\\field(?![a-z])")
_BRACE: Final = re.compile(r"\\[{}\\]|[{}]")
_TITLE: Final = re.compile(r"\{\\title ([^{}]*)\}")


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no rich text."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("is no rich text; it may be damaged. Save it again as .docx.")
    declared = _CODE_PAGE.search(data[:4096])
    encoding = f"cp{declared.group(1).decode()}" if declared else "cp1252"
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        encoding = "cp1252"
        text = data.decode(encoding, "replace")
    if (
        encoding == "cp1256"
    ):  # the ANSI of whoever wrote it is Arabic, also in fonts of the first character set
        text = re.sub(r"\\fcharset0(?!\d)", r"\\fcharset178", text)
    # Of a field, as of a link, its words are read and not what it does: striprtf would look for that, at a
    # cost that grows with the square of the number of fields.
    text = text.replace("\\fldinst", "\\datafield")
    fonts = text.find("{\\fonttbl")
    head = text[: _end(text, fonts)] if fonts >= 0 else "{\\rtf1\\ansi "
    text = _with_whole_cells(_with_levels(text))
    body, notes = _without(text, _FOOTNOTE)
    body, edges = _without(body, _EDGE)
    looks = Looks()
    body = _HEADING.sub("\ue000\\1 ", looks.mark(body))
    blocks = [*_blocks(_plain(body, encoding), looks)]
    for number, note in enumerate(notes, start=1):
        words = _FOOTNOTE.sub("{", note, count=1)
        runs = looks.read(_plain(head + looks.mark(words) + "}", encoding))
        words = " ".join(text_of(runs).split())
        blocks.append(Block(words, spans=find_spans(runs, words)).listed(f"({number}) ", "note"))
    said = {line.text for block in blocks for line in block.divided()}
    above, below = (
        [edge_block(_blocks(_plain(f"{head}{group}}}", encoding), Looks()), said) for group in groups]
        for groups in _edge_groups(edges)
    )
    title = _TITLE.search(text)
    name = " ".join(_plain(head + title.group(1) + "}", encoding).split()) if title else ""
    return Loaded((*above, *blocks, *below), name or None)


def _edge_groups(edges: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of the groups of headers and footers those of headers, then those of footers; without fields, which
    hold the page's number or the like, and with their words alone, so that they are shown."""
    above: list[str] = []
    below: list[str] = []
    for group in edges:
        words, _ = _without(group, _FIELD)
        (above if group.startswith("{\\header") else below).append(_EDGE.sub("{", words, count=1))
    return above, below


def _with_levels(text: str) -> str:
    """The text with the outline level of a style wherever the style is."""
    start = text.find("{\\stylesheet")
    if start < 0:
        return text
    end = _end(text, start)
    levels = {match[1]: match[2] for match in _STYLE.finditer(text, start, end)}
    levels |= {match[1]: str(int(match[2] or 1) - 1) for match in _NAMED.finditer(text, start, end)}

    def levelled(match: re.Match[str]) -> str:
        level = levels.get(match[1])
        return match[0] if level is None else f"{match[0]}\\outlinelevel{level}"

    return text[:end] + _STYLED.sub(levelled, text[end:])


def _with_whole_cells(text: str) -> str:
    """The text without the ends of paragraphs inside the cells of tables, which striprtf takes for those of
    rows."""
    is_cell = False

    def seen(match: re.Match[str]) -> str:
        nonlocal is_cell
        if match[1] == "par":
            return "\\~" if is_cell else match[0]
        is_cell = match[1] == "intbl"
        return match[0]

    return _IN_ROWS.sub(seen, text)


def _plain(text: str, encoding: str) -> str:
    plain: str = rtf_to_text(text, encoding, errors="replace")
    return plain.translate(SYMBOLS)


def _end(text: str, start: int) -> int:
    """Where the group that begins at `start` ends; the end of the text for one that does not."""
    depth = 0
    for match in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0 and match.group() == "}":
            return match.end()
    return len(text)


def _without(text: str, group: re.Pattern[str]) -> tuple[str, list[str]]:
    """The text without the groups that begin so, and these."""
    parts, groups, at = [], [], 0
    while start := group.search(text, at):
        parts.append(text[at : start.start()])
        at = _end(text, start.start())
        groups.append(text[start.start() : at])
    return "".join([*parts, text[at:]]), groups


def _blocks(plain: str, looks: Looks) -> Iterator[Block]:
    """Each line a paragraph; rows, whose cells end with `|`, are a table, and items that follow one another
    a list."""
    rows: list[list[Cell]] = []
    items: list[Block] = []
    for line in [*plain.replace("\u2028", "\n").split("\n"), ""]:
        level = _MARK.search(line)
        runs = looks.read(_MARK.sub("", line))
        text = " ".join(text_of(runs).split())
        spans = find_links(runs, text) if level else find_spans(runs, text)
        is_row = text.endswith("|") and text.count("|") > 1
        is_listed = not is_row and not level and is_item(text)
        if rows and not is_row:
            yield Block.joined(grid_lines(rows, header_rows=_is_header(rows)))
            rows = []
        if items and not is_listed:
            yield Block.joined(items)
            items = []
        if is_row:
            rows.append(list(_cells(text, spans)))
        elif is_listed:
            items.append(Block(text, spans=spans))
        elif text:
            yield Block(text, min(6, int(level.group(1)) + 1) if level else 0, spans=spans)


def _cells(text: str, spans: Sequence[Span]) -> Iterator[Cell]:
    start = 0
    for column, cell in enumerate(text[:-1].split("|")):
        words = cell.strip()
        begins = start + cell.find(words)
        yield Cell(words, column, spans=tuple(cut_spans(spans, begins, begins + len(words))))
        start += len(cell) + 1


def _is_header(rows: list[list[Cell]]) -> bool:
    """Rich text does not say. A table of two columns is more often one of names and values."""
    return len(rows) > 1 and len(rows[0]) > 2 and all(cell.text for cell in rows[0])
