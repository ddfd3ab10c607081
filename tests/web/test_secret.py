from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

from rag.config import Settings
from ui.web.secret import find_secret


def test_the_secret_is_the_owners_alone(settings: Settings) -> None:
    assert find_secret(settings, {})
    assert stat.S_IMODE((settings.data_dir / "secret").stat().st_mode) == 0o600
    assert [file.name for file in settings.data_dir.iterdir()] == ["secret"]


def test_servers_that_start_at_once_over_one_data_folder_have_one_secret(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as servers:
        found = set(servers.map(lambda _: find_secret(settings, {}), range(40)))
    assert len(found) == 1


def test_what_the_environment_says_comes_first_and_is_written_nowhere(settings: Settings) -> None:
    assert find_secret(settings, {"ISNAD_SECRET": "x"}) == "x"
    assert not settings.data_dir.exists()


def test_where_nothing_can_be_written_there_is_one_all_the_same(settings: Settings) -> None:
    settings.data_dir.write_text("a file", encoding="utf-8")
    assert find_secret(settings, {})
