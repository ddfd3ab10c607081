"""Trains the bundled embedding model: python -m training --data FOLDER"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from tokenizers import Tokenizer

from rag.embedding import BUNDLED_PATH
from training import card, data, e5, model, teacher, tokeniser
from training.data import Pair, Rows
from training.student import (
    Articles,
    Bags,
    Recipe,
    Side,
    chances,
    first_vectors,
    inverse_document_frequencies,
    train,
)

Vectors = NDArray[np.float32]
BRIDGING = 10
"""One in so many parallel pairs shows where the teacher puts Arabic, and where English."""


def main(
    folder: Annotated[
        Path, typer.Option("--data", help="Holds the six .tsv.gz files.", exists=True, file_okay=False)
    ],
    output: Annotated[Path, typer.Option(help="Where the model is written.")] = BUNDLED_PATH,
    cache: Annotated[
        Path | None,
        typer.Option(help="Keeps the teacher's vectors and the run's state; an interrupted run goes on."),
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="More steps, better vectors.")] = Recipe().steps,
    hold_out: Annotated[
        bool, typer.Option(help="Leave out the rows that recipes are chosen by (training.data).")
    ] = False,
) -> None:
    """Learn the bundled model from the open rows of FOLDER and write it with its card."""
    try:
        e5.package_file()
    except ImportError as error:  # before the minutes that come before the teacher
        sys.exit(str(error))
    recipe = Recipe(steps=steps)
    console = Console()
    rows = data.read(folder)
    if hold_out:
        rows, _ = data.hold_out(rows)
    retrieval = [*rows.retrieval, *data.inverse_cloze(rows.retrieval)]
    cloze = data.inverse_cloze(rows.articles)
    console.print(f"{sum(rows.counts().values()):,} pairs; learning the word pieces")
    pairs = (*rows.parallel, *rows.lexicon, *rows.retrieval, *rows.articles)
    texts = dict.fromkeys(text for pair in pairs for text in (pair.left, pair.right))
    pieces = tokeniser.train(texts, recipe.pieces, recipe.subwords)
    translation, meaning, told = _aims(rows, cloze, recipe, cache)
    parallel, lexicon, passages, sentences = (
        _bags(pieces, pairs, recipe) for pairs in (rows.parallel, rows.lexicon, retrieval, cloze)
    )
    articles = Articles.of(
        Bags(pieces, [pair.right for pair in rows.articles], recipe.max_tokens),
        [pair.left for pair in rows.articles],
    )
    console.print("first vectors")
    idf = inverse_document_frequencies([*parallel, *lexicon, *passages, articles.passages], recipe.pieces)
    taught = [(bags, translation) for bags in parallel] + [(bags, meaning) for bags in lexicon]
    first = first_vectors([*taught, (sentences[0], told)], idf, recipe)
    sides = [
        Side(*parallel, _chances(rows.parallel, recipe), recipe.parallel, translation, grouped=True),
        Side(*lexicon, _chances(rows.lexicon, recipe), recipe.lexicon, meaning),
        Side(*sentences, _chances(cloze, recipe), recipe.cloze, told),
        Side(*passages, _chances(retrieval, recipe), recipe.retrieval),
    ]
    keep = cache / "run.safetensors" if cache else None
    vectors = train(first, sides, articles, recipe, keep)
    with tempfile.TemporaryDirectory() as temporary:  # so that a failure leaves the model that is there
        made = Path(temporary) / "model"
        checksum = model.save(pieces, np.ascontiguousarray(vectors), made)
        (made / "README.md").write_text(card.render(rows, recipe, checksum), encoding="utf-8")
        model.replace(made, output)
    if keep:
        keep.unlink(missing_ok=True)
    console.print(f"{output}: {model.WEIGHTS} has SHA-256 {checksum}")


def _aims(rows: Rows, cloze: list[Pair], recipe: Recipe, cache: Path | None) -> list[Vectors]:
    """What the teacher says of the left texts of the parallel pairs, of the lexicon and of `cloze`, each
    [pairs, teacher_dimensions]; the last, Arabic, carried over to where English stands."""

    def lefts(pairs: list[Pair]) -> Vectors:
        return teacher.embed([pair.left for pair in pairs], cache)

    sentences, words = lefts(rows.parallel), lefts(rows.lexicon)
    both = [row for row, pair in enumerate(rows.parallel) if data.checksum(pair.right) % BRIDGING == 0]
    arabic = teacher.embed([rows.parallel[row].right for row in both], cache)
    carried = np.asarray(lefts(cloze) @ teacher.bridge(arabic, sentences[both]), dtype=np.float32)
    axes = teacher.principal_axes(np.concatenate((sentences, words)), recipe.teacher_dimensions)
    return [teacher.reduced(vectors, axes) for vectors in (sentences, words, carried)]


def _bags(pieces: Tokenizer, pairs: list[Pair], recipe: Recipe) -> tuple[Bags, Bags]:
    lefts, rights = [pair.left for pair in pairs], [pair.right for pair in pairs]
    return Bags(pieces, lefts, recipe.max_tokens), Bags(pieces, rights, recipe.max_tokens)


def _chances(pairs: list[Pair], recipe: Recipe) -> NDArray[np.float64]:
    return chances([pair.source for pair in pairs], recipe.flattening)


if __name__ == "__main__":
    typer.run(main)
