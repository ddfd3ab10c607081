from __future__ import annotations

import re

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.web.chat.branding import brand
from ui.web.chat.bundles import SCRIPTS_ADDRESS, STYLES_ADDRESS, add_bundles


def test_the_page_names_its_styles_and_scripts_which_are_whole_and_may_be_kept() -> None:
    page = brand('<html lang="en"><head></head><body></body></html>', "ar")
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


def test_the_page_does_without_gradios_script_for_frames_of_other_sites() -> None:
    ours, theirs = (
        "<script>let own = 1;</script>",
        "<script>let at = `${'/'}iframeResizer.contentWindow`;</script>",
    )
    assert theirs not in (page := brand(f"<head>{ours}{theirs}{ours}</head>", "ar"))
    assert page.count(ours) == 2


def test_whatever_a_script_of_the_page_calls_is_among_them() -> None:
    app = FastAPI()
    add_bundles(app.router)
    scripts = TestClient(app).get(f"/{SCRIPTS_ADDRESS}").text
    defined = set(re.findall(r"window\.(isnad\w*) = ", scripts))
    assert set(re.findall(r"\b(isnad(?:[A-Z]\w*)?)\b(?=[.(])", scripts)) <= defined
    assert "isnadAppearance" in defined
