from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents import document_id
from rag.index.corpus import Entry, Origin
from rag.index.outcome import Broken, Outcome
from tests.ui.test_markup import HOSTILE, assert_ours
from ui.listing import ROWS, View, render_listing


def entry(path: str, title: str, passages: int = 1, remarks: tuple[str, ...] = (), on: str = "") -> Entry:
    return Entry(path, title, passages, remarks, Origin(modified=on))


ENTRIES = [
    entry("a.pdf", "تقرير", 30, ("page 1: is <b>",), "2024-05-02"),
    entry("sub/b.txt", "إجازات", 4, (), "2025-01-09"),
    entry("c.pdf", "أسعار", 100, (), "2023-12-31"),
]


def listed(page: str) -> list[str]:
    """The titles of the rows, in order."""
    return re.findall(r'<th scope="row"><a href="\w+"><bdi>(.*?)</bdi>', page)


def test_each_document_is_linked_by_its_title() -> None:
    page = render_listing([entry("sub/<b>.txt", "عنوان <i>")], None, "ar")
    assert f'<a href="{document_id("sub/<b>.txt")}"><bdi>عنوان &lt;i&gt;</bdi></a>' in page
    assert "sub/&lt;b&gt;.txt" in page
    assert "وثيقة واحدة" in page


def test_a_row_tells_kind_date_passages_and_remarks() -> None:
    page = render_listing(ENTRIES[:1], None, "en")
    assert "<td>pdf</td>" in page
    assert "2024-05-02" in page
    assert "</span>30</td>" in page
    assert "Remarks: 1" in page
    assert "page 1: is &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["تقرير", "إجازات", "أسعار"]),
        ({"sort": "title"}, ["إجازات", "أسعار", "تقرير"]),
        ({"sort": "-modified"}, ["إجازات", "تقرير", "أسعار"]),
        ({"sort": "passages"}, ["إجازات", "تقرير", "أسعار"]),
        ({"sort": "-remarks"}, ["تقرير", "إجازات", "أسعار"]),
        ({"kind": "pdf", "sort": "-passages"}, ["أسعار", "تقرير"]),
        ({"q": "اجازات"}, ["إجازات"]),
        ({"q": "SUB/"}, ["إجازات"]),
        ({"sort": "<script>", "page": "x", "kind": ""}, ["تقرير", "إجازات", "أسعار"]),
    ],
)
def test_documents_are_filtered_and_sorted(query: dict[str, str], titles: list[str]) -> None:
    page = render_listing(ENTRIES, None, "ar", View.of(query))
    assert listed(page) == titles
    assert "3 وثائق" in page


def test_a_head_sorts_and_then_the_other_way_round() -> None:
    page = render_listing(ENTRIES, None, "en", View.of({"q": "a", "sort": "passages"}))
    assert 'aria-sort="ascending"><a href="?q=a&amp;sort=-passages">' in page
    assert '<a href="?q=a&amp;sort=modified">' in page


def test_where_nothing_fits_it_says_so_and_keeps_the_filter() -> None:
    page = render_listing(ENTRIES, None, "ar", View.of({"q": "زرافة"}))
    assert "لا وثيقة بهذه الكلمات" in page
    assert 'value="زرافة"' in page


def test_many_documents_come_in_pages() -> None:
    entries = [entry(f"{number:05}.txt", f"وثيقة {number}") for number in range(ROWS + 5)]
    page = render_listing(entries, None, "ar", View.of({"page": "2"}))
    assert listed(page) == [f"وثيقة {number}" for number in range(ROWS, ROWS + 5)]
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["", "title", "-kind"]))
def test_no_title_filter_or_remark_becomes_markup(
    path: str, title: str, words: str, kind: str, sort: str
) -> None:
    view = View.of({"q": words, "kind": kind, "sort": sort})
    assert_ours(render_listing([entry(path, title, 1, (title,))], None, "ar", view))


def test_it_says_what_the_last_run_did() -> None:
    last = Outcome(
        added=1, removed=2, skipped=(("a.txt", "is empty."),), unreachable=(("share", "does not exist"),)
    )
    page = render_listing([], last, "en")
    assert "1 added, 0 changed, 2 removed" in page
    assert "is empty." in page
    assert "does not exist" in page
    assert '<bdi>a.txt</bdi><span class="file" dir="auto">فارغ.</span>' in render_listing([], last, "ar")


def test_it_says_why_the_old_index_goes_on_serving() -> None:
    last = Outcome(failure="disk <full>\nmore", broken=(Broken("كم المدة؟", "ثلاثون يومًا", "لم أجد"),))
    page = render_listing([], last, "ar")
    assert "disk &lt;full&gt;" in page
    assert "more" not in page
    assert all(said in page for said in ("كم المدة؟", "ثلاثون يومًا", "لم أجد"))


def test_the_reader_sees_how_far_reading_ahead_has_come() -> None:
    page = render_listing(ENTRIES[:1], None, "en", reading=(1_200, 4_800))
    assert "1,200 of 4,800 passages" in page
    assert '<progress max="4800" value="1200">' in page
    assert "<progress" not in render_listing(ENTRIES[:1], None, "en")
