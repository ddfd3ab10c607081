from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from rag.config import WebSource
from rag.crawl import client as module
from rag.crawl.client import Client, GoneError, NotNowError
from rag.crawl.mirror import Validators
from rag.documents import DocumentError, UnreachableError
from tests.crawl.intranet import Intranet, Page, intranet

MOST = 100_000


@contextmanager
def client(site: Intranet, *others: str) -> Iterator[Client]:
    with Client([WebSource(url=address) for address in (site.address, *others)], MOST) as made:
        yield made


def robots(site: Intranet, text: str) -> None:
    site.pages["/robots.txt"] = Page(text.encode())


def test_a_page_is_fetched_once_with_what_tells_its_version(site: Intranet) -> None:
    site.put("/a", "دليل", etag='"1"', headers={"Last-Modified": "Thu, 26 Nov 2026 06:00:00 GMT"})
    with client(site) as made:
        first = made.fetch(f"{site.address}/a")
        again = made.fetch(f"{site.address}/a", lambda address: first.validators)
    assert first.body == site.pages["/a"].body
    assert first.content_type == "text/html; charset=utf-8"
    assert first.validators == Validators('"1"', "Thu, 26 Nov 2026 06:00:00 GMT")
    assert (again.body, again.validators) == (None, first.validators)
    assert site.asked == [("/robots.txt", 404), ("/a", 200), ("/a", 304)]
    assert site.headers[-1]["if-modified-since"] == "Thu, 26 Nov 2026 06:00:00 GMT"
    assert site.headers[-1]["user-agent"].startswith("isnad/")
    assert "cookie" not in site.headers[-1]


def test_what_tells_a_version_comes_back_as_it_was_sent_in_any_letters(site: Intranet) -> None:
    etag = '"دليل-1"'.encode().decode("latin-1")  # as the bytes of a header are read
    site.put("/a", "دليل", etag=etag)
    with client(site) as made:
        first = made.fetch(f"{site.address}/a")
        again = made.fetch(f"{site.address}/a", lambda address: first.validators)
    assert (again.body, site.headers[-1]["if-none-match"]) == (None, etag)


def test_robots_txt_is_asked_first_and_kept_to(site: Intranet) -> None:
    site.put("/open/a", "دليل")
    robots(site, "User-agent: *\nDisallow: /\n\nUser-agent: Isnad\nDisallow: /*.php$\nDisallow: /private/")
    with client(site) as made:
        assert made.fetch(f"{site.address}/open/a").body
        for path in ("/private/a", "/x.php"):
            with pytest.raises(DocumentError, match=r"robots\.txt forbids it to the user agent isnad"):
                made.fetch(site.address + path)
    assert site.asked == [("/robots.txt", 200), ("/open/a", 200)]


def test_while_robots_txt_is_out_of_reach_nothing_is_fetched(site: Intranet) -> None:
    site.put("/a", "دليل")
    site.pages["/robots.txt"] = Page(status=500)
    with client(site) as made, pytest.raises(NotNowError, match=r"robots\.txt.*500"):
        made.fetch(f"{site.address}/a")
    site.redirect("/robots.txt", "http://other.example/robots.txt", 301)
    with client(site) as made, pytest.raises(UnreachableError, match=r"robots\.txt is redirected to other"):
        made.fetch(f"{site.address}/a")
    assert site.paths() == []


def test_a_huge_robots_txt_is_read_as_far_as_the_protocol_asks(site: Intranet) -> None:
    robots(site, "User-agent: *\nDisallow: /private\n" + "#" * 2_000_000)
    site.put("/a", "دليل")
    with client(site) as made:
        assert made.fetch(f"{site.address}/a").body
        with pytest.raises(DocumentError, match="forbids"):
            made.fetch(f"{site.address}/private")


def test_wildcards_without_end_do_not_keep_it_busy(site: Intranet) -> None:
    robots(site, "User-agent: *\n" + f"Disallow: /{'*a' * 500}b\n" * 100)
    page = "/" + "a" * 1_900
    site.put(page, "دليل")
    with client(site) as made:
        started = time.thread_time()
        assert made.fetch(site.address + page).body
        assert time.thread_time() - started < 5


@pytest.mark.slow
def test_requests_to_a_host_keep_the_pause_that_is_asked_for(
    site: Intranet, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: 1_000.0)  # what else takes time shortens a pause
    site.put("/a", "دليل")
    monkeypatch.setattr(module, "PAUSE_SECONDS", 1.0)
    for asked_for, kept in (("0", 1), ("7", 7), ("1000", 30), ("nan", 1), ("-5", 1), ("soon", 1)):
        slept.clear()
        robots(site, f"User-agent: *\nCrawl-delay: {asked_for}")
        with client(site) as made:
            made.fetch(f"{site.address}/a")
        assert slept == [0, kept]


def test_redirects_are_followed_on_the_hosts_that_are_named(site: Intranet) -> None:
    site.redirect("/old", "/new", 301)
    site.put("/new", "دليل")
    site.redirect("/to", f"{site.address.replace('127.0.0.1', 'localhost')}/new")
    with client(site) as made:
        response = made.fetch(f"{site.address}/old")
        assert (response.address, response.for_now) == (f"{site.address}/new", False)
        with pytest.raises(
            UnreachableError, match=r"redirected to localhost:\d+, which `corpus` does not name"
        ):
            made.fetch(f"{site.address}/to")
    with intranet() as other:
        other.put("/there", "دليل")
        site.redirect("/to", f"{other.address}/there")
        with client(site, other.address) as made:
            assert made.fetch(f"{site.address}/to").address == f"{other.address}/there"
        assert other.asked == [("/robots.txt", 404), ("/there", 200)]


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("http://169.254.169.254/latest/meta-data/", r"redirected to 169\.254\.169\.254"),
        ("http://127.0.0.1:1/", r"redirected to 127\.0\.0\.1:1"),
        ("file:///etc/passwd", "no web address"),
        ("/forbidden", "forbids"),
        ("/round", "more than 5 times"),
    ],
)
def test_other_redirects_are_refused(site: Intranet, target: str, error: str) -> None:
    robots(site, "User-agent: *\nDisallow: /forbidden")
    site.redirect("/round", "/round", 301)
    site.redirect("/a", target, 301)
    with client(site) as made, pytest.raises(DocumentError, match=error) as raised:
        made.fetch(f"{site.address}/a")
    assert not isinstance(raised.value, UnreachableError)
    assert "/forbidden" not in site.paths()


def test_a_name_that_leads_to_this_machine_is_refused_unless_that_is_named(site: Intranet) -> None:
    named = site.address.replace("127.0.0.1", "localhost")
    site.put("/a", "دليل")
    with Client([WebSource(url=named)], MOST) as made, pytest.raises(UnreachableError, match="is at"):
        made.fetch(f"{named}/a")
    assert site.asked == []
    sources = [WebSource.model_validate({"url": named, "addresses": ["127.0.0.0/8"]})]
    with Client(sources, MOST) as made:
        assert made.fetch(f"{named}/a").body
    assert site.headers[-1]["host"] == named.removeprefix("http://")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, GoneError), (410, GoneError), (429, NotNowError), (503, NotNowError), (401, UnreachableError),
        (403, UnreachableError), (500, UnreachableError), (204, UnreachableError), (304, UnreachableError),
    ],
)  # fmt: skip
def test_what_a_host_answers_is_told_apart(site: Intranet, status: int, kind: type[DocumentError]) -> None:
    site.pages["/a"] = Page(status=status)
    with client(site) as made, pytest.raises(kind, match=str(status)) as raised:
        made.fetch(f"{site.address}/a")
    assert raised.type is kind


def test_packed_pages_are_unpacked(site: Intranet) -> None:
    text = "نص طويل. ".encode() * 1_000
    site.pages["/a"] = Page(gzip.compress(text), headers={"Content-Encoding": "gzip"})
    site.pages["/bad"] = Page(b"\x1f\x8bno", headers={"Content-Encoding": "gzip"})
    site.pages["/br"] = Page(b"x", headers={"Content-Encoding": "br"})
    with client(site) as made:
        assert made.fetch(f"{site.address}/a").body == text
        for path, error in (("/bad", "damaged"), ("/br", "not asked for")):
            with pytest.raises(DocumentError, match=error):
                made.fetch(site.address + path)


@pytest.mark.slow
def test_what_is_too_large_is_read_no_further(site: Intranet) -> None:
    """Whether its length is said, is not, or is that of a bomb."""
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        try:
            while len(sent) < 10_000:
                handler.wfile.write(b"a" * 10_000)
                sent.append(10_000)
        except OSError:
            pass
        handler.close_connection = True

    bomb = gzip.compress(b"a" * 50_000_000)
    site.pages["/said"] = Page(b"a" * 200_000)
    site.pages["/endless"] = Page(answer=endless)
    site.pages["/bomb"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < MOST
    with client(site) as made:
        for path in ("/said", "/endless", "/bomb"):
            with pytest.raises(DocumentError, match=r"more than documents\.max_megabytes allows \(0\.1\)"):
                made.fetch(site.address + path)
    assert sum(sent) < 50_000_000


@pytest.mark.slow
@pytest.mark.parametrize("part", ["head", "body"])
def test_who_answers_drop_by_drop_is_left_when_the_time_is_up(
    site: Intranet, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Each drop comes in time; all of them together would take for ever."""
    monkeypatch.setattr(module, "REQUEST_SECONDS", 0.5)
    left = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        try:
            handler.wfile.write(b"" if part == "body" else b"HTTP/1.1 200 OK\r\nA: ")
            while True:
                handler.wfile.write(b"a")
                time.sleep(0.05)
        except OSError:
            left.set()

    site.pages["/a"] = Page(answer=drip)
    with client(site) as made, pytest.raises(UnreachableError, match=r"does not answer within 0\.5 seconds"):
        made.fetch(f"{site.address}/a")
    assert left.wait(120) or not site.paths()  # which a slow machine may not come to in time


def test_a_server_that_is_gone_or_breaks_off_is_out_of_reach(site: Intranet) -> None:
    def break_off(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbeginning")
        handler.close_connection = True

    site.pages["/a"] = Page(answer=break_off)
    site.pages["/no"] = Page(answer=lambda handler: setattr(handler, "close_connection", True))
    with client(site) as made:
        for path in ("/a", "/no"):
            with pytest.raises(UnreachableError, match=r"cannot be fetched \(.+\)"):
                made.fetch(site.address + path)
    gone = "http://127.0.0.1:1"
    with (
        Client([WebSource(url=gone)], MOST) as made,
        pytest.raises(UnreachableError, match="cannot be fetched"),
    ):
        made.fetch(gone + "/")


def test_proxies_of_the_environment_are_not_used(site: Intranet, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.put("/a", "دليل")
    with client(site) as made:
        assert made.fetch(f"{site.address}/a").body


@pytest.mark.slow
def test_certificates_are_checked_against_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the connection goes to an address."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    certificate = tmp_path / "certificate.pem"
    made = [*"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split(), "-addext"]
    made += ["subjectAltName=DNS:localhost", "-keyout", str(certificate) + ".key", "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    with intranet(certificate) as site:
        site.put("/a", "دليل")
        named = site.address.replace("127.0.0.1", "localhost")
        for address, trusted, works in (
            (named, certificate, True),
            (named, tmp_path / "none", False),
            (site.address, certificate, False),
        ):
            monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
            source = WebSource.model_validate({"url": address, "addresses": ["127.0.0.1"]})
            with Client([source], MOST) as asking:
                if works:
                    assert asking.fetch(f"{address}/a").body
                else:
                    with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
                        asking.fetch(f"{address}/a")
    assert site.paths() == ["/a"]
