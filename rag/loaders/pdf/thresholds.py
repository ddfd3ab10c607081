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
        kashida_foot, kashida_height: how far from the baseline a stroke that draws a word out begins, and how
            high it is: 0 and 0.07 to 0.09 in five faces that LibreOffice justified.
        repeat_overlap: share of the narrower of two alike that lies over the other, a letter and its mark:
            0.4 in slanted Amiri.
        shadow: how far a letter may stand from another one like it that it is the shadow of: 0.06, where the
            narrowest letters are 0.2 wide.
        sign_above: how far above the baseline every letter has some of its ink.
    Lines
        row: two baselines nearer than this are one. Marks that stand for their letter are up to 0.48 off.
        stray_letters: so many letters or fewer on a baseline may belong to the row above or below.
        stray_overlap: not if this share of a letter's width lies over another's: 0.09 to 0.9 read the
            articles alike.
        stray_rise: how far the row may be: 0.6 to 2.25 read the articles alike.
        stray_mark: a mark that is farther from every line belongs to none: marks are up to 0.34 from their
            letters, strays were seen 12 from the next line.
        stacked: origins that are nearer than this are one.
        mark_overlap, mark_rise: a glyph that lies over a letter by this share of the narrower, and stands so
            far off its baseline, is that letter's mark, whatever it is read as.
        drawn_mark: how much farther than the nearest letter a mark's own may be: 0.05 in Amiri.
        drawn_marks: share of a line's marks whose letters were drawn on one side of them, above which those
            of the marks between two letters were, too.
        space: a gap that is a space: 0.12 to 0.16 read the articles alike.
        bracket_space: the same beside a bracket, where the fonts leave room: 0.2 to 0.25 did; and where none
            is drawn in a line that draws some.
        marked_space: the same beside a letter whose box is shared with its mark, and so not well known.
        run_space: the same between letters that the file draws without a space between them; and where a
            line draws some and none there, beside a marked letter and within a number.
        untold: share of the pairs of letters on a page with a gap between them, more of them within what is
            drawn in one than not, below which these are words: 0.1 to 0.25 by TeX; letters that are set apart
            have 0.8 and more.
        drawn_space: the same where a space is drawn: in 12 faces from six programs it was 0.15 and more,
            slanted 0.01, and -0.28 before a letter with a long tail.
        cell: a gap that divides cells of a table or columns of prose: those were 40 points in 10 point type.
        flush: letter sizes from an edge at which a line still begins there.
        middle: how far above its baseline a letter is in its cell.
        size_step: points to which a line's size is rounded, since those of one text differ a little.
    Rules
        rule_length, rule_tilt: points that an edge is long at least, and its height to its length at most.
        rule_slack: points between edges that are one rule, or between a rule's end and the one that it meets:
            a browser's borders are 1.5 apart.
        rules: a page with more edges is a drawing.
    Columns
        gutter: a gap that may part two columns. Words of justified prose were seen up to 0.64 apart.
        gutter_share: of the rows of one, along which another parts the same columns.
        gutter_rows: lines on either side that it takes, more (gutter_rows_narrow, both sides together) where
            it is narrower than gutter_wide.
        column_flows, column_line: columns are prose, not a table, where in each this share of the lines is
            full and they have so many letters.
        column_end: times the usual distance of two lines after which one side alone goes on: another part.
        even_gaps: the widest gap of a drawn out line to its narrowest.
        drawn_out: even gaps from edge to edge that make a row one line where nothing else tells.
        label: letters of marks and numbers of items, which are no column.
        cell_gap: times the least distance of two lines of a table that parts two cells.
    Forms
        form_size: points of a value's letters on a page that has no others.
        cap: height of a letter, of its size: a value stands in the middle of its field.
    Furniture
        edge_lines: lines at the top and the bottom of a page among which headers and footers are looked for.
        running: share of the pages on which a header recurs: left and right pages may have each its own.
        alike: share of all lines that recur above which pages are alike, as statements are.
    Footnotes
        note_size: of the body's letters, at most, those of a note.
        note_rule: of the width of the text, at most, the rule above notes.
        note_foot: body sizes between the lowest line of a page and that of a column which ends in notes.
    Legibility
        unknown: share of characters without meaning above which a page is left out.
        judged_words: fewer words are not judged.
        torn: of the number of longer words, that of letters in rows of single ones above which a page is left
            out: 0.24 to 0.63 in Nastaliq from eight programs, 0 in other faces.
        torn_letters: not where there are so many or fewer: answers to choose from (أ ب ج د) are a few.
        mingled: share of words with a Latin letter or a number inside, above which a font names other
            letters: such text has 0.5 and more, ours (الـPDF, 5كم) up to 0.02.
        misspelt, misspelt_odds: words with a letter where none stands (ة inside one), as a share of all and
            of those that are surely right. Our articles have up to 0.04 and 0.1, reversed ones 0.37 and 9 or
            more.
        known: share of the 4-grams of longer words that text at large holds: pages of our articles have 0.89
            and more, lists of names and places 0.7, text with a fourth of its letters changed 0.6 and less.
        many_words, known_of_few: of fewer words the share has to be lower: a dozen medicines have 0.56.
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
    repeat_overlap: float
    kashida_foot: float
    kashida_height: float
    shadow: float
    sign_above: float
    row: float
    stray_letters: int
    stray_overlap: float
    stray_rise: float
    stray_mark: float
    stacked: float
    mark_overlap: float
    mark_rise: float
    drawn_mark: float
    drawn_marks: float
    space: float
    bracket_space: float
    marked_space: float
    run_space: float
    untold: float
    drawn_space: float
    cell: float
    flush: float
    middle: float
    size_step: float
    rule_length: float
    rule_tilt: float
    rule_slack: float
    rules: int
    gutter: float
    gutter_wide: float
    gutter_share: float
    gutter_rows: int
    gutter_rows_narrow: int
    column_flows: float
    column_line: int
    column_end: float
    even_gaps: float
    drawn_out: int
    label: int
    cell_gap: float
    form_size: float
    cap: float
    edge_lines: int
    running: float
    alike: float
    note_size: float
    note_rule: float
    note_foot: float
    unknown: float
    judged_words: int
    torn: float
    torn_letters: int
    mingled: float
    misspelt: float
    misspelt_odds: float
    known: float
    many_words: int
    known_of_few: float
    heading_size: float
    heading_letters: int
    heading_step: float
    paragraph_step: float
    usual_step: float
    column_overlap: float
    break_letters: int


THRESHOLDS: Final = Thresholds(**weights.section("pdf"))
