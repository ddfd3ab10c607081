"""Blocks: lines joined to paragraphs, and headings told by their size."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.documents import Block
from rag.loaders.pdf.lines import Line, overlap
from rag.loaders.pdf.thresholds import THRESHOLDS

_ENDS = re.compile(r"[.!?؟:؛…][\"'”’»)\]]*$")
_ITEM = re.compile(r"^(?:[•●○▪■◦·‣*–—-]|[(]?(?:\d{1,2}|[أ-ي])[.)-])\s+")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line on its page, and the edges of its column."""

    page: int
    line: Line
    left: float
    right: float

    def breaks_before(self, following: _Placed) -> bool:
        """Whether the next line was begun on purpose: its first word had room at the end of this one."""
        line, word = following.line, following.line.text.split(maxsplit=1)[0]
        width = (line.right - line.left) / len(line.text) * (len(word) + THRESHOLDS.break_letters)
        room = self.line.left - self.left if self.line.rtl else self.right - self.line.right
        return room > width


def _placed(page: int, lines: Sequence[Line]) -> Iterator[_Placed]:
    for line in lines:
        column = [
            other
            for other in lines
            if overlap(line, other)
            > THRESHOLDS.column_overlap * min(line.right - line.left, other.right - other.left)
        ] or [line]
        yield _Placed(page, line, min(o.left for o in column), max(o.right for o in column))


def read_blocks(pages: Sequence[list[Line]]) -> Iterator[Block]:
    """Lines joined to paragraphs, also across pages; larger lines are headings."""
    flat = [placed for number, lines in enumerate(pages, start=1) for placed in _placed(number, lines)]
    if not flat:
        return
    weights: Counter[float] = Counter()
    for placed in flat:
        weights[placed.line.size] += len(placed.line.text)
    body = weights.most_common(1)[0][0]
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
            group = []
        group.append(placed)
    yield _block(group, larger, body)


def _is_heading(line: Line, body: float) -> bool:
    return line.size >= THRESHOLDS.heading_size * body and len(line.text) <= THRESHOLDS.heading_letters


def _starts_block(group: Sequence[_Placed], line: _Placed, body: float, step: float) -> bool:
    last = group[-1]
    if _is_heading(line.line, body) or _is_heading(last.line, body):
        gap = last.line.baseline - line.line.baseline
        return line.line.size != last.line.size or not 0 < gap < THRESHOLDS.heading_step * line.line.size
    if line.page != last.page or line.line.baseline > last.line.baseline:
        return bool(_ENDS.search(last.line.text)) or last.breaks_before(line)
    return last.line.baseline - line.line.baseline > THRESHOLDS.paragraph_step * step


def _block(group: Sequence[_Placed], larger: Sequence[float], body: float) -> Block:
    first = group[0]
    if _is_heading(first.line, body):
        level = min(6, larger.index(first.line.size) + 1)
        return Block(" ".join(placed.line.text for placed in group), level, first.page)
    text = first.line.text
    for before, placed in pairwise(group):
        line = placed.line
        if _ITEM.match(line.text) or before.breaks_before(placed):
            text += "\n" + line.text
        elif text.endswith("-") and not line.rtl:
            text = text[:-1] + line.text
        else:
            text += " " + line.text
    return Block(text, 0, first.page)
