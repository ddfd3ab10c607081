"""Servers of one catalogue behind an nginx, asked without a pause, in Markdown:

    python -m benchmarks.replicas [--servers N] [--askers N] [--seconds S] [--swaps N]

One server, then all of them, and then all of them while each is restarted in its turn and the index is
replaced again and again. PostgreSQL, nginx (by deploy/nginx.conf) and the servers are started on this
machine, which they share with the askers; each asker comes from an address of its own. `failed` is whatever
is no answer from the documents. Needs the extra `test`, and Debian's postgresql and nginx-light.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import httpx
import numpy as np
import typer

from tests.catalogue.servers import Served, Site
from tests.ports import find_port
from tests.postgresql import started
from tests.proxies import balancer
from tests.waiting import PATIENCE_SECONDS, until
from ui.catalogue.publishing import index_for_all

SEEDS = Path(__file__).parents[1] / "seeds"
QUESTIONS = (
    "كم بلغ حجم التجارة بين الصين وروسيا؟",
    "متى تأسست منظمة شنغهاي للتعاون؟",
    "كم بدل السكن في الشهر؟",
)
"""Which the articles of seeds/ and `CHANGING` answer."""
CHANGING = "بدل السكن {} دينار في الشهر."
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Asked:
    """What came of the questions: the milliseconds of those that were answered, and what went wrong."""

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def asking(address: str, askers: int, questions: Sequence[str] = QUESTIONS) -> Iterator[Asked]:
    """Ask without a pause while the block runs, each asker from an address of its own."""
    asked, stopped = Asked(), threading.Event()

    def ask(number: int) -> None:
        transport = httpx.HTTPTransport(local_address=f"127.0.{1 + number // 250}.{1 + number % 250}")
        turn = number
        with httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, transport=transport) as client:
            while not stopped.is_set():
                began = time.monotonic()
                if failure := _ask(client, questions[turn % len(questions)]):
                    asked.failures.append(failure)
                else:
                    asked.times.append(1000 * (time.monotonic() - began))
                turn += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(askers)]
    began = time.monotonic()
    for each in threads:
        each.start()
    try:
        yield asked
    finally:
        stopped.set()
        for each in threads:
            each.join()
        asked.seconds = time.monotonic() - began


def _ask(client: httpx.Client, question: str) -> str | None:
    """What is wrong with the answer to a question, if anything is."""
    try:
        response = client.post("/api/ask", json={"question": question})
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"
    if response.status_code != 200:
        return f"{response.status_code}: {response.text[:100]}"
    return None if response.json()["answered"] else f"not answered: {question}"


class Servers:
    """Servers of a site that run, each at a port that it keeps."""

    def __init__(self, site: Site, count: int, stack: ExitStack) -> None:
        self._site = site
        self._stack = stack
        self._served = [self._start(number, find_port()) for number in range(count)]
        for each in self._served:
            until(each.is_ready)
        self.addresses = [str(each.client.base_url) for each in self._served]

    def _start(self, number: int, port: int) -> Served:
        sections = {"server": {"port": port, "proxy_addresses": ["127.0.0.1"]}}
        return self._stack.enter_context(self._site.serving(f"server{number}", **sections))

    def restart(self) -> None:
        """Restart each in its turn, when the one before is ready again."""
        for number, each in enumerate(self._served):
            port = each.client.base_url.port
            assert port
            each.end()
            self._served[number] = self._start(number, port)
            until(self._served[number].is_ready)

    def processor_seconds(self) -> float:
        """The processor's time that they have used."""
        return sum(map(_processor_seconds, (each.process.pid for each in self._served)))


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def swap(site: Site, times: int) -> None:
    """Publish so many new indexes, one after another."""
    for number in range(times):
        site.write("changing.txt", CHANGING.format(301 + number))
        index_for_all(site.settings("writer"))


@contextmanager
def made_site(folder: Path) -> Iterator[Site]:
    """A site with an index of seeds/ and a document that changes."""
    with started() as cluster:
        site = Site(folder, cluster.make_database(), str(folder / "store"))
        for file in SEEDS.iterdir():
            shutil.copy(file, site.corpus)
        site.write("changing.txt", CHANGING.format(300))
        index_for_all(site.settings("writer"))
        yield site


def main(
    servers: Annotated[int, typer.Option(help="How many.")] = 3,
    askers: Annotated[int, typer.Option(help="How many ask at a time.")] = 12,
    seconds: Annotated[float, typer.Option(help="How long each is asked.")] = 30,
    swaps: Annotated[int, typer.Option(help="How often the index is replaced meanwhile.")] = 10,
) -> None:
    """Print the table."""
    print("| | questions a second | CPU ms a question | p50, ms | p95, ms | answered | failed |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as made, made_site(Path(made)) as site, ExitStack() as stack:
        running = Servers(site, servers, stack)
        for addresses in (running.addresses[:1], running.addresses):
            with balancer(addresses, Path(made)) as address:
                _ask_for(address, askers, 3)  # what is loaded with the first questions
                before = running.processor_seconds()
                asked = _ask_for(address, askers, seconds)
                _print(_count(len(addresses)), asked, running.processor_seconds() - before)
        with balancer(running.addresses, Path(made)) as address, asking(address, askers) as asked:
            writing = threading.Thread(target=swap, args=(site, swaps))
            writing.start()
            running.restart()
            writing.join()
        _print(f"{_count(servers)}, each restarted, {swaps} swaps", asked, None)
    for each in sorted(set(asked.failures)):
        print(f"{asked.failures.count(each)} x {each}")


def _ask_for(address: str, askers: int, seconds: float) -> Asked:
    with asking(address, askers) as asked:
        time.sleep(seconds)
    return asked


def _count(servers: int) -> str:
    return "one server" if servers == 1 else f"{servers} servers"


def _print(what: str, asked: Asked, processor: float | None) -> None:
    middle, high = np.percentile(asked.times, [50, 95])
    used = "" if processor is None else f"{1000 * processor / len(asked.times):.0f}"
    rate = len(asked.times) / asked.seconds
    print(
        f"| {what} | {rate:.1f} | {used} | {middle:.0f} | {high:.0f} | {len(asked.times)}"
        f" | {len(asked.failures)} |",
        flush=True,
    )


if __name__ == "__main__":
    typer.run(main)
