from __future__ import annotations

import inspect
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.coroutines import awaited

# What is tried is the same at every run, and no test fails for a slow machine; --hypothesis-profile=default
# draws anew.
hypothesis.settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repeatable")

Write = Callable[[str, str], Path]
EngineOver = Callable[[Mapping[str, str]], Engine]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as slow whatever needs a browser; what needs a server, processes or training says so itself.
    Files with such tests come first, so that no worker is left alone with one when the others are done."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


class Distribution(LoadFileScheduling):  # type: ignore[misc]  # xdist is not typed
    """Gives each worker one file at a time, and all that share the servers of tests/browser to the same."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "tests/browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Distribution:
    """Called by pytest-xdist, where tests run in several processes (`--numprocesses`)."""
    config.option.loadscopereorder = False  # which would put the files of many tests first
    return Distribution(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs coroutine tests in a thread of their own: the browser of other tests may keep this loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    awaited(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; the test skips where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("needs Chromium: install your system's chromium package")
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The defaults, over an empty corpus of the test's own."""
    (tmp_path / "corpus").mkdir()
    return Settings(corpus=(tmp_path / "corpus",), data_dir=tmp_path / "data")


@pytest.fixture
def write(settings: Settings) -> Write:
    """Writes a file into the corpus."""

    def write_text(name: str, text: str) -> Path:
        file = settings.corpus[0] / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write_text


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """The folder of a file system of one megabyte; the test skips where none may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "isnad-test", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs to be root, and allowed to mount")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="session")
def engine_over(tmp_path_factory: pytest.TempPathFactory) -> EngineOver:
    """An engine over files by name, made once for all tests that ask the same ones. They leave them as they
    are."""
    made: dict[tuple[tuple[str, str], ...], Engine] = {}

    def make(files: Mapping[str, str]) -> Engine:
        key = tuple(sorted(files.items()))
        if key not in made:
            folder = tmp_path_factory.mktemp("engine")
            settings = Settings(corpus=(folder / "corpus",), data_dir=folder / "data")
            settings.corpus[0].mkdir()
            for name, text in files.items():
                (settings.corpus[0] / name).write_text(text, encoding="utf-8")
            index(settings)
            made[key] = Engine(settings)
        return made[key]

    return make
