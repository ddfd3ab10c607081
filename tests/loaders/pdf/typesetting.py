"""Glyphs set by hand: each letter half as wide as it is high, a space a third."""

from __future__ import annotations

from rag.loaders.pdf.glyphs import Glyph

WIDTH, SPACE = 0.5, 0.3


def set_line(
    text: str, right: float, baseline: float, size: float = 10.0, space: float = SPACE
) -> list[Glyph]:
    """The letters of an Arabic line that begins at `right`."""
    glyphs = []
    edge = right
    for index, letter in enumerate(text):
        if letter == " ":
            edge -= space * size
            continue
        edge -= WIDTH * size
        word = text[:index].count(" ")
        glyphs.append(Glyph(letter, edge, edge + WIDTH * size, edge, baseline, size, index, word))
    return glyphs


def set_lines(text: str, right: float, top: float, width: float, step: float = 15.0) -> list[Glyph]:
    """A paragraph broken where its lines are full, the first at `top`."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * WIDTH * 10.0 > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [glyph for i, line in enumerate(lines) for glyph in set_line(line, right, top - i * step)]
