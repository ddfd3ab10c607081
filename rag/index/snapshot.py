"""One immutable index on disk: checksummed, made current by one atomic rename.

    DATA/index/CURRENT             the name of the current snapshot, and the SHA-256 of its manifest
    DATA/index/NAME/manifest.json  what it was made from, and the SHA-256 of each other file
    DATA/index/NAME/1, 2, ...      its segments

A snapshot is whole: its folder holds all of its files. Those of segments that it has in common with the one
before are the same files under another name (hard links), so that a change costs what changed, and removing
either takes nothing from the other.

A reader keeps the snapshot that it opened. A writer that dies leaves only a folder that nothing names, and
the next one removes it. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import filelock

from rag.documents import Document
from rag.errors import IsnadError
from rag.index import segment
from rag.index.corpus import Batch, Corpus, Entry, Origin
from rag.index.postings import Postings
from rag.index.recipe import REMEDY, Recipe
from rag.index.segment import Segment
from rag.index.vectors import PLAIN, FaissIndex
from rag.storage import writing

FORMAT = 7
SNAPSHOTS = "index"
"""The folder of the snapshots, in the data folder."""
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished-"
_WRONG_CHECKSUM = "its checksum is not the one it was written with"


class SnapshotError(IsnadError):
    """No index, or one that cannot be used. The message says which, why, and the remedy."""


class BusyError(SnapshotError):
    """Another run is writing."""


class NoSnapshotError(SnapshotError):
    """Nothing was indexed yet."""


class FormatError(SnapshotError):
    """The index is of another version of Isnad."""


class UnreachableIndexError(SnapshotError):
    """What is asked for the passages of an index does not answer."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds and how it was made; `segments` are their names, `files` the SHA-256 of its other
    files by name."""

    name: str
    created: str
    documents: int
    passages: int
    vector_index: str
    recipe: Recipe
    segments: tuple[str, ...]
    files: dict[str, str]
    format: int = FORMAT


class Snapshot:
    """An open index. Safe to share between threads; stays usable when a newer one replaces it."""

    def __init__(self, folder: Path, manifest: Manifest, segments: Sequence[Segment]) -> None:
        self.folder = folder
        self.manifest = manifest
        self.segments = segments

    @classmethod
    def open(cls, folder: Path, expected: str, known: Mapping[str, str] = MappingProxyType({})) -> Snapshot:
        """Open a snapshot's folder, whose manifest is to have this SHA-256. Raises SnapshotError, with the
        file's name, for any damage. Of `known` files, which were linked from a snapshot that is open, the
        SHA-256 is not computed again."""
        manifest = _verify(folder, expected, known)
        try:
            return cls(folder, manifest, [Segment(folder / name) for name in manifest.segments])
        except (OSError, RuntimeError, ValueError, KeyError, sqlite3.Error) as error:
            raise SnapshotError(_damaged(folder, str(error))) from error

    def document(self, identity: str) -> Document | None:
        """The document of this id, or None."""
        found = (each.corpus.document(identity) for each in self.segments)
        return next((document for document in found if document), None)

    def title(self, path: str) -> str | None:
        """The title of the document of this path, or None."""
        found = (each.corpus.title(path) for each in self.segments)
        return next((title for title in found if title is not None), None)

    def titles(self) -> dict[str, str]:
        """The title of each document by its path, in the order of paths."""
        return dict(sorted(pair for each in self.segments for pair in each.corpus.titles().items()))

    def origins(self) -> dict[str, Origin]:
        """What each document was read from, by its path."""
        return {path: origin for each in self.segments for path, origin in each.corpus.origins().items()}

    def remarks(self) -> dict[str, tuple[str, ...]]:
        """The remarks on each document that has some, by its path, in the order of paths."""
        return dict(sorted(pair for each in self.segments for pair in each.corpus.remarks().items()))

    def entries(self, identity: str | None = None) -> list[Entry]:
        """The entry of each document, in the order of paths; with an id, of that one alone."""
        found = (entry for each in self.segments for entry in each.corpus.entries(identity))
        return sorted(found, key=lambda entry: entry.path)

    def close(self) -> None:
        for each in self.segments:
            each.close()


def current(root: Path) -> Snapshot:
    """Open the current snapshot under `root`. Raises NoSnapshotError where there is none, SnapshotError
    where it is damaged."""
    return Snapshot.open(*_current_folder(root))


def has_document(root: Path, path: str) -> bool:
    """Whether the current snapshot under `root` has a document of this path. Only the list of documents is
    looked at: what else the snapshot holds is neither opened nor verified. Raises NoSnapshotError and
    SnapshotError as `current` does."""
    folder, expected = _current_folder(root)
    try:
        for name in _read_manifest(folder, expected).segments:
            with closing(Corpus(folder / name / segment.CORPUS)) as corpus:
                if corpus.title(path) is not None:
                    return True
    except sqlite3.Error as error:
        raise SnapshotError(_damaged(folder, str(error))) from error
    return False


def _current_folder(root: Path) -> tuple[Path, str]:
    """The folder of the current snapshot, and the SHA-256 of its manifest."""
    name, expected = current_pointer(root)
    if not name:
        raise NoSnapshotError(f"There is no index in {root.parent}. Make one: isnad index")
    return root / name, expected


def current_name(root: Path) -> str | None:
    """The name of the current snapshot, without opening it; cheap enough to ask before each question."""
    return current_pointer(root)[0] or None


def current_pointer(root: Path) -> tuple[str, str]:
    """What CURRENT says: a name and the SHA-256 of its manifest, or two empty strings. Raises
    SnapshotError."""
    try:
        name, _, expected = (root / CURRENT).read_text(encoding="utf-8").strip().partition(" ")
        return Path(name).name, expected
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


class Draft:
    """A snapshot that is being written."""

    def __init__(self, root: Path, folder: Path, recipe: Recipe) -> None:
        self._root = root
        self._folder = folder
        self._recipe = recipe
        self._known: dict[str, str] = {}
        self._names: list[str] = []

    def keep(self, base: Snapshot, without: Collection[str]) -> None:
        """Take over the segments of another snapshot, without the documents of these paths."""
        with writing(self._root):
            for each in base.segments:
                is_another = segment.keep(self._folder / each.name, each, without)
                self._names.append(each.name)
                own = {
                    name: value
                    for name, value in base.manifest.files.items()
                    if name.startswith(f"{each.name}/")
                }
                if is_another:
                    del own[f"{each.name}/{segment.CORPUS}"]
                self._known |= own

    def add(self, batches: Sequence[Batch], postings: Postings, vectors: FaissIndex) -> None:
        """Write a segment: passage n has row n of the postings, and vector n."""
        with writing(self._root):
            segment.write(self._folder / self._next_name(), batches, postings, vectors)

    def _next_name(self) -> str:
        self._names.append(str(1 + max(map(int, self._names), default=0)))
        return self._names[-1]

    def publish(self, check: Callable[[Snapshot], None] = lambda written: None) -> Manifest:
        """Make it current. Raises what `check` raises of it before."""
        with writing(self._root):
            self._merge()
            manifest = self._finish()
        written = Snapshot.open(self._folder, checksum(self._folder / MANIFEST), self._known)
        try:
            check(written)
        finally:
            written.close()
        with writing(self._root):
            _make_current(self._root, self._folder, manifest.name)
        return manifest

    def _merge(self) -> None:
        """Make one segment of those that are too small or too worn to be some of their own."""
        opened = [Segment(self._folder / name) for name in self._names]
        sizes = [each.passages for each in opened]
        chosen = [opened[n] for n in segment.to_be_merged(sizes, [each.rows for each in opened])]
        if any(each.extents for each in chosen):
            segment.merge(self._folder / self._next_name(), chosen)
        for each in opened:
            each.close()
        for each in chosen:
            self._names.remove(each.name)
            shutil.rmtree(each.folder)

    def _finish(self) -> Manifest:
        opened = [Segment(self._folder / name) for name in self._names]
        files = {file.relative_to(self._folder).as_posix(): file for file in _files(self._folder)}
        name = self._folder.name.removeprefix(_UNFINISHED)
        largest = max(opened, key=lambda each: each.passages, default=None)
        manifest = Manifest(
            name=name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            documents=sum(len(each.extents) for each in opened),
            passages=sum(each.passages for each in opened),
            vector_index=largest.vectors.kind if largest else PLAIN,
            recipe=self._recipe,
            segments=tuple(self._names),
            files={name: self._known.get(name) or checksum(file) for name, file in files.items()},
        )
        for each in opened:
            each.close()
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        (self._folder / MANIFEST).write_text(text, "utf-8")
        new = (
            file
            for file in _files(self._folder)
            if file.relative_to(self._folder).as_posix() not in self._known
        )
        for path in (*new, *(path for path in self._folder.rglob("*") if path.is_dir()), self._folder):
            _sync(path)
        return manifest


@contextmanager
def arrival(root: Path, name: str) -> Iterator[Path]:
    """The folder of a snapshot that is got from elsewhere; inside `writer` only. Unless it is accepted,
    nothing is left of it. It raises StorageError where nothing can be written."""
    folder = root / f"{_UNFINISHED}{Path(name).name}"
    try:
        with writing(root):
            folder.mkdir()
            yield folder
    finally:
        _remove_unfinished(root)


def accept(root: Path, folder: Path, name: str, expected: str) -> None:
    """Make a snapshot that has arrived, and whose manifest is expected to have this SHA-256, the current one.
    Raises SnapshotError where it is damaged."""
    Snapshot.open(folder, expected).close()
    for path in (*_files(folder), *(path for path in folder.rglob("*") if path.is_dir()), folder):
        _sync(path)
    if (root / name).exists():  # of a writer that was killed before it had made it current
        shutil.rmtree(root / name)
    _make_current(root, folder, name)


@contextmanager
def draft(root: Path, recipe: Recipe) -> Iterator[Draft]:
    """A snapshot to be written; inside `writer` only. It raises StorageError where that cannot be. Unless it
    is published nothing is left of it."""
    folder = root / (_UNFINISHED + datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"))
    try:
        with writing(root):
            folder.mkdir()
        yield Draft(root, folder, recipe)
    finally:
        _remove_unfinished(root)


def _make_current(root: Path, folder: Path, name: str) -> None:
    folder.rename(root / name)
    pointer = root / (_UNFINISHED + CURRENT)
    pointer.write_text(f"{name} {checksum(root / name / MANIFEST)}", encoding="utf-8")
    _sync(pointer)
    pointer.replace(root / CURRENT)
    _sync(root)
    for other in root.iterdir():
        if other.is_dir() and other.name != name:
            shutil.rmtree(other, ignore_errors=True)


def _read_manifest(folder: Path, expected: str) -> Manifest:
    try:
        if checksum(folder / MANIFEST) != expected:
            raise SnapshotError(_damaged(folder, f"{MANIFEST}: {_WRONG_CHECKSUM}"))
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise FormatError(
                f"The index {folder} has format {values.get('format')}, this Isnad reads {FORMAT}. {REMEDY}"
            )
        made = {"recipe": Recipe(**values["recipe"]), "segments": tuple(values["segments"])}
        return Manifest(**values | made)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotError(_damaged(folder, f"{MANIFEST}: {error}")) from error


def _verify(folder: Path, expected: str, known: Mapping[str, str]) -> Manifest:
    manifest = _read_manifest(folder, expected)
    for name, written in manifest.files.items():
        if known.get(name) == written:
            continue
        try:
            actual = checksum(folder / name)
        except OSError as error:
            raise SnapshotError(_damaged(folder, f"{name}: {error.strerror}")) from error
        if actual != written:
            raise SnapshotError(_damaged(folder, f"{name}: {_WRONG_CHECKSUM}"))
    return manifest


def _damaged(folder: Path, reason: str) -> str:
    return f"The index {folder} is damaged ({reason}). {REMEDY}"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def checksum(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have the disk hold what was written, so that a power cut cannot undo what a rename promised."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
