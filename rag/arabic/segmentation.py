"""Sentence segmentation of Arabic and English text."""

from __future__ import annotations

import re

# A sentence ends with a mark (or several), closing quotes or brackets, and then a space. A line ends one too.
# A run of marks is tried once, from its first: leader dots can be hundreds of thousands.
_END = re.compile(r"(?<![.!?؟۔…])[.!?؟۔…]++[\"'”’»)\]}]*+(?=\s)|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"“])(?:[^\W\d_]|[A-Za-z](?:\.[A-Za-z])+|Dr|Mr|Mrs|Ms|Prof|St|vs|No|Inc|Ltd|etc)\.$"
)
_NUMBER = re.compile(r"\s*[(]?(?:[^\W\d_]{3,10}\s)?\d{1,3}(?:[.-]\d{1,3})*\.")
"""All that stands before the full stop is the number of what follows: 1. or 2.3. or المادة 4."""


def sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence, without the space around it. Together they hold every character
    that is not white space. Initials, titles (د. أ.), decimals and the numbers of items end none."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match.group() == "." and (
            _ABBREVIATION.search(text, max(0, start, end - 12), end) or _NUMBER.fullmatch(text, start, end)
        ):
            continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    stripped = (_strip(text, *span) for span in spans)
    return [span for span in stripped if span[0] < span[1]]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
