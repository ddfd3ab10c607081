"""Word's docx, by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table, _Cell
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
        if word.element.body is None:
            raise DocumentError(
                "is a Word document without a body; it may be damaged. Save it again with Word."
            )
        return Loaded(tuple(_blocks(word)), _title(word))
    except DocumentError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,  # a compression that zipfile does not know
        PackageNotFoundError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        OSError,
    ) as error:
        raise DocumentError("is not a Word document that can be opened; it may be damaged.") from error
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise
        raise DocumentError("is encrypted. Save it as .docx without a password.") from error


def _title(word: WordDocument) -> str | None:
    try:
        return (word.core_properties.title or "").strip() or None
    except AttributeError:  # another element where the properties should be, which is no loss to the text
        return None


def _blocks(word: WordDocument) -> Iterator[Block]:
    """Paragraphs in order. Items of a list that follow one another become one block, and so does a table."""
    items: list[str] = []
    styles = _Styles()
    for element in word.iter_inner_content():
        if isinstance(element, Paragraph) and _is_item(element, styles):
            items.append(_text(element))
            continue
        if items:
            yield Block(_lines(items))
            items = []
        if isinstance(element, Table):
            yield Block(_lines(table_lines(_cells(element), has_header=True)))
        else:
            level = _level(element, styles)
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


class _Styles:
    """The names and ids of a paragraph's style and of those that it is based on, looked up once a style."""

    def __init__(self) -> None:
        self._names: dict[str | None, tuple[str, ...]] = {}

    def names(self, paragraph: Paragraph) -> tuple[str, ...]:
        name = paragraph._p.style
        if name not in self._names:
            self._names[name] = tuple(self._chain(paragraph))
        return self._names[name]

    def _chain(self, paragraph: Paragraph) -> Iterator[str]:
        style, seen = paragraph.style, set()
        while style is not None and style.style_id not in seen:  # a damaged one is based on itself
            seen.add(style.style_id)
            yield style.style_id or ""
            yield style.name or ""
            style = style.base_style


def _level(paragraph: Paragraph, styles: _Styles) -> int:
    outline = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None and (value := outline.get(qn("w:val"), "9")).isdecimal() and int(value) < 6:
        return int(value) + 1
    for name in styles.names(paragraph):
        if match := re.fullmatch(r"(?:heading|عنوان)\s*([1-9])", name, re.IGNORECASE):
            return min(6, int(match.group(1)))
        if name.lower() in ("title", "العنوان"):
            return 1
    return 0


def _is_item(paragraph: Paragraph, styles: _Styles) -> bool:
    numbered = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    listed = any(name.lower().startswith("list") for name in styles.names(paragraph))
    return (numbered or listed) and not _level(paragraph, styles)


def _cells(table: Table) -> list[list[str]]:
    """The text of each cell; one merged over columns comes once, one merged over rows in each of them."""
    rows: list[list[str]] = []
    above: dict[int, str] = {}
    for row in table._tbl.tr_lst:
        column = row.grid_before
        cells: dict[int, str] = {}
        for cell in row.tc_lst:
            if cell.vMerge == "continue" and column in above:
                cells[column] = above[column]
            else:
                cells[column] = " ".join(_text(paragraph) for paragraph in _Cell(cell, table).paragraphs)
            column += cell.grid_span
        rows.append(list(cells.values()))
        above = cells
    return rows
