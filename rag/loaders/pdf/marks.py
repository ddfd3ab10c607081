"""Marks: which letter of a line each of its short vowels and other signs belongs to."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Sequence

from rag.loaders.pdf.characters import KASHIDA
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.thresholds import THRESHOLDS


def find_owners(marks: Sequence[Glyph], letters: Sequence[Glyph]) -> list[int]:
    """The place of each mark's letter among those of its line; none where there are no letters.

    It is the nearest. Where another is hardly farther, as under stacked letters, it is that of the two which
    was drawn on the same side of the mark as the nearest letters of the other marks are: programs that shape
    text draw a letter's marks all before it or all after it."""
    able = [i for i, letter in enumerate(letters) if letter.text[0].isalpha() and letter.text != KASHIDA]
    if not able:
        return []
    order = sorted(able, key=lambda i: letters[i].index)
    places = [_near(mark, letters, able) for mark in marks]
    sides = [_beside(mark, letters, order) for mark in marks]
    is_after = [
        side.index(near[0]) > 0
        for near, side in zip(places, sides, strict=True)
        if len(near) == 1 and near[0] in side
    ]
    usual = round(statistics.fmean(is_after)) if is_after else 0
    is_told = is_after.count(bool(usual)) > THRESHOLDS.drawn_marks * len(is_after)
    return [
        side[usual] if is_told and side[usual] in near else near[0]
        for near, side in zip(places, sides, strict=True)
    ]


def _near(mark: Glyph, letters: Sequence[Glyph], able: Sequence[int]) -> list[int]:
    """The letters that a mark may belong to, the nearest first."""
    shared = [i for i in able if letters[i].origin == mark.origin]
    if shared:  # the file says how one glyph is read: the letter, then its mark, from the right
        return [
            min(shared, key=lambda i: (letters[i].middle < mark.middle, abs(letters[i].middle - mark.middle)))
        ]
    nearest = min(able, key=lambda i: (_outside(mark, letters[i]), abs(letters[i].middle - mark.middle)))
    reach = _outside(mark, letters[nearest]) + THRESHOLDS.drawn_mark * mark.size
    return [nearest, *(i for i in able if i != nearest and _outside(mark, letters[i]) <= reach)]


def _beside(mark: Glyph, letters: Sequence[Glyph], order: Sequence[int]) -> tuple[int, int]:
    """The letters that were drawn just before and just after a mark, -1 for none."""
    after = bisect_left(order, mark.index, key=lambda i: letters[i].index)
    return order[after - 1] if after else -1, order[after] if after < len(order) else -1


def _outside(mark: Glyph, letter: Glyph) -> float:
    return max(letter.left - mark.middle, mark.middle - letter.right, 0.0)
