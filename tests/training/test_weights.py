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


def test_the_committed_file_is_what_the_command_writes(tmp_path: Path) -> None:
    """But for the fit itself, which needs ARCD: what was chosen stands in the file as it does in the code."""
    committed = weights.contents()
    quoting = committed["quoting"]
    fitted = {
        part: {name: value for name, value in quoting[part].items() if name not in UNSEEN[part]}
        for part in ("choice", "answers")
    }
    questions = tmp_path / "arcd-train.json"
    questions.write_bytes(b"{}")
    written = render(Fitted(fitted["choice"], fitted["answers"], quoting["within"]), questions)
    assert json.loads(json.dumps(written)) == committed | {"data": written["data"]}
    assert committed["data"].keys() == written["data"].keys()


def test_every_chosen_number_is_read_from_the_file() -> None:
    for part, numbers in CHOSEN.items():
        assert numbers.items() <= weights.section(part).items()
    quoting = weights.section("quoting")
    assert set(quoting["choice"]) | set(quoting["answers"]) == set(FEATURES)
