"""The documents of a segment and their passages, in one SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.documents import Document, document_id
from rag.passages import Passage, Sentence

_STRUCTURE = ("paragraphs", "headings", "remarks", "lines", "spans")
"""The columns of a document's structure, by the names of its fields."""
_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    first INTEGER NOT NULL, passages INTEGER NOT NULL,
    digest TEXT NOT NULL, file BLOB NOT NULL, modified TEXT NOT NULL, gaps TEXT NOT NULL,
    paragraphs TEXT NOT NULL, headings TEXT NOT NULL, remarks TEXT NOT NULL, lines TEXT NOT NULL,
    spans TEXT NOT NULL);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL, section TEXT, start INTEGER NOT NULL,
    text TEXT NOT NULL, sentences TEXT NOT NULL);
"""
# What passages hold of a document's text is kept there alone, and what stands between them as `gaps`.


@dataclass(frozen=True, slots=True)
class Origin:
    """What a document was read from: a file, and the SHA-256 that it had; empty for what is not to be taken
    for read. `modified` is the day on which it was changed last (ISO 8601), which says nothing of its
    content."""

    digest: str = ""
    file: Path = Path()
    modified: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a document beside its text: how many passages it makes, the remarks of its loader, and
    what it was read from."""

    path: str
    title: str
    passages: int
    remarks: tuple[str, ...] = ()
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Batch:
    """A document, what it was read from, and its passages in the order of its text."""

    document: Document
    origin: Origin
    passages: Sequence[Passage]


class Corpus:
    """Documents and passages as `write` wrote them. Safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(
            f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    def close(self) -> None:
        self._database.close()

    def extents(self) -> Iterator[tuple[str, int, int]]:
        """Of each document its path, the row of its first passage, and how many it has."""
        yield from self._database.execute("SELECT path, first, passages FROM documents")

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order asked for."""
        marks = ",".join("?" * len(rows))
        found = self._database.execute(
            "SELECT row, path, title, section, start, text, sentences FROM passages"
            f" JOIN documents ON documents.number = document WHERE row IN ({marks})",
            list(rows),
        )
        passages = {row: _passage_of(*values) for row, *values in found}
        return [passages[row] for row in rows]

    def passages_of(self, path: str) -> list[Passage]:
        """The passages of the document of this path, in order; none where it is not here."""
        found = self._database.execute(
            "SELECT first, passages FROM documents WHERE id = ?", (document_id(path),)
        ).fetchone()
        first, count = found or (0, 0)
        rows = self._database.execute(
            "SELECT path, title, section, start, text, sentences FROM passages"
            " JOIN documents ON documents.number = document WHERE row >= ? AND row < ? ORDER BY row",
            (first, first + count),
        )
        return [_passage_of(*values) for values in rows]

    def document(self, identity: str) -> Document | None:
        """The document of this id, or None."""
        row = self._database.execute(
            "SELECT first, passages, path, title, gaps, paragraphs, headings, remarks, lines, spans"
            " FROM documents WHERE id = ?",
            (identity,),
        ).fetchone()
        if not row:
            return None
        first, count, path, title, gaps, *structure = row
        texts = self._database.execute(
            "SELECT text FROM passages WHERE row >= ? AND row < ? ORDER BY row", (first, first + count)
        )
        before, *after = json.loads(gaps)
        pieces = (text + gap for (text,), gap in zip(texts, after, strict=True))
        told = {name: json.loads(value) for name, value in zip(_STRUCTURE, structure, strict=True)}
        return Document.of(path, title, before + "".join(pieces), told)

    def title(self, path: str) -> str | None:
        """The title of the document of this path, or None."""
        row = self._database.execute(
            "SELECT title FROM documents WHERE id = ?", (document_id(path),)
        ).fetchone()
        return str(row[0]) if row else None

    def titles(self) -> dict[str, str]:
        """The title of each document by its path."""
        return dict(self._database.execute("SELECT path, title FROM documents"))

    def origins(self) -> dict[str, Origin]:
        """What each document was read from, by its path."""
        rows = self._database.execute("SELECT path, digest, file, modified FROM documents")
        return {path: Origin(digest, Path(os.fsdecode(file)), on) for path, digest, file, on in rows}

    def remarks(self) -> dict[str, tuple[str, ...]]:
        """The remarks on each document that has some, by its path."""
        rows = self._database.execute("SELECT path, remarks FROM documents WHERE remarks != '[]'")
        return {path: tuple(json.loads(remarks)) for path, remarks in rows}

    def entries(self, identity: str | None = None) -> list[Entry]:
        """The entry of each document; with an id, of that one alone."""
        rows = self._database.execute(
            "SELECT path, title, passages, remarks, digest, file, modified FROM documents"
            " WHERE id = ? OR ? IS NULL",
            (identity, identity),
        )
        return [
            Entry(path, title, count, tuple(json.loads(remarks)), Origin(digest, Path(os.fsdecode(file)), on))
            for path, title, count, remarks, digest, file, on in rows
        ]


def write(file: Path, batches: Iterable[Batch]) -> None:
    """Make a file of documents, whose passages are rows from 0 on."""
    with _writing(file) as database:
        database.executescript(_SCHEMA)
        first = 0
        for number, batch in enumerate(batches):
            database.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _row_of(number, first, batch),
            )
            database.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (
                        row,
                        number,
                        passage.section,
                        passage.start,
                        passage.text,
                        _json([(s.start, s.end, s.paragraph, s.page, s.unit) for s in passage.sentences]),
                    )
                    for row, passage in enumerate(batch.passages, first)
                ),
            )
            first += len(batch.passages)


def erase(file: Path, paths: Collection[str]) -> None:
    """Take documents out of a file, which keeps nothing of their text. The rows of the others stay."""
    with _writing(file) as database:
        database.execute("PRAGMA secure_delete = ON")
        for path in paths:
            found = database.execute(
                "DELETE FROM documents WHERE id = ? RETURNING first, passages", (document_id(path),)
            )
            for first, count in found.fetchall():
                database.execute("DELETE FROM passages WHERE row >= ? AND row < ?", (first, first + count))


def merge(file: Path, others: Sequence[Path]) -> None:
    """Make a file of what others hold, one after the other, without rows that are no passages any more."""
    with _writing(file) as database:
        database.executescript(_SCHEMA)
        first = number = 0
        for other in others:
            database.commit()
            database.execute("ATTACH ? AS other", (os.fspath(other),))
            kept = database.execute("SELECT number, first, passages FROM other.documents ORDER BY first")
            for old, start, count in kept.fetchall():
                database.execute(
                    "INSERT INTO documents SELECT ?, id, path, title, ?, passages, digest, file, modified,"
                    " gaps, paragraphs, headings, remarks, lines, spans FROM other.documents"
                    " WHERE number = ?",
                    (number, first, old),
                )
                database.execute(
                    "INSERT INTO passages SELECT row - ? + ?, ?, section, start, text, sentences"
                    " FROM other.passages WHERE row >= ? AND row < ?",
                    (start, first, number, start, start + count),
                )
                first += count
                number += 1
            database.commit()
            database.execute("DETACH other")


@contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    """A database that is no one's yet: what a crash leaves of it is thrown away, so that it needs no
    journal."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        yield database
        database.commit()


def _row_of(number: int, first: int, batch: Batch) -> tuple[Any, ...]:
    document, origin = batch.document, batch.origin
    structure = document.structure()
    return (
        number,
        document.id,
        document.path,
        document.title,
        first,
        len(batch.passages),
        origin.digest,
        os.fsencode(origin.file),
        origin.modified,
        _json(list(_gaps(batch))),
        _json(structure["paragraphs"]),
        _json(structure["headings"]),
        json.dumps(structure["remarks"]),  # as ASCII: a remark or an address may not be sound Unicode
        _json(structure["lines"]),
        json.dumps(structure["spans"]),
    )


def _gaps(batch: Batch) -> Iterator[str]:
    """The text before, between and after the passages."""
    at = 0
    for passage in batch.passages:
        yield batch.document.text[at : passage.start]
        at = passage.end
    yield batch.document.text[at:]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _passage_of(path: str, title: str, section: str | None, start: int, text: str, sentences: str) -> Passage:
    return Passage(path, title, section, start, text, tuple(Sentence(*row) for row in json.loads(sentences)))
