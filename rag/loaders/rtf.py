"""Rich text (rtf), by striprtf, which gives its words; what else they mean is marked before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from striprtf.striprtf import rtf_to_text

from rag.documents import Block, DocumentError, Loaded
from rag.loaders.tables import table_lines

_CODE_PAGE: Final = re.compile(rb"\\ansicpg(\d{3,5})")
_HEADING: Final = re.compile(r"\\outlinelevel([0-8])(?!\d) ?")
_MARK: Final = re.compile("\ue000([0-8])")
"""A character of private use and the level, at the start of a heading."""
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
    head = text[: _end(text, text.find("{\\fonttbl"))]
    body, notes = _without(text, "{\\footnote")
    blocks = [*_blocks(_plain(_HEADING.sub("\ue000\\1 ", body), encoding))]
    for number, note in enumerate(notes, start=1):
        words = " ".join(_plain(head + note + "}", encoding).split())
        blocks.append(Block(words).listed(f"({number}) ", "note"))
    title = _TITLE.search(text)
    name = " ".join(_plain(head + title.group(1) + "}", encoding).split()) if title else ""
    return Loaded(tuple(blocks), name or None)


def _plain(text: str, encoding: str) -> str:
    plain: str = rtf_to_text(text, encoding, errors="replace")
    return plain


def _end(text: str, start: int) -> int:
    """Where the group that begins at `start` ends; the end of the text for one that does not."""
    depth = 0
    for match in _BRACE.finditer(text, max(0, start)):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0 and match.group() == "}":
            return match.end()
    return len(text)


def _without(text: str, group: str) -> tuple[str, list[str]]:
    """The text without the groups that begin so, and these."""
    parts, groups, at = [], [], 0
    while (start := text.find(group, at)) >= 0:
        parts.append(text[at:start])
        at = _end(text, start)
        groups.append("{" + text[start + len(group) : at])
    return "".join([*parts, text[at:]]), groups


def _blocks(plain: str) -> Iterator[Block]:
    """Each line a paragraph; rows, whose cells end with `|`, are a table."""
    rows: list[list[str]] = []
    for line in [*plain.replace("\u2028", "\n").split("\n"), ""]:
        level = _MARK.search(line)
        text = " ".join(_MARK.sub("", line).split())
        if text.endswith("|") and text.count("|") > 1:
            rows.append([cell.strip() for cell in text[:-1].split("|")])
            continue
        if rows:
            yield Block.joined(table_lines(rows, has_header=_is_header(rows)))
            rows = []
        if text:
            yield Block(text, min(6, int(level.group(1)) + 1) if level else 0)


def _is_header(rows: list[list[str]]) -> bool:
    """Rich text does not say. A table of two columns is more often one of names and values."""
    return len(rows) > 1 and len(rows[0]) > 2 and all(rows[0])
