from __future__ import annotations

import re

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.web.chat.modules import add_modules, link_modules
from ui.web.errors import add_error_handlers


@pytest.fixture(scope="module")
def page() -> str:
    """A page of the installed Gradio."""
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.HTML()
    return TestClient(gr.mount_gradio_app(FastAPI(), blocks, "/", ssr_mode=False)).get("/").text


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    add_error_handlers(app)
    add_modules(app.router)
    return TestClient(app)


def test_the_page_names_its_modules_with_what_its_components_need(page: str, client: TestClient) -> None:
    links = link_modules(page)
    names = re.findall(r'href="\./assets/([^"]+)"', links)
    assert len(names) == len(set(names))
    assert {"index", "Index", "core", "Blocks", "HTML"} <= {name.partition("-")[0] for name in names}
    for name in names:
        assert client.get(f"/assets/{name}").status_code == 200
    assert '="./theme.css?v=' in links


def test_an_arabic_browser_is_told_of_gradios_arabic_words_too(page: str) -> None:
    more = set(re.findall(r"assets/([^\"]+)", link_modules(page, "ar")))
    more -= set(re.findall(r"assets/([^\"]+)", link_modules(page)))
    assert [name.partition("-")[0] for name in more] == ["ar"]


def test_a_page_of_another_gradio_is_left_to_find_its_own_way() -> None:
    assert link_modules("<html><head></head></html>") == ""
    unknown = '<script type="module" crossorigin src="./assets/main-a1.js"></script>'
    assert re.findall('assets/([^"]+)', link_modules(unknown)) == ["main-a1.js"]


@pytest.mark.parametrize("name", ["none.js", "..%2findex.html", "%2e%2e/index.html", ""])
def test_nothing_but_those_files_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404
