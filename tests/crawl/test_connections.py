from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network

import httpcore2
import pytest

from rag.crawl.connections import CheckedBackend, is_public
from rag.documents import UnreachableError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.1.2.3",
        "64:ff9b::10.1.2.3", "2002:a01:203::1",
    ],
)  # fmt: skip
def test_addresses_of_ones_own_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(ip_address(address))


def look_ups(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names are found at these addresses, at one list after the other. What was looked up is given."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **given: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(None, None, 0, "", (address, port)) for address in answers[len(asked) - 1]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is connected; the addresses that would have been are given."""
    tried: list[str] = []

    def connect(self: object, host: str, *given: object) -> None:
        tried.append(host)
        raise httpcore2.ConnectError("refused")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    return tried


def backend(*networks: str) -> CheckedBackend:
    made = CheckedBackend({"intranet.example": [ip_network(network) for network in networks]})
    made.begin(60)
    return made


def test_a_name_that_leads_to_an_address_of_ones_own_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look_ups(monkeypatch, ["10.1.2.3"])
    tried = connections(monkeypatch)
    with pytest.raises(UnreachableError, match=r"intranet\.example.*10\.1\.2\.3.*addresses: \[10\.1\.2\.3\]"):
        backend().connect_tcp("intranet.example", 443)
    assert tried == []


def test_what_was_checked_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere at its second look-up is not looked up twice."""
    asked = look_ups(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    tried = connections(monkeypatch)
    with pytest.raises(httpcore2.ConnectError):
        backend().connect_tcp("intranet.example", 443)
    assert (asked, tried) == (["intranet.example"], ["8.8.8.8"])


def test_of_several_addresses_those_that_may_be_asked_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    look_ups(monkeypatch, ["127.0.0.1", "10.1.2.3", "10.9.9.9", "2606:4700::1111"])
    tried = connections(monkeypatch)
    with pytest.raises(httpcore2.ConnectError):
        backend("10.1.0.0/16").connect_tcp("intranet.example", 443)
    assert tried == ["10.1.2.3", "2606:4700::1111"]


def test_the_addresses_of_one_host_are_not_those_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    look_ups(monkeypatch, ["10.1.2.3"])
    with pytest.raises(UnreachableError, match=r"other\.example"):
        backend("10.1.2.3").connect_tcp("other.example", 443)


def test_a_name_that_is_not_known_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*given: object, **named: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreachableError, match=r"intranet\.example, which cannot be found"):
        backend().connect_tcp("intranet.example", 443)


def test_nothing_goes_on_when_the_time_is_up() -> None:
    late = backend()
    late.begin(-1)
    with pytest.raises(httpcore2.ReadTimeout):
        late.left()
