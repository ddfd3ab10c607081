from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real `isnad serve` over the seeds."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "config.yaml").write_text(f"corpus: ['{SEEDS}']\ndata_dir: data\n")
    isnad = [str(Path(sys.executable).with_name("isnad")), "--config", str(folder / "config.yaml")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    subprocess.run([*isnad, "index"], check=True, capture_output=True, timeout=300, env=environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "log").open("wb")
    server = subprocess.Popen([*isnad, "serve", "--port", str(port)], stderr=log, stdout=log, env=environment)
    address = f"http://127.0.0.1:{port}/"
    transport = httpx.HTTPTransport(retries=10)  # with growing pauses between them, until the port is open
    with httpx.Client(transport=transport, timeout=60) as client:
        assert client.get(f"{address}readyz").status_code == 200, (folder / "log").read_text()
    yield address
    server.terminate()
    server.wait(timeout=30)
    log.close()
