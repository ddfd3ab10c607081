"""Thresholds of the PDF loader: every number in it that was chosen rather than derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rag import weights


@dataclass(frozen=True)
class Thresholds:
    """Thresholds of layout analysis, in letter sizes unless another unit is named.

    Most were seen on articles of ours that Chromium printed in Noto Naskh, Sans and Kufi Arabic and in DejaVu
    Sans (plain, justified, in two columns). There the gap between two words is 0.2 to 0.64, in Naskh down to
    0.09; between the letters of one word it is 0 or less, and up to 0.54 beside a letter that is known by the
    place of its mark only; beside a bracket it is 0.03 to 0.17 inside and 0.28 to 0.5 outside. What names
    nothing that it was seen on is a choice.

    Glyphs
        tilt: degrees between a line and the direction of its page, or between that and a quarter turn: scans
            were seen 0.8 askew, watermarks run from corner to corner.
        cut: the part of a letter below the page's edge that tells it was cut: Chromium repeats it overleaf.
    Lines
        row: two baselines nearer than this are one. Marks that stand for their letter are up to 0.48 off.
        stray_letters: so many letters or fewer on a baseline may belong to the row above or below.
        stray_overlap: not if this share of a letter's width lies over another's: 0.09 to 0.9 read the
            articles alike.
        stray_rise: how far the row may be: 0.6 to 2.25 read the articles alike.
        stray_mark: a mark that is farther from every line belongs to none: marks are up to 0.34 from their
            letters, strays were seen 12 from the next line.
        space: a gap that is a space: 0.12 to 0.16 read the articles alike.
        bracket_space: the same beside a bracket, where the fonts leave room: 0.2 to 0.25 did.
        marked_space: the same beside a letter whose box is shared with its mark, and so not well known.
        run_space: the same between letters that the file draws without a space between them.
        cell: a gap that divides cells of a table or columns of prose: those were 40 points in 10 point type.
        size_step: points to which a line's size is rounded, since those of one text differ a little.
    Columns
        column_rows, column_share: two columns are rows of two pieces each, so many and this share of a page.
        column_prose, column_line: they are prose, not a table, where this share has so many letters.
    Furniture
        edge_lines: lines at the top and the bottom of a page among which headers and footers are looked for.
        running: share of the pages on which a header recurs: left and right pages may have each its own.
    Legibility
        unknown: share of characters without meaning above which a page is left out.
        judged_words: fewer words are not judged.
        misspelt, misspelt_odds: words with a letter where none stands (ة inside one), as a share of all and
            of those that are surely right. Our articles have up to 0.04 and 0.1, reversed ones 0.37 and 9 or
            more.
    Blocks
        heading_size: how much larger than the body a heading is: h4 in body type is none, h3 is 1.17.
        heading_letters: a longer line is no heading.
        heading_step: lines of one heading are nearer than this.
        paragraph_step: times the usual distance of two lines that divides paragraphs.
        usual_step: times the body size, where no two lines tell the distance.
        column_overlap: share of the narrower line's width that puts two lines in one column.
        break_letters: letters of room beyond the next word's at the end of a line that was broken on purpose.
    """

    tilt: float
    cut: float
    row: float
    stray_letters: int
    stray_overlap: float
    stray_rise: float
    stray_mark: float
    space: float
    bracket_space: float
    marked_space: float
    run_space: float
    cell: float
    size_step: float
    column_rows: int
    column_share: float
    column_prose: float
    column_line: int
    edge_lines: int
    running: float
    unknown: float
    judged_words: int
    misspelt: float
    misspelt_odds: float
    heading_size: float
    heading_letters: int
    heading_step: float
    paragraph_step: float
    usual_step: float
    column_overlap: float
    break_letters: int


THRESHOLDS: Final = Thresholds(**weights.section("pdf"))
