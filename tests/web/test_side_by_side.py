"""Two servers over one data folder, asked by turns through an nginx."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.ports import find_port
from tests.proxies import nginx
from tests.serving import serving
from ui.web.access import open_tokens

pytestmark = pytest.mark.slow

ASKED = {"question": "متى تشرق الشمس؟"}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis of the test's own, or the test skips."""
    program = shutil.which("redis-server")
    if not program:
        pytest.skip("needs Redis: install your system's redis-server package")
    port = find_port()
    started = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(started, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    while "Ready to accept" not in process.stdout.readline():
        assert process.poll() is None
    yield f"redis://127.0.0.1:{port}"
    process.terminate()
    process.wait(120)


@pytest.fixture
def both(settings: Settings, write: Write, tmp_path: Path, redis: str) -> Iterator[tuple[str, list[str]]]:
    """The address of an nginx before two servers, and theirs."""
    write("a.txt", "تشرق الشمس كل صباح.")
    changed: dict[str, Any] = {
        "server": {"auth": "tokens", "proxy_addresses": ["127.0.0.1"]},
        "limits": {"questions": "6/hour", "storage": redis},
    }
    shared = Settings.model_validate(settings.model_dump() | changed)
    index(shared)
    with (
        serving(Engine(shared), shared) as (one, _),
        serving(Engine(shared), shared) as (other, _),
        nginx(one, tmp_path, others=[other]) as address,
    ):
        yield address, [one, other]


def test_a_reader_is_known_to_both(both: tuple[str, list[str]], settings: Settings) -> None:
    address, servers = both
    token = open_tokens(settings).add("salma")
    with httpx.Client(base_url=address, timeout=60) as client:
        logged_in = client.post("/login", data={"token": token, "next": "/"})
        session = {"Cookie": logged_in.headers["set-cookie"].partition(";")[0]}
        identity = "c" * 32
        for _ in range(4):
            asked = client.post("/api/ask", json=ASKED | {"conversation_id": identity}, headers=session)
            assert asked.json()["answered"]
            assert asked.json()["kept"]
    for server in servers:
        kept = httpx.get(f"{server}/api/conversations/{identity}", headers=session, timeout=60)
        assert len(kept.json()["turns"]) == 4


def test_a_short_lived_token_is_good_at_both(both: tuple[str, list[str]], settings: Settings) -> None:
    _, (one, other) = both
    bearer = {"Authorization": f"Bearer {open_tokens(settings).add('page')}"}
    short = httpx.post(f"{one}/api/token", headers=bearer, timeout=60).json()["token"]
    given = {"Authorization": f"Bearer {short}"}
    assert httpx.post(f"{other}/api/ask", json=ASKED, headers=given, timeout=60).json()["answered"]


def test_both_count_a_readers_questions_together(both: tuple[str, list[str]], settings: Settings) -> None:
    address, _ = both
    bearer = {"Authorization": f"Bearer {open_tokens(settings).add('omar')}"}
    with httpx.Client(base_url=address, timeout=60, headers=bearer) as client:
        statuses = [client.post("/api/ask", json=ASKED).status_code for _ in range(8)]
    assert statuses == [200] * 6 + [429] * 2
