"""Embeddings: texts become vectors. `embedding_model` is the door to the model that settings name.

A static model, as the bundled one, needs tokenizers and numpy (`rag.embedding.static`), a transformer in ONNX
tokenizers and its runtime (`rag.embedding.onnx`). Any other is sentence-transformers'
(`rag.embedding.sentence_transformer`), whose import alone takes seconds and half a gigabyte, so that only
encoding with it imports it.
"""

import functools

from rag import config
from rag.embedding.cache import EmbeddingCache
from rag.embedding.encoder import Encoder, Vectors, as_encoder
from rag.embedding.model import (
    BUNDLED,
    BUNDLED_PATH,
    TRANSFORMER_PATH,
    EmbeddingError,
    EmbeddingModel,
    model_folder,
)
from rag.embedding.onnx import OnnxEmbeddings, is_onnx
from rag.embedding.sentence_transformer import SentenceEmbeddings
from rag.embedding.static import StaticEmbeddings, is_static

__all__ = [
    "BUNDLED",
    "BUNDLED_PATH",
    "EmbeddingCache",
    "EmbeddingError",
    "EmbeddingModel",
    "Encoder",
    "OnnxEmbeddings",
    "SentenceEmbeddings",
    "StaticEmbeddings",
    "Vectors",
    "as_encoder",
    "bundled_transformer",
    "embedding_model",
    "reading_transformer",
]


def embedding_model(settings: config.Embedding) -> EmbeddingModel:
    """The model that the settings name: static or in ONNX where its folder is, else any of
    sentence-transformers. Raises EmbeddingError for a folder in ONNX that lacks a file."""
    folder = model_folder(settings.model)
    if settings.model == BUNDLED or (folder and is_static(folder)):
        return StaticEmbeddings(settings)
    if folder and is_onnx(folder):
        query, passage = settings.query_prompt, settings.passage_prompt
        return OnnxEmbeddings(folder, name=settings.model, query_prompt=query, passage_prompt=passage)
    return SentenceEmbeddings(settings)


def reading_transformer(name: str) -> OnnxEmbeddings:
    """The transformer that reads passages: the bundled one, or that of a folder in ONNX. Raises
    EmbeddingError."""
    if name == BUNDLED:
        return bundled_transformer()
    folder = model_folder(name)
    if folder is None:
        raise EmbeddingError(
            f"answer.reader = {name!r}: there is no such folder. Write {BUNDLED}, fast, or the folder of a"
            " model in ONNX (model.onnx, tokenizer.json and config.json), as training.compact writes one."
        )
    return OnnxEmbeddings(folder, name=name)


@functools.cache
def bundled_transformer() -> OnnxEmbeddings:
    """The transformer that comes with the package, once a process: it reads passages, and what of a claim is
    worded otherwise than its source."""
    return OnnxEmbeddings(TRANSFORMER_PATH, name=TRANSFORMER_PATH.name)
