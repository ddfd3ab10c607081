"""Writes models/weights.json whole: python -m training.weights --questions arcd-train.json

Run it whenever the bundled embedding model, a feature or a chosen number changes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from rag.config import Embedding
from rag.embedding import SentenceEmbeddings
from rag.weights import FILE
from training import reader

CHOSEN: Final[dict[str, dict[str, Any]]] = {
    "idf": {
        # On seeds/: with none, the name of the subject of a few documents counts as an empty word.
        "background_passages": 1_000,
    },
    "fusion": {
        # On ARCD's training questions all of 0.03 to 0.3 and of 0.3 to 0.8 are within 0.005 of the best, and
        # these stand in the middle of the better ones; the vectors have to outweigh the chance words of a
        # question in another language.
        "vectors": 0.12,
        "proximity": 0.5,
        # Proximity costs 0.5 ms a passage.
        "reranked": 20,
    },
    "quoting": {
        # So that of English questions to somebody else's database (AraSpider's) twelve in a hundred are
        # answered over seeds/.
        "across": -3.2,
        # On the questions of two parts and for lists that were asked of seeds/ by hand.
        "adds": 0.3,
        "close": 0.7,
        # Where the cosines of words that have nothing to do with each other end, in the bundled model.
        "unrelated": 0.3,
        # Of ARCD's training questions hardly any is answered by a passage after these.
        "passages": 4,
    },
    "support": {
        # On the claims of tests/answers/test_support.py, the paraphrases against the altered ones.
        "minimum_overlap": 0.4,
    },
}
"""Numbers that were chosen, not fitted, each with what it was seen on."""

REPEATED: Final = -1.5
"""The weight of a sentence that is itself a question, chosen: ARCD's paragraphs hold none."""


def main(
    questions: Annotated[
        Path, typer.Option(help="ARCD's training questions, in SQuAD's format.", exists=True)
    ],
    test: Annotated[list[Path] | None, typer.Option(help="Measure on these questions, too.")] = None,
    output: Annotated[Path, typer.Option(help="Where the weights are written.")] = FILE,
) -> None:
    """Fit the reader's weights to the bundled model and write them with those that were chosen."""
    made = reader.readings(questions)
    fitted = reader.fit(made)
    output.write_text(render(fitted, questions), encoding="utf-8")
    print(f"{output}: {fitted}")
    for file in (questions, *(test or ())):
        found = made if file == questions else reader.readings(file, every=2)
        for situation, (answered, right) in reader.measure(fitted, found).items():
            print(f"{file.name:16} {situation:12} answered {answered:.3f}, first sentence right {right:.3f}")


def render(fitted: reader.Fitted, questions: Path) -> str:
    """The file's content: the chosen numbers, the fitted ones, and what they belong to."""
    quoting = asdict(fitted) | CHOSEN["quoting"]
    quoting["choice"] = fitted.choice | {"repeat": REPEATED}
    values = {
        "model": SentenceEmbeddings(Embedding()).digest,
        "data": {questions.name: hashlib.sha256(questions.read_bytes()).hexdigest()},
        **CHOSEN,
        "quoting": quoting,
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    typer.run(main)
