"""Coverage-guided fuzzing by atheris: python -m tests.fuzz [NAME ...] [--seconds 3600] [--found found]

Each target has its share of the time, in a process of its own. What is found is told once for each place in
the code, and its bytes are written into a folder. It needs a package more: pip install 'isnad[fuzzing]'
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

SECONDS_A_TRY = 10
"""One input may take so many seconds of computing; atheris makes it slower."""
LONGEST = 20_000
"""Inputs have so many bytes at most."""


class SlowError(BaseException):
    """An input took too long. No handler of errors catches it."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise SlowError(f"more than {SECONDS_A_TRY} seconds")


def fuzz(name: str, seconds: int, found: Path) -> None:
    """Try one target, and never return."""
    import atheris

    logging.lastResort = None  # else every request is told
    with atheris.instrument_imports(include=["rag", "ui", "evals"]):
        from tests.fuzz.targets import TARGETS

        target = TARGETS[name]
        for example in target.examples:
            target.check(example)  # imports what is imported late
    seen: set[str] = set()

    def once(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_A_TRY)
        try:
            target.check(data)
        except (Exception, SlowError) as error:
            _tell(error, data, name, found, seen)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    signal.signal(signal.SIGVTALRM, _stop)
    corpus = found / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, example in enumerate(target.examples):
        (corpus / f"example-{number}").write_bytes(example)
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=3000", "-verbosity=0"]
    options.append("-print_final_stats=1")  # how many inputs it were
    options.append(f"-artifact_prefix={found / name}-")
    atheris.Setup([name, *options, str(corpus)], once, enable_python_coverage=True)
    atheris.Fuzz()


def _tell(error: BaseException, data: bytes, name: str, found: Path, seen: set[str]) -> None:
    """Write down an input that something else happens with than was promised, once for each place."""
    own = [each for each in traceback.extract_tb(error.__traceback__) if "site-packages" not in each.filename]
    place = f"{type(error).__name__} {own[-1].filename}:{own[-1].lineno}"
    if place in seen:
        return
    seen.add(place)
    file = found / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
    file.write_bytes(data)
    print(f"{name}: {place}: {str(error)[:300]} ({file})", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing by atheris.")
    parser.add_argument("names", nargs="*", help="The targets. Default: all.")
    parser.add_argument("--seconds", type=int, default=3600, help="The time for all of them together.")
    parser.add_argument("--found", type=Path, default=Path("found"), help="The folder for what is found.")
    given = parser.parse_args()
    given.found.mkdir(exist_ok=True)
    if len(given.names) == 1:
        fuzz(given.names[0], given.seconds, given.found)
    from tests.fuzz.targets import TARGETS

    names: list[Any] = given.names or list(TARGETS)
    share = str(max(1, given.seconds // len(names)))
    for name in names:
        began = time.monotonic()
        one = [sys.executable, "-m", "tests.fuzz", name, "--seconds", share, "--found", str(given.found)]
        ended = subprocess.run(one).returncode
        print(f"{name}: {time.monotonic() - began:.0f} s, exit code {ended}", flush=True)


if __name__ == "__main__":
    main()
