"""A document as a page: headings, paragraphs, lists and tables as they stand in it, the quoted text marked.

A long document is shown in parts, so that no page of it keeps a browser busy.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal

from rag.addresses import is_address
from rag.arabic import Language
from rag.arabic import language as language_of
from rag.documents import Document, Heading, Line, Paragraph
from ui.asking import render_asking
from ui.document_table import Row, render_table
from ui.html import escape, write
from ui.marked import Marked
from ui.page import find_direction, render_page, render_turning
from ui.strings import STRINGS, Strings

PART_CHARACTERS: Final = 100_000
"""How much of a document one page shows, about; a paragraph is never divided."""


@dataclass(frozen=True, slots=True)
class Place:
    """What of a document is to be shown: `text[start:end]` of it, marked, or else a paragraph, or else a
    part, by their numbers from 1. What is not in the document is not looked for. `lost` says that a link
    quotes what the document does not hold any more: nothing is marked, and no paragraph led to."""

    start: int | None = None
    end: int | None = None
    paragraph: int | None = None
    part: int | None = None
    lost: bool = False


WHOLE: Final = Place()


def render_document(
    document: Document,
    place: Place = WHOLE,
    original: str = "",
    others: Sequence[str] | None = None,
    chosen: Language | None = None,
) -> str:
    """The page of a document, or of the part of it that the place is in, with a link to the `original` file
    where it has an address, and what asks the chat of it and of the `others`, by their titles. The page is in
    the language that its reader chose, else in the document's."""
    own = language_of(document.text[:2000] or document.title)
    language = chosen or own
    strings = STRINGS[language]
    start, end = place.start, place.end
    if start is None or end is None or not 0 <= start < end <= len(document.text):
        start = end = 0
    spans = document.spans
    marked = Marked(document.text, start, end, strings.cited_here, spans, anchors=not place.lost)
    pieces: list[Piece] = [*document.headings, *document.paragraphs]
    pieces.sort(key=lambda piece: piece.start)
    parts = _parts(pieces)
    number = _find_part(parts, place, start if end else None)
    body = _Body(document, marked, strings, original if document.path.lower().endswith(".pdf") else "")
    shown = "".join(body.render(parts[number])) if parts else ""
    shown = f'<div class="text" lang="{own}" dir="{find_direction(own)}">{shown}</div>'
    turning = render_turning(number + 1, len(parts), "?part={}".format, strings)
    links = (
        f'<nav><a href="./">{escape(strings.all_documents)}</a>'
        f'<a href="../">{escape(strings.back_to_chat)}</a></nav>'
    )
    link = f' · <a href="{escape(original)}">{escape(strings.original)}</a>' if original else ""
    file = f'<p class="file"><bdi>{_render_path(document.path)}</bdi>{link}</p>'
    lost = f'<p class="problem" role="status">{escape(strings.quote_lost)}</p>' if place.lost else ""
    asking = "" if others is None else render_asking(document.title, others, strings)
    return render_page(document.title, f"{file}{lost}{asking}{turning}{shown}{turning}", language, links)


def _render_path(path: str) -> str:
    """A link to the page itself, where the path is a web address."""
    if not is_address(path):
        return write(path)
    return f'<a href="{escape(path)}" target="_blank" rel="noopener noreferrer">{write(path)}</a>'


Piece = Heading | Paragraph


def _parts(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces in parts, none of which ends with a heading but the last."""
    parts: list[list[Piece]] = []
    size = 0
    for before, piece in zip((None, *pieces), pieces, strict=False):
        if not parts or (size > PART_CHARACTERS and not isinstance(before, Heading)):
            parts.append([])
            size = 0
        parts[-1].append(piece)
        size += piece.end - piece.start
    return parts


def _find_part(parts: Sequence[Sequence[Piece]], place: Place, start: int | None) -> int:
    starts = [part[0].start for part in parts]
    if start is None and place.paragraph is not None:
        numbers = ((piece, getattr(piece, "number", None)) for part in parts for piece in part)
        start = next((piece.start for piece, number in numbers if number == place.paragraph), None)
    if start is not None:
        return max(0, bisect(starts, start) - 1)
    return place.part - 1 if place.part is not None and 0 < place.part <= len(parts) else 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A line of a paragraph, and what it is where it is more than text."""

    start: int
    end: int
    told: Line | None


_Container = Literal["text", "list", "table", "terms", "question", "note"]
_CONTAINERS: Final[dict[str, _Container]] = {
    "item": "list",
    "row": "table",
    "caption": "table",
    "term": "terms",
    "question": "question",
    "note": "note",
}


class _Body:
    """Writes the pieces of one document; its pages lead to those of the PDF at the address `original`."""

    def __init__(self, document: Document, marked: Marked, strings: Strings, original: str) -> None:
        self._document = document
        self._marked = marked
        self._strings = strings
        self._original = original
        self._marked_pages = {
            paragraph.page
            for paragraph in document.paragraphs
            if marked.touches(paragraph.start, paragraph.end)
        }
        self._page: int | None = None
        self._rows: list[Row] = []

    def render(self, pieces: Iterable[Piece]) -> Iterator[str]:
        """The HTML of pieces, in order."""
        levels = self._levels()
        for piece, following in pairwise([*pieces, None]):
            if isinstance(piece, Paragraph):
                yield from self._paragraph(piece)
                continue
            if piece is None:
                break
            yield from self._flush()
            if isinstance(following, Paragraph) and not self._is_row(following):
                yield from self._turn(following)
            if not self._is_title(piece):
                tag = f"h{levels[piece.start]}"
                yield f'<{tag} dir="auto">{self._marked.write(piece.start, piece.end)}</{tag}>'
        yield from self._flush()

    def _is_title(self, heading: Heading) -> bool:
        """Whether a heading says what stands above the page already."""
        first = self._document.headings[0]
        return heading is first and self._document.text[first.start : first.end] == self._document.title

    def _levels(self) -> dict[int, int]:
        """The level of each heading below the title, by its start: none is skipped, whatever the file
        says."""
        levels: dict[int, int] = {}
        above: list[int] = []
        for heading in self._document.headings:
            above = [level for level in above if level < heading.level]
            if not self._is_title(heading):
                above.append(heading.level)
            levels[heading.start] = min(len(above) + 1, 6)
        return levels

    def _paragraph(self, paragraph: Paragraph) -> Iterator[str]:
        stretches = list(self._stretches(paragraph))
        items = [each for each in stretches if each.told and each.told.kind == "item"]
        if len(stretches) == 1 and items and items[0].told and items[0].told.words > items[0].start:
            stretches = [_Stretch(items[0].start, items[0].end, None)]  # a number alone makes no list
        first = stretches[0].told
        if not (first and self._rows and self._goes_on(paragraph, first)):
            yield from self._flush()
        self._marked.begin(f"p{paragraph.number}")
        for container, group in groupby(_contained(stretches), key=lambda each: each[0]):
            lines = [stretch for _, stretch in group]
            if container == "table" and paragraph.unit == "row":
                self._rows += (self._row(paragraph, line.told) for line in lines if line.told)
                continue
            yield from self._flush()
            yield from self._turn(paragraph)
            if container == "table":
                yield from self._table(paragraph, lines)
            elif container == "list":
                yield self._list([line.told for line in lines if line.told])
            elif container == "terms":
                yield self._terms(lines)
            else:
                kind = "" if container == "text" else f' class="{container}"'
                text = self._marked.write(lines[0].start, lines[-1].end)
                yield f'<p{self._marked.id()}{kind} dir="auto">{text}</p>'

    def _is_row(self, paragraph: Paragraph) -> bool:
        """Whether it is a row of a sheet, which has its number beside it."""
        first = next(self._stretches(paragraph)).told
        return paragraph.unit == "row" and first is not None and first.kind == "row"

    def _turn(self, paragraph: Paragraph) -> Iterator[str]:
        """What says that a page begins, above the first heading or paragraph that stands on it."""
        if paragraph.page is not None and paragraph.page != self._page:
            self._page = paragraph.page
            yield self._page_line(paragraph, paragraph.page)

    def _page_line(self, paragraph: Paragraph, page: int) -> str:
        strings = self._strings
        named: str = escape(getattr(strings, paragraph.unit).format(number=page))
        if not self._original:
            return f'<p class="page">{named}</p>'
        label = escape(strings.page_picture.format(number=page))
        picture = f"{self._document.id}/pages/{page}"
        named = f'<a href="{escape(self._original)}#page={page}">{named}</a>'
        if page not in self._marked_pages:
            return f'<p class="page">{named} · <a href="{escape(picture)}">{label}</a></p>'
        source = escape(picture + self._marked.query)
        return (
            f'<p class="page">{named}</p><details class="picture"><summary>{label}</summary>'
            f'<img src="{source}" alt="{label}" loading="lazy"></details>'
        )

    def _stretches(self, paragraph: Paragraph) -> Iterator[_Stretch]:
        told = self._document.lines
        at = bisect(told, paragraph.start - 1, key=lambda line: line.start)
        start = paragraph.start
        while start < paragraph.end:
            end = self._document.text.find("\n", start, paragraph.end)
            end = paragraph.end if end < 0 else end
            while at < len(told) and told[at].start < start:
                at += 1
            yield _Stretch(start, end, told[at] if at < len(told) and told[at].start == start else None)
            start = end + 1

    def _list(self, lines: Sequence[Line]) -> str:
        """Lists in lists, by the depth of their items."""
        written = []
        least = min(line.depth for line in lines)
        depth = -1
        for line in lines:
            level = max(0, min(line.depth - least, depth + (line.kind == "item")))
            while depth > level:
                written.append("</li></ul>")
                depth -= 1
            if line.kind == "more":
                written.append(f"<p>{self._marked.write(line.start, line.end)}</p>")
                continue
            number = self._marked.write(line.start, line.words)
            words = self._marked.write(line.words, line.end)
            if level > depth:
                written.append(f'<ul{self._marked.id() if depth < 0 else ""} dir="auto">')
                depth += 1
            else:
                written.append("</li>")
            written.append(f'<li class="numbered"><span>{number}</span>{words}' if number else f"<li>{words}")
        return "".join((*written, "</li></ul>" * (depth + 1)))

    def _terms(self, lines: Sequence[_Stretch]) -> str:
        written = []
        for line in lines:
            cells = line.told.cells if line.told else ()
            for cell in cells:
                tag = "dt" if cell.is_name else "dd"
                written.append(f"<{tag}>{self._marked.write(cell.start, cell.end)}</{tag}>")
            if not cells:
                written.append(f"<dd>{self._marked.write(line.start, line.end)}</dd>")
        return f'<dl{self._marked.id()} dir="auto">{"".join(written)}</dl>'

    def _table(self, paragraph: Paragraph, lines: Sequence[_Stretch]) -> Iterator[str]:
        for line in lines:
            if line.told and line.told.kind == "caption" and self._rows and self._rows[-1].line.kind == "row":
                yield from self._flush()
            if line.told:
                self._rows.append(Row(line.told, f"p{paragraph.number}"))
        yield from self._flush()

    def _row(self, paragraph: Paragraph, line: Line) -> Row:
        return Row(line, f"p{paragraph.number}", paragraph.page)

    def _goes_on(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a line goes on the table that waits: rows of sheets are paragraphs by themselves."""
        if line.kind != "row" or paragraph.unit != "row":
            return False
        return self._row(paragraph, line).goes_on(self._rows[-1], self._document.text)

    def _flush(self) -> Iterator[str]:
        if self._rows:
            yield render_table(self._rows, self._marked, self._strings)
            self._rows = []


def _contained(stretches: Iterable[_Stretch]) -> Iterator[tuple[_Container, _Stretch]]:
    """Each line with what it stands in: that of the line before, where it goes on in it."""
    container: _Container = "text"
    for stretch in stretches:
        kind = stretch.told.kind if stretch.told else ""
        goes_on = (kind == "more" and container in ("list", "note")) or (not kind and container == "terms")
        if not goes_on:
            container = _CONTAINERS.get(kind, "text")
        yield container, stretch
