from __future__ import annotations

from rag.ocr.text import Page, read_page, read_table

HEADER = "level page_num block_num par_num line_num word_num left top width height conf text".replace(
    " ", "\t"
)


def read(printed: str) -> Page:
    return read_page(read_table(printed))


def table(*lines: tuple[int, int, str], confidence: float = 90, column: int = 1) -> str:
    """A table as Tesseract prints it; lines by their top and left, all of which end at 1000."""
    rows = [HEADER]
    for number, (top, left, text) in enumerate(lines, start=1):
        for word in text.split():
            places = (left, top, 1000 - left, 30, confidence)
            rows.append("\t".join(map(str, (5, column, 1, 1, number, 1, *places, word))))
    return "\n".join(rows) + "\n"


def test_lines_that_go_on_are_joined() -> None:
    page = read(table((0, 10, "كان السوق"), (50, 10, "يفتح مع الفجر"), (100, 12, "ويغلق ظهرا")))
    assert page == Page(("كان السوق يفتح مع الفجر ويغلق ظهرا",), 90)


def test_a_line_with_room_for_the_next_word_ends_a_paragraph() -> None:
    page = read(table((0, 10, "كان السوق"), (50, 700, "قديما."), (100, 10, "وفي الشتاء يغلق")))
    assert page.paragraphs == ("كان السوق قديما.", "وفي الشتاء يغلق")


def test_a_wider_gap_ends_a_paragraph() -> None:
    page = read(table((0, 10, "أول"), (50, 10, "ثان"), (100, 10, "ثالث"), (250, 10, "رابع")))
    assert page.paragraphs == ("أول ثان ثالث", "رابع")


def test_specks_are_no_text() -> None:
    assert read(table((0, 10, "~ ؛ |"), confidence=5)) == Page((), 100)


def test_marks_of_quotation_are_letters_like_others() -> None:
    assert read(table((0, 10, '"نعم'), (50, 10, "قال"))).paragraphs == ('"نعم قال',)


def test_lines_that_could_not_be_read_take_from_the_confidence() -> None:
    lines = read_table(table((0, 10, "كان السوق"), (50, 10, "كان السوق"), confidence=90))
    assert read_page(lines, unread=1).confidence == 60
    assert read_page([], unread=1).confidence == 0


def words(top: int, *placed: tuple[int, int, str], line: int = 1, column: int = 1) -> str:
    """The words of a line as Tesseract prints them, each by its left edge and its width."""
    rows = [(5, column, 1, 1, line, 1, left, top, width, 30, 90, word) for left, width, word in placed]
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def test_words_after_wide_white_are_cells_and_their_lines_rows() -> None:
    printed = HEADER + "\n"
    printed += words(0, (900, 80, "اسم"), (810, 80, "القرية"), (500, 90, "السكان"), line=1)
    printed += words(50, (900, 80, "الكرمل"), (510, 60, "410"), line=2)
    printed += words(
        150, *((900 - 100 * i, 90, word) for i, word in enumerate("عدد سكانها يزيد".split())), line=3
    )
    assert read(printed).paragraphs == ("اسم القرية | السكان\nالكرمل | 410", "عدد سكانها يزيد")


def test_a_title_above_columns_is_a_paragraph_of_its_own() -> None:
    rows = [
        line.split("\n", 1)[1]
        for line in (table((0, 10, "لائحة السوق")), table((0, 10, "يفتح السوق"), column=2))
    ]
    assert read("\n".join([HEADER, *rows])).paragraphs == ("لائحة السوق", "يفتح السوق")
