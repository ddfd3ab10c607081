"""A store of snapshots: what servers with data folders of their own get an index from.

    STORE/snapshots/NAME.json      the manifest of a snapshot
    STORE/files/SHA-256            what its files hold, each once, whichever snapshots have it

A folder (of this machine, or one that is mounted), or a bucket that is spoken to as Amazon's S3 is. What is
there under a name is whole, and never another.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from rag.config import ConfigError, Snapshots
from rag.errors import IsnadError

if TYPE_CHECKING:
    from obstore.store import S3Store

FILES: Final = "files"
SNAPSHOTS: Final = "snapshots"
WAIT_SECONDS: Final = 5
"""How long a bucket is waited for until it answers."""
STALLED_SECONDS: Final = 20
"""How long, once it has, until more of a file comes."""
_LONGEST: Final = timedelta(hours=1)
_PARTIAL: Final = ".partial-"


class SnapshotStoreError(IsnadError):
    """A store that cannot be reached, read or written. The message names it, the reason and the remedy."""


class SnapshotStore(Protocol):
    """Files by their names, which are paths of relative form. Every method raises SnapshotStoreError."""

    def names(self) -> set[str]:
        """The names of all files."""
        ...

    def put(self, name: str, file: Path) -> None:
        """Store a file: whole, or not at all."""
        ...

    def get(self, name: str, file: Path) -> None:
        """Write what is stored to a file, which may be left in part where that fails."""
        ...

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        ...


def open_store(settings: Snapshots) -> SnapshotStore:
    """The store of these settings, which have to name one. Raises ConfigError where a bucket needs a package
    more."""
    assert settings.store, "the settings name a store"
    if settings.is_bucket:
        return BucketStore(settings.store, settings.endpoint)
    return FolderStore(Path(settings.store))


class FolderStore:
    """A store in a folder, which has to be there: a share that is not mounted is no empty store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> set[str]:
        with self._telling():
            found = (
                path
                for part in (FILES, SNAPSHOTS)
                for path in (self._folder / part).glob("*")
                if not path.name.startswith(_PARTIAL)
            )
            return {path.relative_to(self._folder).as_posix() for path in found}

    def put(self, name: str, file: Path) -> None:
        with self._telling():
            place = self._folder / name
            place.parent.mkdir(exist_ok=True)
            partial = place.with_name(f"{_PARTIAL}{secrets.token_hex(8)}")
            try:
                with file.open("rb") as source, partial.open("xb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                    target.flush()
                    os.fsync(target.fileno())
                partial.replace(place)
            finally:
                partial.unlink(missing_ok=True)

    def get(self, name: str, file: Path) -> None:
        with self._telling():
            shutil.copyfile(self._folder / name, file)

    def delete(self, name: str) -> None:
        with self._telling():
            (self._folder / name).unlink(missing_ok=True)
            for left in (self._folder / name).parent.glob(f"{_PARTIAL}*"):  # by a writer that was killed
                left.unlink(missing_ok=True)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            if not self._folder.is_dir():
                raise SnapshotStoreError(
                    f"snapshots.store = {self._folder}: there is no such folder. Mount it, or make it."
                )
            yield
        except OSError as error:
            raise SnapshotStoreError(
                f"snapshots.store = {self._folder}: {Path(error.filename or '').name}"
                f" {error.strerror or error}. See to its space and permissions, and whether it is mounted."
            ) from error


class BucketStore:
    """A store in a bucket, `s3://BUCKET/PREFIX`, at an endpoint, or Amazon's. The credentials are those of
    the environment, as `AWS_ACCESS_KEY_ID` and its like name them."""

    def __init__(self, url: str, endpoint: str | None = None) -> None:
        try:
            from obstore.store import S3Store
        except ImportError:
            raise ConfigError(
                f"snapshots.store = {url} needs a package more: pip install 'isnad[s3]'"
            ) from None
        parts = urlsplit(url)
        where: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
        self._shown = f"{url} at {endpoint}" if endpoint else url
        self._bucket: S3Store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            disable_bulk_delete=True,  # which not every server of buckets has
            client_options={
                "allow_http": bool(endpoint and endpoint.startswith("http://")),
                "connect_timeout": timedelta(seconds=WAIT_SECONDS),
                "read_timeout": timedelta(seconds=STALLED_SECONDS),
                "timeout": _LONGEST,
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=STALLED_SECONDS)},
            **where,
        )

    def names(self) -> set[str]:
        with self._telling():
            return {each["path"] for batch in self._bucket.list() for each in batch}

    def put(self, name: str, file: Path) -> None:
        with self._telling():
            self._bucket.put(name, file)

    def get(self, name: str, file: Path) -> None:
        with self._telling(), file.open("wb") as target:
            for chunk in self._bucket.get(name).stream(min_chunk_size=1 << 20):
                target.write(chunk)

    def delete(self, name: str) -> None:
        with self._telling():
            self._bucket.delete(name)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
            raise SnapshotStoreError(
                f"snapshots.store = {self._shown}: {reason[:200]}. See whether it is reached, and to the"
                " credentials in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION)."
            ) from error


def name_file(checksum: str) -> str:
    """The name of a file of this SHA-256."""
    return f"{FILES}/{checksum}"


def name_manifest(snapshot: str) -> str:
    """The name of the manifest of a snapshot."""
    return f"{SNAPSHOTS}/{PurePosixPath(snapshot).name}.json"
