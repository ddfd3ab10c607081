"""The model card: how the model was made, of what, and what it cannot do."""

from __future__ import annotations

from rag.training.data import SOURCES, Rows
from rag.training.student import Recipe
from rag.training.teacher import NAME

_CARD = """\
---
library_name: sentence-transformers
language: [ar, en]
license: mit
tags: [static-embeddings, arabic, retrieval]
---

# Isnad's bundled embedding model

A static model for Arabic and English: one vector for each of {pieces:,} word pieces, a text their
normalised mean, in {dimensions:,} dimensions. It has no layers, so it is quick on any CPU. The tokeniser
folds Arabic as `rag.arabic.fold` does, takes out words that are soon said again and takes off light10's
affixes, all inside `tokenizer.json`. The vectors are kept as whole numbers of eight bits with a factor a row.

## How it was made

    python -m rag.training.gather --wikipedia CLONE --seed CLONE --keep-out BENCHMARKS --output FOLDER
    python -m rag.training --data FOLDER{steps}

with {total:,} pairs of openly licensed text, {recipe_steps:,} steps of {parallel:,} sentence pairs,
{lexicon:,} lexicon pairs, {retrieval:,} queries with their passages and {siblings} passages of each
of {articles} articles. Articles and seed sentences that share eight words in a row with a benchmark were
left out.

Vectors begin as random ones of a length by their idf; the leading {taught} dimensions also as those whose
means come nearest, by ridge regression, to the vectors of the teacher ({teacher}, Apache-2.0, reduced by
principal components). The losses are contrastive within the batch: translations to each other, both to the
teacher's vector of the English side, a sentence to a group of {group} that holds its translation, a query
to its passage, a sentence to the rest of its passage, some words of a passage to it among others of its
article. The recipe was chosen on ARCD's training questions and on held-back pairs (`--hold-out`).

SHA-256 of `model.safetensors`: `{checksum}`

## What it was made of

| source | pairs | licence | origin (GitHub) |
| --- | ---: | --- | --- |
{sources}

No sentence of these is in the model or in this repository.

## What it cannot do

It reads a text as a bag of words: word order, negation and agreement are lost on it. Words that it never
saw are pieces, names above all. Dialects are rare in its data, and its everyday language is weaker
than its documents'. Use it beside a lexical index, as Isnad does.
"""


def render(rows: Rows, recipe: Recipe, checksum: str) -> str:
    """The card in Markdown, without scores: benchmarks/embedding.py prints those, to be put at its end."""
    counts = rows.counts()
    used = [source for source in SOURCES if counts.get(source.name)]
    return _CARD.format(
        pieces=recipe.pieces,
        dimensions=recipe.dimensions,
        total=sum(counts.values()),
        steps="" if recipe.steps == Recipe().steps else f" --steps {recipe.steps}",
        recipe_steps=recipe.steps,
        parallel=recipe.parallel,
        lexicon=recipe.lexicon,
        retrieval=recipe.retrieval,
        taught=recipe.teacher_dimensions,
        teacher=NAME,
        group=recipe.group,
        siblings=recipe.siblings,
        articles=recipe.articles,
        checksum=checksum,
        sources="\n".join(
            f"| {source.name} | {counts[source.name]:,} | {source.licence} | {source.origin} |"
            for source in used
        ),
    )
