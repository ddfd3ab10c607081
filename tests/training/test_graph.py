from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

onnx = pytest.importorskip("onnx", reason="needs the extra: pip install --editable '.[training]'")

from training import graph  # noqa: E402

CONFIG = BertConfig(
    vocab_size=50,
    hidden_size=64,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=128,
    max_position_embeddings=32,
)


@pytest.fixture(scope="module")
def model() -> BertModel:
    """A model whose pieces are numbers of 4 bits, 32 with a factor, and whose other weights are random."""
    torch.manual_seed(0)
    model = BertModel(CONFIG)
    model.train(False)
    pieces = model.embeddings.word_embeddings.weight
    numbers = torch.randint(-8, 8, (pieces.numel() // graph.BLOCK, graph.BLOCK))
    numbers[:, 0] = -8
    factors = torch.rand(len(numbers), 1).half().float() / 8
    with torch.no_grad():
        pieces.copy_((numbers * factors).view(pieces.shape))
    return model


def weights_of(model: BertModel) -> dict[str, np.typing.NDArray[np.float32]]:
    return {name: tensor.numpy() for name, tensor in model.state_dict().items()}


def test_the_graph_computes_the_states_of_the_model(model: BertModel, tmp_path: Path) -> None:
    import onnxruntime

    onnx.save(graph.build(weights_of(model), CONFIG), tmp_path / "model.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    ids = np.random.default_rng(0).integers(4, 50, (3, 20))
    with torch.inference_mode():
        expected = model(torch.from_numpy(ids)).last_hidden_state.numpy()
    (found,) = session.run([graph.STATES], {graph.IDS: ids})
    cosines = (found * expected).sum(2) / np.linalg.norm(found, axis=2) / np.linalg.norm(expected, axis=2)
    assert cosines.min() > 0.999
    assert not np.array_equal(found, expected)
    (alone,) = session.run([graph.STATES], {graph.IDS: ids[1:2]})
    np.testing.assert_array_equal(alone[0], found[1])


def test_numbers_of_four_bits_are_found_again(model: BertModel) -> None:
    weights = weights_of(model)["embeddings.word_embeddings.weight"]
    numbers, factors = graph.blocks(weights)
    np.testing.assert_array_equal((numbers * factors[..., None]).reshape(weights.shape), weights)
    assert (numbers.min(), numbers.max()) == (-8, 7)


def test_a_block_of_zeros_stays_zero() -> None:
    zeros = np.zeros((2, 64), np.float32)
    numbers, factors = graph.blocks(zeros)
    assert not numbers.any()
    assert not factors.any()
    assert not graph.columns(zeros)[0].any()


def test_weights_that_were_not_rounded_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2, 64\) is not made of 4-bit numbers"):
        graph.blocks(np.random.default_rng(0).normal(size=(2, 64)).astype(np.float32))


def test_no_two_products_pass_sixteen_bits() -> None:
    numbers, _ = graph.columns(np.random.default_rng(0).normal(size=(8, 32)).astype(np.float32))
    assert 2 * 255 * int(np.abs(numbers).max()) < 2**15
