"""The files of the corpus: finding them, and reading one into a `Document`."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType

from rag.addresses import is_address, name_of
from rag.documents import Document, DocumentError, UnreachableError, assemble
from rag.loaders import LOADERS, read
from rag.ocr.recogniser import Recogniser


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the path that readers see: under the folder that was named, or a web address."""

    file: Path
    path: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A place (a source, a folder or a file) that is not there or does not open, and why. What it holds is
    not known, so what was read of it before stays. For a web address the place is that of what was fetched
    from it, and None where that is still there to be read."""

    place: Path | None
    reason: str
    address: str = ""

    @property
    def name(self) -> str:
        """What the operator calls it."""
        return self.address or str(self.place)

    def holds(self, file: Path) -> bool:
        """Whether a file is, or was, at this place."""
        return self.place is not None and file.is_relative_to(self.place)


@dataclass(slots=True)
class Found:
    """The files of the sources, in the order of their paths, what cannot be one, and what is out of reach."""

    files: list[SourceFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unreachable: list[Unreachable] = field(default_factory=list)


def find_files(sources: Sequence[Path], known: Mapping[str, Path] = MappingProxyType({})) -> Found:
    """The files of `sources` (files and folders). `known` are those of the index, by their paths.

    Hidden files and folders are passed over silently. Folders are followed once, and links only to what lies
    under the folder that was named. A file is found once, by its real path where a link leads to it as well.
    Where a path is taken (by a file of another folder, or by one that is out of reach), all files of the
    folder are put under its name.
    """
    found = Found()
    searched = [(source, list(_Search(source, found).files())) for source in sources]
    real: dict[Path, _FoundFile] = {}  # by where a file really is; a link gives way to it
    for _, files in searched:
        for each in files:
            if each.real not in real or (real[each.real].is_link and not each.is_link):
                real[each.real] = each
    taken = {
        path: file for path, file in known.items() if any(place.holds(file) for place in found.unreachable)
    }
    for source, files in searched:
        own = {each.path: each for each in files if real[each.real] is each}
        found.skipped += [
            Skipped(each.path, "has the name of another file, as far as it can be written. Rename it.")
            for each in files
            if real[each.real] is each and own[each.path] is not each
        ]
        prefix = next(
            prefix for prefix in _prefixes(source) if taken.keys().isdisjoint(prefix + p for p in own)
        )
        taken |= {prefix + path: each.file for path, each in own.items()}
        found.files += [SourceFile(each.file, prefix + path) for path, each in own.items()]
    found.files.sort(key=lambda each: each.path)
    return found


def _prefixes(source: Path) -> Iterator[str]:
    yield ""
    yield f"{_printable(source.name)}/"
    yield from (f"{_printable(source.name)}-{number}/" for number in count(2))


@dataclass(frozen=True, slots=True, eq=False)
class _FoundFile:
    """A file under a source, its path there, where it really is, and whether a link leads to it."""

    file: Path
    path: str
    real: Path
    is_link: bool


class _Search:
    """The search of one source. What is no file to read goes to `found`."""

    def __init__(self, source: Path, found: Found) -> None:
        self._source = source
        self._found = found
        self._seen: set[Path] = set()

    def files(self) -> Iterator[_FoundFile]:
        try:
            is_folder = stat.S_ISDIR(self._source.stat().st_mode)
            if is_folder:
                self._root = self._source.resolve()
            elif reason := _unusable(self._source):
                self._found.skipped.append(Skipped(str(self._source), reason))
                return
        except FileNotFoundError:
            missing = Unreachable(self._source, "does not exist. Mount it, or correct the path")
            self._found.unreachable.append(missing)
            return
        except (OSError, RuntimeError) as error:
            self._found.unreachable.append(Unreachable(self._source, _not_opened(error)))
            return
        if not is_folder:
            is_link = self._source.is_symlink()
            yield _FoundFile(self._source, _printable(self._source.name), self._source.resolve(), is_link)
            return
        waiting = [self._source]
        while waiting:  # folders behind links come last, so that a folder is found by its real path
            links: list[Path] = []
            for folder in waiting:
                yield from self._in_folder(folder, links)
            waiting = links

    def _in_folder(self, folder: Path, links: list[Path]) -> Iterator[_FoundFile]:
        real = folder.resolve()
        if real in self._seen:
            return
        self._seen.add(real)
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            self._found.unreachable.append(Unreachable(folder, _not_opened(error)))
            return
        for entry in entries:
            if entry.name.startswith((".", "~$")):
                continue
            path = _printable(entry.relative_to(self._source).as_posix())
            try:
                if entry.is_symlink() and not entry.resolve().is_relative_to(self._root):
                    outside = "is a link out of the folder. Name its target in `corpus`."
                    self._found.skipped.append(Skipped(path, outside))
                elif entry.is_dir():
                    if entry.is_symlink():
                        links.append(entry)
                    else:
                        yield from self._in_folder(entry, links)
                elif unusable := _unusable(entry):
                    self._found.skipped.append(Skipped(path, unusable))
                else:
                    target = entry.resolve()
                    is_link = target != self._root / entry.relative_to(self._source)
                    yield _FoundFile(entry, path, target, is_link)
            except (OSError, RuntimeError) as error:
                self._not_a_file(entry, path, error)

    def _not_a_file(self, entry: Path, path: str, error: OSError | RuntimeError) -> None:
        if entry.is_symlink():  # to nothing, or to itself
            self._found.skipped.append(Skipped(path, f"{_not_opened(error)}."))
        elif not isinstance(error, FileNotFoundError):  # which was removed meanwhile
            self._found.unreachable.append(Unreachable(entry, _not_opened(error)))


def _not_opened(error: OSError | RuntimeError) -> str:
    return f"cannot be opened ({getattr(error, 'strerror', None) or error})"


def _printable(path: str) -> str:
    """With each byte that is not UTF-8 in a file's name written as in \\xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _unusable(file: Path) -> str | None:
    if file.suffix.lower() not in LOADERS:
        known = " ".join(LOADERS)
        return f"is of a kind that cannot be read ({file.suffix or 'no ending'}). Known are {known}."
    if not stat.S_ISREG(file.stat().st_mode):
        return "is no regular file."
    return None


def read_document(
    file: Path,
    path: str,
    max_bytes: int,
    digest: str | None = None,
    recogniser: Recogniser | None = None,
) -> Document:
    """The document of a file, which has the SHA-256 `digest` where one is given. Text in pictures is read
    where there is a recogniser.

    Raises DocumentError, with the reason, for what cannot be read; UnreachableError for another digest;
    OSError for what cannot be opened.
    """
    size = file.stat().st_size
    if size > max_bytes:
        raise DocumentError(
            f"is {size / 1_000_000:.0f} MB, more than documents.max_megabytes allows"
            f" ({max_bytes / 1_000_000:g})."
        )
    data = file.read_bytes()
    if digest and hashlib.sha256(data).hexdigest() != digest:
        raise UnreachableError("is changed while it is read. Index it again afterwards.")
    if not data.strip(b"\0 \t\r\n"):
        raise DocumentError("is empty.")
    loaded = read(file.suffix.lower(), data, recogniser)
    name = name_of(path) if is_address(path) else Path(path).stem
    document = assemble(path, loaded, name.replace("_", " ").replace("-", " "))
    if not document.paragraphs:
        raise DocumentError("holds no text.")
    return document
