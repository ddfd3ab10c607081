"""OpenDocument text (odt): the XML of its content, by lxml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from rag.documents import Block, DocumentError, Line, Loaded
from rag.loaders.archive import open_archive, read_xml
from rag.loaders.sheets import find_faq
from rag.loaders.tables import table_lines

_SPACES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_MOST_REPEATED: Final = 100


def _tag(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


_LEFT_OUT: Final = frozenset(
    map(_tag, ("text:tracked-changes", "text:table-of-content", "office:annotation", "text:sequence-decls"))
)
_HEADER_ROWS: Final = _tag("table:table-header-rows")


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a document that is broken or encrypted."""
    with open_archive(data, "an OpenDocument text") as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise DocumentError("is encrypted. Save it without a password.")
        body = read_xml(archive, "content.xml").find(f".//{_tag('office:text')}")
        meta = read_xml(archive, "meta.xml") if "meta.xml" in archive.namelist() else None
    if body is None:
        raise DocumentError("is an OpenDocument text without a body; it may be damaged. Save it again.")
    title = meta.findtext(f".//{_tag('dc:title')}") if meta is not None else None
    return Loaded(tuple(_blocks(body)), (title or "").strip() or None)


def _blocks(parent: etree._Element) -> Iterator[Block]:
    """Paragraphs in order, each followed by its notes. A list becomes one block, and so does a table."""
    for element in parent:
        if element.tag == _tag("text:h"):
            level = element.get(_tag("text:outline-level"), "1")
            yield Block(" ".join(_text(element).split()), min(6, int(level)) if level.isdecimal() else 1)
        elif element.tag == _tag("text:p"):
            yield Block(_text(element))
            yield from _beside(element)
        elif element.tag == _tag("text:list"):
            yield Block.joined(_items(element))
            yield from _beside(element)
        elif element.tag == _tag("table:table"):
            yield from _table(element)
        elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            yield from _blocks(element)


def _beside(element: etree._Element) -> Iterator[Block]:
    """The notes of a paragraph, and the boxes of text that are anchored in it."""
    for note in element.iter(_tag("text:note"), _tag("draw:text-box")):
        body = note.find(_tag("text:note-body"))
        if body is None:
            yield from _blocks(note)
            continue
        sign = (note.findtext(_tag("text:note-citation")) or "").strip()
        texts = [_text(paragraph) for paragraph in body.iter(_tag("text:p"))]
        yield Block("\n".join(texts)).listed(f"({sign}) " if sign else "", "note")


def _text(element: etree._Element) -> str:
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in (_tag("text:s"), _tag("text:tab")):
            yield " "
        elif child.tag == _tag("text:line-break"):
            yield "\n"
        elif child.tag not in (_tag("text:note"), _tag("office:annotation"), _tag("draw:frame")):
            if isinstance(child.tag, str):
                yield from _pieces(child)
        elif child.tag == _tag("draw:frame") and child.find(_tag("draw:text-box")) is None:
            yield " "
        yield child.tail or ""


def _items(element: etree._Element) -> Iterator[Block]:
    for item in element.iter(_tag("text:p"), _tag("text:h")):
        if any(True for _ in item.iterancestors(_tag("text:note"), _tag("draw:text-box"))):
            continue
        around = [each for each in item.iterancestors(_tag("text:list")) if each is not element]
        depth = len([each for each in around if element in each.iterancestors()])
        is_first = item.getprevious() is None
        text = " ".join(_text(item).split())
        yield Block(text, lines=(Line(0, len(text), "item" if is_first else "more", depth),))


def _table(table: etree._Element) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    for row in table.iter(_tag("table:table-row")):
        if next(row.iterancestors(_tag("table:table"))) is table:  # of a table in a cell, with that
            cells = tuple(_cells(row))
            times = _repeated(row, "table:number-rows-repeated") if any(cells) else 1
            rows += [cells] * times
    named = table.find(_HEADER_ROWS) is not None
    yield Block.joined(table_lines(rows, named or (bool(rows) and find_faq(rows[0]) is not None)))


def _cells(row: etree._Element) -> Iterator[str]:
    for cell in row:
        if cell.tag == _tag("table:table-cell"):
            text = " ".join(" ".join(block.text.split()) for block in _blocks(cell))
            for _ in range(_repeated(cell, "table:number-columns-repeated")):
                yield text.strip()
        elif cell.tag == _tag("table:covered-table-cell"):
            yield ""


def _repeated(element: etree._Element, name: str) -> int:
    times = element.get(_tag(name), "1")
    return min(_MOST_REPEATED, int(times)) if times.isdecimal() else 1
