from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from PIL import Image, ImageChops

from rag.loaders.pdf.drawing import draw_page, find_stretches
from rag.loaders.pdf.lines import Line

Draw = Callable[..., bytes]


def lines(*texts: str) -> list[Line]:
    return [Line(text, 0, 100, 500 - 20 * i, 10, rtl=True) for i, text in enumerate(texts)]


def found(texts: Sequence[str], quote: str) -> list[str]:
    """What of each line is marked, without spaces."""
    return [
        "".join(stretch.line.text.split())[stretch.first : stretch.last]
        for stretch in find_stretches(lines(*texts), quote)
    ]


def test_a_quotation_is_found_over_the_ends_of_lines() -> None:
    texts = ["فتح باب التسجيل. يبدأ", "الدوام في الثامنة.", "وينتهي ظهرا."]
    assert found(texts, "يبدأ الدوام في الثامنة.") == ["يبدأ", "الدوامفيالثامنة."]


def test_what_goes_on_on_the_next_page_is_marked_on_both() -> None:
    quote = "تبدأ الرحلة من المحطة القديمة وتنتهي عند سفح الجبل الكبير."
    assert found(["متن.", "تبدأ الرحلة من المحطة القديمة"], quote) == ["تبدأالرحلةمنالمحطةالقديمة"]
    assert found(["وتنتهي عند سفح الجبل الكبير.", "متن."], quote) == ["وتنتهيعندسفحالجبلالكبير."]


@pytest.mark.parametrize("quote", ["", "لا وجود له", "متن آخر لا يرد في هذه الصفحة من أولها إلى آخرها"])
def test_what_is_not_on_the_page_marks_nothing(quote: str) -> None:
    assert found(["متن.", "نص."], quote) == []


def marked(picture: bytes) -> tuple[float, float, float, float] | None:
    """The box of what is marked, in shares of the picture from its left and top."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    yellow = ImageChops.subtract(image.getchannel("R"), image.getchannel("B"))
    box = yellow.point(lambda value: 255 * (value > 50)).getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    return left / image.width, top / image.height, right / image.width, bottom / image.height


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_mark_lies_on_the_words_however_the_page_is_turned(draw_pdf: Draw, rotate: int) -> None:
    data = draw_pdf(("1 0 0 1 60 300", "abc"), ("1 0 0 1 60 200", "def"), rotate=rotate)
    box = marked(draw_page(pypdfium2.PdfDocument(data), 1, "def"))
    assert box
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    x, y = 78 / 600, (400 - 206) / 400  # of the word on the page before it is turned
    turned = {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[rotate]
    assert middle == pytest.approx(turned, abs=0.02)


def test_only_the_words_of_a_line_are_marked(draw_pdf: Draw) -> None:
    data = draw_pdf(("1 0 0 1 60 300", "abcdefghij"))
    box = marked(draw_page(pypdfium2.PdfDocument(data), 1, "cdef"))
    assert box
    assert (box[0], box[2]) == pytest.approx((84 / 600, 132 / 600), abs=0.01)


def test_without_a_quotation_nothing_is_marked(draw_pdf: Draw) -> None:
    assert marked(draw_page(pypdfium2.PdfDocument(draw_pdf(("1 0 0 1 60 300", "abc"))), 1, "")) is None
