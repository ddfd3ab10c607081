"""A page as a picture, with a quotation marked where it stands."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2
from PIL import Image, ImageChops

from rag.loaders.pdf.glyphs import Glyph, read_glyphs
from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.pages import read_page

WIDTH: Final = 1_400
"""Of the picture, in pixels, where the page is not very long."""
MOST_PIXELS: Final = 6_000_000
MOST_LETTERS: Final = 3_000
"""Of a quotation; what follows is not looked for."""
_LEAST: Final = 12
"""So many letters at the edge of a page are a quotation that goes on on the next one; fewer may be chance."""
_MARK: Final = (255, 232, 140)
_ABOVE, _BELOW = 0.95, 0.35
"""How far letters reach above and below their baseline, in sizes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line that is to be marked: from the letter `first` of it up to `last`, counted without
    spaces in reading order."""

    line: Line
    first: int
    last: int


def draw_page(pdf: pypdfium2.PdfDocument, number: int, quote: str) -> bytes:
    """The page of this number, from 1, as PNG, with the quotation marked if it is found there. Raises
    IndexError where there is no such page, PdfiumError for one that is damaged."""
    page = pdf[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / max(1, width), math.sqrt(MOST_PIXELS / max(1, width * height)))
    bitmap = page.render(scale=scale)
    picture = bitmap.to_pil().convert("RGB")
    converter = bitmap.get_posconv(page)
    marks = Image.new("RGB", picture.size, "white")
    for corners in _corners(page, quote):
        points = [converter.to_bitmap(x, y) for x, y in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        marks.paste(_MARK, (min(xs), min(ys), max(xs), max(ys)))
    picture = ImageChops.multiply(picture, marks)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _corners(page: pypdfium2.PdfPage, quote: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of what is to be marked, in points of the page as the file has it."""
    read = read_page(page)
    drawn = read_glyphs(page)
    for stretch in find_stretches([*read.lines, *read.notes], quote):
        left, right = _edges(stretch, drawn.glyphs)
        line = stretch.line
        bottom, top = line.baseline - _BELOW * line.size, line.baseline + _ABOVE * line.size
        yield [drawn.turn.lie(x, y) for x in (left, right) for y in (bottom, top)]


def find_stretches(lines: Sequence[Line], quote: str) -> list[Stretch]:
    """The parts of a page's lines that hold the quotation, or what of it the page begins or ends with."""
    texts = ["".join(line.text.split()) for line in lines]
    whole, wanted = "".join(texts), "".join(quote.split())[:MOST_LETTERS]
    start, end = _find(whole, wanted)
    stretches = []
    at = 0
    for line, text in zip(lines, texts, strict=True):
        first, last = max(start, at), min(end, at + len(text))
        if first < last:
            stretches.append(Stretch(line, first - at, last - at))
        at += len(text)
    return stretches


def _find(whole: str, wanted: str) -> tuple[int, int]:
    start = whole.find(wanted)
    if start >= 0 and wanted:
        return start, start + len(wanted)
    for length in range(len(wanted) - 1, _LEAST - 1, -1):
        if whole.endswith(wanted[:length]):
            return len(whole) - length, len(whole)
        if whole.startswith(wanted[-length:]):
            return 0, length
    return 0, 0


def _edges(stretch: Stretch, glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """Where a stretch begins and ends, from the left: by the letters of its line in the order in which they
    stand, which within numbers is not the one in which they are read."""
    line = stretch.line
    standing = [
        glyph
        for glyph in glyphs
        if abs(glyph.baseline - line.baseline) < line.size / 2 and line.left <= glyph.middle <= line.right
    ]
    standing.sort(key=lambda glyph: -glyph.right if line.rtl else glyph.left)
    total = sum(len(glyph.text) for glyph in standing)
    letters = len("".join(line.text.split()))
    held = []
    at = 0
    for glyph in standing:
        middle = (at + len(glyph.text) / 2) * letters / total
        if stretch.first <= middle < stretch.last:
            held.append(glyph)
        at += len(glyph.text)
    if not held:
        return line.left, line.right
    return min(glyph.left for glyph in held), max(glyph.right for glyph in held)
