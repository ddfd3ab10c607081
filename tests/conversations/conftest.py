from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.config import Conversations, Settings
from ui.conversations.store import Store


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs, if they are at hand."""
    found = shutil.which("pg_ctl")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return Path(found).resolve().parent if found else packaged[-1].parent if packaged else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of the test's own; the test skips where there is none to start."""
    programs = _programs()
    if programs is None:
        pytest.skip("needs PostgreSQL: install your system's postgresql package")
    user = None  # PostgreSQL does not run as root
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    folder = Path(tempfile.mkdtemp(prefix="isnad-postgresql"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(folder / "data"), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user.pw_uid if user else None,
            cwd=folder,
            timeout=300,
        )

    run("initdb", "--username=isnad", "--auth=trust", "--no-sync", "--encoding=UTF8")
    run("pg_ctl", "-w", "-o", f"-k {folder} -c listen_addresses='' -F", "-l", str(folder / "log"), "start")
    yield f"postgresql://isnad@/postgres?host={folder}"
    run("pg_ctl", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
)
def kept_in(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings that keep conversations in SQLite, and in PostgreSQL where that is at hand."""
    if request.param == "sqlite":
        return settings
    url = request.getfixturevalue("postgresql")
    return settings.model_copy(update={"conversations": Conversations(url=url)})


@pytest.fixture
def store(kept_in: Settings) -> Iterator[Store]:
    """An empty store."""
    store = Store(kept_in)
    for holding in store.holdings():
        store.delete_all(holding.owner)
    yield store
    store.close()
