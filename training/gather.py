"""Makes training files, as training.data reads them, from clones of three public repositories.

    python -m training.gather --wikipedia CLONE --seed CLONE --names CLONE \
        --keep-out BENCHMARKS --output DATA

The commits are fixed (training.data names them), so the same files come out everywhere.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from evals import squad
from rag import arabic
from training.data import (
    ARTICLES,
    NAMES,
    NAMES_COMMIT,
    SEED,
    SEED_COMMIT,
    WIKIPEDIA_COMMIT,
    Pair,
)

SHARED_WORDS = 8
"""A text that has so many words in a row in common with a benchmark is kept out."""
LEAST_WORDS, MOST_WORDS, MOST_PASSAGES = 40, 120, 24
LEAST_LETTERS = 3


def main(
    wikipedia: Annotated[Path, typer.Option(help="A clone of motazsaad/egy-arb-dialect-id.")],
    seed: Annotated[Path, typer.Option(help="A clone of openlanguagedata/seed.")],
    names: Annotated[Path, typer.Option(help="A clone of steveash/NETransliteration-COLING2018.")],
    keep_out: Annotated[Path, typer.Option(help="A folder of SQuAD files whose texts must not come in.")],
    output: Annotated[Path, typer.Option(help="Where the three .tsv.gz files are written.")],
) -> None:
    """Write the encyclopedia's passages, the parallel seed sentences and the names."""
    measured = runs(contexts(keep_out))
    for name, pairs in (
        (ARTICLES, encyclopedia(_files(wikipedia, WIKIPEDIA_COMMIT, "ar-arz/20012017/ar"), measured)),
        (SEED, parallel(_files(seed, SEED_COMMIT, "seed"), measured)),
        (NAMES, transliterated(_files(names, NAMES_COMMIT, "data/wd_arabic_80", "data/wd_arabic_20"))),
    ):
        print(f"{output / name}: {_write(output / name, pairs):,} rows")


def contexts(folder: Path) -> Iterator[str]:
    """The paragraphs of every SQuAD file in a folder. Raises FileNotFoundError where there is none."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise FileNotFoundError(
            f"{folder} holds no .json file. --keep-out must name a folder of SQuAD files."
        )
    for path in paths:
        yield from squad.read(path).paragraphs


def runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Every run of SHARED_WORDS folded words in the texts."""
    return {run for text in texts for run in _runs(text)}


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = arabic.fold(text).split()
    return (tuple(words[start : start + SHARED_WORDS]) for start in range(len(words) - SHARED_WORDS + 1))


def encyclopedia(files: Iterable[tuple[str, str]], keep_out: set[tuple[str, ...]]) -> Iterator[Pair]:
    """(title, passage) of each article, of the articles that share no run with `keep_out`."""
    for _, text in files:
        opened = re.match(r'<doc [^>]*title="([^"]*)"[^>]*>\s*', text)
        if not opened or not keep_out.isdisjoint(_runs(text)):
            continue
        title = opened[1]
        paragraphs = text[opened.end() :].removesuffix("</doc>\n").split("\n")
        for passage in _passages(paragraph for paragraph in paragraphs if paragraph != title):
            yield Pair("wikipedia", title, passage)


def _passages(paragraphs: Iterable[str]) -> list[str]:
    """Neighbouring sentences up to MOST_WORDS words, never across a longer paragraph's end."""
    passages: list[str] = []
    held: list[str] = []
    for paragraph in paragraphs:
        for start, end in arabic.sentences(paragraph):
            words = paragraph[start:end].split()
            if held and len(held) + len(words) > MOST_WORDS:
                passages.append(" ".join(held))
                held = []
            held += words[:MOST_WORDS]
        if len(held) >= LEAST_WORDS:
            passages.append(" ".join(held))
            held = []
    return [passage for passage in passages if len(passage.split()) >= LEAST_WORDS][:MOST_PASSAGES]


def parallel(files: Iterable[tuple[str, str]], keep_out: set[tuple[str, ...]]) -> Iterator[Pair]:
    """(English, Arabic) sentences, Egyptian and Moroccan, that share no run with `keep_out`."""
    lines = {name: text.splitlines() for name, text in files}
    for language in ("arz", "ary"):
        for english, translated in zip(lines["eng_Latn"], lines[f"{language}_Arab"], strict=True):
            if keep_out.isdisjoint(_runs(english)) and keep_out.isdisjoint(_runs(translated)):
                yield Pair(f"seed-{language}", english, translated)


def transliterated(files: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    """(name, as Arabic writes it), of at least LEAST_LETTERS letters each."""
    for _, text in files:
        for line in text.splitlines():
            latin, letters, _ = line.split("\t")
            arabic_letters = letters.replace(" ", "")
            if min(len(latin), len(arabic_letters)) >= LEAST_LETTERS:
                yield Pair("names", latin.capitalize(), arabic_letters)


def _files(clone: Path, commit: str, *paths: str) -> Iterator[tuple[str, str]]:
    """(name, text) of the files at these paths of a commit, by name."""
    for path, content in archived(clone, commit, *paths):
        yield Path(path).name, content.decode("utf-8", "replace")


def archived(clone: Path, commit: str, *paths: str) -> Iterator[tuple[str, bytes]]:
    """(path, content) of the files at these paths of a commit, by path. Raises CalledProcessError without
    it."""
    command = ["git", "-C", str(clone), "archive", commit, *paths]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in sorted((member for member in files if member.isfile()), key=lambda each: each.name):
            opened = files.extractfile(member)
            assert opened
            yield member.name, opened.read()


def _write(path: Path, pairs: Iterable[Pair]) -> int:
    rows = list(dict.fromkeys(pairs))
    with (
        gzip.GzipFile(path, "wb", mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        writer.writerows([" ".join(cell.split()) for cell in row] for row in rows)
    return len(rows)


if __name__ == "__main__":
    typer.run(main)
