from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.web.chat.branding import brand
from ui.web.chat.bundles import SCRIPTS_ADDRESS, STYLES_ADDRESS, add_bundles


def test_the_page_names_its_styles_and_scripts_which_are_whole_and_may_be_kept() -> None:
    page = brand('<html lang="en"><head></head><body></body></html>')
    app = FastAPI()
    add_bundles(app.router)
    for address, kind, first, last in (
        (STYLES_ADDRESS, "text/css", "--ground", ".feedback"),
        (SCRIPTS_ADDRESS, "text/javascript", "isnadServer", "isnadFeedback"),
    ):
        assert page.count(f'"{address}"') == 1
        response = TestClient(app).get(f"/{address}")
        assert response.headers["content-type"].startswith(kind)
        assert "immutable" in response.headers["cache-control"]
        assert 0 < response.text.index(first) < response.text.rindex(last)
