"""PowerPoint's pptx, by python-pptx: slide by slide, with its notes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import TextFrame, _Paragraph, _Run

from rag.addresses import outward
from rag.documents import Block, DocumentError, Line, Loaded
from rag.loaders.archive import open_archive
from rag.loaders.spans import Run, find_spans, text_of
from rag.loaders.tables import MAX_REPEATED, Cell, grid_lines

_FURNITURE: Final = frozenset({PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER})
_BODIES: Final = frozenset(
    {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT}
)
_TITLES: Final = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE})


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a presentation that is broken or encrypted."""
    with open_archive(data, "a presentation"):
        try:
            presentation = pptx.Presentation(io.BytesIO(data))
        except (PackageNotFoundError, ValueError) as error:
            raise DocumentError("is not a presentation that can be opened; it may be damaged.") from error
        blocks: list[Block] = []
        hidden = []
        for number, slide in enumerate(presentation.slides, start=1):
            if slide._element.get("show") in ("0", "false"):
                hidden.append(str(number))
            else:
                blocks += _slide(slide, number)
        title = (presentation.core_properties.title or "").strip()
    remarks = (f"slide {', '.join(hidden)} is hidden and was left out",) if hidden else ()
    is_name = title.lower() in ("", "powerpoint presentation", "عرض تقديمي من powerpoint")
    return Loaded(tuple(blocks), None if is_name else title, remarks)


def _slide(slide: Slide, number: int) -> Iterator[Block]:
    """A heading with the slide's title, what stands on it from its top, and what its speaker is to say."""
    shapes = [*_flat(slide.shapes)]
    title = next((shape for shape in shapes if _kind(shape) in _TITLES and shape.has_text_frame), None)
    name = " ".join(title.text_frame.text.split()) if title else ""
    if name:
        yield Block(name, 1, number, "slide")
    for shape in sorted((shape for shape in shapes if shape is not title), key=_place):
        if _kind(shape) not in _FURNITURE:
            yield from _shape(shape, number)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        yield from _texts(notes, number)


def _flat(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _flat(shape.shapes)
        else:
            yield shape


def _kind(shape: Any) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _place(shape: Any) -> tuple[int, int]:
    """From the top, and in one row from the right: most of these are Arabic."""
    try:
        return (shape.top or 0) // 300_000, -(shape.left or 0)
    except (AttributeError, ValueError):
        return 0, 0


def _shape(shape: Any, number: int) -> Iterator[Block]:
    if getattr(shape, "has_table", False):
        yield from _table(shape.table, number)
    elif getattr(shape, "has_chart", False) and shape.chart.has_title:
        yield Block(" ".join(shape.chart.chart_title.text_frame.text.split()), 0, number, "slide")
    elif shape.has_text_frame:
        yield from _texts(shape.text_frame, number, is_list=_kind(shape) in _BODIES)
    else:
        # The texts of a diagram (SmartArt) stand in a part of their own, which the slide names.
        for text in _diagram(shape):
            yield Block(text, 0, number, "slide")


def _texts(frame: TextFrame, number: int, is_list: bool = False) -> Iterator[Block]:
    """Paragraphs; bullets that follow one another are the lines of one block. `is_list` says that paragraphs
    have bullets unless they say otherwise."""
    run: list[Block] = []
    is_list = is_list and len(frame.paragraphs) > 1
    for paragraph in frame.paragraphs:
        line = _line([paragraph])
        if line.text:
            if _has_bullet(paragraph, is_list):
                line = replace(line, lines=(Line(0, len(line.text), "item", paragraph.level),))
            run.append(line)
        elif run:
            yield Block.joined(run, number, "slide")
            run = []
    if run:
        yield Block.joined(run, number, "slide")


def _has_bullet(paragraph: _Paragraph, is_list: bool) -> bool:
    properties = paragraph._p.pPr
    signs = [etree.QName(each).localname for each in properties] if properties is not None else []
    return "buNone" not in signs and (is_list or "buChar" in signs or "buAutoNum" in signs)


def _line(paragraphs: Sequence[_Paragraph]) -> Block:
    """The words of paragraphs on one line."""
    runs = [run for paragraph in paragraphs for run in (*_runs(paragraph), Run(" "))]
    text = " ".join(text_of(runs).split())
    return Block(text, spans=find_spans(runs, text))


def _runs(paragraph: _Paragraph) -> Iterator[Run]:
    runs = {run._r: run for run in paragraph.runs}
    for element in paragraph._p.content_children:
        run = runs.get(element)
        if run is None:
            yield Run(element.text)
        else:
            yield Run(run.text, bool(run.font.bold), _link(run))


def _link(run: _Run) -> str:
    try:
        return outward(run.hyperlink.address)
    except KeyError:  # of a relationship that is not there
        return ""


def _table(table: Table, number: int) -> Iterator[Block]:
    above: dict[int, tuple[Cell, int]] = {}
    rows = [[*_cells(row, above)] for row in table.rows]
    yield Block.joined(grid_lines(rows, 1 if table.first_row else None), number, "slide")


def _cells(row: Any, above: dict[int, tuple[Cell, int]]) -> Iterator[Cell]:
    """The cells of a row. One that is merged over rows is said again in each, unless it is long; `above` has
    those, by their first column, with the number of rows that are left."""
    for column, cell in enumerate(row.cells):
        over, left = above.get(column, (None, 0))
        if cell.is_spanned:
            if over and left:
                above[column] = over, left - 1
                yield over
            continue
        line = _line(cell.text_frame.paragraphs)
        is_merged = cell.is_merge_origin
        found = Cell(line.text, column, cell.span_width if is_merged else 1, spans=line.spans)
        if is_merged and len(line.text) <= MAX_REPEATED:
            above[column] = found, cell.span_height - 1
        yield found


_DIAGRAM: Final = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_TEXT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def _diagram(shape: Any) -> Iterator[str]:
    for named in shape._element.iter(f"{{{_DIAGRAM}}}relIds"):
        relation = next((value for name, value in named.attrib.items() if name.endswith("}dm")), "")
        root = etree.fromstring(shape.part.related_part(relation).blob)
        lines = [
            "".join(text.text or "" for text in point.iter(_TEXT)) for point in root.iter(f"{{{_DIAGRAM}}}pt")
        ]
        yield "\n".join(" ".join(line.split()) for line in lines if line.strip())
