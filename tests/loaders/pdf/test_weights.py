from __future__ import annotations

from collections.abc import Callable

from rag.loaders.pdf import load
from tests.loaders.structure import looks


def test_letters_with_drawn_outlines_are_bold(draw_pdf: Callable[..., bytes]) -> None:
    shows = (
        ("2 Tr 1 0 0 1 400 300", list(reversed("تنبيه"))),
        ("0 Tr 1 0 0 1 320 300", list(reversed("هام"))),
    )
    assert looks(load(draw_pdf(*shows)).blocks) == ["*تنبيه*"]


def test_words_of_a_bold_face_are_bold_in_reading_order(print_pdf: Callable[..., bytes]) -> None:
    body = (
        "<p>يسلم <b>الطلب الأول (3)</b> في <a href='https://example.org/f'>النموذج</a> قبل "
        "<b>May 2024</b>.</p>"
        "<ul><li>بند <b>هام</b></ul><table border=1><tr><td>المدة<td><b>شهر</b><tr><td>الرسم<td>خمسة</table>"
    )
    blocks = load(print_pdf(body, "body { font-family: DejaVu Sans }")).blocks
    assert looks(blocks) == [
        "*الطلب الأول (3)*",
        "النموذج -> https://example.org/f",
        "*May 2024*",
        "*هام*",
        "*شهر*",
    ]
