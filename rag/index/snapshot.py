"""One immutable index on disk: written whole, checksummed, made current by one atomic rename.

    DATA/index/CURRENT             the name of the current snapshot, and the SHA-256 of its manifest
    DATA/index/NAME/manifest.json  what it was made from, and the SHA-256 of each other file
    DATA/index/NAME/corpus.db      documents and passages (SQLite)
    DATA/index/NAME/vectors.faiss
    DATA/index/NAME/lexical/       bm25s

A reader keeps the snapshot that it opened. A writer that dies leaves only a folder that nothing names, and
the next one removes it. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import numpy as np
from numpy.typing import NDArray

from rag.documents import Document, Heading, Line, Paragraph, Span, document_id
from rag.errors import IsnadError
from rag.index.lexical import LexicalIndex
from rag.index.recipe import REMEDY, Recipe
from rag.index.vectors import FaissIndex
from rag.passages import Passage, Sentence
from rag.storage import writing

FORMAT = 6
SNAPSHOTS = "index"
"""The folder of the snapshots, in the data folder."""
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
CORPUS = "corpus.db"
VECTORS = "vectors.faiss"
LEXICAL = "lexical"
_UNFINISHED = ".unfinished-"
_WRONG_CHECKSUM = "its checksum is not the one it was written with"

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, title TEXT NOT NULL, digest TEXT NOT NULL, file BLOB NOT NULL,
    modified TEXT NOT NULL, text TEXT NOT NULL, paragraphs TEXT NOT NULL, headings TEXT NOT NULL,
    remarks TEXT NOT NULL, lines TEXT NOT NULL, spans TEXT NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, section TEXT, start INTEGER NOT NULL,
    text TEXT NOT NULL, sentences TEXT NOT NULL);
CREATE INDEX passages_of ON passages (document);
"""


class SnapshotError(IsnadError):
    """No index, or one that cannot be used. The message says which, why, and the remedy."""


class BusyError(SnapshotError):
    """Another run is writing."""


class NoSnapshotError(SnapshotError):
    """Nothing was indexed yet."""


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
class Manifest:
    """What a snapshot holds and how it was made; `files` are the SHA-256 of its other files by name."""

    name: str
    created: str
    documents: int
    passages: int
    vector_index: str
    recipe: Recipe
    files: dict[str, str]
    format: int = FORMAT


class Snapshot:
    """An open index. Safe to share between threads; stays usable when a newer one replaces it."""

    def __init__(self, folder: Path, manifest: Manifest, lexical: LexicalIndex, vectors: FaissIndex) -> None:
        self.folder = folder
        self.manifest = manifest
        self.lexical = lexical
        self.vectors = vectors
        self._corpus = sqlite3.connect(
            f"file:{folder / CORPUS}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    @classmethod
    def open(cls, folder: Path, checksum: str) -> Snapshot:
        """Open a snapshot's folder, whose manifest has this SHA-256. Raises SnapshotError, with the file's
        name, for any damage."""
        manifest = _verify(folder, checksum)
        try:
            lexical = LexicalIndex.read(folder / LEXICAL, manifest.recipe.analyser)
            vectors = FaissIndex.read(folder / VECTORS, manifest.vector_index)
            return cls(folder, manifest, lexical, vectors)
        except (OSError, RuntimeError, ValueError, KeyError, sqlite3.Error) as error:
            raise SnapshotError(_damaged(folder, str(error))) from error

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """The passages of these numbers, in the order asked for."""
        marks = ",".join("?" * len(numbers))
        rows = self._corpus.execute(
            "SELECT number, path, title, section, start, passages.text, sentences FROM passages"
            f" JOIN documents ON documents.id = document WHERE number IN ({marks})",
            [int(number) for number in numbers],
        )
        found = {number: _passage_of(*row) for number, *row in rows}
        return [found[int(number)] for number in numbers]

    def document(self, identity: str) -> Document | None:
        """The document of this id, or None."""
        row = self._corpus.execute(
            "SELECT path, title, text, paragraphs, headings, remarks, lines, spans FROM documents"
            " WHERE id = ?",
            (identity,),
        ).fetchone()
        return _document_of(*row) if row else None

    def title(self, path: str) -> str | None:
        """The title of the document of this path, or None."""
        row = self._corpus.execute(
            "SELECT title FROM documents WHERE id = ?", (document_id(path),)
        ).fetchone()
        return str(row[0]) if row else None

    def titles(self) -> dict[str, str]:
        """The title of each document by its path, in the order of paths."""
        return dict(self._corpus.execute("SELECT path, title FROM documents ORDER BY path"))

    def origins(self) -> dict[str, Origin]:
        """What each document was read from, by its path."""
        rows = self._corpus.execute("SELECT path, digest, file, modified FROM documents")
        return {path: Origin(digest, Path(os.fsdecode(file)), on) for path, digest, file, on in rows}

    def entries(self, identity: str | None = None) -> list[Entry]:
        """The entry of each document, in the order of paths; with an id, of that one alone."""
        rows = self._corpus.execute(
            "SELECT path, title, (SELECT COUNT(*) FROM passages WHERE document = documents.id), remarks,"
            " digest, file, modified FROM documents WHERE id = ? OR ? IS NULL ORDER BY path",
            (identity, identity),
        )
        return [
            Entry(path, title, count, tuple(json.loads(remarks)), Origin(digest, Path(os.fsdecode(file)), on))
            for path, title, count, remarks, digest, file, on in rows
        ]

    def numbers(self, paths: Collection[str]) -> NDArray[np.int64]:
        """The numbers of the passages of these documents, ascending."""
        wanted = set(map(document_id, paths))
        rows = self._corpus.execute("SELECT number, document FROM passages ORDER BY number")
        return np.array([number for number, document in rows if document in wanted], dtype=np.int64)

    def close(self) -> None:
        self._corpus.close()


def current(root: Path) -> Snapshot:
    """Open the current snapshot under `root`. Raises NoSnapshotError where there is none, SnapshotError
    where it is damaged."""
    name, checksum = _pointed(root)
    if not name:
        raise NoSnapshotError(f"There is no index in {root.parent}. Make one: isnad index")
    return Snapshot.open(root / name, checksum)


def current_name(root: Path) -> str | None:
    """The name of the current snapshot, without opening it; cheap enough to ask before each question."""
    return _pointed(root)[0] or None


def _pointed(root: Path) -> tuple[str, str]:
    """What CURRENT says: a name and the checksum of its manifest, or two empty strings."""
    try:
        name, _, checksum = (root / CURRENT).read_text(encoding="utf-8").strip().partition(" ")
        return Path(name).name, checksum
    except FileNotFoundError:
        return "", ""
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{root / CURRENT} cannot be read ({error}). {REMEDY}") from error


@contextmanager
def writer(root: Path) -> Iterator[None]:
    """Hold the right to write snapshots under `root`. Raises BusyError where another process has it,
    StorageError where nothing can be written."""
    lock = filelock.FileLock(root / "lock", timeout=0)
    with writing(root):
        root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # documents are not for every user to read
        root.mkdir(exist_ok=True)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise BusyError(
                f"Another `isnad index` is writing to {root}. Wait until it has finished."
            ) from None
    try:
        _remove_unfinished(root)
        yield
    finally:
        lock.release()


def _remove_unfinished(root: Path) -> None:
    for leftover in root.glob(_UNFINISHED + "*"):
        shutil.rmtree(leftover, ignore_errors=True)


def publish(
    root: Path,
    documents: Sequence[tuple[Document, Origin]],
    passages: Sequence[Passage],
    lexical: LexicalIndex,
    vectors: FaissIndex,
    recipe: Recipe,
    check: Callable[[Snapshot], None] = lambda written: None,
) -> Manifest:
    """Write a snapshot and make it current; inside `writer` only. `documents` come with what they were read
    from; passage n has vector n. Raises StorageError, and what `check` raises of the snapshot before it
    becomes current; in either case nothing is left of it."""
    now = datetime.now(UTC)
    name = now.strftime("%Y%m%dT%H%M%S%fZ")
    folder = root / (_UNFINISHED + name)
    try:
        with writing(root):
            folder.mkdir()
            manifest = _write(folder, name, now, documents, passages, lexical, vectors, recipe)
        written = Snapshot.open(folder, _checksum(folder / MANIFEST))
        try:
            check(written)
        finally:
            written.close()
        with writing(root):
            _make_current(root, folder, name)
    except BaseException:
        _remove_unfinished(root)
        raise
    return manifest


def _write(
    folder: Path,
    name: str,
    now: datetime,
    documents: Sequence[tuple[Document, Origin]],
    passages: Sequence[Passage],
    lexical: LexicalIndex,
    vectors: FaissIndex,
    recipe: Recipe,
) -> Manifest:
    _write_corpus(folder / CORPUS, documents, passages)
    vectors.write(folder / VECTORS)
    lexical.write(folder / LEXICAL)
    manifest = Manifest(
        name=name,
        created=now.isoformat(timespec="seconds"),
        documents=len(documents),
        passages=len(passages),
        vector_index=vectors.kind,
        recipe=recipe,
        files={file.relative_to(folder).as_posix(): _checksum(file) for file in _files(folder)},
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
    for path in (*_files(folder), folder / LEXICAL, folder):
        _sync(path)
    return manifest


def _make_current(root: Path, folder: Path, name: str) -> None:
    folder.rename(root / name)
    pointer = root / (_UNFINISHED + CURRENT)
    pointer.write_text(f"{name} {_checksum(root / name / MANIFEST)}", encoding="utf-8")
    _sync(pointer)
    pointer.replace(root / CURRENT)
    _sync(root)
    for other in root.iterdir():
        if other.is_dir() and other.name != name:
            shutil.rmtree(other, ignore_errors=True)


def _write_corpus(
    file: Path, documents: Iterable[tuple[Document, Origin]], passages: Iterable[Passage]
) -> None:
    database = sqlite3.connect(file)
    with database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    document.id,
                    document.path,
                    document.title,
                    origin.digest,
                    os.fsencode(origin.file),
                    origin.modified,
                    document.text,
                    json.dumps([astuple(p) for p in document.paragraphs]),
                    json.dumps([(h.start, h.end, h.level) for h in document.headings]),
                    json.dumps(document.remarks),
                    json.dumps([line.to_json() for line in document.lines]),
                    json.dumps(document.spans),
                )
                for document, origin in documents
            ),
        )
        ids = {document.path: document.id for document, _ in documents}
        database.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    number,
                    ids[passage.document],
                    passage.section,
                    passage.start,
                    passage.text,
                    json.dumps([astuple(s) for s in passage.sentences]),
                )
                for number, passage in enumerate(passages)
            ),
        )
    database.close()


def _passage_of(path: str, title: str, section: str | None, start: int, text: str, sentences: str) -> Passage:
    return Passage(path, title, section, start, text, tuple(Sentence(*row) for row in json.loads(sentences)))


def _document_of(
    path: str,
    title: str,
    text: str,
    paragraphs: str,
    headings: str,
    remarks: str,
    lines: str,
    spans: str,
) -> Document:
    return Document(
        path,
        title,
        text,
        tuple(Paragraph(*row) for row in json.loads(paragraphs)),
        tuple(Heading(*row) for row in json.loads(headings)),
        tuple(json.loads(remarks)),
        tuple(map(Line.from_json, json.loads(lines))),
        tuple(map(Span._make, json.loads(spans))),
    )


def _verify(folder: Path, checksum: str) -> Manifest:
    try:
        if _checksum(folder / MANIFEST) != checksum:
            raise SnapshotError(_damaged(folder, f"{MANIFEST}: {_WRONG_CHECKSUM}"))
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise SnapshotError(
                f"The index {folder} has format {values.get('format')}, this Isnad reads {FORMAT}. {REMEDY}"
            )
        manifest = Manifest(**values | {"recipe": Recipe(**values["recipe"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotError(_damaged(folder, f"{MANIFEST}: {error}")) from error
    for name, written in manifest.files.items():
        try:
            actual = _checksum(folder / name)
        except OSError as error:
            raise SnapshotError(_damaged(folder, f"{name}: {error.strerror}")) from error
        if actual != written:
            raise SnapshotError(_damaged(folder, f"{name}: {_WRONG_CHECKSUM}"))
    return manifest


def _damaged(folder: Path, reason: str) -> str:
    return f"The index {folder} is damaged ({reason}). {REMEDY}"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have the disk hold what was written, so that a power cut cannot undo what a rename promised."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
