"""A server under everything at once: python -m benchmarks.soak [--questions 20000 --swaps 200 --restarts 50]

Askers ask while the index is replaced under them, some clients read their answers byte by byte and others
leave before theirs. One server lives through the first half of the swaps, in which its memory has to stay
level; in the second half it is stopped and started again. Every answer is checked: it has to quote one
version of a document whole. At the end come the descriptors at rest, and the index.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from rag.index import snapshot
from rag.index.snapshot import SNAPSHOTS

SEEDS = Path(__file__).parents[1] / "seeds"
ISNAD = Path(sys.executable).with_name("isnad")
PROMISED = ("200", "429 too_often", "503 too_many")
"""What a question may be answered with: the last where none of `limits.concurrent` slots became free in
time."""
LEVEL = 1.05
"""Memory is level below so many times its plateau, which is its median in the second quarter of a life."""
SHORTEST = 20
"""A life of fewer swaps has no plateau."""
QUESTION = "كم عدد الزوار في التقرير؟"
REPORT = "بلغ عدد الزوار في التقرير {0} زائر. وبلغ عدد الزوار في التقرير السابق {0} زائر أيضًا."


@dataclass(slots=True)
class Seen:
    """What was seen. `statuses` are with the code of the error, `failed` holds what nobody promised, `gone`
    counts requests that met no server, and `seconds` has what each answer took. `memory` has MB after each
    swap, by the lives of the server."""

    statuses: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    gone: int = 0
    seconds: list[float] = field(default_factory=list)
    swaps: int = 0
    memory: list[list[float]] = field(default_factory=lambda: [[]])
    descriptors: list[int] = field(default_factory=list)

    def find_growth(self) -> str:
        """What is wrong with the memory of the longest life, if anything is."""
        life = max(self.memory, key=len)
        if len(life) < SHORTEST:
            return ""
        quarter = len(life) // 4
        plateau, most = statistics.median(life[quarter : 2 * quarter]), max(life[2 * quarter :])
        return f"memory grew from {plateau:.0f} to {most:.0f} MB" if most > LEVEL * plateau else ""


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
        """Start it, and wait until its chat is loaded; questions may be asked long before."""
        self.process = subprocess.Popen([*self.isnad, "serve"], stdout=subprocess.PIPE, stderr=self.log)
        assert self.process.stdout
        self.process.stdout.readline()
        httpx.get(f"http://127.0.0.1:{self.port}/", timeout=600).raise_for_status()

    def stop(self) -> None:
        """Stop it as a supervisor does."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)

    def memory(self) -> float:
        """What it has in memory, in MB."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1000

    def count_descriptors(self) -> int:
        """How many descriptors it has open."""
        assert self.process
        return len([*Path(f"/proc/{self.process.pid}/fd").iterdir()])


async def asker(client: httpx.AsyncClient, questions: asyncio.Queue[str], seen: Seen) -> None:
    """Ask each question that comes, until it meets a server."""
    while True:
        question = await questions.get()
        began = time.monotonic()
        while (response := await ask(client, question)) is None:
            seen.gone += 1
            await asyncio.sleep(0.2)
            began = time.monotonic()
        said = response.json()
        code = "" if response.status_code == 200 else f" {said['error']['code']}"
        seen.statuses[status := f"{response.status_code}{code}"] += 1
        if status not in PROMISED:
            seen.failed.append(response.text[:200])
        elif response.status_code == 200:
            seen.seconds.append(time.monotonic() - began)
            seen.failed += filter(None, [find_problem(said)])
        else:
            await asyncio.sleep(float(response.headers.get("retry-after", 1)))
        questions.task_done()


async def ask(client: httpx.AsyncClient, question: str) -> httpx.Response | None:
    """The response, or None where there was no server, or it went before it answered."""
    try:
        return await client.post("/api/ask", json={"question": question})
    except httpx.TransportError:
        return None


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
    """Everything at once, until all swaps and restarts have been. With each swap comes its share of the
    questions, so that askers meet the swap and the restart."""
    questions: asyncio.Queue[str] = asyncio.Queue()
    done = asyncio.Event()
    limits = httpx.Limits(max_connections=given.askers)
    url = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        asking = [asyncio.create_task(asker(client, questions, seen)) for _ in range(given.askers)]
        beside = [asyncio.create_task(slow_reader(server.port, done)) for _ in range(given.slow)]
        beside.append(asyncio.create_task(leaver(server.port, given.aborted)))
        half = given.swaps // 2
        for swap in range(1, given.swaps + 1):
            due = given.questions * swap // given.swaps - given.questions * (swap - 1) // given.swaps
            await asyncio.to_thread(server.change, 1000 + swap)
            seen.swaps += 1
            for _ in range(due):
                questions.put_nowait(QUESTION)
            seen.memory[-1].append(server.memory())
            if swap > half and count_due(swap - half, given) > count_due(swap - half - 1, given):
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
                seen.memory.append([])
        await asyncio.gather(questions.join(), beside[-1])
        seen.memory[-1].append(server.memory())
        done.set()
        for task in asking:
            task.cancel()
        await asyncio.gather(*beside)
    await asyncio.sleep(given.settle)
    seen.memory[-1].append(server.memory())
    seen.descriptors.append(server.count_descriptors())


def count_due(swap: int, given: argparse.Namespace) -> int:
    """How many restarts have been after so many swaps of the second half."""
    return int(swap * given.restarts // (given.swaps - given.swaps // 2))


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
        try:
            server.start()
            seen.descriptors.append(server.count_descriptors())
            with suppress(KeyboardInterrupt):  # what was seen until then is told all the same
                asyncio.run(soak(server, given, seen))
            server.stop()
        finally:
            if server.process:
                server.process.kill()
        opened = snapshot.current(server.data / SNAPSHOTS)  # verifies every file
        held = len(opened.titles()) == opened.manifest.documents
    print(f"{vars(given)} in {time.monotonic() - began:.0f} s, {seen.swaps} swaps")
    print(f"statuses {dict(seen.statuses)}; met no server, and asked again: {seen.gone}")
    took = statistics.quantiles(seen.seconds, n=100) if len(seen.seconds) > 1 else [0.0] * 99
    print(f"seconds to an answer: median {took[49]:.1f}, 95th {took[94]:.1f}, 99th {took[98]:.1f}")
    print(f"failed: {len(seen.failed)}", *seen.failed[:5], sep="\n  ")
    print("memory after each swap, MB, by the lives of the server:")
    print(*(" ".join(f"{size:.0f}" for size in life) for life in seen.memory), sep="\n")
    print(f"descriptors, at the start and at rest: {seen.descriptors}; the index verifies: {held}")
    if max(seen.descriptors) > seen.descriptors[0]:
        seen.failed.append("descriptors were not closed")
    seen.failed += filter(None, [seen.find_growth()])
    if seen.failed or not held:
        raise SystemExit("; ".join(seen.failed[-3:]) or "The index does not verify.")


if __name__ == "__main__":
    main()
