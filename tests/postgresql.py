"""A PostgreSQL of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from ui.conversations import database, postgresql

_PATIENCE = "300"
"""Seconds, for the slowest machine."""


class Cluster:
    """A PostgreSQL that is started, stopped and started again."""

    def __init__(self, programs: Path, folder: Path, user: int | None) -> None:
        self._programs = programs
        self._folder = folder
        self._user = user
        self._made = 0
        self._run("initdb", "--username=isnad", "--auth=trust", "--no-sync", "--encoding=UTF8")
        self.start()

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses='' -F"
        self._run("pg_ctl", "-w", "-t", _PATIENCE, "-o", options, "-l", str(self._folder / "log"), "start")

    def stop(self) -> None:
        """As a power cut would: nobody is waited for."""
        self._run("pg_ctl", "-w", "-t", _PATIENCE, "-m", "immediate", "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It is there meanwhile, and says nothing."""
        first = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)
        while _state(first) != "T":  # from then on it starts none, and whoever ends stays a zombie
            os.sched_yield()
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        processes = [*map(int, children), first]
        for each in processes:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in processes:
                os.kill(each, signal.SIGCONT)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://isnad@/{database}?host={self._folder}"

    def make_database(self) -> str:
        """The address of an empty database."""
        self._made += 1
        name = f"made{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), "-D", str(self._folder / "data"), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self._user,
            cwd=self._folder,
            timeout=2 * int(_PATIENCE),
        )


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on databases are waited for, as long as a busy machine may need."""
    monkeypatch.setattr(database, "WAIT_SECONDS", 60)
    monkeypatch.setattr(postgresql, "WAIT_SECONDS", 60)
    monkeypatch.setattr(postgresql.PatientConnection, "patience", 60.0)


def _state(process: int) -> str:
    """What the process does, by the letter of proc(5): R for running, T for stopped."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs, if they are at hand."""
    found = shutil.which("pg_ctl")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return Path(found).resolve().parent if found else packaged[-1].parent if packaged else None


@contextmanager
def started() -> Iterator[Cluster]:
    """A PostgreSQL that runs; the test skips where there is none to start."""
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
    cluster = Cluster(programs, folder, user.pw_uid if user else None)
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
