"""A transformer by ONNX Runtime and tokenizers: no torch is loaded for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from rag.embedding.encoder import Vectors
from rag.embedding.leaving import computing
from rag.embedding.model import EmbeddingError, EmbeddingModel, digest_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Span: TypeAlias = tuple[int, int]
"""The first character and the one after the last, in a text."""

MODEL, TOKENISER, CONFIG = "model.onnx", "tokenizer.json", "config.json"

MOST_TOKENS = 2048
"""Tokens that are computed at once: more save no time, and take memory."""


class OnnxConfig(BaseModel):
    """What config.json says of the model: the length of its vectors, the most tokens that it reads of a text,
    and what it wants before queries and passages."""

    dimensions: int
    max_tokens: int
    query_prompt: str = ""
    passage_prompt: str = ""


class OnnxEmbeddings(EmbeddingModel):
    """Unit vectors from a folder of model.onnx (`input_ids`, [batch, length], to `last_hidden_state`),
    tokenizer.json and config.json: the mean of a text's token states.

    `name` is what config.yaml calls it. The model is loaded at first use, and computes on `threads` cores
    (default: those that this process may use). A text's vector is the same alone and among others: only texts
    of as many tokens are computed at once, so nothing is padded.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str | None = None,
        threads: int | None = None,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
    ) -> None:
        """Raises EmbeddingError where a file of the folder is missing or config.json cannot be read."""
        self._files = folder
        self._threads = threads or _cores()
        for file in (MODEL, TOKENISER, CONFIG):
            if not (folder / file).is_file():
                raise EmbeddingError(f"{folder} holds no {file}, so it is no model. Name another folder.")
        try:
            self.config = OnnxConfig.model_validate_json((folder / CONFIG).read_bytes())
        except ValueError as error:
            raise self._unreadable(error) from error
        self._query = self.config.query_prompt if query_prompt is None else query_prompt
        self._passage = self.config.passage_prompt if passage_prompt is None else passage_prompt
        self.digest = digest_of(folder)
        self.identity = "|".join((name or str(folder), self.digest, self._query, self._passage))

    @property
    def dimensions(self) -> int:
        return self.config.dimensions

    @property
    def tokeniser(self) -> Tokenizer:
        """Cuts a text, after its prompt, to the tokens that the model reads."""
        return self._loaded.tokeniser

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._passage)

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """The vectors of passages, [texts, dimensions], and for each passage those of its `spans`, its
        sentences say, [spans, dimensions], from the same pass: a span's vector is the mean of its own tokens'
        states, which have read the whole passage. It is 0 where a span lies past what the model reads.

        Günther, Mohr, Williams, Wang and Xiao, "Late Chunking" (2024).
        """
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        parts = [np.zeros((len(wanted), self.dimensions), np.float32) for wanted in spans]
        for number, states, encoding in self._states(texts, self._passage):
            vectors[number] = _unit(states.mean(axis=0))
            members = tokens_of(spans[number], encoding.offsets, len(self._passage))
            counts = np.maximum(members.sum(axis=1, keepdims=True), 1)
            parts[number] = _unit(members.astype(np.float32) @ states / counts.astype(np.float32))
        return vectors, parts

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for number, states, _ in self._states(texts, prompt):
            vectors[number] = _unit(states.mean(axis=0))
        return vectors

    def _states(self, texts: Sequence[str], prompt: str) -> Iterator[tuple[int, Vectors, Encoding]]:
        """(place, token states, [tokens, dimensions], and tokens) of each text, the shortest first."""
        session = self._loaded.session
        with computing.inside():
            encodings = self.tokeniser.encode_batch([prompt + text for text in texts])
        for batch in _batches([len(encoding) for encoding in encodings]):
            ids = np.array([encodings[number].ids for number in batch], np.int64)
            with computing.inside():
                (states,) = session.run(["last_hidden_state"], {"input_ids": ids})
            for number, state in zip(batch, states, strict=True):
                yield number, state, encodings[number]

    @cached_property
    def _loaded(self) -> _Loaded:
        try:
            return _load(self._files, self._threads, self.config.max_tokens)
        except Exception as error:  # both libraries raise whatever their parsers raised
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> EmbeddingError:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        return EmbeddingError(
            f"The model in {self._files} cannot be read ({reason}). Copy its files again, or make it anew."
        )


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: InferenceSession
    tokeniser: Tokenizer


def _load(folder: Path, threads: int, max_tokens: int) -> _Loaded:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read as the library is loaded
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the cores from the rest of the program.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # it keeps the most that it ever needed
    session = onnxruntime.InferenceSession(folder / MODEL, options, providers=["CPUExecutionProvider"])
    tokeniser = Tokenizer.from_file(str(folder / TOKENISER))
    tokeniser.no_padding()
    tokeniser.enable_truncation(max_tokens)
    return _Loaded(session, tokeniser)


def _cores() -> int:
    """How many this process may use; where the system does not say (macOS), how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of texts of equal length, at most MOST_TOKENS tokens together, shortest first."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: lengths[number]):
        length = lengths[number]
        if batch and (lengths[batch[0]] != length or (len(batch) + 1) * length > MOST_TOKENS):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def tokens_of(spans: Sequence[Span], offsets: Sequence[Span], start: int) -> NDArray[np.bool_]:
    """Which tokens, by their `offsets`, each span holds, [spans, tokens], where the text that the spans count
    in begins at `start`. A token is where its last character is: a word's first has the space before it."""
    last = np.array([end for _, end in offsets], np.int64).reshape(1, -1) - start
    bounds = np.array(spans, np.int64).reshape(-1, 2)
    return np.asarray((last > bounds[:, :1]) & (last <= bounds[:, 1:]))


def _unit(vectors: NDArray[np.float32]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = (vectors / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return unit


def is_onnx(folder: Path) -> bool:
    """Whether a folder holds such a model."""
    return (folder / MODEL).is_file()
