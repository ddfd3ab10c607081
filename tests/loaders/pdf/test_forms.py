from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.documents import DocumentError
from rag.loaders.pdf import load

Draw = Callable[..., bytes]

LABEL = ("1 0 0 1 400 300", list(reversed("الاسم")))


def utf16(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def field(more: str, rect: str = "150 294 380 320") -> str:
    return f"<</Type /Annot /Subtype /Widget /Rect [{rect}] /T (field) /F 4 {more}>>"


def lines(data: bytes) -> list[str]:
    return [line for block in load(data).blocks for line in block.text.split("\n")]


@pytest.mark.parametrize(
    ("more", "value"),
    [
        (f"/FT /Tx /V {utf16('رنا الخطيب')}", "رنا الخطيب"),
        ("/FT /Tx /V (0599-123456)", "0599-123456"),
        (f"/FT /Ch /Ff 131072 /Opt [{utf16('تقنية')} {utf16('مالية')}] /V {utf16('مالية')}", "مالية"),
        ("/FT /Btn /V /Yes /AS /Yes /AP <</N <</Yes 6 0 R /Off 6 0 R>>>>", "☑"),
    ],
    ids=["text", "number", "choice", "box"],
)
def test_the_value_of_a_field_stands_beside_its_name(draw_pdf: Draw, more: str, value: str) -> None:
    assert lines(draw_pdf(LABEL, annotations=[field(more)])) == [f"الاسم {value}"]


@pytest.mark.parametrize(
    "more",
    [
        "/FT /Tx /Ff 8192 /V (secret)",
        "/FT /Btn /V /Off /AS /Off",
        f"/FT /Tx /F 2 /V {utf16('خفي')}",
        "/FT /Tx",
    ],
    ids=["a password", "a box that is not checked", "hidden", "empty"],
)
def test_what_nobody_sees_in_a_field_is_not_read(draw_pdf: Draw, more: str) -> None:
    annotation = field(more).replace("/F 4 ", "" if "/F 2" in more else "/F 4 ")
    assert lines(draw_pdf(LABEL, annotations=[annotation])) == ["الاسم"]


def test_what_is_written_in_a_field_of_several_lines_is_read_in_their_order(draw_pdf: Draw) -> None:
    value = utf16("السطر الأول من الملاحظة\nوالثاني منها")
    data = draw_pdf(LABEL, annotations=[field(f"/FT /Tx /Ff 4096 /V {value}", "100 100 380 200")])
    assert " ".join(lines(data)) == "الاسم السطر الأول من الملاحظة والثاني منها"


def test_a_note_of_free_text_is_read_and_a_comment_is_not(draw_pdf: Draw) -> None:
    note, comment = (
        f"<</Type /Annot /Subtype /{kind} /Rect [150 294 380 320] /F 4 /Contents {utf16(text)}>>"
        for kind, text in (("FreeText", "هادي عمران"), ("Text", "يراجع"))
    )
    assert lines(draw_pdf(LABEL, annotations=[note, comment])) == ["الاسم هادي عمران"]


def test_a_form_that_is_built_by_its_program_is_refused_with_the_remedy(draw_pdf: Draw) -> None:
    placeholder = draw_pdf(("1 0 0 1 100 300", list("Please")))
    dynamic = placeholder.replace(b"/AcroForm <<", b"/NeedsRendering true /AcroForm <</XFA (x) ")
    with pytest.raises(DocumentError, match=r"dynamic form \(XFA\).*print it as PDF"):
        load(dynamic)
