from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Span
from tests.ui.test_markup import assert_ours
from ui.marked import Marked

TEXT = "يسلم الطلب على النموذج هنا"
SPANS = (Span(5, 10, True), Span(15, 22, False, "https://example.org/?a=1&b=2"))
LINK = '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">'


def test_bold_words_and_links_are_written_as_such() -> None:
    written = Marked(TEXT, 0, 0, "", SPANS).write(0, len(TEXT))
    assert written == f"يسلم <b>الطلب</b> على {LINK}النموذج</a> هنا"


def test_a_mark_goes_through_them() -> None:
    written = Marked(TEXT, 7, 18, "مقتبس", SPANS).write(5, 22)
    assert written == (f'<b>ال</b><mark aria-label="مقتبس"><b>طلب</b> على {LINK}الن</a></mark>{LINK}موذج</a>')


def test_only_what_stands_within_is_written() -> None:
    marked = Marked(TEXT, 0, 0, "", SPANS)
    assert marked.write(0, 5) + marked.write(5, 8) + marked.write(22, 26) == "يسلم <b>الط</b> هنا"


@given(st.text(max_size=40), st.lists(st.integers(0, 40), max_size=8), st.integers(0, 40), st.integers(0, 40))
def test_every_letter_is_written_once(text: str, edges: list[int], start: int, end: int) -> None:
    pairs = sorted({min(edge, len(text)) for edge in edges})
    spans = [Span(a, b, True) for a, b in zip(pairs[::2], pairs[1::2], strict=False)]
    plain = Marked(text, 0, 0, "").write(start, end) if start < end else ""
    written = Marked(text, 0, 0, "", spans).write(start, end) if start < end else ""
    assert_ours(written)
    assert written.replace("<b>", "").replace("</b>", "") == plain
