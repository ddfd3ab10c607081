"""Uploads: files that readers put into a folder of the corpus, under safe names, and take out of it again."""

from __future__ import annotations

import filecmp
import os
import re
import secrets
import shutil
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from rag.config import ConfigError, Settings
from rag.documents import DocumentError
from rag.loaders import LOADERS
from rag.loaders.encoding import decode
from rag.loaders.kinds import TEXT, tell_kind

UNDO_SECONDS: Final = 600
"""How long a removed file can be put back."""
MOST_BYTES: Final = 180
"""The length of a name in UTF-8, so that a number and another ending find room in the 255 of file systems."""

_HIDDEN: Final = (".", "~$")
"""What the names of files begin with that are not indexed."""
_PARTIAL: Final = ".isnad-upload-"
_JOINERS: Final = "\u200c\u200d"
"""The invisible characters that belong to the spelling of words."""
_SAMPLE: Final = 4096


class UploadError(Exception):
    """A file that is not taken. `code` says why (`ui.upload_form.tell` has the sentence), filled in with
    `detail`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of a file: the name that it was taken under, or why it was not taken."""

    name: str
    taken_as: str | None = None
    refusal: UploadError | None = None


def make_safe(name: str) -> str:
    """A file's name as it may be one here: composed letters in one line, nothing of a path, hidden or
    invisible. It may be empty."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(map(_seen, last))
    safe = unicodedata.normalize("NFC", seen)
    bare = re.sub(r"\s+", " ", safe).strip(" .~$" + _JOINERS)
    stem, ending = PurePosixPath(bare).stem, PurePosixPath(bare).suffix
    if len(ending.encode()) > 20:
        stem, ending = bare, ""
    kept = stem.encode()[: MOST_BYTES - len(ending.encode())].decode("utf-8", "ignore")
    return (kept.rstrip(" ." + _JOINERS) + ending).strip(" .")


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\n\r":
        return " "
    return "" if category[0] == "C" and character not in _JOINERS else character


def find_ending(ending: str, stream: BinaryIO) -> str:
    """The ending that fits what a file holds, whatever its own. Raises UploadError for what no loader
    reads."""
    if ending not in LOADERS:
        raise UploadError("kind", ending or "–")
    try:
        told = tell_kind(ending, stream)
        if told is None:
            stream.seek(0)
            head = stream.read(_SAMPLE)
            if ending not in TEXT and ending != ".doc":
                raise UploadError("damaged", ending)
            if not head.strip(b"\0 \t\r\n"):
                raise UploadError("empty")
            decode(head)
    except DocumentError as error:
        raise UploadError("content", str(error)) from error
    kind = told or (".txt" if ending == ".doc" else ending)
    return ending if LOADERS[kind] == LOADERS[ending] else kind


class Uploads:
    """The folder for uploads. Raises ConfigError where it is no folder of the corpus that can be written."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder = folder.resolve()
        self._most_bytes = int(settings.documents.max_megabytes * 1_000_000)
        self._removed = settings.data_dir / ".removed"
        self._naming = threading.Lock()
        check_folder(self.folder, settings)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob(f"{_PARTIAL}*"):  # by a server that was ended meanwhile
                left.unlink()
        except OSError as error:
            raise ConfigError(
                f"documents.upload.folder = {folder}: cannot be written ({error.strerror})."
                " See to its owner and permissions, or name another folder."
            ) from error
        self.purge()

    def take(self, name: str, stream: BinaryIO) -> Uploaded:
        """Put what a stream holds into the folder: whole or not at all, and over no other file."""
        safe = make_safe(name)
        try:
            return Uploaded(safe or name, self._take(safe, stream))
        except UploadError as error:
            return Uploaded(safe or name, refusal=error)

    def _take(self, name: str, stream: BinaryIO) -> str:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        if not size:
            raise UploadError("empty")
        if size > self._most_bytes:
            raise UploadError("large", f"{self._most_bytes / 1_000_000:g}")
        ending = PurePosixPath(name).suffix
        kind = find_ending(ending.lower(), stream)
        stem = PurePosixPath(name).stem
        stream.seek(0)
        partial = self.folder / f"{_PARTIAL}{secrets.token_hex(8)}"  # hidden, so not indexed
        try:
            with partial.open("xb") as written:
                shutil.copyfileobj(stream, written)
                written.flush()
                os.fsync(written.fileno())
            with self._naming:
                if same := self._find_same(partial, size):
                    raise UploadError("there", same)
                return self._place(partial, stem, ending if kind == ending.lower() else kind)
        except OSError as error:
            raise UploadError("failed", error.strerror or "") from error
        finally:
            partial.unlink(missing_ok=True)

    def _find_same(self, file: Path, size: int) -> str | None:
        return next(
            (
                name
                for other, name in self.files().items()
                if other.stat().st_size == size and filecmp.cmp(file, other, shallow=False)
            ),
            None,
        )

    def _place(self, file: Path, stem: str, ending: str, folder: Path | None = None) -> str:
        """Move a file into the folder, under the first name that is free. A link would be safe against other
        programs as well, and many shared folders have none."""
        for number in count(1):
            target = (folder or self.folder) / f"{stem}{f' ({number})' if number > 1 else ''}{ending}"
            if not os.path.lexists(target):
                shutil.move(file, target)
                return target.name
        raise AssertionError("numbers do not end")

    def files(self) -> dict[Path, str]:
        """The files in the folder, and how they are called in it."""
        return {file: file.relative_to(self.folder).as_posix() for file in self._walk()}

    def _walk(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self.folder):
            folders[:] = sorted(each for each in folders if not each.startswith(_HIDDEN))
            for name in sorted(names):
                file = Path(folder, name)
                if not name.startswith(_HIDDEN) and file.is_file() and not file.is_symlink():
                    yield file

    def remove(self, identity: str, file: Path) -> bool:
        """Move a file out of the folder; for `UNDO_SECONDS` it can be put back by this identity. False where
        it does not lie in the folder. Raises OSError."""
        with self._naming:
            name = self.files().get(file.resolve())
            if name is None:
                return False
            place = self._removed / identity
            shutil.rmtree(place, ignore_errors=True)
            target = place / name
            target.parent.mkdir(mode=0o700, parents=True)
            shutil.move(file.resolve(), target)
            os.utime(place)
        timer = threading.Timer(UNDO_SECONDS + 1, self.purge)
        timer.daemon = True
        timer.start()
        return True

    def find_removed(self, identity: str) -> str | None:
        """The name of the file that can be put back by this identity, None where there is none."""
        found = self._find_removed(identity)
        return found.name if found else None

    def restore(self, identity: str) -> str | None:
        """Put a removed file back, under another name where its own is taken meanwhile; its name, None where
        it is too late. Raises OSError."""
        with self._naming:
            file = self._find_removed(identity)
            if file is None:
                return None
            folder = self.folder / file.parent.relative_to(self._removed / identity)
            folder.mkdir(parents=True, exist_ok=True)
            name = self._place(file, file.stem, file.suffix, folder)
            shutil.rmtree(self._removed / identity, ignore_errors=True)
            return name

    def _find_removed(self, identity: str) -> Path | None:
        place = self._removed / identity
        if not place.is_dir() or _is_over(place):
            return None
        return next((file for file in place.rglob("*") if file.is_file()), None)

    def purge(self) -> None:
        """Delete what can no longer be put back."""
        if self._removed.is_dir():
            for place in self._removed.iterdir():
                if _is_over(place):
                    shutil.rmtree(place, ignore_errors=True)


def _is_over(place: Path) -> bool:
    try:
        return time.time() - place.stat().st_mtime > UNDO_SECONDS
    except FileNotFoundError:
        return True


def check_folder(folder: Path, settings: Settings) -> None:
    """Raises ConfigError for a folder, resolved, in which nothing would be indexed."""
    sources = [source.resolve() for source in settings.corpus]
    within = [folder.relative_to(source) for source in sources if folder.is_relative_to(source)]
    named = f"documents.upload.folder = {folder}"
    if not within:
        raise ConfigError(
            f"{named}: does not lie inside a folder of `corpus`, so nothing in it would be indexed."
            " Name one that does, or add it to `corpus`."
        )
    is_hidden = any(part.startswith(_HIDDEN) for part in within[0].parts)
    if is_hidden or folder.is_relative_to(settings.data_dir.resolve()):
        raise ConfigError(
            f"{named}: is hidden or lies in data_dir, so nothing in it would be indexed."
            " Name another folder inside `corpus`."
        )
