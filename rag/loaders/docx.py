"""Word's docx, by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from rag.documents import Block, DocumentError, Loaded
from rag.loaders.text import table_lines

_OLE = b"\xd0\xcf\x11\xe0"
_MAX_UNPACKED = 500_000_000


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a file that is broken, encrypted, or of Word before 2007."""
    if data.startswith(_OLE):
        raise DocumentError("is encrypted or made by Word before 2007. Save it as .docx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > _MAX_UNPACKED:
            raise DocumentError(f"unpacks to {unpacked:,} bytes, more than {_MAX_UNPACKED:,}.")
        word = docx.Document(io.BytesIO(data))
        blocks = tuple(_blocks(word))
        title = (word.core_properties.title or "").strip()
    except DocumentError:
        raise
    except (zipfile.BadZipFile, PackageNotFoundError, etree.XMLSyntaxError, KeyError, ValueError, OSError):
        raise DocumentError("is not a Word document that can be opened; it may be damaged.") from None
    return Loaded(blocks, title or None)


def _blocks(word: WordDocument) -> Iterator[Block]:
    """Paragraphs in order. Items of a list that follow one another become one block, and so does a table."""
    items: list[str] = []
    for element in word.iter_inner_content():
        if isinstance(element, Paragraph) and _is_item(element):
            items.append(_text(element))
            continue
        if items:
            yield Block(_lines(items))
            items = []
        if isinstance(element, Table):
            yield Block(_lines(table_lines(_cells(element), has_header=True)))
        else:
            level = _level(element)
            text = _lines([_text(element)])
            yield Block(" ".join(text.split()) if level else text, level)
    if items:
        yield Block(_lines(items))


def _lines(parts: list[str] | Iterator[str]) -> str:
    lines = (line for part in parts for line in part.split("\n"))
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def _text(paragraph: Paragraph) -> str:
    """The words of a paragraph as they stand when every change is accepted, those in links included."""
    breaks = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    parts = []
    for node in paragraph._p.iter(qn("w:t"), *breaks):
        if not any(True for _ in node.iterancestors(qn("w:del"), _FALLBACK, qn("w:pPr"))):
            parts.append(breaks.get(node.tag) or node.text or "")
    return "".join(parts)


_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _style_chain(paragraph: Paragraph) -> Iterator[str]:
    style = paragraph.style
    while style is not None:
        yield style.style_id or ""
        yield style.name or ""
        style = style.base_style


def _level(paragraph: Paragraph) -> int:
    outline = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None and (value := outline.get(qn("w:val"), "9")).isdecimal() and int(value) < 6:
        return int(value) + 1
    for name in _style_chain(paragraph):
        if match := re.fullmatch(r"(?:heading|عنوان)\s*([1-9])", name, re.IGNORECASE):
            return min(6, int(match.group(1)))
        if name.lower() in ("title", "العنوان"):
            return 1
    return 0


def _is_item(paragraph: Paragraph) -> bool:
    numbered = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    listed = any(name.lower().startswith("list") for name in _style_chain(paragraph))
    return (numbered or listed) and not _level(paragraph)


def _cells(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen = set()
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once a column
                seen.add(cell._tc)
                cells.append(" ".join(_text(paragraph) for paragraph in cell.paragraphs))
        rows.append(cells)
    return rows
