"""Legibility: whether the text of a page can be what its letters look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.thresholds import THRESHOLDS


def find_fault(lines: Sequence[Line]) -> str | None:
    """What is wrong with a page's text, if anything: letters in an order that no Arabic word has, or
    characters that stand for no letter."""
    text = "\n".join(line.text for line in lines)
    letters = [character for character in text if not character.isspace()]
    unknown = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "\ufffd" for c in letters)
    if unknown > THRESHOLDS.unknown * len(letters):
        return "without the characters that its letters stand for"
    words = re.findall(r"[\u0621-\u064a]{3,}", "".join(c for c in text if not unicodedata.combining(c)))
    # Ta marbuta and alef maqsura end words, the article begins them.
    wrong = sum(bool(re.search(r"[ةى].|لا$", word)) for word in words)
    right = sum(bool(re.search(r"^(?:[وفبك]?ال|لل)|[ةى]$", word)) for word in words)
    fewest = max(THRESHOLDS.misspelt_odds * right, THRESHOLDS.misspelt * len(words))
    if len(words) >= THRESHOLDS.judged_words and wrong > fewest:
        return "reversed or scrambled"
    return None
