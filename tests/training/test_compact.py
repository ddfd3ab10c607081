from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, pre_tokenizers, processors
from tokenizers.models import Unigram
from transformers import BertConfig, BertModel

pytest.importorskip("onnx", reason="needs the extra: pip install --editable '.[training]'")

from rag.embedding.onnx import MODEL, OnnxEmbeddings
from training import compact, vocabulary
from training.vocabulary import Proof

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁query", ":", "▁buch", "▁كم", "▁حجم", "▁passage"]
CONFIG = BertConfig(
    vocab_size=len(PIECES),
    hidden_size=64,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=64,
    max_position_embeddings=16,
)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A folder of a model as training.e5 writes it, as far as it is read."""
    torch.manual_seed(0)
    model = BertModel(CONFIG)
    with torch.no_grad():
        numbers = torch.randint(-8, 8, (len(PIECES), 64))
        numbers[:, ::32] = -8
        model.embeddings.word_embeddings.weight.copy_(numbers / 64)
    model.save_pretrained(tmp_path / "whole")
    return tmp_path / "whole"


@pytest.fixture
def tokeniser() -> Tokenizer:
    tokeniser = Tokenizer(Unigram([(piece, -float(n)) for n, piece in enumerate(PIECES)], unk_id=3))
    tokeniser.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokeniser.post_processor = processors.TemplateProcessing("<s> $A </s>", None, [("<s>", 0), ("</s>", 2)])
    return tokeniser


def test_the_small_model_gives_the_vectors_of_the_whole_one(
    whole: Path, tokeniser: Tokenizer, tmp_path: Path
) -> None:
    kept = np.array([0, 1, 2, 3, 4, 5, 7, 8, 9])
    small = vocabulary.cut(tokeniser, kept)
    compact.compact(whole, kept, small, tmp_path / "small")
    model = BertModel.from_pretrained(whole)
    model.train(False)
    ids = tokeniser.encode("query: كم حجم").ids
    assert PIECES.index("▁حجم") in ids
    with torch.inference_mode():
        expected = model(torch.tensor([ids])).last_hidden_state[0].mean(dim=0).numpy()
    found = OnnxEmbeddings(tmp_path / "small").encode_queries(["كم حجم"])[0]
    assert float(found @ expected / np.linalg.norm(expected)) > 0.999
    first = (tmp_path / "small" / MODEL).read_bytes()
    compact.compact(whole, kept, small, tmp_path / "small")
    assert (tmp_path / "small" / MODEL).read_bytes() == first


@pytest.mark.parametrize("is_tuned", [True, False])
def test_the_card_has_the_digest_what_the_cut_does_and_how_it_was_tuned(
    tmp_path: Path, is_tuned: bool
) -> None:
    (tmp_path / MODEL).write_bytes(b"model")
    proofs = {"Egyptian": Proof(1319, 0.981, 0.0, 0.00001)}
    card = compact.card(tmp_path, 42_000, 1_000_000, proofs, is_tuned=is_tuned)
    assert hashlib.sha256(b"model").hexdigest() in card
    assert "42,000 of its 250,037" in card
    assert "| Egyptian | 1,319 | 98.10% | 0.000% | 0.001% |" in card
    assert ("## How it was tuned" in card) is is_tuned
    assert ("SkelterLabsInc/JaQuAD @23f5d72" in card) is is_tuned
    assert ("--whole TUNED" in card) is is_tuned


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"tokenizer\.json"):
        compact.main(tmp_path, tmp_path / "small", tmp_path)
