"""Tesseract, the program that reads letters in pictures: whether it is there, and a call of it."""

from __future__ import annotations

import functools
import os
import resource
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

REMEDY: Final = (
    "Install tesseract-ocr and tesseract-ocr-ara, with documents.ocr: auto, or give the original file."
)
LANGUAGE: Final = "ara"
"""Its model reads Latin letters and numbers too; with `eng` beside it more Arabic words come out wrong."""
_WAITING: Final = 5


@functools.cache
def find_tesseract() -> str | None:
    """The version of Tesseract on this machine; None where it, or its Arabic, is not installed."""
    if shutil.which("tesseract") is None:
        return None
    with suppress(OSError, subprocess.SubprocessError):
        said = [run_tesseract([option], 20) for option in ("--list-langs", "--version")]
        if LANGUAGE in said[0].split():
            return said[1].split("\n")[0].strip()
    return None


def run_tesseract(arguments: Sequence[str], seconds: int) -> str:
    """What it prints. Raises SubprocessError where it fails or takes more seconds of a processor. By the
    clock it has `_WAITING` times as many, since other work may have the machine."""
    # One thread each: pages are read in parallel, and a process that is left alone ends by itself.
    with subprocess.Popen(
        ["tesseract", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    ) as process:
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds))
        try:
            output, _ = process.communicate(timeout=_WAITING * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.SubprocessError(f"exit code {process.returncode}")
    return output.decode("utf-8", "replace")
