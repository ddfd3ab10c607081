"""What loaders say of the lines of a block, in a form that can be read in a test."""

from __future__ import annotations

from collections.abc import Iterable

from rag.documents import Block


def describe(blocks: Iterable[Block]) -> list[str]:
    """Each line that is more than text: its kind, with its depth, and its words; or its cells, names in
    brackets, empty columns between bars."""
    told = []
    for block in blocks:
        for line in block.lines:
            if not line.cells:
                depth = f" {line.depth}" if line.kind in ("item", "more") else ""
                told.append(f"{line.kind}{depth}: {block.text[line.words or line.start : line.end]}")
                continue
            cells = [""] * (line.cells[-1].column + 1)
            for cell in line.cells:
                text = block.text[cell.start : cell.end]
                cells[cell.column] += f"[{text}]" if cell.is_name else text
            told.append(f"{line.kind}: {'|'.join(cells)}")
    return told


def looks(blocks: Iterable[Block]) -> list[str]:
    """The words of each span, in stars where they are bold, with where they lead."""
    told = []
    for block in blocks:
        for span in block.spans:
            words = block.text[span.start : span.end]
            told.append((f"*{words}*" if span.bold else words) + (f" -> {span.link}" if span.link else ""))
    return told
