"""The files of the corpus: finding them, and reading one into a `Document`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.documents import Document, DocumentError, assemble
from rag.loaders import LOADERS, read
from rag.ocr.recogniser import Recogniser


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the path that readers see: under the folder that was named."""

    file: Path
    path: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is not in the index, and why."""

    path: str
    reason: str


def find_files(sources: Sequence[Path]) -> tuple[list[SourceFile], list[Skipped]]:
    """The files of `sources` (files and folders), in the order of their paths, and what cannot be one.

    Hidden files and folders are passed over silently. Folders are followed once, and links only to what lies
    under the folder that was named. Of two files of one path (in two folders), the later one is
    put under the name of its folder.
    """
    files: dict[str, Path] = {}
    skipped: list[Skipped] = []
    for source in sources:
        found = list(_under(source, skipped))
        taken = any(path in files and files[path].resolve() != file.resolve() for file, path in found)
        for file, path in found:
            files.setdefault(f"{source.name}/{path}" if taken else path, file)
    return [SourceFile(file, path) for path, file in sorted(files.items())], skipped


def _under(source: Path, skipped: list[Skipped]) -> Iterator[tuple[Path, str]]:
    if source.is_dir():
        yield from _in_folder(source, source.resolve(), source, set(), skipped)
    elif not os.path.lexists(source):
        skipped.append(Skipped(str(source), "does not exist. Correct the path."))
    elif reason := _unusable(source):
        skipped.append(Skipped(str(source), reason))
    else:
        yield source, source.name


def _in_folder(
    folder: Path, root: Path, top: Path, seen: set[Path], skipped: list[Skipped]
) -> Iterator[tuple[Path, str]]:
    resolved = folder.resolve()
    if resolved in seen:
        return
    seen.add(resolved)
    shown = folder.relative_to(top).as_posix()
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        skipped.append(Skipped(str(top) if shown == "." else shown, f"cannot be opened ({error.strerror})."))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        path = _printable_path(entry.relative_to(top))
        try:
            if entry.is_symlink() and not entry.resolve().is_relative_to(root):
                skipped.append(Skipped(path, "is a link out of the folder. Name its target in `corpus`."))
            elif entry.is_dir():
                yield from _in_folder(entry, root, top, seen, skipped)
            elif reason := _unusable(entry):
                skipped.append(Skipped(path, reason))
            else:
                yield entry, path
        except (OSError, RuntimeError) as error:  # a link that leads to itself
            skipped.append(Skipped(path, f"cannot be opened ({getattr(error, 'strerror', None) or error})."))


def _printable_path(path: Path) -> str:
    """With `/`, and with what is not UTF-8 in a file's name replaced."""
    return path.as_posix().encode("utf-8", "replace").decode()


def _unusable(file: Path) -> str | None:
    if file.suffix.lower() not in LOADERS:
        known = " ".join(LOADERS)
        return f"is of a kind that cannot be read ({file.suffix or 'no ending'}). Known are {known}."
    if not stat.S_ISREG(file.stat().st_mode):
        return "is no regular file."
    return None


def read_document(file: Path, path: str, max_bytes: int, recogniser: Recogniser | None = None) -> Document:
    """Raises DocumentError, with the reason, for what cannot be read; OSError for what cannot be opened.
    Text in pictures is read where there is a recogniser."""
    size = file.stat().st_size
    if size > max_bytes:
        raise DocumentError(
            f"is {size / 1_000_000:.0f} MB, more than documents.max_megabytes allows"
            f" ({max_bytes / 1_000_000:g})."
        )
    data = file.read_bytes()
    if not data.strip(b"\0 \t\r\n"):
        raise DocumentError("is empty.")
    loaded = read(file.suffix.lower(), data, recogniser)
    document = assemble(path, loaded, Path(path).stem.replace("_", " ").replace("-", " "))
    if not document.paragraphs:
        raise DocumentError("holds no text.")
    return document
