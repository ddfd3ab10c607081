from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.addresses import ending_of, is_under, name_of, normalise, outward, readable

BASE = "https://intranet.example/handbook/leave.html"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("travel.html", "https://intranet.example/handbook/travel.html"),
        ("../hr/#contact", "https://intranet.example/hr/"),
        ("#top", BASE),
        ("?page=2", BASE + "?page=2"),
        ("//other.example:443/a", "https://other.example/a"),
        ("HTTP://Intranet.Example.:80", "http://intranet.example/"),
        ("/الدليل/إجازة السفر", "https://intranet.example/%D8%A7%D9%84%D8%AF%D9%84%D9%8A%D9%84/"
         "%D8%A5%D8%AC%D8%A7%D8%B2%D8%A9%20%D8%A7%D9%84%D8%B3%D9%81%D8%B1"),
        ("/%d8%a7", "https://intranet.example/%D8%A7"),
        ("https://مثال.example/", "https://xn--mgbh0fb.example/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        (" /a\n", "https://intranet.example/a"),
    ],
)  # fmt: skip
def test_each_page_has_one_spelling(reference: str, address: str) -> None:
    assert normalise(reference, BASE) == address
    assert normalise(address) == address


@pytest.mark.parametrize(
    "reference",
    [
        "mailto:a@b.example",
        "javascript:alert(1)",
        "ftp://intranet.example/",
        "file:///etc/passwd",
        "data:text/html,a",
        "https://user:secret@intranet.example/",
        "http://?a",
        "http://[::1",
        "http://a:99999/",
        "http://" + "a" * 70 + ".example/",
        "/" + "a" * 2_000,
    ],
)
def test_what_is_no_web_address_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        normalise(reference, BASE)


def test_letters_of_an_address_are_read_as_letters_and_nothing_else_is() -> None:
    assert readable("https://a.example/%D8%AF%D9%84%D9%8A%D9%84/a%20b") == "https://a.example/دليل/a%20b"
    hidden = "https://a.example/%E2%80%AEgnp.exe/%FF/%C2%A0/%2F"  # turns the direction of what follows
    assert readable(hidden) == hidden


@given(st.text(max_size=60))
def test_a_readable_address_leads_to_the_same_page(path: str) -> None:
    try:
        address = normalise("https://a.example/" + path)
    except ValueError:
        return
    assert normalise(readable(address)) == address
    assert address.isascii()


def test_what_lies_under_an_address_is_on_its_host_in_its_folder() -> None:
    assert is_under("https://intranet.example/handbook/a/b", BASE)
    assert is_under("http://intranet.example/handbook/", BASE)
    for other in ("https://intranet.example/hand", "https://other.example/handbook/a"):
        assert not is_under(other, BASE)
    assert not is_under("https://intranet.example:8443/handbook/a", BASE)


def test_endings_and_names_are_those_of_the_path() -> None:
    assert ending_of("https://a.example/x/دليل.PDF?v=1.2") == ".pdf"
    assert ending_of("https://a.example/") == ""
    assert name_of("https://a.example/x/%D8%AF%D9%84%D9%8A%D9%84%20b.html") == "دليل b"
    assert name_of("https://a.example/") == "a.example"


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=c", "http://example.org", "mailto:office@example.org", " https://a.example "],
)
def test_links_to_the_web_and_to_mail_are_kept(address: str) -> None:
    assert outward(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        *(None, "", "#part", "page.html", "//example.org", "https:", "http:///path", "mailto:", "HTTPS"),
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
        ),
        *("file:///etc/passwd", "https://[", "https://example.org/\u202e", "https://a/" + "b" * 3_000),
    ],
)
def test_other_links_lead_nowhere(address: str | None) -> None:
    assert outward(address) == ""
