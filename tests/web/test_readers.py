from __future__ import annotations

from pathlib import Path

import pytest
from starlette.datastructures import Headers

from rag.config import Settings
from ui.web.readers import Readers


def with_cookie(value: str) -> Headers:
    return Headers({"cookie": f"other=1; isnad-reader={value}"})


def test_a_browser_is_known_again_after_a_restart(settings: Settings) -> None:
    cookie = Readers(settings, {}).sign("browser-id")
    assert Readers(settings, {}).find(with_cookie(cookie)) == "browser-id"


@pytest.mark.parametrize("forged", ["browser-id", '"browser-id"', "", "a.b", "é", "=;,"])
def test_an_id_that_was_not_signed_is_nobodys(settings: Settings, forged: str) -> None:
    readers = Readers(settings, {})
    readers.sign("browser-id")
    headers = Headers(raw=[(b"cookie", f"isnad-reader={forged}".encode())])
    assert readers.find(headers) is None


def test_a_cookie_signed_with_another_secret_is_nobodys(settings: Settings) -> None:
    cookie = Readers(settings, {"ISNAD_SECRET": "one" * 20}).sign("browser-id")
    assert Readers(settings, {"ISNAD_SECRET": "two" * 20}).find(with_cookie(cookie)) is None


def test_servers_that_share_a_secret_know_the_same_browsers(settings: Settings, tmp_path: Path) -> None:
    shared = {"ISNAD_SECRET": "one" * 20}
    other = settings.model_copy(update={"data_dir": tmp_path / "other"})
    assert Readers(other, shared).find(with_cookie(Readers(settings, shared).sign("a"))) == "a"
    assert not (tmp_path / "other").exists()


def test_where_nothing_can_be_written_a_browser_is_known_until_the_server_ends(settings: Settings) -> None:
    settings.data_dir.write_text("a file", encoding="utf-8")
    readers = Readers(settings, {})
    assert readers.find(with_cookie(readers.sign("a"))) == "a"
