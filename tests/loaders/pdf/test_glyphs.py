from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from rag.loaders.pdf import load

Draw = Callable[..., bytes]

WORDS = "أقر المجلس خطة جديدة"
OTHER = "تبدأ الأعمال في الربيع"


def seen(text: str) -> list[str]:
    """The letters of an Arabic line as they stand from left to right."""
    return list(reversed(text))


def turned(degrees: float, x: float, y: float) -> str:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x} {y}"


def text_of(data: bytes) -> str:
    return " ".join(block.text for block in load(data).blocks)


def test_slanted_letters_are_read_with_their_spaces(draw_pdf: Draw) -> None:
    data = draw_pdf(("1 0 0 1 60 300", seen(WORDS)), ("1 0 0.25 1 60 270", seen(OTHER)))
    assert text_of(data).split() == f"{WORDS} {OTHER}".split()


@pytest.mark.parametrize("degrees", [45, 90, 270, 20])
def test_a_watermark_and_a_note_along_the_edge_are_left_out(draw_pdf: Draw, degrees: float) -> None:
    data = draw_pdf(("1 0 0 1 60 300", seen(WORDS)), (turned(degrees, 300, 200), seen("مسودة")))
    assert text_of(data) == WORDS


@pytest.mark.parametrize(
    ("degrees", "x", "y", "rotate"),
    [(90, 200, 60, 90), (270, 200, 390, 270), (180, 500, 100, 180), (90, 200, 60, 0)],
)
def test_a_page_whose_lines_run_another_way_is_read(
    draw_pdf: Draw, degrees: float, x: float, y: float, rotate: int
) -> None:
    across = 30 * math.sin(math.radians(degrees))
    along = -30 * math.cos(math.radians(degrees))
    first = (turned(degrees, x, y), seen(WORDS))
    second = (turned(degrees, x + across, y + along), seen(OTHER))
    assert text_of(draw_pdf(first, second, rotate=rotate)).split() == f"{WORDS} {OTHER}".split()


def test_a_page_has_the_size_that_all_pages_have(draw_pdf: Draw) -> None:
    """As FPDF writes it: once, for all pages, which are higher than a page without a size would be."""
    data = draw_pdf(("1 0 0 1 60 880", seen(WORDS)), ("1 0 0 1 60 300", seen(OTHER)))
    data = data.replace(b"/MediaBox [0 0 600 400]", b"").replace(
        b"/Count 1", b"/Count 1 /MediaBox [0 0 600 900]"
    )
    assert text_of(data) == f"{WORDS} {OTHER}"


@pytest.mark.parametrize("degrees", [0.8, -0.8, 2])
def test_a_page_that_was_scanned_askew_is_read(draw_pdf: Draw, degrees: float) -> None:
    lines = [f"{OTHER} {WORDS}", WORDS, OTHER]
    shows = [(turned(degrees, 60, 300 - 30 * i), seen(line)) for i, line in enumerate(lines)]
    assert text_of(draw_pdf(*shows)).split() == " ".join(lines).split()


@pytest.mark.parametrize(
    ("glyphs", "read"),
    [
        (["ة", "ن", "ي", "د", "لم", "ا"], "المدينة"),
        (["ة", "ن", "ي", "د", "ﳌ", "ا"], "المدينة"),
        (["ﱃ", "إ"], "إلى"),
        (["لى", "إ"], "إلى"),
        (["ﰲ"], "في"),
        (["في"], "في"),
        (["م", "ﻼ", "س"], "سلام"),
        (["م", "لا", "س"], "سلام"),
        (["ك", "ل", "ذ", " ", "ﷺ", " ", "ل", "ا", "ق"], "قال صلى الله عليه وسلم ذلك"),
        (["ﷲ", "ا", "و"], "والله"),
        (["ﷲ", "ا", "ب", " ", "ﷲ"], "لله بالله"),
        (["ﷲ", "ل", "ا", "ق"], "قالالله"),
        (["نَ", "مِ"], "مِنَ"),
        (["ffi", "x"], "ffix"),
    ],
)
def test_letters_that_share_a_glyph_keep_their_order(draw_pdf: Draw, glyphs: list[str], read: str) -> None:
    assert text_of(draw_pdf(("1 0 0 1 60 300", glyphs))) == read


@pytest.mark.parametrize(
    ("lam_alef", "ligature"),
    [("ﻼ", "ﳊ"), ("لا", "لح")],
    ids=["presentation forms", "several characters"],
)
def test_where_spelling_does_not_tell_the_rest_of_the_page_does(
    draw_pdf: Draw, lam_alef: str, ligature: str
) -> None:
    data = draw_pdf(("1 0 0 1 60 300", ["ة", "ظ", ligature, " ", "م", lam_alef, "س"]))
    assert text_of(data) == "سلام لحظة"


def test_letters_that_are_stacked_follow_one_another_by_their_origins(draw_pdf: Draw) -> None:
    wide_meem, lam = ("2 0 0 1 100 300", ["م"]), ("1 0 0 1 103 300", ["ل"])
    assert text_of(draw_pdf(wide_meem, lam)) == "لم"


def test_a_glyph_that_has_no_character_is_unknown_and_not_its_number(draw_pdf: Draw) -> None:
    glyphs = [*seen(OTHER), " ", "", *seen(WORDS)]
    assert text_of(draw_pdf(("1 0 0 1 60 300", glyphs))) == f"{WORDS}\ufffd {OTHER}"


def test_a_space_that_is_shown_alone_parts_words_that_touch(draw_pdf: Draw) -> None:
    """As Chromium shows text: a glyph at a time, the space too."""
    shown = [
        (f"1 0 0 1 {60 + 12 * i - 8 * (i > 3)} 300", [letter]) for i, letter in enumerate(seen("قال نعم"))
    ]
    assert text_of(draw_pdf(*shown)) == "قال نعم"


def test_a_space_over_the_last_letter_of_a_line_parts_nothing(draw_pdf: Draw) -> None:
    """As Typst ends its lines."""
    shown = [(f"1 0 0 1 {200 - 12 * i} 300", [letter]) for i, letter in enumerate("عن سؤال")]
    assert text_of(draw_pdf(*shown, (f"1 0 0 1 {200 - 12 * 6} 300", [" "]))) == "عن سؤال"


@pytest.mark.parametrize("order", [1, -1])
def test_letters_of_one_glyph_are_turned_with_the_letters_around_them(draw_pdf: Draw, order: int) -> None:
    """Where files draw from the right or from the left, pdfium gives the letters of such a glyph the other
    way round."""
    glyphs = ["ا", "لم", "د", "ي", "ن", "ة", " ", "ا", "لم", "ع", "ل", "م", " ", "ثم", "ر"]
    shows = [(f"1 0 0 1 {400 - 14 * i} 300", [text[::order]]) for i, text in enumerate(glyphs)]
    assert text_of(draw_pdf(*shows)) == "المدينة المعلم ثمر"


@pytest.mark.parametrize("degrees", [0, 0.8, -1.5])
def test_the_mirrored_text_that_recognition_lays_under_a_scan_is_read(draw_pdf: Draw, degrees: float) -> None:
    """As Tesseract writes it: the letters follow one another to the left."""

    def mirrored(y: float) -> str:
        a, b, c, d = (float(number) for number in turned(degrees, 0, 0).split()[:4])
        return f"{-a} {-b} {c} {d} 500 {y}"

    number = "دفع 15 دينارا في 2019"
    data = draw_pdf((mirrored(300), list(WORDS)), (mirrored(260), list(number)))
    assert text_of(data).split() == f"{WORDS} {number}".split()


@pytest.mark.parametrize("apart", [(0.0, 0.0), (1.0, -1.0), (-0.4, 0.3)])
def test_letters_with_a_shadow_are_read_once(draw_pdf: Draw, apart: tuple[float, float]) -> None:
    """Drawn after the word, or after each letter."""
    letters = ["ل", "ل", "ت"]
    shows = [(f"1 0 0 1 {100 + 12 * i} 300", [letter]) for i, letter in enumerate(letters)]
    above = [(f"1 0 0 1 {100 + 12 * i + apart[0]} {300 + apart[1]}", [c]) for i, c in enumerate(letters)]
    assert text_of(draw_pdf(*shows, *above)) == "تلل"
    assert text_of(draw_pdf(*(show for pair in zip(shows, above, strict=True) for show in pair))) == "تلل"
