"""Comma-separated values, and those of semicolons and tabs."""

from __future__ import annotations

import csv
import io
from typing import Literal

from rag.documents import DocumentError, Loaded
from rag.loaders.encoding import decode
from rag.loaders.sheets import Row, read_sheet

_MOST_IN_A_CELL = 1_000_000
_SEPARATORS = ",;\t|"


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no text, or has a cell without end."""
    text = decode(data).lstrip("\ufeff\u200e\u200f")
    separator = None
    if text[:4].lower() == "sep=":  # how Excel is told
        first, _, text = text.partition("\n")
        separator = first[4:5]
    csv.field_size_limit(_MOST_IN_A_CELL)
    separator = separator or _separator(text)
    remarks: tuple[str, ...] = ()
    try:
        rows = _rows(text, separator, csv.QUOTE_MINIMAL)
    except csv.Error:  # a mark of quotation that is never closed would swallow what follows it
        remarks = ("marks of quotation were read as letters: one is not closed",)
        try:
            rows = _rows(text, separator, csv.QUOTE_NONE)
        except csv.Error as error:
            raise DocumentError(f"is no CSV ({error}). Save it again.") from None
    return Loaded(tuple(read_sheet(rows)), "", remarks)


def _rows(text: str, separator: str, quoting: Literal[0, 3]) -> list[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=separator, quoting=quoting, strict=True)
    return [
        Row(number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(reader, start=1)
    ]


def _separator(text: str) -> str:
    """What divides most of the first lines into the same number of cells, two at least."""
    lines = [line for line in text[:20_000].split("\n")[:20] if line.strip()]
    counts = {mark: [line.count(mark) for line in lines] for mark in _SEPARATORS}

    def evenness(mark: str) -> tuple[int, int]:
        common = max((count for count in counts[mark] if count), key=counts[mark].count, default=0)
        return counts[mark].count(common) if common else 0, common

    return max(_SEPARATORS, key=evenness)
