"""Furniture: the headers, footers and numbers of pages."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.pages import Page
from rag.loaders.pdf.thresholds import THRESHOLDS

_PAGE_NUMBER = re.compile(r"[\s\d|/\-–—.()]*(?:(?:صفحة|page|من|of)[\s\d|/\-–—.()]*)*", re.IGNORECASE)
_STAMP = re.compile(r"\w+://\S+|\d+/\d+/\d+,? \d+:\d+.*")
"""What programs that print pages put along their edges: an address, a date with a time."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of a page: the page's number from 0 on, and the line's among its lines."""

    page: int
    line: int


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without their numbers, and without the headers and footers that recur on most of them at one
    height; the first of each stays, a footer among the notes of its page. Pages that are alike in more than
    their edges (statements, certificates) have none: what recurs is what they say."""
    lines = [page.lines for page in pages]
    dropped = _numbers(lines) | _stamps(lines)
    footers: set[_Place] = set()
    for group in () if _are_alike(lines) else _running(lines):
        dropped.update(group[1:])
        if group[0].line > 0 and group[0].line >= len(lines[group[0].page]) - THRESHOLDS.edge_lines:
            footers.add(group[0])
    kept = []
    for number, page in enumerate(pages):
        places = [_Place(number, place) for place in range(len(page.lines))]
        text = [page.lines[p.line] for p in places if p not in dropped | footers]
        notes = tuple(page.lines[p.line] for p in places if p in footers - dropped)
        kept.append(replace(page, lines=text, notes=page.notes + notes))
    return kept


def _numbers(pages: Sequence[list[Line]]) -> set[_Place]:
    """The first and last lines of pages that are nothing but their number, which grows by one a page."""
    found = [
        (_Place(page, place), [number - page for number in _numbers_in(lines[place])])
        for page, lines in enumerate(pages)
        for place in {0, len(lines) - 1}
        if len(lines) > 1 and _PAGE_NUMBER.fullmatch(lines[place].text)
    ]
    counts = Counter(offset for _, offsets in found for offset in set(offsets))
    usual = max(counts, key=lambda offset: counts[offset], default=1)
    if counts[usual] < 2:
        usual = 1
    return {place for place, offsets in found if usual in offsets}


def _numbers_in(line: Line) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d{1,9}", line.text)]


def _stamps(pages: Sequence[list[Line]]) -> set[_Place]:
    return {
        _Place(page, place)
        for page, lines in enumerate(pages)
        for place in {0, len(lines) - 1}
        if len(lines) > 1 and any(_STAMP.fullmatch(cell) for cell in lines[place].text.split(" | "))
    }


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


def _recurring(pages: Sequence[list[Line]], places: Iterable[_Place]) -> list[list[_Place]]:
    """The places of each line that stands on most pages, its numbers aside."""
    found: dict[str, list[_Place]] = {}
    for place in places:
        found.setdefault(_pattern(pages[place.page][place.line]), []).append(place)
    fewest = max(2, THRESHOLDS.running * sum(bool(lines) for lines in pages))
    return [group for group in found.values() if len({place.page for place in group}) >= fewest]


def _are_alike(pages: Sequence[list[Line]]) -> bool:
    places = [_Place(page, place) for page, lines in enumerate(pages) for place in range(len(lines))]
    recurring = sum(map(len, _recurring(pages, places)))
    return recurring > THRESHOLDS.alike * len(places)


def _running(pages: Sequence[list[Line]]) -> Iterator[list[_Place]]:
    """The places of each header and footer, from the first page on."""
    edges = [
        _Place(page, place)
        for page, lines in enumerate(pages)
        for place in range(len(lines))
        if place < THRESHOLDS.edge_lines or place >= len(lines) - THRESHOLDS.edge_lines
    ]
    for group in _recurring(pages, edges):
        lines = [pages[place.page][place.line] for place in group]
        height = statistics.median(line.baseline for line in lines)
        level = [
            (place, line)
            for place, line in zip(group, lines, strict=True)
            if abs(line.baseline - height) < line.size
        ]
        if len(level) * 2 > len(group) and _counts_pages(level):
            yield [place for place, _ in level]


def _counts_pages(level: Sequence[tuple[_Place, Line]]) -> bool:
    """Whether the numbers of a line are everywhere the same or grow by one a page; others are content."""
    columns = zip(*((place.page, *_numbers_in(line)) for place, line in level), strict=False)
    page, *numbers = columns
    return all(
        len(set(column)) == 1 or len({number - at for number, at in zip(column, page, strict=True)}) == 1
        for column in numbers
    )
