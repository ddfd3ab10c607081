from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from rag.config import WebSource
from rag.crawl.client import Client
from rag.crawl.crawler import MOST_FAILURES, crawl
from rag.crawl.mirror import Mirror, State
from tests.crawl.intranet import Intranet, Page
from tests.crawl.test_sitemaps import listing


def crawled(site: Intranet, folder: Path, url: str, **limits: Any) -> State:
    """What is known of an address after a crawl into `folder`; paths stand for the addresses of the site."""
    if "sitemap" in limits:
        limits["sitemap"] = site.address + limits["sitemap"]
    source = WebSource.model_validate({"url": site.address + url, **limits})
    with Client([source], max_bytes=1_000_000) as client:
        crawl(source, Mirror(folder), client, lambda done, total: None)
    return Mirror(folder).state


def paths(site: Intranet, state: State) -> list[str]:
    return [address.removeprefix(site.address) for address in state.pages]


def reasons(site: Intranet, pairs: list[tuple[str, str]]) -> dict[str, str]:
    return {address.removeprefix(site.address): reason for address, reason in pairs}


def handbook(site: Intranet) -> None:
    site.put("/handbook/", "الدليل", "leave", "travel", "/news/", "https://other.example/", etag='"h"')
    site.put("/handbook/leave", "الإجازات", "/handbook/", "leave/unpaid", etag='"l"')
    site.put("/handbook/leave/unpaid", "إجازة بلا راتب", etag='"u"')
    site.put("/handbook/travel", "السفر", etag='"t"')
    site.put("/news/", "أخبار")


def test_a_site_is_what_it_leads_to_under_its_address(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    state = crawled(site, tmp_path, "/handbook/")
    assert paths(site, state) == [
        "/handbook/",
        "/handbook/leave",
        "/handbook/travel",
        "/handbook/leave/unpaid",
    ]
    assert (state.skipped, state.unreachable) == ([], [])
    kept = Mirror(tmp_path).read(state.pages[f"{site.address}/handbook/travel"])
    assert kept == site.pages["/handbook/travel"].body


def test_a_page_is_that_page_alone(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    assert paths(site, crawled(site, tmp_path, "/handbook/leave")) == ["/handbook/leave"]
    assert site.paths() == ["/handbook/leave"]


def test_pages_that_did_not_change_are_not_sent_again_and_still_lead_on(
    site: Intranet, tmp_path: Path
) -> None:
    handbook(site)
    first = crawled(site, tmp_path, "/handbook/")
    site.forget()
    site.put("/handbook/travel", "السفر والإقامة", etag='"t2"')
    again = crawled(site, tmp_path, "/handbook/")
    assert dict(site.asked) == {
        "/robots.txt": 404,
        "/handbook/": 304,
        "/handbook/leave": 304,
        "/handbook/travel": 200,
        "/handbook/leave/unpaid": 304,
    }
    changed = {address for address in first.pages if first.pages[address] != again.pages[address]}
    assert changed == {f"{site.address}/handbook/travel"}
    assert len(list(tmp_path.glob("*.html"))) == 4


def test_pages_that_are_gone_or_no_longer_linked_leave(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    crawled(site, tmp_path, "/handbook/")
    del site.pages["/handbook/travel"]
    site.pages["/handbook/leave"] = Page(status=410)
    state = crawled(site, tmp_path, "/handbook/")
    assert paths(site, state) == ["/handbook/"]
    assert (state.skipped, state.unreachable) == ([], [])
    assert len(list(tmp_path.glob("*.html"))) == 1


def test_what_cannot_be_reached_stays_and_what_it_led_to(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    before = crawled(site, tmp_path, "/handbook/")
    site.pages["/handbook/leave"] = Page(status=500)
    del site.pages["/handbook/travel"]
    state = crawled(site, tmp_path, "/handbook/")
    assert paths(site, state) == ["/handbook/", "/handbook/leave", "/handbook/leave/unpaid"]
    assert state.pages.items() <= before.pages.items()
    assert reasons(site, state.unreachable) == {"/handbook/leave": "cannot be fetched (the host answers 500)"}


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_a_site_whose_first_page_is_away_keeps_all(site: Intranet, tmp_path: Path, status: int) -> None:
    handbook(site)
    before = crawled(site, tmp_path, "/handbook/")
    site.pages["/handbook/"] = Page(status=status)
    state = crawled(site, tmp_path, "/handbook/")
    assert state.pages == before.pages
    assert str(status) in reasons(site, state.unreachable)["/handbook/"]


def test_a_page_of_its_own_that_is_gone_leaves(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    crawled(site, tmp_path, "/handbook/leave")
    del site.pages["/handbook/leave"]
    state = crawled(site, tmp_path, "/handbook/leave")
    assert (state.pages, state.skipped, state.unreachable) == ({}, [], [])
    again = crawled(site, tmp_path, "/handbook/leave")  # and is named where nobody remembers it
    assert reasons(site, again.skipped) == {"/handbook/leave": "is not there (404)."}


def test_a_host_that_fails_again_and_again_is_left_alone(site: Intranet, tmp_path: Path) -> None:
    site.put("/", "أول", *(f"/{number}" for number in range(20)))
    for number in range(20):
        site.pages[f"/{number}"] = Page(status=500)
    state = crawled(site, tmp_path, "/")
    assert len(site.paths()) == 1 + MOST_FAILURES
    assert paths(site, state) == ["/"]
    site.pages["/0"] = Page(status=429)
    site.forget()
    crawled(site, tmp_path, "/")
    assert site.paths() == ["/", "/0"]


def test_the_limit_of_pages_is_kept_and_named(site: Intranet, tmp_path: Path) -> None:
    site.put("/", "أول", *(f"/{number}" for number in range(20)))
    for number in range(20):
        site.put(f"/{number}", f"صفحة {number}", f"/{number}/again")
    state = crawled(site, tmp_path, "/", pages=5)
    assert len(state.pages) == len(site.paths()) == 5
    assert "more than the 5 addresses that `pages` allows" in reasons(site, state.skipped)["/"]
    assert len(crawled(site, tmp_path, "/", pages=1).pages) == 1


def test_a_trap_of_links_without_end_ends(site: Intranet, tmp_path: Path) -> None:
    for number in range(50):
        site.put(f"/c?day={number}", f"يوم {number}", f"/c?day={number + 1}", f"/missing{number}")
    site.put("/", "تقويم", "/c?day=0")
    crawled(site, tmp_path, "/", pages=30)
    assert len(site.paths()) == 30


def test_a_sitemap_lists_the_pages(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    named = [site.address + path for path in ("/handbook/leave", "/news/", "/missing", "/style.css")]
    site.pages["/sitemap.xml"] = Page(listing(*named, "https://other.example/"))
    assert paths(site, crawled(site, tmp_path / "1", "/sitemap.xml")) == ["/handbook/leave", "/news/"]
    under = crawled(site, tmp_path / "2", "/handbook/", sitemap="/sitemap.xml")
    assert paths(site, under) == ["/handbook/leave"]


def test_an_index_of_packed_sitemaps_is_followed(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    site.pages["/1.xml.gz"] = Page(gzip.compress(listing(f"{site.address}/handbook/leave")))
    site.pages["/2.xml"] = Page(listing(f"{site.address}/news/"))
    index = [site.address + path for path in ("/1.xml.gz", "/2.xml", "/gone.xml", "/index.xml")]
    site.pages["/index.xml"] = Page(
        listing(*index, "http://10.1.2.3/sitemap.xml", kind="sitemapindex", entry="sitemap")
    )
    state = crawled(site, tmp_path, "/index.xml")
    assert paths(site, state) == ["/handbook/leave", "/news/"]
    assert state.unreachable == []


def test_a_sitemap_that_is_none_keeps_what_it_listed(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    site.pages["/sitemap.xml"] = Page(listing(f"{site.address}/news/"))
    crawled(site, tmp_path, "/sitemap.xml")
    site.put("/sitemap.xml", "تسجيل الدخول")
    state = crawled(site, tmp_path, "/sitemap.xml")
    assert paths(site, state) == ["/news/"]
    assert "sitemap" in reasons(site, state.unreachable)["/sitemap.xml"]


def test_documents_behind_links_are_kept_as_what_they_are(site: Intranet, tmp_path: Path) -> None:
    site.put("/", "أول", "/a", "/b.pdf", "/c.docx", "/d?id=7", "/e.txt", "/f.zip", "/g.png", "/h", "/i.php")
    pdf = b"%PDF-1.7\n..."
    site.pages["/a"] = Page(pdf, headers={"Content-Type": "text/html"})
    site.pages["/b.pdf"] = Page(pdf + b"b", headers={"Content-Type": "application/octet-stream"})
    site.pages["/c.docx"] = Page(b"PK\x03\x04c")
    site.pages["/d?id=7"] = Page(b"PK\x03\x04d", headers={"Content-Type": "application/octet-stream"})
    site.pages["/e.txt"] = Page("نص.".encode(), headers={"Content-Type": "text/plain"})
    site.pages["/h"] = Page(b"GIF89a", headers={"Content-Type": "image/gif"})
    site.put("/i.php", "صفحة")
    state = crawled(site, tmp_path, "/")
    kinds = {
        path: Path(page.file).suffix
        for path, page in zip(paths(site, state), state.pages.values(), strict=True)
    }
    assert kinds == {
        "/": ".html", "/a": ".pdf", "/b.pdf": ".pdf", "/c.docx": ".docx", "/d?id=7": ".docx", "/e.txt":
        ".txt", "/i.php": ".html",
    }  # fmt: skip
    assert list(reasons(site, state.skipped)) == ["/h"]
    assert not {"/f.zip", "/g.png"} & set(site.paths())


def test_a_picture_that_is_named_itself_is_kept(site: Intranet, tmp_path: Path) -> None:
    site.pages["/g.png"] = Page(b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "image/png"})
    assert [page.file[-4:] for page in crawled(site, tmp_path, "/g.png").pages.values()] == [".png"]


def test_the_same_page_at_two_addresses_is_one(site: Intranet, tmp_path: Path) -> None:
    site.put("/", "أول", "/index.html", "/a")
    site.pages["/index.html"] = site.pages["/"]
    site.put("/a", "ثان")
    assert paths(site, crawled(site, tmp_path, "/")) == ["/", "/a"]


def test_a_redirect_counts_where_it_leads(site: Intranet, tmp_path: Path) -> None:
    site.put("/handbook/", "الدليل", "old", "gone", "moved")
    site.redirect("/handbook/old", "/handbook/new", 301)
    site.put("/handbook/new", "جديد")
    site.redirect("/handbook/gone", "/login?next=gone")
    site.redirect("/handbook/moved", "https://other.example/", 301)
    site.put("/login?next=gone", "تسجيل الدخول")
    state = crawled(site, tmp_path, "/handbook/")
    assert paths(site, state) == ["/handbook/", "/handbook/new"]
    assert "other.example" in reasons(site, state.skipped)["/handbook/moved"]


def test_pages_that_ask_for_a_login_for_now_stay(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    before = crawled(site, tmp_path, "/handbook/")
    site.redirect("/handbook/travel", "/login")
    site.put("/login", "تسجيل الدخول")
    state = crawled(site, tmp_path, "/handbook/")
    assert state.pages.keys() == before.pages.keys()
    assert "redirected" in reasons(site, state.unreachable)["/handbook/travel"]


def test_what_robots_txt_forbids_is_not_asked_for_and_named(site: Intranet, tmp_path: Path) -> None:
    handbook(site)
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /handbook/leave")
    state = crawled(site, tmp_path, "/handbook/")
    assert paths(site, state) == ["/handbook/", "/handbook/travel"]
    assert list(reasons(site, state.skipped)) == ["/handbook/leave"]
    assert site.paths() == ["/handbook/", "/handbook/travel"]


def test_an_address_is_never_a_path(site: Intranet, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "mirror"
    site.put("/", "أول", "/..%2F..%2Fout.html", "/%2Fetc%2Fpasswd", "/a\\..\\b", "/" + "س" * 250)
    for path in ("/..%2F..%2Fout.html", "/%2Fetc%2Fpasswd", "/a%5C..%5Cb", "/" + "%D8%B3" * 250):
        site.put(path, path)
    state = crawled(site, folder, "/")
    assert len(state.pages) == 5
    written = {file.relative_to(folder).name for file in tmp_path.rglob("*") if file.is_file()}
    assert written == {page.file for page in state.pages.values()} | {"state.json"}
