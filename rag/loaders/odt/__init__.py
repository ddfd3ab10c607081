"""OpenDocument text (odt): the XML of its content, by lxml."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from rag.addresses import outward
from rag.documents import Block, DocumentError, Line, LineKind, Loaded, Span
from rag.loaders.archive import open_archive, read_xml
from rag.loaders.edges import edge_block
from rag.loaders.odt.formulas import read_formulas
from rag.loaders.odt.styles import OUTLINE, Styles, tag, whole
from rag.loaders.sheets import find_faq
from rag.loaders.spans import Run, find_links, find_spans, moved_spans, text_of
from rag.loaders.tables import MAX_REPEATED, Cell, grid_lines

_MOST_REPEATED: Final = 100
_LEFT_OUT: Final = frozenset(
    map(tag, ("text:tracked-changes", "text:table-of-content", "office:annotation", "text:sequence-decls"))
)
_BOXES: Final = tuple(
    tag(f"draw:{name}")
    for name in ("text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption")
)
_SAID: Final = frozenset((tag("text:p"), tag("text:h")))
_HEADER_ROWS: Final = tag("table:table-header-rows")


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a document that is broken or encrypted."""
    with open_archive(data, "an OpenDocument text") as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise DocumentError("is encrypted. Save it without a password.")
        body = read_xml(archive, "content.xml").find(f".//{tag('office:text')}")
        meta, styles = (
            read_xml(archive, name) if name in archive.namelist() else None
            for name in ("meta.xml", "styles.xml")
        )
        formulas = read_formulas(archive)
    if body is None:
        raise DocumentError("is an OpenDocument text without a body; it may be damaged. Save it again.")
    title = meta.findtext(f".//{tag('dc:title')}") if meta is not None else None
    roots = [body.getroottree().getroot()] if styles is None else [styles, body.getroottree().getroot()]
    reader = _Reader(Styles(roots), formulas)
    said = {_words(each) for each in body.iter(tag("text:p"), tag("text:h"))}
    above, below = (tuple(reader.edges(styles, edge, said)) for edge in ("header", "footer"))
    blocks = (*above, *reader.blocks(body), *below)
    return Loaded(blocks, (title or "").strip() or None, tuple(_comments(body)))


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _comments(body: etree._Element) -> Iterator[str]:
    """What is said of comments: they are about the document, and no part of what it says."""
    if count := sum(1 for _ in body.iter(tag("office:annotation"))):
        yield f"left out: {count} comments" if count > 1 else "left out: a comment"


class _Reader:
    """Reads a text with these styles and formulas. Lists are counted on where they say that they continue."""

    def __init__(self, styles: Styles, formulas: Mapping[str, str]) -> None:
        self._styles = styles
        self._formulas = formulas
        self._counts: dict[tuple[str, int], int] = {}

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Paragraphs in order, each followed by its notes. A list becomes one block, and so does a table."""
        for element in parent:
            if element.tag == tag("text:h"):
                yield self._heading(element, self._outline(element))
                yield from self._beside(element)
            elif element.tag == tag("text:p"):
                said = self._paragraph(element)
                is_title = self._styles.is_title(element.get(tag("text:style-name"), ""))
                yield Block(" ".join(said.text.split()), 1) if is_title else said
                yield from self._beside(element)
            elif element.tag == tag("text:list"):
                items = self._items(element, "", [])
                has_headings = next(element.iter(tag("text:h")), None) is not None
                yield from items if has_headings else [Block.joined(items)]
                yield from self._beside(element)
            elif element.tag == tag("table:table"):
                yield from self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
                yield from self.blocks(element)

    def _heading(self, element: etree._Element, label: str) -> Block:
        level = whole(element.get(tag("text:outline-level")), 1)
        runs = [*self._runs(element)]
        words = " ".join(text_of(runs).split())
        text = label + words if words else ""
        spans = (span.moved(len(label)) for span in find_links(runs, words))
        return Block(text, min(6, max(1, level)), spans=tuple(spans) if words else ())

    def _outline(self, element: etree._Element) -> str:
        """The number of a heading that stands in no list."""
        depth = whole(element.get(tag("text:outline-level")), 1) - 1
        if element.get(tag("text:is-list-header")) == "true" or not "".join(element.itertext()).strip():
            return ""
        self._count(OUTLINE, depth, whole(element.get(tag("text:start-value")), -1))
        level = self._styles.level(OUTLINE, depth)
        above = [
            step.number(self._counts.get((OUTLINE, i), step.start))
            for i in range(depth)
            if (step := self._styles.level(OUTLINE, i))
        ]
        return level.label([*above, level.number(self._counts[OUTLINE, depth])]) if level else ""

    def _count(self, style: str, depth: int, start: int = -1) -> None:
        """Count an item of a list, and begin the lists inside it anew."""
        level = self._styles.level(style, depth)
        before = self._counts.get((style, depth), level.start - 1 if level else 0)
        self._counts[style, depth] = start if start >= 0 else before + 1
        for other in [place for place in self._counts if place[0] == style and place[1] > depth]:
            del self._counts[other]

    def edges(self, styles: etree._Element | None, edge: str, said: set[str]) -> Iterator[Block]:
        """The headers or footers of all kinds of pages, each once, without lines that were `said`."""
        for page in styles.iter(tag("style:master-page")) if styles is not None else ():
            for kind in ("", "-first", "-left"):
                for element in page.iterfind(tag(f"style:{edge}{kind}")):
                    if element.get(tag("style:display")) != "false":
                        yield edge_block(self.blocks(element), said)

    def _beside(self, element: etree._Element) -> Iterator[Block]:
        """The notes of a paragraph, and the boxes of text that are anchored in it."""
        for note in element.iter(tag("text:note"), *_BOXES):
            body = note.find(tag("text:note-body"))
            if body is None:
                yield from self.blocks(note)
                continue
            sign = (note.findtext(tag("text:note-citation")) or "").strip()
            said = Block.joined(self._paragraph(paragraph) for paragraph in body.iter(tag("text:p")))
            yield said.listed(f"({sign}) " if sign else "", "note")

    def _paragraph(self, element: etree._Element) -> Block:
        runs = [*self._runs(element)]
        lines = (" ".join(line.split()) for line in text_of(runs).split("\n"))
        text = "\n".join(line for line in lines if line)
        return Block(text, spans=find_spans(runs, text))

    def _runs(self, element: etree._Element, bold: bool = False, link: str = "") -> Iterator[Run]:
        bold = self._styles.is_bold(element.get(tag("text:style-name"), ""), bold)
        if element.tag == tag("text:a"):
            link = outward(element.get(tag("xlink:href"))) or link
        yield Run(element.text or "", bold, link)
        for child in element:
            if child.tag in (tag("text:s"), tag("text:tab")):
                yield Run(" ")
            elif child.tag == tag("text:line-break"):
                yield Run("\n")
            elif child.tag in (tag("text:page-number"), tag("text:page-count")):
                yield Run(" ")
            elif child.tag not in (tag("text:note"), tag("office:annotation"), tag("draw:frame"), *_BOXES):
                if isinstance(child.tag, str):
                    yield from self._runs(child, bold, link)
            elif child.tag == tag("draw:frame") and child.find(tag("draw:text-box")) is None:
                shown = child.find(tag("draw:object"))
                folder = "" if shown is None else posixpath.normpath(shown.get(tag("xlink:href"), ""))
                yield Run(self._formulas.get(folder, " "))
            yield Run(child.tail or "", bold, link)

    def _items(self, element: etree._Element, style: str, above: list[str]) -> Iterator[Block]:
        """The items of a list with their numbers, and those of lists inside it; `above` are the numbers of
        the items that it stands in, and `style` is that of the list around it."""
        style, depth = element.get(tag("text:style-name"), style), len(above)
        level = self._styles.level(style, depth)
        if not any(element.get(tag(name)) for name in ("text:continue-numbering", "text:continue-list")):
            self._counts.pop((style, depth), None)
        for item in element.iterchildren(tag("text:list-item"), tag("text:list-header")):
            is_item = item.tag == tag("text:list-item") and any(child.tag in _SAID for child in item)
            if is_item:
                self._count(style, depth, whole(item.get(tag("text:start-value")), -1))
            count = self._counts.get((style, depth), level.start if level else 1)
            numbers = [*above, level.number(count) if level else ""]
            label = level.label([number for number in numbers if number]) if level and is_item else ""
            for child in item:
                is_first = child.getprevious() is None
                if child.tag == tag("text:list"):
                    yield from self._items(child, style, numbers)
                elif child.tag == tag("text:h"):
                    yield self._heading(child, label)
                elif child.tag == tag("text:p"):
                    yield self._item(child, label if is_first else "", "item" if is_first else "more", depth)

    def _item(self, element: etree._Element, label: str, kind: LineKind, depth: int) -> Block:
        runs = [*self._runs(element)]
        words = " ".join(text_of(runs).split())
        text = label + words if words else ""
        line = Line(0, len(text), kind, depth, len(label) if words else 0)
        return Block(text, lines=(line,), spans=find_spans(runs, text))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        above: dict[int, tuple[Cell, int]] = {}
        for row in table.iter(tag("table:table-row")):
            if next(row.iterancestors(tag("table:table"))) is table:  # of a table in a cell, with that
                cells = [*self._cells(row, above)]
                is_filled = any(cell.text for cell in cells)
                rows += [cells] * (_repeated(row, "table:number-rows-repeated") if is_filled else 1)
        named = table.find(_HEADER_ROWS) is not None
        named = named or (bool(rows) and find_faq([cell.text for cell in rows[0]]) is not None)
        yield Block.joined(grid_lines(rows, 1 if named else None))

    def _cells(self, row: etree._Element, above: dict[int, tuple[Cell, int]]) -> Iterator[Cell]:
        """The cells of a row. One that is merged over rows is said again in each, unless it is long; `above`
        has those, by their first column, with the number of rows that are left."""
        column = 0
        for cell in row.iterchildren(tag("table:table-cell"), tag("table:covered-table-cell")):
            repeated = _repeated(cell, "table:number-columns-repeated")
            if cell.tag == tag("table:covered-table-cell"):
                for place in range(column, column + repeated):
                    over, left = above.get(place, (None, 0))
                    if over and left:
                        above[place] = over, left - 1
                        yield over
                column += repeated
                continue
            said = Block.joined(self.blocks(cell))
            text = " ".join(said.text.split())
            spans = moved_spans(said.text, said.spans, text)
            across, down = (_repeated(cell, f"table:number-{way}-spanned") for way in ("columns", "rows"))
            for _ in range(repeated):
                found = Cell(text, column, across, is_header=_is_whole(text, spans), spans=spans)
                if down > 1 and len(text) <= MAX_REPEATED:
                    above[column] = found, down - 1
                yield found
                column += 1


def _is_whole(text: str, spans: Sequence[Span]) -> bool:
    """Whether all words of a cell are bold."""
    return bool(text) and any(span.bold and span.end - span.start == len(text) for span in spans)


def _repeated(element: etree._Element, name: str) -> int:
    times = element.get(tag(name), "1")
    return min(_MOST_REPEATED, int(times)) if times.isdecimal() else 1
