"""A collection in Milvus: whatever is said to it, and what it answers, in our own terms.

Nothing waits for longer than a timeout, and every failure is an UnreachableIndexError that names the server.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from rag.config import ConfigError
from rag.config import Index as IndexSettings
from rag.embedding import Vectors
from rag.index.recipe import Recipe
from rag.index.snapshot import UnreachableIndexError

PORT: Final = 19530
SECONDS = 5.0
"""So long an answer may take that a reader waits for; and whether a server is there."""
WRITING_SECONDS: Final = 120.0
"""So long one step of writing may take."""
MOST: Final = 16_384
"""So many rows one search gives at most."""
NOT_LOADED: Final = 101
"""The code of Milvus's refusal to search what is not in memory."""
EFFORT: Final = 4
"""HNSW keeps so many times as many candidates as it is asked for."""

GRPC_OPTIONS: Final = {
    "grpc.enable_http_proxy": 0,  # nobody but the server that is named is asked
    "grpc.use_local_subchannel_pool": 1,
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 2_000,  # or a server that is back would be missed for two minutes
}

Row = Mapping[str, object]


class MilvusCollection:
    """The collection of the snapshots that one recipe made. Safe to share between threads. Raises
    UnreachableIndexError, and ConfigError where pymilvus is not installed, as each of its methods."""

    def __init__(self, settings: IndexSettings, recipe: Recipe) -> None:
        self.place = _shown(settings.url)
        self._base = settings.collection
        self._prefix = f"{settings.collection}_{_digest(recipe)}"
        self._client = _client(settings.url)
        self._name = next((name for name in self._names() if name.startswith(f"{self._prefix}_")), None)

    @property
    def mean(self) -> int | None:
        """How many terms a passage had in the mean where the collection was made, which its rows are weighed
        by; None where there is no collection yet."""
        return int(self._name.rpartition("_")[2]) if self._name else None

    def partitions(self) -> set[str]:
        """The names of its partitions."""
        if self._name is None:
            return set()
        with _asking(self.place):
            listed = self._client.list_partitions(self._name, timeout=SECONDS)
        return set(listed) - {"_default"}

    def count(self, partitions: Sequence[str]) -> int:
        """How many rows these partitions hold."""
        if self._name is None or not partitions:
            return 0
        counted = self._asked(
            lambda: self._client.query(
                self._name,
                filter="id >= 0",
                output_fields=["count(*)"],
                partition_names=list(partitions),
                consistency_level="Strong",
                timeout=WRITING_SECONDS,
            )
        )
        return int(counted[0]["count(*)"])

    def search(
        self,
        field: str,
        query: object,
        count: int,
        partitions: Sequence[str],
        documents: Sequence[int] | None = None,
    ) -> tuple[NDArray[np.int64], Vectors]:
        """The ids and scores of the `count` best rows of these partitions, best first, MOST at most; of these
        `documents` alone, where they are named."""
        params = {"ef": EFFORT * count} if field == "dense" else {}
        found = self._asked(
            lambda: self._client.search(
                self._name,
                [query],
                anns_field=field,
                limit=count,
                search_params={"metric_type": "IP", "params": params},
                partition_names=list(partitions),
                filter="" if documents is None else f"document in {list(documents)}",
                output_fields=["id"],
                timeout=SECONDS,
            )[0]
        )
        return np.array(found.ids, np.int64), np.array(found.distances, np.float32)

    def ping(self) -> None:
        """See whether the server answers."""
        with _asking(self.place):
            self._client.get_server_version(timeout=SECONDS)

    def create(self, dimensions: int, mean: int) -> None:
        """Make the collection, unless it is there."""
        if self._name:
            return
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("document", DataType.INT64)
        schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimensions)
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("document", index_type="INVERTED")
        indexes.add_index(
            "dense",
            index_type="HNSW_SQ",
            metric_type="IP",
            params={"M": 32, "efConstruction": 200, "sq_type": "FP16"},
        )
        indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        name = f"{self._prefix}_{mean}"
        with _asking(self.place):
            self._client.create_collection(name, schema=schema, index_params=indexes, timeout=WRITING_SECONDS)
        self._name = name

    def write(self, partition: str, batches: Iterable[Sequence[Row]]) -> None:
        """Make a partition anew, of batches of rows."""
        self.drop(partition)
        with _asking(self.place):
            self._client.create_partition(self._name, partition, timeout=WRITING_SECONDS)
            for rows in batches:
                self._client.insert(self._name, rows, partition_name=partition, timeout=WRITING_SECONDS)

    def finish(self) -> None:
        """Have what was written kept, indexed and searched."""
        with _asking(self.place):
            self._client.flush(self._name, timeout=WRITING_SECONDS)
            self._client.load_collection(self._name, timeout=WRITING_SECONDS)

    def drop(self, partition: str) -> None:
        """Remove a partition, if it is there."""
        import grpc

        if partition not in self.partitions():
            return
        with _asking(self.place):
            try:
                self._client.release_partitions(self._name, [partition], timeout=WRITING_SECONDS)
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNIMPLEMENTED:  # Milvus Lite has none, and needs none
                    raise
            self._client.drop_partition(self._name, partition, timeout=WRITING_SECONDS)

    def drop_others(self, kept: Iterable[Recipe]) -> None:
        """Remove the collections of this name that are of none of these recipes."""
        prefixes = tuple(f"{self._base}_{_digest(recipe)}_" for recipe in kept)
        for name in self._names():
            if not name.startswith(prefixes):
                with _asking(self.place):
                    self._client.drop_collection(name, timeout=WRITING_SECONDS)

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """What it answers, after it was loaded where somebody released it or the server has not yet."""
        from pymilvus.exceptions import MilvusException

        with _asking(self.place):
            try:
                return ask()
            except MilvusException as error:
                if error.code != NOT_LOADED:
                    raise
                self._client.load_collection(self._name, timeout=WRITING_SECONDS)
                return ask()

    def _names(self) -> list[str]:
        """The collections of the setting's name, whatever recipe they are of."""
        own = re.compile(rf"{re.escape(self._base)}_[0-9a-f]{{8}}_[0-9]+")
        with _asking(self.place):
            listed = self._client.list_collections(timeout=SECONDS)
        return sorted(filter(own.fullmatch, listed))


def _digest(recipe: Recipe) -> str:
    """What tells the recipes apart that make other terms or other vectors."""
    made = "\n".join((recipe.embedding, recipe.analyser, recipe.analysers_version))
    return hashlib.sha256(made.encode()).hexdigest()[:8]


@lru_cache(maxsize=4)
def _client(url: str) -> Any:
    """A client of the server at an address, once a process; it connects again by itself."""
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"  # pymilvus would read a .env that it finds above itself
    try:
        from pymilvus import MilvusClient
    except ImportError:
        raise ConfigError(
            "index.engine is milvus, and pymilvus is not installed. Install it: pip install 'isnad[milvus]'"
        ) from None
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # its failures become errors of ours
    parts = urlsplit(url)
    with _asking(_shown(url)):
        return MilvusClient(
            f"{parts.scheme}://{parts.hostname}:{parts.port or PORT}",
            token=f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
            if parts.username
            else "",
            db_name=parts.path.strip("/"),
            timeout=SECONDS,
            grpc_options=GRPC_OPTIONS,
        )


def _shown(url: str) -> str:
    """An address without a password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or PORT}"


@contextmanager
def _asking(place: str) -> Iterator[None]:
    """What fails in asking a server is an UnreachableIndexError."""
    import grpc
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as error:
        reason = (
            getattr(error, "message", None) or getattr(error, "details", lambda: "")() or type(error).__name__
        )
        said = " ".join(str(reason).split())[:300]
        raise UnreachableIndexError(
            f"Milvus at {place} does not answer as it should ({said}). See that it runs, and to index.url and"
            " who may ask there; or set index.engine: local."
        ) from error
