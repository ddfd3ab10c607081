"""OpenDocument text (odt): the XML of its content, by lxml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from rag.addresses import outward
from rag.documents import Block, DocumentError, Line, Loaded
from rag.loaders.archive import open_archive, read_xml
from rag.loaders.edges import edge_block
from rag.loaders.sheets import find_faq
from rag.loaders.spans import Run, find_links, find_spans, moved_spans, text_of
from rag.loaders.tables import Cell, grid_lines

_SPACES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_MOST_REPEATED: Final = 100
_WEIGHTS: Final = ("fo:font-weight", "style:font-weight-complex")
_BOLD: Final = frozenset(("bold", "600", "700", "800", "900"))


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
        meta, styles = (
            read_xml(archive, name) if name in archive.namelist() else None
            for name in ("meta.xml", "styles.xml")
        )
    if body is None:
        raise DocumentError("is an OpenDocument text without a body; it may be damaged. Save it again.")
    title = meta.findtext(f".//{_tag('dc:title')}") if meta is not None else None
    roots = [body.getroottree().getroot()] if styles is None else [styles, body.getroottree().getroot()]
    reader = _Reader(_bold_styles(roots))
    said = {_words(each) for each in body.iter(_tag("text:p"), _tag("text:h"))}
    above, below = (tuple(reader.edges(styles, edge, said)) for edge in ("header", "footer"))
    blocks = (*above, *reader.blocks(body), *below)
    return Loaded(blocks, (title or "").strip() or None, tuple(_comments(body)))


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _comments(body: etree._Element) -> Iterator[str]:
    """What is said of comments: they are about the document, and no part of what it says."""
    if count := sum(1 for _ in body.iter(_tag("office:annotation"))):
        yield f"left out: {count} comments" if count > 1 else "left out: a comment"


def _bold_styles(roots: Sequence[etree._Element]) -> dict[str, bool]:
    """Which styles are bold, of those that say it or are based on one that does."""
    said: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter(_tag("style:style")):
            name = style.get(_tag("style:name"), "")
            parents[name] = style.get(_tag("style:parent-style-name"), "")
            looks = style.find(_tag("style:text-properties"))
            weights = [looks.get(_tag(key)) for key in _WEIGHTS] if looks is not None else []
            if weight := next(filter(None, weights), None):
                said[name] = weight in _BOLD
    found = {}
    for name in parents:
        at, seen = name, set()
        while at not in said and at in parents and at not in seen:  # a damaged one is based on itself
            seen.add(at)
            at = parents[at]
        if at in said:
            found[name] = said[at]
    return found


class _Reader:
    """Reads a text whose styles are bold or not, by their names."""

    def __init__(self, bold: dict[str, bool]) -> None:
        self._bold = bold

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Paragraphs in order, each followed by its notes. A list becomes one block, and so does a table."""
        for element in parent:
            if element.tag == _tag("text:h"):
                level = element.get(_tag("text:outline-level"), "1")
                runs = [*self._runs(element)]
                text = " ".join(text_of(runs).split())
                spans = find_links(runs, text)
                yield Block(text, min(6, int(level)) if level.isdecimal() else 1, spans=spans)
            elif element.tag == _tag("text:p"):
                yield self._paragraph(element)
                yield from self._beside(element)
            elif element.tag == _tag("text:list"):
                yield Block.joined(self._items(element))
                yield from self._beside(element)
            elif element.tag == _tag("table:table"):
                yield from self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
                yield from self.blocks(element)

    def edges(self, styles: etree._Element | None, edge: str, said: set[str]) -> Iterator[Block]:
        """The headers or footers of all kinds of pages, each once, without lines that were `said`."""
        for page in styles.iter(_tag("style:master-page")) if styles is not None else ():
            for kind in ("", "-first", "-left"):
                for element in page.iterfind(_tag(f"style:{edge}{kind}")):
                    if element.get(_tag("style:display")) != "false":
                        yield edge_block(self.blocks(element), said)

    def _beside(self, element: etree._Element) -> Iterator[Block]:
        """The notes of a paragraph, and the boxes of text that are anchored in it."""
        for note in element.iter(_tag("text:note"), _tag("draw:text-box")):
            body = note.find(_tag("text:note-body"))
            if body is None:
                yield from self.blocks(note)
                continue
            sign = (note.findtext(_tag("text:note-citation")) or "").strip()
            said = Block.joined(self._paragraph(paragraph) for paragraph in body.iter(_tag("text:p")))
            yield said.listed(f"({sign}) " if sign else "", "note")

    def _paragraph(self, element: etree._Element) -> Block:
        runs = [*self._runs(element)]
        lines = (" ".join(line.split()) for line in text_of(runs).split("\n"))
        text = "\n".join(line for line in lines if line)
        return Block(text, spans=find_spans(runs, text))

    def _runs(self, element: etree._Element, bold: bool = False, link: str = "") -> Iterator[Run]:
        bold = self._bold.get(element.get(_tag("text:style-name"), ""), bold)
        if element.tag == _tag("text:a"):
            link = outward(element.get(_tag("xlink:href"))) or link
        yield Run(element.text or "", bold, link)
        for child in element:
            if child.tag in (_tag("text:s"), _tag("text:tab")):
                yield Run(" ")
            elif child.tag == _tag("text:line-break"):
                yield Run("\n")
            elif child.tag in (_tag("text:page-number"), _tag("text:page-count")):
                yield Run(" ")
            elif child.tag not in (_tag("text:note"), _tag("office:annotation"), _tag("draw:frame")):
                if isinstance(child.tag, str):
                    yield from self._runs(child, bold, link)
            elif child.tag == _tag("draw:frame") and child.find(_tag("draw:text-box")) is None:
                yield Run(" ")
            yield Run(child.tail or "", bold, link)

    def _items(self, element: etree._Element) -> Iterator[Block]:
        for item in element.iter(_tag("text:p"), _tag("text:h")):
            if any(True for _ in item.iterancestors(_tag("text:note"), _tag("draw:text-box"))):
                continue
            around = [each for each in item.iterancestors(_tag("text:list")) if each is not element]
            depth = len([each for each in around if element in each.iterancestors()])
            is_first = item.getprevious() is None
            runs = [*self._runs(item)]
            text = " ".join(text_of(runs).split())
            line = Line(0, len(text), "item" if is_first else "more", depth)
            yield Block(text, lines=(line,), spans=find_spans(runs, text))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        for row in table.iter(_tag("table:table-row")):
            if next(row.iterancestors(_tag("table:table"))) is table:  # of a table in a cell, with that
                cells = [replace(cell, column=column) for column, cell in enumerate(self._cells(row))]
                is_filled = any(cell.text for cell in cells)
                rows += [cells] * (_repeated(row, "table:number-rows-repeated") if is_filled else 1)
        named = table.find(_HEADER_ROWS) is not None
        named = named or (bool(rows) and find_faq([cell.text for cell in rows[0]]) is not None)
        yield Block.joined(grid_lines(rows, int(named)))

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        """The cells of a row, one after the other, whatever their columns."""
        for cell in row:
            if cell.tag == _tag("table:table-cell"):
                said = Block.joined(self.blocks(cell))
                text = " ".join(said.text.split())
                spans = moved_spans(said.text, said.spans, text)
                for _ in range(_repeated(cell, "table:number-columns-repeated")):
                    yield Cell(text, 0, spans=spans)
            elif cell.tag == _tag("table:covered-table-cell"):
                yield Cell("", 0)


def _repeated(element: etree._Element, name: str) -> int:
    times = element.get(_tag(name), "1")
    return min(_MOST_REPEATED, int(times)) if times.isdecimal() else 1
