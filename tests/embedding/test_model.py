from __future__ import annotations

import shutil
from pathlib import Path

from rag.config import Embedding
from rag.embedding import BUNDLED_PATH, embedding_model


def test_the_identity_tells_models_and_prompts_apart(e5: str) -> None:
    identities = {
        embedding_model(settings).identity
        for settings in (Embedding(), Embedding(query_prompt="س: "), Embedding(model=e5))
    }
    assert len(identities) == 3
    assert embedding_model(Embedding()).identity in identities


def test_the_digest_changes_with_the_files_of_a_model_but_not_with_its_card(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(BUNDLED_PATH, folder)
    settings = Embedding(model=str(folder))
    before = embedding_model(settings).digest
    (folder / "README.md").write_text("بطاقة أخرى")
    assert embedding_model(settings).digest == before == embedding_model(Embedding()).digest
    (folder / "modules.json").write_text("[]")
    assert embedding_model(settings).digest != before
