"""Counts how common each term is at large: python -m training.frequencies --data FOLDER"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from rag import arabic
from rag.frequencies import FILE
from training import data
from training.data import Rows

OF_A_SOURCE = 6_000
"""Passages of one source, at most, so that none decides what is common."""
AT_LEAST = 20
"""Passages that a term has to stand in to be written down."""
SENTENCES = 5
"""Sentences of the parallel text that make a passage."""


def passages(rows: Rows) -> Iterator[str]:
    """Arabic and English text of every open source, in pieces of a passage's size."""
    texts: dict[str, list[str]] = {}
    for pair in rows.retrieval:
        texts.setdefault(pair.source, []).append(pair.right)
    for name, side in (("Arabic", 2), ("English", 1)):
        sentences: dict[str, list[str]] = {}
        for pair in rows.parallel:
            sentences.setdefault(f"{pair.source} in {name}", []).append(pair[side])
        for source, found in sentences.items():
            texts[source] = [" ".join(found[n : n + SENTENCES]) for n in range(0, len(found), SENTENCES)]
    for found in texts.values():
        yield from sorted(dict.fromkeys(found), key=data.checksum)[:OF_A_SOURCE]


def main(
    folder: Annotated[Path, typer.Option("--data", help="Holds the six .tsv.gz files.", exists=True)],
) -> None:
    """Write the file of rag.frequencies."""
    counts: Counter[str] = Counter()
    total = 0
    for passage in track(list(passages(data.read(folder))), "counting"):
        counts.update(set(arabic.terms(passage)))
        total += 1
    lines = [f"{term}\t{count}" for term, count in sorted(counts.items()) if count >= AT_LEAST]
    with FILE.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        file.write("\n".join([f"\t{total}", *lines]).encode())
    print(f"{FILE}: {len(lines):,} terms of {total:,} passages")


if __name__ == "__main__":
    typer.run(main)
