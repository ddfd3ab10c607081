"""Pages: a page of a PDF as lines in reading order."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from rag.arabic.bidi import is_rtl
from rag.loaders.pdf.clips import with_cut_text
from rag.loaders.pdf.columns import read_columns
from rag.loaders.pdf.forms import read_values
from rag.loaders.pdf.glyphs import read_glyphs
from rag.loaders.pdf.gutters import Span, read_spans
from rag.loaders.pdf.legibility import without_strangers
from rag.loaders.pdf.lines import Line, read_rows
from rag.loaders.pdf.links import with_links
from rag.loaders.pdf.objects import read_objects
from rag.loaders.pdf.rules import read_rules
from rag.loaders.pdf.tables import find_tables
from rag.loaders.pdf.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page: of its text, in reading order, and of the notes at its foot. `separators` are the
    heights of the short rules that may part the two; `askew` counts the glyphs that were left out since they
    run another way than most; `is_picture` tells that it has no text and shows a picture."""

    lines: list[Line]
    notes: tuple[Line, ...] = ()
    separators: tuple[float, ...] = ()
    askew: int = 0
    is_picture: bool = False


def read_page(page: pypdfium2.PdfPage) -> Page:
    """The lines of a page, from its top; where it has columns, column by column."""
    drawn = read_glyphs(page)
    glyphs = [
        *with_cut_text(page, with_links(page, drawn.glyphs, drawn.turn), drawn.turn),
        *read_values(page, page.formenv, drawn.turn, drawn.glyphs),
    ]
    if not glyphs:
        kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING)
        is_picture = any(True for kind in kinds for _ in read_objects(page, kind))
        return Page([], askew=drawn.askew, is_picture=is_picture)
    page_rtl = is_rtl(glyph.text for glyph in glyphs)
    rules = read_rules(page, drawn.turn)
    tables, outside = find_tables(glyphs, rules, page_rtl)
    rows = [read_spans(row) for row in read_rows(outside)]
    for table in tables:
        first = table.rows[0]
        rows.append([Span(table.left, table.right, first.baseline, first.size, table=table.rows)])
    rows.sort(key=lambda row: -row[0].baseline)
    lines = without_strangers([line for column in read_columns(rows, page_rtl) for line in column])
    width = max(glyph.right for glyph in glyphs) - min(glyph.left for glyph in glyphs)
    short = [rule.at for rule in rules.level if rule.end - rule.start < THRESHOLDS.note_rule * width]
    return Page(lines, separators=tuple(short), askew=drawn.askew)
