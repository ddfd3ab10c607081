"""Embedding models: what `embedding.model` names, whichever class computes its vectors."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from pathlib import Path

from rag import config
from rag.embedding.encoder import Encoder
from rag.errors import IsnadError

BUNDLED = "bundled"
BUNDLED_PATH = Path(__file__).parents[1] / "models" / "bundled"
TRANSFORMER_PATH = Path(__file__).parents[1] / "models" / "e5-small"

# Models that want a prompt but do not carry it in their files.
_E5_PROMPTS = ("query: ", "passage: ")


class EmbeddingError(IsnadError):
    """A model that cannot be had. The message names it, where it was looked for, and the remedy."""


class EmbeddingModel(Encoder):
    """An encoder that settings name: unit vectors, with the prompts for queries and passages.

    It is loaded at first use, where encoding raises EmbeddingError if it cannot be had. `identity` changes
    whenever the vectors would, `digest` ("" for a model on a hub) with the files of the model alone.
    """

    def __init__(self, settings: config.Embedding) -> None:
        self._settings = settings
        self._folder = model_folder(settings.model)
        self._query_prompt, self._passage_prompt = _prompts(settings)
        self.digest = digest_of(self._folder) if self._folder else ""
        self.identity = "|".join(
            (settings.model, self.digest, self._query_prompt or "", self._passage_prompt or "")
        )

    @property
    @abstractmethod
    def dimensions(self) -> int:
        """The length of a vector."""


def model_folder(model: str) -> Path | None:
    """Where the files of a model are, None for one that is named by a hub."""
    if model == BUNDLED:
        return BUNDLED_PATH
    path = Path(model).expanduser()
    return path if path.is_dir() else None


def _prompts(settings: config.Embedding) -> tuple[str | None, str | None]:
    name = Path(settings.model).name.lower()
    is_e5 = "e5-" in name and "instruct" not in name
    query, passage = _E5_PROMPTS if is_e5 else (None, None)
    return settings.query_prompt or query, settings.passage_prompt or passage


def digest_of(folder: Path) -> str:
    """A hash of what decides the vectors: every file of the model but its texts for people."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".md":
            digest.update(file.relative_to(folder).as_posix().encode())
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]
