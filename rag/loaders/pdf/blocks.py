"""Blocks: lines joined to paragraphs, and headings told by their size."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.documents import Block, Span, cut_spans
from rag.loaders.pdf.footnotes import MARKER
from rag.loaders.pdf.glyphs import overlap
from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.pages import Page
from rag.loaders.pdf.thresholds import THRESHOLDS

_HYPHEN = "-"
_ENDS = re.compile(r"[.!?؟:؛…][\"'”’»)\]]*$")
_NAME_BROKEN = re.compile(r"[A-Za-z0-9]-[A-Za-z0-9]$")
"""A name or a number, in an Arabic line, that goes on in the next."""
_ITEM = re.compile(r"^(?:[•●○▪■◦·‣*–—-]|[(]?(?:\d{1,2}|[أ-ي])[.)-])\s+")
_FIELD = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){0,2} ?: ?\S")
"""What lines one below the other begin with that each say one thing, as those of a letter's head do."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line on its page, and the edges of its column."""

    page: int
    line: Line
    left: float
    right: float

    def breaks_before(self, following: _Placed) -> bool:
        """Whether the next line was begun on purpose: where it stands below and beside this one as well, as
        what follows the date of a letter, or by the room that this one has."""
        is_below = self.page == following.page and self.line.baseline > following.line.baseline
        is_beside = is_below and overlap(self.line, following.line) < 0
        return is_beside or self.line.breaks_before(following.line, self.left, self.right)


def _placed(page: int, lines: Sequence[Line]) -> Iterator[_Placed]:
    for line in lines:
        column = [
            other
            for other in lines
            if overlap(line, other)
            > THRESHOLDS.column_overlap * min(line.right - line.left, other.right - other.left)
        ] or [line]
        yield _Placed(page, line, min(o.left for o in column), max(o.right for o in column))


def read_blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Lines joined to paragraphs, also across pages; larger lines are headings. The notes of a page follow
    the paragraph that its text ends in, each a block."""
    flat = [placed for number, page in enumerate(pages, start=1) for placed in _placed(number, page.lines)]
    notes = _all_notes(pages)
    if not flat:
        yield from notes
        return
    body = body_size([placed.line for placed in flat])
    larger = sorted({p.line.size for p in flat if _is_heading(p.line, body)}, reverse=True)
    steps = [
        above.line.baseline - below.line.baseline
        for above, below in pairwise(flat)
        if above.page == below.page and above.line.size == below.line.size == body
    ]
    step = statistics.median_low([step for step in steps if step > 0] or [THRESHOLDS.usual_step * body])
    group: list[_Placed] = []
    for placed in flat:
        if group and _starts_block(group, placed, body, step):
            yield _block(group, larger, body)
            while notes and (notes[0].page or 0) < placed.page:
                yield notes.pop(0)
            group = []
        group.append(placed)
    yield _block(group, larger, body)
    yield from notes


def body_size(lines: Iterable[Line]) -> float:
    """The size of most letters, in points."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    return max(weights, key=lambda size: weights[size], default=0.0)


def _all_notes(pages: Sequence[Page]) -> list[Block]:
    """The notes of all pages. One that goes on at the foot of the next page is one with its beginning."""
    found: list[Block] = []
    open_note = -1  # the place of the last note with a marker
    for number, page in enumerate(pages, start=1):
        for i, block in enumerate(_notes(number, page.notes)):
            is_rest = not i and not _has_marker(block) and open_note >= 0
            if is_rest and _runs_over(found[open_note], number):
                found[open_note] = _continued(found[open_note], block)
                continue
            if _has_marker(block):
                open_note = len(found)
            found.append(block)
    return found


def _has_marker(note: Block) -> bool:
    return note.lines[0].words > 0


def _runs_over(note: Block, page: int) -> bool:
    """Whether a note stops in mid-sentence, on the page before this one."""
    return note.page == page - 1 and not _ENDS.search(note.text)


def _continued(note: Block, rest: Block) -> Block:
    text = f"{note.text} {rest.text}"
    spans = (*note.spans, *(span.moved(len(note.text) + 1) for span in rest.spans))
    return replace(Block.line(text, "note", note.lines[0].words, spans=spans), page=note.page)


def _notes(page: int, lines: Sequence[Line]) -> Iterator[Block]:
    note: list[Line] = []
    for line in lines:
        if note and (MARKER.match(line.text) or line.is_row):
            yield _note(note, page)
            note = []
        note.append(line)
    if note:
        yield _note(note, page)


def _note(lines: Sequence[Line], page: int) -> Block:
    text, spans = _run_on(lines, [" "] * (len(lines) - 1))
    marker = MARKER.match(text)
    return replace(Block.line(text, "note", marker.end() - 1 if marker else 0, spans=spans), page=page)


def _run_on(lines: Sequence[Line], between: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The text of lines with these signs between them, and its spans. Where a sign is a hyphen, that at the
    end of the line goes, and the word goes on."""
    text = lines[0].text
    spans = [*lines[0].spans]
    for line, sign in zip(lines[1:], between, strict=True):
        if sign == _HYPHEN:
            text = text[:-1]
            spans[-1:] = cut_spans(spans[-1:], 0, len(text))
        else:
            text += sign
        spans += line.moved_spans(len(text))
        text += line.text
    return text, tuple(spans)


def _is_heading(line: Line, body: float) -> bool:
    is_larger = line.size >= THRESHOLDS.heading_size * body
    return is_larger and len(line.text) <= THRESHOLDS.heading_letters and not line.is_row


def _starts_block(group: Sequence[_Placed], line: _Placed, body: float, step: float) -> bool:
    last = group[-1]
    if line.line.is_row or last.line.is_row:
        return line.line.is_row != last.line.is_row
    if _is_heading(line.line, body) or _is_heading(last.line, body):
        gap = last.line.baseline - line.line.baseline
        return line.line.size != last.line.size or not 0 < gap < THRESHOLDS.heading_step * line.line.size
    if line.page != last.page or line.line.baseline > last.line.baseline:
        return bool(_ENDS.search(last.line.text)) or last.breaks_before(line)
    return last.line.baseline - line.line.baseline > THRESHOLDS.paragraph_step * step


def _block(group: Sequence[_Placed], larger: Sequence[float], body: float) -> Block:
    first, lines = group[0], [placed.line for placed in group]
    if _is_heading(first.line, body):
        level = min(6, larger.index(first.line.size) + 1)
        text, spans = _run_on(lines, [" "] * (len(lines) - 1))
        return Block(text, level, first.page, spans=tuple(span for span in spans if span.link))
    if first.line.is_row:
        rows = (Block.line(line.text, "row", cells=line.cells, spans=line.spans) for line in lines)
        return Block.joined(rows, first.page)
    text, spans = _run_on(lines, [_between(before, placed) for before, placed in pairwise(group)])
    return Block(text, 0, first.page, spans=spans)


def _between(before: _Placed, placed: _Placed) -> str:
    """What stands between two lines of a paragraph."""
    is_field = _FIELD.match(before.line.text) and _FIELD.match(placed.line.text)
    if is_field or _ITEM.match(placed.line.text) or before.breaks_before(placed):
        return "\n"
    if not before.line.text.endswith("-"):
        return " "
    if not placed.line.rtl:
        return _HYPHEN
    return "" if _NAME_BROKEN.search(f"{before.line.text}{placed.line.text[:1]}") else " "
