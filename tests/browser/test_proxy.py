"""The chat in a browser that reaches it through a reverse proxy."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Serve
from tests.browser.test_chat import TRADE, ask
from tests.nginx import nginx


@pytest.mark.parametrize("path", ["/", "/isnad/", "/bare/"])
def test_the_chat_answers_behind_a_proxy(serve: Serve, browser: Browser, tmp_path: Path, path: str) -> None:
    address = serve({"server": {"proxy_addresses": ["127.0.0.1"]}})
    with nginx(address.rstrip("/"), tmp_path) as proxy, browser.new_context() as context:
        page = context.new_page()
        elsewhere: list[str] = []
        page.on("request", lambda request: elsewhere.append(request.url))
        page.goto(proxy + path)
        expect(page.locator("#question")).to_be_visible(timeout=30_000)
        ask(page, TRADE)
        expect(page.locator("#isnad-live .answer")).to_contain_text("240 مليار دولار")
        page.locator("#isnad-live .cite").first.click()
        with context.expect_page() as opened:
            page.locator("dialog.panel .whole a").click()
        expect(opened.value.locator("mark")).to_be_in_viewport()
        assert [url for url in elsewhere if not url.startswith((proxy + path, "data:", "blob:"))] == []
