from __future__ import annotations

from collections.abc import Sequence

from rag.loaders.pdf.furniture import without_furniture
from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.pages import Page

TEXT = [
    ["في القرية بئر قديمة", "حفرها الأجداد", "ماؤها عذب", "يشرب منها الناس", "طوال العام", "ولا تنضب"],
    ["وفيها طاحونة", "تدور بالماء", "يطحن فيها القمح", "كل صباح", "يديرها شيخ كبير", "يحبه الجميع"],
    ["وفيها مدرسة", "من غرفتين", "يتعلم فيها الصغار", "القراءة والحساب", "على يد معلم", "من أهلها"],
]


def page(*texts: str) -> Page:
    return Page([Line(text, 0, 200, 700.0 - 20 * i, 12, True) for i, text in enumerate(texts)])


def kept(pages: Sequence[Page]) -> list[list[str]]:
    return [[line.text for line in (*page.lines, *page.notes)] for page in without_furniture(pages)]


def test_headers_are_read_once_and_numbers_of_pages_never() -> None:
    pages = [page("أخبار القرية", *text, f"صفحة {number} من 3") for number, text in enumerate(TEXT, start=1)]
    assert kept(pages) == [["أخبار القرية", *TEXT[0]], TEXT[1], TEXT[2]]


def test_a_footer_stays_among_the_notes_of_its_first_page() -> None:
    first, *_ = without_furniture(
        [page(*text, "حقوق النشر محفوظة للقرية", str(i)) for i, text in enumerate(TEXT, 1)]
    )
    assert [line.text for line in first.notes] == ["حقوق النشر محفوظة للقرية"]


def test_a_line_whose_numbers_do_not_count_pages_is_content() -> None:
    pages = [page(f"فاتورة رقم {number}", *text) for number, text in zip((871, 913, 940), TEXT, strict=True)]
    assert kept(pages) == [[line.text for line in page.lines] for page in pages]


def test_pages_that_are_alike_lose_only_their_number() -> None:
    slips = [
        [
            "كشف راتب",
            f"الموظف رقم {7 * n}",
            f"الراتب {900 + 31 * n} دينارا",
            "يصرف في آخر الشهر",
            "مدير المالية",
        ]
        for n in range(1, 4)
    ]
    assert kept([page(*slip, str(n)) for n, slip in enumerate(slips, start=1)]) == slips


def test_a_year_that_ends_a_page_is_no_page_number() -> None:
    assert kept([page("توقف المشروع في مطلع عام", "2011.")]) == [["توقف المشروع في مطلع عام", "2011."]]
