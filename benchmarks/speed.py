"""How quick it is on many passages: python -m benchmarks.speed [PASSAGES]

Indexes that many passages (10,000 unless told) of sentences that are drawn from seeds/ with their numbers
changed, and again with one file and one in a hundred changed, serves them, and asks: all of them, and a
collection of every second document. Everything runs as a user runs it: `isnad index`, `isnad serve`, HTTP.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.corpus import draw

SEEDS = Path(__file__).parents[1] / "seeds"
ISNAD = Path(sys.executable).with_name("isnad")
QUESTIONS = (
    "كم بلغ حجم التجارة بين الصين وروسيا؟",
    "متى زار بوتين بكين؟",
    "ما مدة إجازة الوضع؟",
    "كيف أبلغ عن رسالة مريبة؟",
    "Who approves travel abroad?",
    "ما سعر تذكرة القطار إلى المريخ؟",
)


def write_corpus(folder: Path, passages: int) -> None:
    """Documents of fifty paragraphs, each of some eighty words: one passage each."""
    texts = [file.read_text(encoding="utf-8").split("---\n")[2] for file in sorted(SEEDS.glob("*.md"))]
    paragraphs = draw(texts, passages)
    for start in range(0, passages, 50):
        document = "\n\n".join(itertools.islice(paragraphs, 50))
        (folder / f"{start:07}.txt").write_text(document, encoding="utf-8")


def main(passages: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "corpus").mkdir()
        write_corpus(folder / "corpus", passages)
        (folder / "config.yaml").write_text(
            "corpus: [corpus]\ndata_dir: data\nlimits: {questions: null}\ncollections: {half: ['*00.txt']}\n"
        )
        isnad = [str(ISNAD), "--config", str(folder / "config.yaml")]

        _time_index("a first run", isnad)
        _time_index("nothing changed", isnad)
        files = sorted((folder / "corpus").iterdir())
        _change(files[:1])
        _time_index("one file changed", isnad)
        _change(files[1::100])
        _time_index("one in a hundred changed", isnad)

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        began = time.perf_counter()
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([*isnad, "serve", "--port", str(port)], stdout=log, stderr=log)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                while not _is_ready(client):
                    time.sleep(0.05)
                print(f"from `isnad serve` to ready: {time.perf_counter() - began:.1f} s")
                _time_questions(client, "a question while the chat is still loaded", {})
                client.get("/").raise_for_status()  # it waits for the chat, whose import takes its share
                print(f"from `isnad serve` to the chat: {time.perf_counter() - began:.1f} s")
                _time_questions(client, "a warm question", {})
                _time_questions(client, "one to a collection of half", {"collections": ["half"]})
                status = Path(f"/proc/{server.pid}/status").read_text()
                peak = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1000
                print(f"peak memory of serving: {peak:,.0f} MB")
        finally:
            server.terminate()
            server.wait()


def _time_index(name: str, isnad: list[str]) -> None:
    """Of one run of `isnad index`: seconds by the clock and of processors, and the most memory."""
    began = time.perf_counter()
    run = subprocess.Popen([*isnad, "index"], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    report = run.stdout.read().strip().splitlines()[-1]
    _, status, usage = os.wait4(run.pid, 0)
    if status:
        sys.exit(f"`isnad index` failed: {report}")
    print(
        f"index, {name}: {time.perf_counter() - began:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of"
        f" processors, {usage.ru_maxrss / 1000:,.0f} MB at most ({report})"
    )


def _change(files: list[Path]) -> None:
    """Have each file say something else."""
    for file in files:
        file.write_text(file.read_text(encoding="utf-8").replace(".", " بعد التعديل.", 1), encoding="utf-8")


def _time_questions(client: httpx.Client, name: str, more: dict[str, list[str]]) -> None:
    times = []
    for number in range(20 * len(QUESTIONS)):
        asked = {"question": QUESTIONS[number % len(QUESTIONS)], **more}
        began = time.perf_counter()
        client.post("/api/ask", content=json.dumps(asked)).raise_for_status()
        times.append(time.perf_counter() - began)
    warm = sorted(times[len(QUESTIONS) :])
    print(
        f"{name}: median {1000 * statistics.median(warm):.1f} ms,"
        f" 95th percentile {1000 * warm[int(0.95 * len(warm))]:.1f} ms, the first {1000 * times[0]:.0f} ms"
    )


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
