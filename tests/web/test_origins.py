from __future__ import annotations

import pytest

from rag.config import Server, Settings
from tests.conftest import Write
from tests.serving import sent, served
from ui.web.origins import Hosts, is_own


def hosts(settings: Settings, **server: object) -> Hosts:
    return Hosts(settings.model_copy(update={"server": Server.model_validate(server)}))


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1:7860", "[::1]:7860", "a.localhost", "127.9.9.9"]
)
def test_on_loopback_loopbacks_names_are_answered(settings: Settings, host: str) -> None:
    assert hosts(settings).admit(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "localhost.evil.example", "192.0.2.1", "", "[", "::"]
)
def test_on_loopback_no_other_name_is_answered(settings: Settings, host: str) -> None:
    assert not hosts(settings).admit(host)


def test_configured_names_are_answered_beside_them(settings: Settings) -> None:
    named = hosts(settings, allowed_hosts=["docs.example.org"], host="0.0.0.0")
    assert named.admit("docs.example.org:8000")
    assert named.admit("Docs.Example.org.")
    assert named.admit("localhost")
    assert not named.admit("evil.example")


@pytest.mark.parametrize("server", [{"host": "0.0.0.0"}, {"auth": "tokens"}])
def test_where_something_else_says_who_may_ask_any_name_is_answered(
    settings: Settings, server: dict[str, object]
) -> None:
    assert hosts(settings, **server).admit("anything.example")


def test_a_page_whose_name_was_made_to_point_here_learns_nothing(settings: Settings, write: Write) -> None:
    write("a.txt", "تشرق الشمس كل صباح.")
    with served(settings) as address:
        port = address.rpartition(":")[2]
        evil = f"Host: evil.example:{port}\r\nOrigin: http://evil.example:{port}"
        for request in (
            "POST /api/ask",
            "GET /api/documents",
            "POST /mcp",
            "GET /mcp",
            "GET /",
            "GET /metrics",
        ):
            body = b'{"question": "x"}' if request.startswith("POST") else b""
            assert sent(address, f"{request} HTTP/1.1\r\n{evil}", body).startswith(b"HTTP/1.1 403"), request
        assert sent(address, f"GET /healthz HTTP/1.1\r\n{evil}").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://a.example", "a.example", True),
        ("http://a.example:80", "A.example", True),
        ("https://a.example", "a.example:443", True),
        ("http://a.example:8080", "a.example:8080", True),
        ("http://a.example:8080", "a.example", False),
        ("http://b.example", "a.example", False),
        ("null", "null", False),
        ("", "", False),
    ],
)
def test_an_origin_is_our_own_by_the_host_of_the_request(origin: str, host: str, own: bool) -> None:
    assert is_own(origin, host) is own


def test_a_proxy_may_leave_the_port_out() -> None:
    assert is_own("http://a.example:8080", "a.example", without_port=True)
    assert not is_own("http://a.example:8080", "a.example:9090", without_port=True)
    assert not is_own("http://b.example:8080", "a.example", without_port=True)
