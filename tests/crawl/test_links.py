from __future__ import annotations

import time

import pytest

from rag.crawl.links import find_links

HERE = "https://intranet.example/handbook/"


def test_links_and_frames_come_in_order_and_once() -> None:
    page = """<a href="b.html#top">ب</a><a name=x>لا</a><map><area href="/c"></map><a href='b.html'>ب</a>
        <iframe src="d?x=1&amp;y=2"></iframe><a href="mailto:a@b.example">بريد</a>
        <a href="javascript:f()">لا</a>
        <!-- <a href="no">لا</a> --><script>"<a href='no'>"</script><img src="e.png"><link href="f.css">"""
    assert find_links(page.encode(), HERE) == [
        HERE + "b.html", "https://intranet.example/c", HERE + "d?x=1&y=2",
    ]  # fmt: skip


def test_they_are_relative_to_the_base_that_a_page_names() -> None:
    page = b'<head><base href="/other/"></head><a href="b">b</a>'
    assert find_links(page, HERE) == ["https://intranet.example/other/b"]
    assert find_links(b'<head><base href="javascript:"></head><a href="b">b</a>', HERE) == []


def test_letters_are_those_of_the_pages_encoding() -> None:
    page = '<meta charset="windows-1256"><a href="دليل">دليل الإجازات والسفر</a>'.encode("cp1256")
    assert find_links(page, HERE) == [HERE + "%D8%AF%D9%84%D9%8A%D9%84"]


@pytest.mark.parametrize(
    "page",
    [
        "<!--" * 100_000, "<a " * 300_000, "<a href=" * 100_000, "<div>" * 200_000,
        "<a href='" + "a" * 5_000_000, "", "\0" * 100, "{}",
    ],
    ids=lambda page: page[:8],
)  # fmt: skip
def test_no_page_takes_long(page: str) -> None:
    started = time.thread_time()
    find_links(page.encode(), HERE)
    assert time.thread_time() - started < 5
