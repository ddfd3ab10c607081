from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.loaders.pdf import load
from rag.loaders.pdf.characters import Character, Turn, without_repeats


def character(text: str, x: float, y: float, left: float, index: int) -> Character:
    box = (left, y, left + 2.0, y + 8.0)
    return Character(text, x, y, box, (1.0, 0.0, 0.0, 1.0), 10.0, index, 0, 0.0)


def test_a_letter_and_its_mark_that_are_given_twice_are_read_once() -> None:
    at_the_letter = [character("ف", 50, 100, 52, 0), character("َ", 50, 100, 50, 1)]
    between = [character("ع", 46, 100, 46, 2)]
    at_the_mark = [character("ف", 49, 103, 51.5, 3), character("َ", 49, 103, 49.5, 4)]
    assert without_repeats([*at_the_letter, *between, *at_the_mark]) == [*at_the_letter, *between]


def test_of_a_letter_and_its_mark_the_one_that_is_named_as_a_whole_is_the_mark() -> None:
    """As Typst names them: the letter by ActualText, the mark above it, in a higher box, by its font."""
    letter = [character("ش", 50, 100, 54, 0), character("َ", 50, 100, 50, 1), character("ّ", 50, 100, 52, 2)]
    mark = [replace(c, x=53, y=101, box=(52.0, 95.0, 54.0, 113.0), index=c.index + 3) for c in letter]
    assert without_repeats([*letter, *mark]) == without_repeats([*mark, *letter]) == letter


def test_two_letters_of_one_text_side_by_side_are_two() -> None:
    first = [character("ف", 50, 100, 52, 0), character("َ", 50, 100, 50, 1)]
    second = [
        replace(c, x=46, box=(c.box[0] - 4, *c.box[1:2], c.box[2] - 4, c.box[3]), index=c.index + 2)
        for c in first
    ]
    assert without_repeats([*first, *second]) == [*first, *second]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 0.8])
def test_a_turned_box_encloses_its_corners(degrees: float) -> None:
    turn = Turn(degrees)
    left, bottom, right, top = turn.level_box((10, 20, 40, 80))
    for corner in ((10, 20), (40, 20), (10, 80), (40, 80)):
        x, y = turn.level(*corner)
        assert left <= x <= right
        assert bottom <= y <= top


def test_strokes_that_draw_words_out_are_no_letters() -> None:
    """So LibreOffice justified the file, in Noto Naskh: the strokes have no character, that of هـ has."""
    (block,) = load(Path(__file__).with_name("justified.pdf").read_bytes()).blocks
    assert block.text == (
        "كان أهل الساحل يخرجون قبل الفجر إلى مراكبهم الصغيرة ويعودون عند الضحى وقد امتلأت سلالهم بالسمك، "
        "فيبيعونه في سوق المدينة القديم ثم يجلسون في المقهى حتى يحين وقت الغداء. وكان شيخهم يكتب ما بيع "
        "في دفتر قديم منذ سنة ١٣٤٠ هـ ويقسم الربح بينهم بالعدل."
    )
