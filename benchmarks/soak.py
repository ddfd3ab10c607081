"""A server under everything at once: python -m benchmarks.soak [--questions 20000 --swaps 200 --restarts 50]

Askers ask while the index is replaced under them, the server is stopped and started again, some clients read
their answers byte by byte and others leave before theirs. Every answer is checked: it has to quote one
version of a document whole. At the end come memory, descriptors and the index.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from rag.index import snapshot
from rag.index.indexing import SNAPSHOTS

SEEDS = Path(__file__).parents[1] / "seeds"
ISNAD = Path(sys.executable).with_name("isnad")
PROMISED = ("200", "429", "503")
"""What a question may be answered with."""
QUESTION = "كم عدد الزوار في التقرير؟"
REPORT = "بلغ عدد الزوار في التقرير {0} زائر. وبلغ عدد الزوار في التقرير السابق {0} زائر أيضًا."


@dataclass(slots=True)
class Seen:
    """What was seen. `failed` holds what nobody promised, and `gone` counts requests that met no server."""

    statuses: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    gone: int = 0
    swaps: int = 0
    memory: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)


class Soaked:
    """The server in its own process, over documents of which one changes with each swap."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.data = folder / "corpus", folder / "data"
        shutil.copytree(SEEDS, self.corpus)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {
            "corpus": [str(self.corpus)],
            "data_dir": str(self.data),
            "index": {"watch": False},
            "limits": {"questions": None},
            "server": {"port": self.port},
        }
        (folder / "config.yaml").write_text(json.dumps(settings), encoding="utf-8")
        self.isnad = [str(ISNAD), "--config", str(folder / "config.yaml")]
        self.log = (folder / "log").open("a")
        self.process: subprocess.Popen[bytes] | None = None

    def change(self, number: int) -> None:
        """Write another version of the report, whole, and index it."""
        unfinished = self.corpus / ".report"
        unfinished.write_text(REPORT.format(number), encoding="utf-8")
        unfinished.replace(self.corpus / "report.txt")
        subprocess.run([*self.isnad, "index"], check=True, stdout=self.log, stderr=self.log)

    def start(self) -> None:
        """Start it. Once it has said where it listens, questions may be asked."""
        self.process = subprocess.Popen([*self.isnad, "serve"], stdout=subprocess.PIPE, stderr=self.log)
        assert self.process.stdout
        self.process.stdout.readline()

    def stop(self) -> None:
        """Stop it as a supervisor does."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)

    def measure(self, seen: Seen) -> None:
        """Note its memory in MB and its open descriptors."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        seen.memory.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1000)
        seen.descriptors.append(len([*Path(f"/proc/{self.process.pid}/fd").iterdir()]))


async def asker(client: httpx.AsyncClient, left: list[int], seen: Seen) -> None:
    """Ask until no question is left."""
    while left[0] > 0:
        left[0] -= 1
        try:
            response = await client.post("/api/ask", json={"question": QUESTION})
        except httpx.TransportError:
            seen.gone += 1
            left[0] += 1
            await asyncio.sleep(0.2)
            continue
        seen.statuses[str(response.status_code)] += 1
        if str(response.status_code) not in PROMISED:
            seen.failed.append(response.text[:200])
        elif response.status_code == 200 and (problem := find_problem(response.json())):
            seen.failed.append(problem)
        elif response.status_code != 200:
            await asyncio.sleep(float(response.headers.get("retry-after", 1)))


def find_problem(answer: dict[str, Any]) -> str:
    """What is wrong with an answer: it was refused, or holds numbers of two versions."""
    said = json.dumps([answer["answer"], answer["citations"]], ensure_ascii=False)
    versions = set(re.findall(r"في التقرير (?:السابق )?(\d+) زائر", said))
    return "" if answer["answered"] and len(versions) == 1 else f"versions {sorted(versions)}: {said[:200]}"


async def slow_reader(port: int, done: asyncio.Event) -> None:
    """Ask for events, and read one byte every now and then."""
    while not done.is_set():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request("Accept: text/event-stream\r\n"))
            while not done.is_set():
                byte = await asyncio.wait_for(reader.read(1), 90)
                if not byte:
                    break
                await asyncio.sleep(0.02)
            writer.close()
        except (OSError, TimeoutError):
            await asyncio.sleep(0.5)


async def leaver(port: int, times: int) -> None:
    """Ask, and leave before the answer; half of them in the middle of the question."""
    for turn in range(times):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            whole = request()
            writer.write(whole if turn % 2 else whole[:-10])
            await writer.drain()
            await asyncio.sleep(0.01)
            writer.close()
        except OSError:
            await asyncio.sleep(0.2)
        await asyncio.sleep(0.05)


def request(more: str = "") -> bytes:
    """A question as it is sent."""
    body = json.dumps({"question": QUESTION}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


async def soak(server: Soaked, given: argparse.Namespace, seen: Seen) -> None:
    """Everything at once, until the questions are asked and all swaps and restarts have been."""
    left, done = [given.questions], asyncio.Event()
    limits = httpx.Limits(max_connections=given.askers)
    url = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        asking = [asyncio.create_task(asker(client, left, seen)) for _ in range(given.askers)]
        beside = [asyncio.create_task(slow_reader(server.port, done)) for _ in range(given.slow)]
        beside.append(asyncio.create_task(leaver(server.port, given.aborted)))
        for swap in range(1, given.swaps + 1):
            await asyncio.to_thread(server.change, 1000 + swap)
            seen.swaps += 1
            lives = given.restarts + 1
            if swap < given.swaps and swap * lives // given.swaps > (swap - 1) * lives // given.swaps:
                server.measure(seen)
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
        await asyncio.gather(*asking, beside[-1])
        server.measure(seen)
        done.set()
        await asyncio.gather(*beside)
    await asyncio.sleep(given.settle)
    server.measure(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description="A server under everything at once.")
    sizes = {"questions": 20_000, "swaps": 200, "restarts": 50, "askers": 100, "slow": 10, "aborted": 1000}
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--settle", type=float, default=20, help="seconds before the last measure")
    given = parser.parse_args()
    seen, began = Seen(), time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        server = Soaked(Path(made))
        server.change(1000)
        server.start()
        try:
            httpx.get(f"http://127.0.0.1:{server.port}/", timeout=120).raise_for_status()
            server.measure(seen)
            asyncio.run(soak(server, given, seen))
            server.stop()
        finally:
            assert server.process
            server.process.kill()
        opened = snapshot.current(server.data / SNAPSHOTS)  # verifies every file
        held = len(opened.titles()) == opened.manifest.documents
    print(f"{vars(given)} in {time.monotonic() - began:.0f} s, {seen.swaps} swaps")
    print(f"statuses {dict(seen.statuses)}; met no server, and asked again: {seen.gone}")
    print(f"failed: {len(seen.failed)}", *seen.failed[:5], sep="\n  ")
    print("memory, MB: " + ", ".join(f"{size:.0f}" for size in seen.memory))
    print(f"descriptors: {seen.descriptors}; the index verifies: {held}")
    if seen.failed or not held:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
