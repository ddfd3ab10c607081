"""What is printed in a terminal: text of documents and questions without what could steer it, wrapped at
words, and what is waited for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

Update = Callable[[str, int, int], None]
"""Is called with a stage, and how much of it is done and of how much."""

out: Final = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
err: Final = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)

_STAGES = {
    "fetch": "Fetching pages",
    "read": "Reading files",
    "recognise": "Reading pictures",
    "split": "Making passages",
    "embed": "Embedding passages",
    "fill": "Filling Milvus",
    "write": "Writing the index",
    "send": "Sending the index",
    "read ahead": "Reading passages",
    "ask": "Asking",
}


def printable(text: str) -> str:
    """Text of documents and questions without what could steer a terminal: control characters, and marks
    that reorder the line."""
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        or character in "\u200c\u200d"
    )


def say(text: str, style: str = "", console: Console = out) -> None:
    """Print text of documents and questions. A terminal gets lines that are wrapped at words and begin where
    the first one does; a file or a program gets the text's own lines."""
    shown = printable(text)
    if console.is_terminal:
        shown = "\n".join(part for line in shown.split("\n") for part in _wrap(line, console))
    console.print(shown, style=style)


def _wrap(line: str, console: Console) -> Iterator[str]:
    words = line.lstrip(" ")
    indent = " " * (len(line) - len(words))
    for part in Text(words).wrap(console, max(console.width - len(indent), 20)):
        yield indent + part.plain.rstrip()


def count(number: int, noun: str) -> str:
    """The number of something with its English noun: `1 document`, `2,300 documents`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def note(text: str) -> None:
    """Say how far something is, on standard error; nothing where that is not a terminal."""
    if err.is_terminal:
        say(text, "dim", err)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on standard error what is waited for, while it is; nothing where that is not a terminal."""
    if err.is_terminal:
        with err.status(printable(what)):
            yield
    else:
        yield


@contextmanager
def progress() -> Iterator[Update]:
    """A bar for each stage of indexing, on standard error; none where that is not a terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=not err.is_terminal,
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_STAGES[stage], total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield update
