"""Servers of one catalogue, each a process with a data folder of its own, and who writes for them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from rag.config import Settings, load_settings
from tests.waiting import PATIENCE_SECONDS


def without_settings() -> dict[str, str]:
    """The environment, but for what would change the settings."""
    return {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}


@dataclass
class Site:
    """What all servers of a site share: documents, a catalogue, a store."""

    folder: Path
    url: str
    store: str
    endpoint: str | None = None

    def __post_init__(self) -> None:
        self.corpus = self.folder / "corpus"
        self.corpus.mkdir(exist_ok=True)
        if "://" not in self.store:
            Path(self.store).mkdir(exist_ok=True)

    def write(self, name: str, text: str) -> None:
        (self.corpus / name).write_text(text, encoding="utf-8")

    def config(self, name: str, **sections: Any) -> Path:
        """The settings file of one data folder."""
        file = self.folder / f"{name}.yaml"
        values = {
            "corpus": [str(self.corpus)],
            "data_dir": str(self.folder / name),
            "answer": {"reader": "fast"},
            "index": {"watch": False},
            "server": {"port": 0},
            "limits": {"questions": None},
            "catalogue": {"url": self.url},
            "snapshots": {"store": self.store, "endpoint": self.endpoint},
            **sections,
        }
        file.write_text(json.dumps(values), encoding="utf-8")
        return file

    def settings(self, name: str, **sections: Any) -> Settings:
        return load_settings(self.config(name, **sections), {})

    @contextmanager
    def serving(self, name: str, **sections: Any) -> Iterator[Served]:
        """`isnad serve` with a data folder of this name; it ends with the block."""
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "ui", "--config", str(self.config(name, **sections)), "serve"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**without_settings(), "ISNAD_SECRET": "the secret of a whole site"},
        )
        try:
            assert process.stdout
            announced = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
            assert announced, (self.folder / f"{name}.log").read_text(encoding="utf-8")
            with httpx.Client(base_url=announced.group(), timeout=PATIENCE_SECONDS) as client:
                client.get("/")  # with it comes the cookie by which a reader is known
                yield Served(client, process)
        finally:
            process.kill()
            process.communicate()
            log.close()


@dataclass
class Served:
    """A server that runs, as one reader sees it."""

    client: httpx.Client
    process: subprocess.Popen[str]

    def ask(self, question: str, **more: str) -> dict[str, Any]:
        """The answer's object; any failure of the server is one of the test."""
        response = self.client.post("/api/ask", json={"question": question, **more})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def status(self, place: str, token: str) -> int:
        """What a program with a token gets there."""
        return self.client.get(place, headers={"Authorization": f"Bearer {token}"}).status_code

    def says(self, question: str, text: str) -> bool:
        return text in self.ask(question)["answer"]

    def readiness(self) -> tuple[int, set[str]]:
        """The status of /readyz, and the codes of what is wrong."""
        response = self.client.get("/readyz")
        return response.status_code, set(response.json().get("problems", ()))

    def is_ready(self) -> bool:
        return self.readiness()[0] == 200

    def end(self) -> None:
        """Have it end as an operator would."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE_SECONDS)
