"""The questions to begin with, where the page comes before the server has made them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.serving import serving
from ui.web.chat.examples import Examples


def test_they_come_without_a_reload_as_soon_as_they_are_made(
    browser: Browser, settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("مكتبة.txt", "تأسست مكتبة المدينة العامة في مارس 1998.")
    index(settings)
    monkeypatch.setattr(Examples, "current", lambda *_: None)  # the page comes while they are made
    still: list[dict[str, Any]] = [{"status": 202, "json": {"examples": {}, "topics": []}}]
    topics = [
        {"name": "المكتبة <b>", "document": "a", "link": "documents/a", "questions": ["متى <b>تأسست</b>؟"]},
        {"name": "المتحف", "document": "b", "link": "documents/b", "questions": []},
    ]
    made = {"examples": {"ar": ["متى <b>تأسست</b>؟"]}, "topics": topics}

    def tell(route: Route) -> None:
        route.fulfill(**(still.pop() if still else {"json": made}))

    with serving(Engine(settings), settings) as (url, _):
        context = browser.new_context(locale="en")
        page = context.new_page()
        page.route("**/api/examples", tell)
        page.goto(url)
        expect(page.locator(".example:visible")).to_have_text(["متى <b>تأسست</b>؟"])
        expect(page.locator(".welcome .topic:visible")).to_have_text(["المكتبة <b>"])
        expect(page.locator(".topics a:visible")).to_have_text(["المتحف"])
        expect(page.locator(".topics a:visible")).to_have_attribute("href", "documents/b")
        expect(page.locator(".welcome .note:visible")).to_contain_text("quoted as they stand")
        assert not still
        page.locator(".language").click()
        expect(page.locator(".example:visible")).to_have_count(1)
        expect(page.locator(".welcome .note:visible")).to_have_count(0)
        context.close()


def test_a_page_that_came_before_there_was_an_index_goes_on_once_there_is_one(
    browser: Browser, settings: Settings, write: Write
) -> None:
    write("مكتبة.txt", "تأسست مكتبة المدينة العامة في مارس 1998.")
    with serving(None, settings) as (url, _):
        context = browser.new_context(locale="ar")
        page = context.new_page()
        page.goto(url)
        expect(page.locator(".welcome .problem")).to_contain_text("لم تُفهرس الوثائق بعد")
        page.locator("#question").fill("متى تأسست المكتبة؟")
        index(settings)
        expect(page.locator(".example:visible")).not_to_have_count(0)
        expect(page.locator(".welcome .problem")).to_have_count(0)
        expect(page.locator("#question")).to_have_value("متى تأسست المكتبة؟")
        context.close()
