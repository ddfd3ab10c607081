from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from rag.config import Embedding
from rag.embedding import BUNDLED_PATH, EmbeddingError, SentenceEmbeddings, StaticEmbeddings
from rag.embedding.static import is_static

SEEDS = Path(__file__).parents[2] / "seeds"

TEXTS = [
    "كم مدة الإجازة السنوية للموظف؟",
    "Who approves travel abroad?",
    "المُعَلِّمُ فِي المَدْرَسَةِ",
    "",
    "   ",
    "😀",
    "نص " * 3_000,
]


@pytest.fixture(scope="module")
def bundled() -> StaticEmbeddings:
    return StaticEmbeddings(Embedding())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled model, to be changed."""
    return Path(shutil.copytree(BUNDLED_PATH, tmp_path / "model"))


def test_the_vectors_are_those_of_sentence_transformers(bundled: StaticEmbeddings) -> None:
    paragraphs = [p for file in sorted(SEEDS.glob("*.md")) for p in file.read_text("utf-8").split("\n\n")]
    texts = [*TEXTS, *paragraphs]
    reference = SentenceEmbeddings(Embedding())
    assert bundled.dimensions == reference.dimensions
    assert bundled.identity == reference.identity
    np.testing.assert_allclose(bundled.encode_queries(texts), reference.encode_queries(texts), atol=1e-6)
    np.testing.assert_allclose(bundled.encode_passages(texts), reference.encode_passages(texts), atol=1e-6)


@pytest.mark.parametrize("layout", ["sentence-transformers", "model2vec", "model2vec of half precision"])
def test_each_layout_of_the_table_gives_the_vectors_of_sentence_transformers(
    folder: Path, layout: str
) -> None:
    draw = np.random.default_rng(1)
    vectors = draw.standard_normal((21_000, 16)).astype(np.float32)
    mapping, weights = draw.integers(0, 50, 21_000), draw.random(21_000).astype(np.float32)
    tensors: dict[str, dict[str, NDArray[Any]]] = {
        "sentence-transformers": {"embedding.weight": vectors},
        "model2vec": {"embeddings": vectors[:50], "mapping": mapping, "weights": weights},
        "model2vec of half precision": {"embeddings": vectors.astype(np.float16), "weights": weights},
    }
    save_file(tensors[layout], folder / "model.safetensors")
    assert is_static(folder)
    settings = Embedding(model=str(folder))
    expected = SentenceEmbeddings(settings).encode_passages(TEXTS)
    np.testing.assert_allclose(StaticEmbeddings(settings).encode_passages(TEXTS), expected, atol=1e-6)


def test_the_prompts_that_a_model_carries_are_put_before_texts(folder: Path) -> None:
    config = folder / "config_sentence_transformers.json"
    prompts = {"query": "سؤال: ", "document": "فقرة: "}
    config.write_text(json.dumps(json.loads(config.read_text()) | {"prompts": prompts}))
    own, ours = Embedding(model=str(folder)), Embedding(model=str(folder), passage_prompt="نص: ")
    for settings in (own, ours):
        static, reference = StaticEmbeddings(settings), SentenceEmbeddings(settings)
        np.testing.assert_allclose(static.encode_queries(TEXTS), reference.encode_queries(TEXTS), atol=1e-6)
        np.testing.assert_allclose(static.encode_passages(TEXTS), reference.encode_passages(TEXTS), atol=1e-6)
    assert not np.allclose(
        StaticEmbeddings(own).encode_passages(TEXTS), StaticEmbeddings(ours).encode_passages(TEXTS)
    )


def test_a_vector_hangs_on_no_other_text(bundled: StaticEmbeddings) -> None:
    together = StaticEmbeddings(Embedding(batch_size=2)).encode_passages(TEXTS)
    alone = [bundled.encode_passages([text])[0] for text in TEXTS]
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert bundled.encode_passages([]).shape == (0, bundled.dimensions)


def test_threads_share_it() -> None:
    fresh = StaticEmbeddings(Embedding())
    texts = [f"{text} {number}" for number in range(40) for text in TEXTS[:3]]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: fresh.encode_passages(texts), range(16)))
    expected = StaticEmbeddings(Embedding()).encode_passages(texts)
    for vectors in found:
        np.testing.assert_allclose(vectors, expected, atol=1e-6)


def test_a_folder_of_other_modules_is_refused_with_their_names(e5: str) -> None:
    assert not is_static(Path(e5))
    with pytest.raises(EmbeddingError, match=r"Transformer \+ Pooling, not StaticEmbedding") as error:
        StaticEmbeddings(Embedding(model=e5)).encode_queries(["نص"])
    assert "use 'bundled'" in str(error.value)


def test_a_tokeniser_of_more_pieces_than_there_are_vectors_is_refused(folder: Path) -> None:
    save_file({"embedding.weight": np.ones((5, 4), np.float32)}, folder / "model.safetensors")
    with pytest.raises(EmbeddingError, match=r"pieces \(21000\) does not match number of vectors \(5\)"):
        StaticEmbeddings(Embedding(model=str(folder))).encode_queries(["نص"])


@pytest.mark.parametrize("name", ["tokenizer.json", "config_sentence_transformers.json"])
def test_a_damaged_file_of_the_folder_is_an_embedding_error(folder: Path, name: str) -> None:
    (folder / name).write_text("{")
    with pytest.raises(EmbeddingError, match="could not load"):
        StaticEmbeddings(Embedding(model=str(folder))).encode_queries(["نص"])


def test_the_bundled_model_gives_unit_vectors(bundled: StaticEmbeddings) -> None:
    vectors = bundled.encode_passages(["بلغ حجم التجارة 240 مليار دولار.", "", "😀"])
    assert vectors.shape == (3, bundled.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
    assert np.isfinite(vectors).all()


def test_the_bundled_model_understands_english_questions_on_arabic(bundled: StaticEmbeddings) -> None:
    question = bundled.encode_queries(["What was the volume of trade between the two countries?"])[0]
    passages = bundled.encode_passages(
        [
            "بلغ حجم التجارة بين البلدين 240 مليار دولار.",
            "تنام القطط أكثر ساعات النهار.",
            "يعالج الطبيب المرضى.",
        ]
    )
    assert int((passages @ question).argmax()) == 0


@pytest.mark.parametrize("spelling", ["المُعَلِّمُ فِي المَدْرَسَةِ", "ﺍﻟﻤﻌﻠﻢ ﻓﻲ ﺍﻟﻤﺪﺭﺳﺔ", "المعـــلم فى المدرسه"])
def test_spelling_does_not_move_a_text(bundled: StaticEmbeddings, spelling: str) -> None:
    one, other = bundled.encode_queries(["المعلم في المدرسة", spelling])
    assert float(one @ other) == pytest.approx(1, abs=1e-5)


def test_langchain_gets_the_same_vectors(bundled: StaticEmbeddings) -> None:
    np.testing.assert_allclose(bundled.embed_query("نص"), bundled.encode_queries(["نص"])[0], rtol=1e-6)
    np.testing.assert_allclose(bundled.embed_documents(["نص"]), bundled.encode_passages(["نص"]), rtol=1e-6)
