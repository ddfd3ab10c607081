from __future__ import annotations

from rag.loaders.pdf.blocks import read_blocks
from rag.loaders.pdf.footnotes import divide_notes
from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.pages import Page


def line(text: str, baseline: float, size: float = 12.0) -> Line:
    return Line(text, 0, 6.0 * len(text), baseline, size, True)


BODY = [
    line("كان في السوق حوانيت كثيرة يقصدها الناس من كل", 700),
    line("مكان ويشترون منها ما يحتاجون إليه وكان", 680),
]


def test_smaller_lines_at_the_foot_are_notes() -> None:
    note = line("(1) انظر كتاب الأسواق.", 60, size=9.0)
    assert divide_notes([*BODY, note], (), body=12.0) == (BODY, [note])


def test_below_a_short_rule_a_marker_begins_notes_of_any_size() -> None:
    note = line("١ انظر كتاب الأسواق.", 60)
    assert divide_notes([*BODY, note], (75.0,), body=12.0) == (BODY, [note])
    assert divide_notes([*BODY, note], (), body=12.0) == ([*BODY, note], [])


def test_each_column_has_its_notes() -> None:
    notes = [line("* في الأصل: الحوانيت.", 60, size=9.0), line("* كذا.", 60, size=9.0)]
    text, found = divide_notes([*BODY, notes[0], *BODY, notes[1]], (), body=12.0)
    assert (text, found) == ([*BODY, *BODY], notes)


def test_small_lines_in_the_middle_of_a_page_are_text() -> None:
    lines = [line("صورة السوق", 720, size=9.0), *BODY]
    assert divide_notes(lines, (), body=12.0) == (lines, [])


def test_a_page_in_small_letters_is_text() -> None:
    small = [line("جدول المواد", 700, size=9.0), line("وما خصص لها", 685, size=9.0)]
    assert divide_notes(small, (), body=12.0) == (small, [])


def test_notes_follow_the_paragraph_that_goes_on_overleaf() -> None:
    notes = (
        line("(1) انظر كتاب الأسواق", 70, size=9.0),
        line("القديمة.", 60, size=9.0),
        line("(2) كذا.", 50, size=9.0),
    )
    overleaf = [line("أكثرهم من أهل القرى.", 700)]
    wide = [Line(each.text, 0, 300, each.baseline, each.size, True) for each in BODY]
    blocks = list(read_blocks([Page(wide, notes), Page(overleaf)]))
    assert [block.text for block in blocks] == [
        " ".join(each.text for each in (*BODY, *overleaf)),
        "(1) انظر كتاب الأسواق القديمة.",
        "(2) كذا.",
    ]
    assert [block.page for block in blocks] == [1, 1, 1]


def test_a_note_that_runs_over_to_the_next_page_is_one() -> None:
    first = (line("(1) انظر كتاب", 70, size=9.0),)
    second = (line("الأسواق القديمة.", 70, size=9.0), line("(2) كذا.", 50, size=9.0))
    third = (line("دار النشر", 50, size=9.0),)
    pages = [Page([line("نص.", 700)], notes) for notes in (first, second, third)]
    notes = [block for block in read_blocks(pages) if block.lines]
    assert [(block.text, block.page) for block in notes] == [
        ("(1) انظر كتاب الأسواق القديمة.", 1),
        ("(2) كذا.", 2),
        ("دار النشر", 3),
    ]
    assert notes[0].lines[0].end == len(notes[0].text)
