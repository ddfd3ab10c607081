"""The whole of it in a browser that reaches it through a proxy, by the blocks of docs/deploy.md: under a path
of another site and at the root, with the port in Host and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Serve
from tests.browser.test_chat import PATERNITY, TRADE, ask
from tests.browser.test_survival import send
from tests.browser.test_widget import Host, host
from tests.browser.test_widget import ask as ask_widget
from tests.proxies import PROXIES

__all__ = ["host"]

BEHIND = {"proxy_addresses": ["127.0.0.1"]}
PLACES = pytest.mark.parametrize(
    ("path", "how"),
    [
        ("/", {}),
        ("/", {"names_port": False}),
        ("/isnad/", {}),
        ("/isnad/", {"names_port": False}),
        *(("/isnad/", {"tls": True, "through": program}) for program in PROXIES),
    ],
    ids=[
        "root",
        "root, Host without port",
        "path",
        "path, Host without port",
        *(f"path, TLS, {program}" for program in PROXIES),
    ],
)
EVERY_KIND = """async () => {
    const of = async (path, options) => {
        const response = await fetch(path, options);
        return [response.status, await response.text()];
    };
    const json = (body) => ({method: "POST", body: JSON.stringify(body),
        headers: {"Content-Type": "application/json"}});
    const question = "%s";
    const [, listed] = await of("api/documents");
    return [
        await of("api/ask", json({question})),
        await of("v1/chat/completions", json({messages: [{role: "user", content: question}]})),
        await of("api/search?q=" + encodeURIComponent(question)),
        await of(JSON.parse(listed).documents[0].url),
        await of("api/nothing"),
    ];
}"""

Behind = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def closed(serve: Serve) -> str:
    """The address of a server behind a proxy that asks for tokens; `serve.token` is one."""
    settings: dict[str, dict[str, Any]] = {
        "server": {"auth": "tokens", **BEHIND},
        "limits": {"questions": None},
    }
    return serve(settings, token="behind")


@pytest.fixture(scope="module")
def opened(serve: Serve, host: Host) -> str:
    """The address of a server behind a proxy for everybody, with a widget for the host's page."""
    return serve(
        {"server": BEHIND, "widget": {"allowed_origins": [host.origin]}, "limits": {"questions": None}}
    )


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    """Gives the address of a proxy before the server of an address."""
    with ExitStack() as started:

        def start(address: str, through: str = "nginx", **given: Any) -> str:
            return started.enter_context(PROXIES[through](address.rstrip("/"), tmp_path, **given))

        yield start


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a page of a reader of their own, who asks nobody but the site that `only` names."""
    contexts: list[BrowserContext] = []
    asked: list[tuple[str, str]] = []

    def open_page(address: str, only: str = "", **options: Any) -> Page:
        context = browser.new_context(ignore_https_errors=True, locale="ar", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append((only, request.url)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for only, url in asked if not url.startswith((only, "data:", "blob:"))] == []


@PLACES
def test_a_reader_logs_in_asks_reads_and_logs_out(
    serve: Serve, closed: str, behind: Behind, visit: Open, path: str, how: dict[str, Any]
) -> None:
    place = behind(closed, **how) + path
    page = visit(place + "documents/", only=place)
    expect(page).to_have_url(f"{place}login?next=%2Fdocuments%2F")
    page.fill("#token", serve.token)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{place}documents/")
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["path"], cookie["secure"]) == ("isnad", path, "tls" in how)
    page.locator("main table a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator("header a").first.click()
    expect(page).to_have_url(place)
    expect(page.locator("#question")).to_be_visible()
    ask(page, TRADE)
    expect(page.locator("#isnad-live .answer")).to_contain_text("240 مليار دولار")
    page.locator("#isnad-live .cite").first.click()
    with page.context.expect_page() as opening:
        page.locator("dialog.panel .whole a").click()
    expect(opening.value.locator("mark")).to_be_in_viewport()
    opening.value.close()
    answers = page.evaluate(EVERY_KIND % TRADE)
    assert [status for status, _ in answers] == [200, 200, 200, 200, 404]
    assert "240" in answers[0][1]
    assert "240" in answers[1][1]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="الخروج").click()
    expect(page).to_have_url(f"{place}login")
    assert page.context.cookies() == []


@PLACES
def test_the_widget_of_another_site_answers(
    opened: str, behind: Behind, visit: Open, host: Host, path: str, how: dict[str, Any]
) -> None:
    place = behind(opened, **how) + path
    tag = f'<script src="{place}widget.js" defer></script>'
    host.page = f"<!doctype html><html><head>{tag}</head><body><p>صفحة.</p></body></html>"
    page = visit(host.origin)
    frame = ask_widget(page)
    expect(frame.locator(".answer")).to_contain_text("240 مليار دولار")
    frame.locator(".cite").first.click()
    with page.context.expect_page() as opening:
        frame.locator(".source a").click()
    expect(opening.value.locator("mark")).to_contain_text("240 مليار دولار")
    assert opening.value.url.startswith(f"{place}documents/")
    demo = visit(f"{place}widget/demo")
    expect(demo.locator("isnad-widget button")).to_be_visible()


def test_a_proxy_that_tells_nothing_but_the_host_will_do_for_the_chat(
    opened: str, behind: Behind, visit: Open
) -> None:
    place = f"{behind(opened)}/bare/"
    page = visit(place, only=place)
    expect(page.locator("#question")).to_be_visible()
    ask(page, TRADE)
    expect(page.locator("#isnad-live .answer")).to_contain_text("240 مليار دولار")


def test_two_users_whom_the_proxy_names_have_conversations_and_limits_of_their_own(
    serve: Serve, behind: Behind, visit: Open
) -> None:
    server: dict[str, Any] = {"auth": "proxy", "proxy_header": "X-Forwarded-User", **BEHIND}
    address = serve({"server": server, "limits": {"questions": "1/hour"}})
    place = behind(address, users=["salma", "omar"]) + "/isnad/"
    salma, omar = (
        visit(place, only=place, http_credentials={"username": name, "password": name, "send": "always"})
        for name in ("salma", "omar")
    )
    for page in (salma, omar):
        expect(page.locator("#question")).to_be_visible()
    ask(salma, TRADE)
    send(salma, PATERNITY)
    expect(salma.locator(".unsent .why")).to_contain_text("عُد بعد")
    ask(omar, PATERNITY)
    expect(omar.locator("#isnad-live .answer")).to_be_visible()
    expect(omar.locator(".unsent")).to_be_hidden()
    for page, own in ((salma, TRADE), (omar, PATERNITY)):
        _, kept = page.evaluate("async () => [0, await (await fetch('api/conversations')).text()]")
        assert own in kept
        assert (TRADE in kept) + (PATERNITY in kept) == 1
