"""Furniture: the headers, footers and numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.thresholds import THRESHOLDS

_PAGE_NUMBER = re.compile(r"[\s\d٠-٩|/\-–—.()]*(?:(?:صفحة|page|من|of)[\s\d٠-٩|/\-–—.()]*)*", re.IGNORECASE)
_STAMP = re.compile(r"\d+\s*/\s*\d+|\w+://\S+|\d+/\d+/\d+,? \d+:\d+.*")
"""What programs that print pages put along their edges: n/m, an address, a date with a time."""


def without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Pages without their numbers and without the headers and footers that recur on most of them."""

    def pattern(line: Line) -> str:
        return re.sub(r"\d+", "#", " ".join(line.text.split()))

    def edges(lines: Sequence[Line]) -> set[str]:
        return {pattern(line) for line in (*lines[: THRESHOLDS.edge_lines], *lines[-THRESHOLDS.edge_lines :])}

    counts = Counter(found for lines in pages for found in edges(lines))
    filled = sum(bool(lines) for lines in pages)
    running = {
        found
        for found, count in counts.items()
        if filled >= 2 and count >= max(2, THRESHOLDS.running * filled)
    }

    def is_furniture(line: Line, place: int, lines: Sequence[Line]) -> bool:
        at_edge = place < THRESHOLDS.edge_lines or place >= len(lines) - THRESHOLDS.edge_lines
        outermost = place in (0, len(lines) - 1)
        return (at_edge and pattern(line) in running) or (
            outermost
            and len(lines) > 1
            and (
                bool(_PAGE_NUMBER.fullmatch(line.text))
                or any(_STAMP.fullmatch(cell) for cell in line.text.split(" | "))
            )
        )

    return [
        [line for place, line in enumerate(lines) if not is_furniture(line, place, lines)] for lines in pages
    ]
