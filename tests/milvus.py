"""A Milvus Lite of the tests' own, served on loopback."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import find_port


class MilvusLite:
    """A server that can be stopped and started again on its port. The test skips where its package, or the
    client's, is not installed."""

    def __init__(self, folder: Path) -> None:
        for module, package in (("pymilvus", "pymilvus"), ("milvus_lite", "milvus-lite")):
            if not importlib.util.find_spec(module):
                pytest.skip(f"needs {package}: pip install --constraint constraints.txt {package}")
        self._folder = folder
        self._port = find_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None
        self.start()

    def start(self) -> None:
        """Serve; the data are those that were there."""
        serve = [sys.executable, "-u", "-m", "milvus_lite.cmdline", "server", "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*serve, "--port", str(self._port), "--data-dir", str(self._folder)],
            stdout=subprocess.PIPE,
            stderr=(self._folder.with_suffix(".log")).open("a"),
            text=True,
        )
        assert self._process.stdout
        assert "listening" in self._process.stdout.readline()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It is there meanwhile, and does nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)  # every thread of it stands
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it."""
        if self._process:
            self._process.terminate()
            self._process.communicate(timeout=60)
            self._process = None
