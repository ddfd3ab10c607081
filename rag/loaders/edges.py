"""Headers and footers of pages, in formats that hold them once for all pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rag.documents import Block

_PAGE_NUMBER: Final = re.compile(r"(?:صفحة|الصفحة|رقم|page|من|of|[\W\d_])*", re.IGNORECASE)


def edge_block(blocks: Iterable[Block], said: set[str]) -> Block:
    """A header or footer as one paragraph, without the words around a page's number and without lines that
    were said before; `said` is told of the others."""
    kept = []
    for block in blocks:
        for line in block.divided():
            if line.text not in said and not _PAGE_NUMBER.fullmatch(line.text):
                said.add(line.text)
                kept.append(replace(line, level=0))
    return Block.joined(kept)
