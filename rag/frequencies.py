"""How common terms are in text at large: the counts that training.frequencies made from open text. They say
nothing of what stood in it."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "models" / "frequencies.tsv.gz"


def background_share(term: str) -> float:
    """The share of passages of text at large that hold a term of `rag.arabic.terms`; 0 for a rare one."""
    counts, total = _counts()
    return counts.get(term, 0) / total


@cache
def _counts() -> tuple[dict[str, int], int]:
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").rsplit("\t", 1) for line in file)
        counts = {term: int(count) for term, count in rows}
    return counts, counts.pop("")
