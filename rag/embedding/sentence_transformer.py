"""Any sentence-transformers model behind LangChain's Embeddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rag.embedding.encoder import Vectors, unit
from rag.embedding.model import BUNDLED, EmbeddingError, EmbeddingModel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEmbeddings(EmbeddingModel):
    """Unit vectors from any sentence-transformers model, with PyTorch."""

    @cached_property
    def model(self) -> SentenceTransformer:
        """Raises EmbeddingError where the model is not there and cannot be fetched."""
        from sentence_transformers import SentenceTransformer  # four seconds, so not before it is needed

        model, folder = self._settings.model, self._folder
        try:
            return SentenceTransformer(
                str(folder or model), device=self._settings.device, local_files_only=folder is not None
            )
        except Exception as error:  # the libraries below raise whatever their transport or parser raised
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            where = f"in {folder}" if folder else "as a folder, in the local cache and on the model hub"
            raise EmbeddingError(
                f"embedding.model = {model!r}: looked for it {where}, and could not load it ({reason})."
                f" Name a folder that holds a sentence-transformers model, or use '{BUNDLED}'."
            ) from error

    @property
    def dimensions(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_query, texts, self._query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_document, texts, self._passage_prompt)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str], prompt: str | None) -> Vectors:
        batch_size = self._settings.batch_size
        return unit(encode(list(texts), prompt=prompt, batch_size=batch_size, show_progress_bar=False))
