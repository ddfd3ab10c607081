"""Static models without PyTorch: a text's vector is the mean of its word pieces', which tokenizers and numpy
can look up.

The folder is one of sentence-transformers (StaticEmbedding and Normalize), and the vectors are those that it
would give.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from tokenizers import Encoding, Tokenizer, normalizers

from rag.embedding.encoder import Vectors, unit
from rag.embedding.model import BUNDLED, EmbeddingError, EmbeddingModel
from rag.embedding.repetitions import REPEATED, without_repetitions
from rag.embedding.table import VectorTable

_MODULES: Final = ["StaticEmbedding", "Normalize"]

FEW: Final = 64
"""So many texts are looked up in the thread that asks."""


class StaticEmbeddings(EmbeddingModel):
    """Unit vectors from the folder of a static model. Safe to share between threads."""

    @cached_property
    def _model(self) -> _StaticModel:
        name = self._settings.model
        folder = self._folder or Path(name)
        try:
            return _StaticModel.load(folder)
        except Exception as error:  # tokenizers raises no class of its own
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            remedy = (
                "Install Isnad again."
                if name == BUNDLED
                else f"Name a folder that sentence-transformers saved such a model to, or use '{BUNDLED}'."
            )
            raise EmbeddingError(
                f"embedding.model = {name!r}: could not load a static model from {folder} ({reason})."
                f" {remedy}"
            ) from error

    @property
    def dimensions(self) -> int:
        return self._model.table.dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._query_prompt or self._model.query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._passage_prompt or self._model.passage_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        model, batch_size = self._model, self._settings.batch_size
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), batch_size):
            batch = [model.normalised(prompt + text) for text in texts[start : start + batch_size]]
            for row, encoding in enumerate(model.pieces(batch), start):
                if ids := encoding.ids:
                    vectors[row] = model.table.mean(ids)
        return unit(vectors)


def is_static(folder: Path) -> bool:
    """Whether a folder holds what StaticEmbeddings reads."""
    try:
        VectorTable.open(_table_file(folder))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # any JSON may stand in its files
        return False
    return True


@dataclass(frozen=True, slots=True)
class _StaticModel:
    """`tokeniser` is for text that is `normalised`."""

    normaliser: normalizers.Normalizer | None
    tokeniser: Tokenizer
    table: VectorTable
    query_prompt: str
    passage_prompt: str

    @classmethod
    def load(cls, folder: Path) -> _StaticModel:
        file = _table_file(folder)
        table = VectorTable.open(file)
        tokeniser = Tokenizer.from_file(str(file.with_name("tokenizer.json")))
        tokeniser.no_padding()
        if tokeniser.get_vocab_size() > table.pieces:
            raise ValueError(
                f"number of pieces ({tokeniser.get_vocab_size()}) does not match number of vectors"
                f" ({table.pieces})"
            )
        config = folder / "config_sentence_transformers.json"
        prompts = _json(config).get("prompts", {}) if config.exists() else {}
        normaliser, tokeniser = _quick(tokeniser)
        return cls(normaliser, tokeniser, table, prompts.get("query") or "", prompts.get("document") or "")

    def pieces(self, texts: list[str]) -> list[Encoding]:
        """The word pieces of texts that are `normalised`. The tokeniser shares a batch among threads of its
        own, who take longer to wake than a few texts take."""
        if len(texts) > FEW:
            return self.tokeniser.encode_batch_fast(texts, add_special_tokens=False)
        return [self.tokeniser.encode_batch_fast([text], add_special_tokens=False)[0] for text in texts]

    def normalised(self, text: str) -> str:
        """What the tokeniser is given for a text."""
        return without_repetitions(self.normaliser.normalize_str(text)) if self.normaliser else text


def _quick(tokeniser: Tokenizer) -> tuple[normalizers.Normalizer | None, Tokenizer]:
    """Of a tokeniser that takes out repetitions last: the normaliser without that, and a tokeniser
    without either. Any other as it is."""
    normaliser = tokeniser.normalizer
    if not isinstance(normaliser, normalizers.Sequence) or not len(normaliser):
        return None, tokeniser
    *steps, last = (normaliser[number] for number in range(len(normaliser)))
    if json.loads(last.__getstate__()) != {"type": "Replace", "pattern": {"Regex": REPEATED}, "content": ""}:
        return None, tokeniser
    tokeniser.normalizer = None
    return normalizers.Sequence(steps), tokeniser


def _table_file(folder: Path) -> Path:
    """The file of the vectors. Raises ValueError where the folder's modules are others than _MODULES."""
    modules = _json(folder / "modules.json")
    types = [module["type"].split(".") for module in modules]
    names = [parts[-1] for parts in types]
    if names != _MODULES or any(parts[0] != "sentence_transformers" for parts in types):
        raise ValueError(f"its modules are {' + '.join(names)}, not {' + '.join(_MODULES)}")
    return Path(folder, modules[0]["path"], "model.safetensors")


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
