from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from rag.answers import quoting
from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.ports import find_port
from tests.serving import serving
from tests.waiting import until

SEEDS = Path(__file__).parents[2] / "seeds"

Reader = Callable[..., Page]

PATIENCE = 180_000
"""Milliseconds: a machine may be slow, and a page is right whenever it is. Who comes before the chat is
loaded waits."""

expect.set_options(timeout=PATIENCE)


def assert_accessible(page: Page) -> None:
    """Fail where axe finds what keeps somebody from using the page as it stands: a violation that it calls
    serious or critical."""
    page.emulate_media(reduced_motion="reduce")  # what still fades in has less contrast than it will have
    page.wait_for_function("document.getAnimations().every((each) => each.playState !== 'running')")
    found = Axe().run(page).response["violations"]
    assert [
        (violation["id"], node["html"], node.get("failureSummary"))
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ] == []


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Opens the chat at an address as a reader with a browser of their own, in Arabic unless `locale` names
    another language; fails the test for any error of a script and, where `only` names a site, for any request
    elsewhere."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(address: str, width: int = 1280, height: int = 800, only: str = "", **options: Any) -> Page:
        def note(request: Request) -> None:
            if not request.url.startswith((only, "data:", "blob:")):
                problems.append(request.url)

        options = {"locale": "ar", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", note)
        page.goto(address)
        expect(page.locator("#question")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


class Serve:
    """Starts real `isnad serve` processes over one index of the seeds: one for all tests that want the same
    settings. They leave it as it was: each reader has a browser of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, tuple[Path, subprocess.Popen[bytes]]] = {}
        self._environment = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
        self._started: dict[str, str] = {}
        self.token = ""
        self._isnad(self._config({}), "index")

    def __call__(self, settings: dict[str, dict[str, Any]], token: str = "") -> str:
        """The address of a server with these settings; a token of this name is then in `self.token`."""
        wanted = json.dumps(settings, sort_keys=True)
        address = self._started.get(wanted)
        config = self._running[address][0] if address else self._config(settings)
        if token:
            self.token = self._isnad(config, "token", "add", token)
        if address is None:
            address = f"http://127.0.0.1:{find_port()}/"
            self._start(config, address)
            self._started[wanted] = address
        return address

    def add_token(self, address: str, name: str) -> str:
        """A new token for the server of this address."""
        return self._isnad(self._running[address][0], "token", "add", name)

    def remove_token(self, address: str, name: str) -> None:
        """End the sessions of this token at the server of this address."""
        self._isnad(self._running[address][0], "token", "remove", name)

    def stop_one(self, address: str) -> None:
        """End the server at this address."""
        _, server = self._running[address]
        server.terminate()
        server.wait(timeout=PATIENCE / 1000)

    def restart(self, address: str) -> None:
        """End the server at this address, and start another one like it there."""
        self.stop_one(address)
        self._start(self._running[address][0], address)

    def _start(self, config: Path, address: str) -> None:
        port = address.rstrip("/").rpartition(":")[2]
        log = self._folder / f"{port}.log"
        with log.open("wb") as stream:
            command = self._command(config, "serve", "--port", port)
            started = subprocess.Popen(command, stderr=stream, stdout=stream, env=self._environment)
        self._running[address] = (config, started)
        with httpx.Client(timeout=PATIENCE / 1000) as client:

            def listens() -> bool:
                assert started.poll() is None, log.read_text()
                try:
                    return client.get(f"{address}readyz").status_code == 200
                except httpx.ConnectError:
                    return False

            until(listens)
            # The chat is loaded last, and whoever is let in waits for it.
            client.get(address, headers={"Authorization": f"Bearer {self.token}"} if self.token else {})

    def _config(self, settings: dict[str, dict[str, Any]]) -> Path:
        values = {"corpus": [str(SEEDS)], "data_dir": "data", **settings}
        file = self._folder / f"config{len(self._running)}.yaml"
        file.write_text(yaml.safe_dump(values))
        return file

    def _command(self, config: Path, *arguments: str) -> list[str]:
        return [str(Path(sys.executable).with_name("isnad")), "--config", str(config), *arguments]

    def _isnad(self, config: Path, *arguments: str) -> str:
        command = self._command(config, *arguments)
        done = subprocess.run(command, check=True, capture_output=True, timeout=300, env=self._environment)
        return done.stdout.decode().strip()

    def stop(self) -> None:
        for _, server in self._running.values():
            server.terminate()
        for _, server in self._running.values():
            server.wait(timeout=PATIENCE / 1000)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    started = Serve(tmp_path_factory.mktemp("served"))
    yield started
    started.stop()


@pytest.fixture
def unsure(settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that is sure of no answer, and shows which sentences may be one."""
    for name in ("QUOTING", "QUOTING_CONTEXTUAL"):
        weights = replace(getattr(quoting, name), within=-100.0, across=-100.0, hopeless=0.0)
        monkeypatch.setattr(quoting, name, weights)
    write("مكتبة.txt", "تفتح المكتبة في الثامنة صباحًا.\n\nرسم عضوية المكتبة عشرة دنانير.")
    index(settings)
    with serving(Engine(settings), settings) as (address, _):
        yield f"{address}/"


@pytest.fixture(scope="session")
def url(serve: Serve) -> str:
    """The address of a real `isnad serve` over the seeds."""
    return serve({"limits": {"questions": None}})
