from __future__ import annotations

import json
from pathlib import Path

from rag import weights
from rag.answers.features import FEATURES
from rag.config import Embedding
from rag.embedding import embedding_model
from training.reader import Fitted
from training.weights import CHOSEN, UNSEEN, render


def test_the_committed_weights_belong_to_the_bundled_model() -> None:
    assert weights.model_digest() == embedding_model(Embedding()).digest


def committed(part: str) -> Fitted:
    quoting = weights.section(part)
    unseen = UNSEEN["choice"].keys(), UNSEEN["answers"].keys()
    choice, answers = (
        {name: value for name, value in quoting[kind].items() if name not in chosen}
        for kind, chosen in zip(("choice", "answers"), unseen, strict=True)
    )
    return Fitted(choice, answers, quoting["within"])


def test_the_committed_file_is_what_the_command_writes(tmp_path: Path) -> None:
    """But for the fit itself, which needs ARCD: what was chosen stands in the file as it does in the code."""
    questions = tmp_path / "arcd-train.json"
    questions.write_bytes(b"{}")
    written = render(committed("quoting"), committed("quoting_contextual"), questions)
    found = weights.contents()
    assert json.loads(json.dumps(written)) == found | {"data": written["data"]}
    assert found["data"].keys() == written["data"].keys()


def test_every_chosen_number_is_read_from_the_file() -> None:
    for part, numbers in CHOSEN.items():
        assert numbers.items() <= weights.section(part).items()
    quoting = weights.section("quoting_contextual")
    assert set(quoting["choice"]) | set(quoting["answers"]) == set(FEATURES)
