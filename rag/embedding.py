"""A sentence-transformers model behind LangChain's Embeddings, and the cache of what it has computed."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag import config
from rag.errors import IsnadError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with (done, total)."""

BUNDLED = "bundled"
BUNDLED_PATH = Path(__file__).parent / "models" / "bundled"

# Models that want a prompt but do not carry it in their files.
_E5_PROMPTS = ("query: ", "passage: ")


# Sentences of a dozen fields, to see how a model's cosines lie. (Arabic, English)
_TRANSLATIONS = (
    ("أعلنت الحكومة ميزانية العام المقبل.", "The government announced next year's budget."),
    ("يشرب الأطفال الحليب كل صباح.", "The children drink milk every morning."),
    ("فاز الفريق بالمباراة النهائية بهدفين.", "The team won the final match by two goals."),
    ("يعالج الطبيب المرضى في المستشفى.", "The doctor treats patients in the hospital."),
    ("انقطعت الكهرباء عن المدينة بعد العاصفة.", "The city lost its electricity after the storm."),
    ("كتب الشاعر قصيدة عن البحر.", "The poet wrote a poem about the sea."),
    ("يحتاج الموظف إلى موافقة مديره قبل الإجازة.", "The employee needs his manager's approval before leave."),
    ("تأسست الجامعة في القرن التاسع عشر.", "The university was founded in the nineteenth century."),
    ("ارتفعت أسعار النفط في الأسواق العالمية.", "Oil prices rose on the world markets."),
    ("تدور الأرض حول الشمس مرة في السنة.", "The earth goes around the sun once a year."),
    ("أعد تشغيل الحاسوب ثم افتح البرنامج.", "Restart the computer and then open the program."),
    ("دخل الجيش القرية عند الفجر.", "The army entered the village at dawn."),
)


class EmbeddingError(IsnadError):
    """A model that cannot be had. The message names it, where it was looked for, and the remedy."""


class Encoder(Embeddings, ABC):
    """LangChain's Embeddings as arrays: what retrieval and reading ask of any embedding model."""

    _measured: tuple[float, float] | None = None

    @abstractmethod
    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each of length 1 (or 0 where a text says nothing)."""

    @abstractmethod
    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Like `encode_queries`, for what is searched."""

    def similarities(self, cosines: NDArray[np.float64], across: bool) -> NDArray[np.float64]:
        """Cosines on a scale that all models share: 0 for texts that have nothing to do with each other, 1
        for the same text, or, `across` languages, for a translation. Models differ widely in both."""
        floor, translated = self._scale()
        return (cosines - floor) / max((translated if across else 1.0) - floor, 0.1)

    def _scale(self) -> tuple[float, float]:
        """The mean cosines of this model for unrelated sentences and for translations."""
        if self._measured is None:
            arabic, english = zip(*_TRANSLATIONS, strict=True)
            vectors = self.encode_passages(arabic), self.encode_queries(english)
            cosines = vectors[0] @ vectors[1].T
            own = vectors[0] @ vectors[0].T
            others = ~np.eye(len(arabic), dtype=bool)
            floor = float(np.mean([cosines[others].mean(), own[others].mean()]))
            self._measured = floor, float(np.diagonal(cosines).mean())
        return self._measured

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in self.encode_queries([text])[0]]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in vector] for vector in self.encode_passages(texts)]


def encoder_of(embeddings: Embeddings) -> Encoder:
    """An encoder over any LangChain Embeddings; itself where it is one."""
    return embeddings if isinstance(embeddings, Encoder) else _LangChainEncoder(embeddings)


class _LangChainEncoder(Encoder):
    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return _unit([self._embeddings.embed_query(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return _unit(self._embeddings.embed_documents(list(texts)))


def _unit(vectors: Any) -> Vectors:
    array = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(array, axis=-1, keepdims=True)
    unit: Vectors = array / np.maximum(lengths, np.float32(1e-12))
    return unit


class NamedEncoder(Encoder):
    """An encoder of a model that config.yaml names. `digest` is a hash of the model's files, `identity`
    changes whenever the vectors would."""

    digest: str
    identity: str

    @property
    @abstractmethod
    def dimensions(self) -> int:
        """The length of a vector."""


def encoder_for(settings: config.Embedding) -> NamedEncoder:
    """The encoder of the model that the settings name. Raises EmbeddingError where its folder is damaged."""
    from rag.onnx_encoder import MODEL, OnnxEncoder  # it imports this module

    folder = _folder(settings.model)
    if folder and (folder / MODEL).is_file():
        query, passage = settings.query_prompt, settings.passage_prompt
        return OnnxEncoder(folder, name=settings.model, query_prompt=query, passage_prompt=passage)
    return SentenceEmbeddings(settings)


class SentenceEmbeddings(NamedEncoder):
    """Unit vectors from any sentence-transformers model, with its prompts for queries and passages.

    The model is loaded at first use. `identity` changes whenever the vectors would.
    """

    def __init__(self, settings: config.Embedding) -> None:
        self._settings = settings
        self._folder = _folder(settings.model)
        self._query_prompt, self._passage_prompt = _prompts(settings)
        self._loaded: SentenceTransformer | None = None
        self.digest = digest_of(self._folder) if self._folder else ""
        self.identity = "|".join(
            (settings.model, self.digest, self._query_prompt or "", self._passage_prompt or "")
        )

    @property
    def model(self) -> SentenceTransformer:
        """Raises EmbeddingError where the model is not there and cannot be fetched."""
        if self._loaded is None:
            self._loaded = _load(self._settings, self._folder)
        return self._loaded

    @property
    def dimensions(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_query, texts, self._query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_document, texts, self._passage_prompt)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str], prompt: str | None) -> Vectors:
        batch_size = self._settings.batch_size
        return _unit(encode(list(texts), prompt=prompt, batch_size=batch_size, show_progress_bar=False))


def _folder(model: str) -> Path | None:
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
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _load(settings: config.Embedding, folder: Path | None) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer  # four seconds, so not before it is needed

    try:
        return SentenceTransformer(
            str(folder or settings.model), device=settings.device, local_files_only=folder is not None
        )
    except Exception as error:  # the libraries below raise whatever their transport or parser raised
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        where = f"in {folder}" if folder else "as a folder, in the local cache and on the model hub"
        raise EmbeddingError(
            f"embedding.model = {settings.model!r}: looked for it {where}, and could not load it ({reason}). "
            f"Name a folder that holds a sentence-transformers model, or use '{BUNDLED}'."
        ) from error


class EmbeddingCache:
    """Vectors by model identity and text, in one SQLite file that a crash leaves whole.

    Vectors are kept as they are computed, so an interrupted run goes on where it stopped. A damaged file is
    begun anew: it holds nothing that cannot be computed again.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._database = self._open()
        except sqlite3.DatabaseError:
            self._begin_anew()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS vectors (model TEXT, text BLOB, vector BLOB, checksum INTEGER,"
                " PRIMARY KEY (model, text)) WITHOUT ROWID"
            )
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def _begin_anew(self) -> None:
        for part in self._file.parent.glob(f"{self._file.name}*"):
            part.unlink()
        self._database = self._open()

    def close(self) -> None:
        self._database.close()

    def encode_passages(
        self, embeddings: NamedEncoder, texts: Sequence[str], progress: Progress, batch: int = 1024
    ) -> tuple[Vectors, int]:
        """The vectors of `texts`, and how many of them had to be computed. Forgets what this model has
        computed for other texts: the cache holds one index, not its history."""
        try:
            return self._encode(embeddings, texts, progress, batch)
        except sqlite3.DatabaseError:
            self._database.close()
            self._begin_anew()
            return self._encode(embeddings, texts, progress, batch)

    def _encode(
        self, embeddings: NamedEncoder, texts: Sequence[str], progress: Progress, batch: int
    ) -> tuple[Vectors, int]:
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        rows = self._database.execute(
            "SELECT text, vector, checksum FROM vectors WHERE model = ?", (embeddings.identity,)
        )
        known = {key: vector for key, vector, checksum in rows if zlib.crc32(key + vector) == checksum}
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        missing = list(wanted.items())
        for start in range(0, len(missing), batch):
            progress(start, len(missing))
            part = missing[start : start + batch]
            vectors = embeddings.encode_passages([text for _, text in part])
            computed = {key: vector.tobytes() for (key, _), vector in zip(part, vectors, strict=True)}
            with self._database:
                self._database.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                    (
                        (embeddings.identity, key, vector, zlib.crc32(key + vector))
                        for key, vector in computed.items()
                    ),
                )
            known.update(computed)
        progress(len(missing), len(missing))
        with self._database:
            self._database.executemany(
                "DELETE FROM vectors WHERE model = ? AND text = ?",
                ((embeddings.identity, key) for key in known.keys() - set(keys)),
            )
        if not keys:
            return np.zeros((0, embeddings.dimensions), np.float32), 0
        return np.stack([np.frombuffer(known[key], np.float32) for key in keys]), len(missing)
