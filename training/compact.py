"""multilingual-e5-small made small: the pieces that Arabic and English use, 8-bit arithmetic, ONNX.

    python -m training.compact --whole TUNED --data FOLDER --output MODEL

TUNED is a folder that `training.tune` writes; without it the model is small but not tuned.

FOLDER holds parallel.en-ar.tsv.gz, retrieval.ar.tsv.gz, lexicon.en-ar.tsv.gz, and what
`training.vocabulary` names of tydi-wiki/ and faq/. MODEL becomes a folder that `embedding.model` takes; its
README.md is the model card, and has what the cut does to held-back texts.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import numpy as np
import onnx
import typer
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import BertConfig

from rag.embedding.onnx import CONFIG, MODEL, TOKENISER, OnnxConfig
from training import e5, graph, vocabulary
from training.questions import sources
from training.vocabulary import Proof, Text

CARD, TUNED = (Path(__file__).with_name(name) for name in ("compact.md", "tuned.md"))
_PIECES = "embeddings.word_embeddings.weight"


def compact(whole: Path, kept: NDArray[np.int64], tokeniser: Tokenizer, output: Path) -> None:
    """Write the model of the folder `whole`, as training.e5 writes it, with the `kept` pieces alone, which
    `tokeniser` is cut to. The same model gives the same bytes."""
    config = BertConfig.from_pretrained(whole)
    weights = load_file(whole / "model.safetensors")
    weights[_PIECES] = weights[_PIECES][kept]
    output.mkdir(parents=True, exist_ok=True)
    onnx.save(graph.build(weights, config), output / MODEL)
    tokeniser.save(str(output / TOKENISER), pretty=False)
    told = OnnxConfig(
        dimensions=config.hidden_size,
        max_tokens=config.max_position_embeddings,
        query_prompt="query: ",
        passage_prompt="passage: ",
    )
    (output / CONFIG).write_text(json.dumps(told.model_dump(), indent=2) + "\n", encoding="utf-8")


def card(output: Path, pieces: int, counted: int, proofs: Mapping[str, Proof], *, is_tuned: bool) -> str:
    """The model card in Markdown, without scores: benchmarks.embedding prints those, to be put at its end."""
    tuning = TUNED.read_text(encoding="utf-8").format(questions=sources.table()) if is_tuned else ""
    rows = [
        f"| {kind} | {proof.texts:,} | {proof.same:.2%} | {proof.unknown_before:.3%} | {proof.unknown:.3%} |"
        for kind, proof in sorted(proofs.items())
    ]
    return CARD.read_text(encoding="utf-8").format(
        pieces=pieces,
        counted=counted,
        held_out=vocabulary.HELD_OUT,
        proofs="\n".join(rows),
        whole=" --whole TUNED" if is_tuned else "",
        layers=" Its layers were fine-tuned\non people's questions." if is_tuned else "",
        tuning=tuning,
        checksum=hashlib.sha256((output / MODEL).read_bytes()).hexdigest(),
    )


def main(
    data: Annotated[Path, typer.Option(help="The folder of open texts.")],
    output: Annotated[Path, typer.Option(help="Where the model is written.")],
    whole: Annotated[
        Path | None, typer.Option(help="A folder that training.tune writes, instead of the untuned model.")
    ] = None,
) -> None:
    """Write multilingual-e5-small with the pieces that Arabic and English use to OUTPUT."""
    is_tuned = whole is not None
    with tempfile.TemporaryDirectory() as temporary:
        if whole is None:
            whole = Path(temporary)
            try:
                e5.save(e5.package_file(), whole)
            except ImportError as error:
                sys.exit(str(error))
        elif not (whole / TOKENISER).is_file():
            sys.exit(f"{whole} holds no {TOKENISER}. --whole must name a folder that training.tune writes.")
        tokeniser = _whole(whole / TOKENISER)
        held: list[Text] = []
        counts = vocabulary.count(tokeniser, vocabulary.split(vocabulary.texts(data), held))
        kept = vocabulary.chosen(tokeniser, counts)
        small = vocabulary.cut(tokeniser, kept)
        compact(whole, kept, vocabulary.unmarked(small), output)
    proofs = vocabulary.prove(tokeniser, small, kept, held)
    told = card(output, len(kept), int(counts.sum()), proofs, is_tuned=is_tuned)
    (output / "README.md").write_text(told, encoding="utf-8")
    size = sum(file.stat().st_size for file in output.iterdir()) / 1e6
    print(f"{output}: {len(kept):,} pieces, {size:.1f} MB. Set embedding.model to this folder")


def _whole(path: Path) -> Tokenizer:
    tokeniser = Tokenizer.from_file(str(path))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    return tokeniser


if __name__ == "__main__":
    typer.run(main)
