from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.config import Embedding
from rag.embedding import EmbeddingError, embedding_model
from rag.embedding.onnx import CONFIG, MODEL, TOKENISER, OnnxEmbeddings, tokens_of

FOLDER = Path(__file__).parents[2] / "rag" / "models" / "e5-small"
SENTENCES = ("مدة الإجازة السنوية ثلاثون يومًا.", "يوافق عليها المدير قبل أسبوعين.", "The office is in Cairo.")
PIECES = (
    "كم",
    "مدة",
    "الإجازة",
    "مُدّة",
    "٣٠",
    "2024",
    "PDF",
    "ﷺ",
    "ﻻ",
    "…",
    "é",
    "e\u0301",
    "،",
    "؟",
    "😀",
    "مـــدة",
)
SPACES = (" ", "  ", "\n", "\u00a0", "\u200f", "\t ", "")


@pytest.fixture(scope="module")
def encoder() -> OnnxEmbeddings:
    return OnnxEmbeddings(FOLDER, threads=1)


def test_vectors_are_of_unit_length_and_an_empty_text_has_one(encoder: OnnxEmbeddings) -> None:
    vectors = encoder.encode_passages([*SENTENCES, "", "😀"])
    assert vectors.shape == (5, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode_queries([]).shape == (0, encoder.dimensions)


def test_a_question_is_nearest_to_its_answer_in_both_languages(encoder: OnnxEmbeddings) -> None:
    questions = encoder.encode_queries(
        ["كم مدة الإجازة السنوية؟", "How long is the annual leave?", "Where is the office?"]
    )
    assert (questions @ encoder.encode_passages(SENTENCES).T).argmax(axis=1).tolist() == [0, 0, 2]


def test_a_text_has_the_same_vector_alone_among_others_and_on_more_cores(encoder: OnnxEmbeddings) -> None:
    texts = [*SENTENCES, "مدة الإجازة السنوية ثلاثون شهرًا.", *SENTENCES, " ".join(SENTENCES * 9)]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(together, OnnxEmbeddings(FOLDER, threads=2).encode_passages(texts))


@pytest.mark.parametrize("spelling", ["المُعَلِّمُ فِي المَدْرَسَةِ", "ﺍﻟﻤﻌﻠﻢ ﻓﻲ ﺍﻟﻤﺪﺭﺳﺔ", "المعـــلم في  المدرســة"])
def test_vowel_signs_presentation_forms_and_tatweel_do_not_move_a_text(
    encoder: OnnxEmbeddings, spelling: str
) -> None:
    one, other = encoder.encode_queries(["المعلم في المدرسة", spelling])
    np.testing.assert_array_equal(one, other)


def test_questions_and_passages_have_prompts_of_their_own(encoder: OnnxEmbeddings) -> None:
    text = SENTENCES[0]
    bare = OnnxEmbeddings(FOLDER, query_prompt="", passage_prompt="")
    np.testing.assert_array_equal(bare.encode_queries([f"query: {text}"]), encoder.encode_queries([text]))
    np.testing.assert_array_equal(bare.encode_passages([f"passage: {text}"]), encoder.encode_passages([text]))
    assert bare.identity != encoder.identity
    assert bare.digest == encoder.digest


def test_what_lies_past_the_last_token_is_not_read(encoder: OnnxEmbeddings) -> None:
    long = "كلمة " * 600
    whole, other = encoder.encode_passages([long, long + SENTENCES[0]])
    np.testing.assert_array_equal(whole, other)
    _, (parts,) = encoder.encode_with_spans([long + SENTENCES[0]], [[(0, 50), (len(long), len(long) + 9)]])
    np.testing.assert_allclose(np.linalg.norm(parts, axis=1), [1, 0], atol=1e-5)


def test_a_question_is_nearest_to_the_span_that_answers_it(encoder: OnnxEmbeddings) -> None:
    sentences = (
        "تأسست الشركة عام 1998 في القاهرة.",
        "يعمل فيها ثلاثة آلاف موظف.",
        "تستورد القمح من أستراليا.",
    )
    passage = " ".join(sentences)
    starts = [passage.index(sentence) for sentence in sentences]
    spans = [(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True)]
    vectors, (parts, none) = encoder.encode_with_spans([passage, "آخر"], [spans, []])
    np.testing.assert_array_equal(vectors, encoder.encode_passages([passage, "آخر"]))
    assert none.shape == (0, encoder.dimensions)
    questions = encoder.encode_queries(["متى تأسست الشركة؟", "كم عدد الموظفين؟", "من أين القمح؟"])
    assert (questions @ parts.T).argmax(axis=1).tolist() == [0, 1, 2]


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES)), min_size=1, max_size=12), st.data()
)
@settings(deadline=None, max_examples=200)
def test_neighbouring_spans_share_every_token_out(
    encoder: OnnxEmbeddings, words: list[tuple[str, str]], data: st.DataObject
) -> None:
    text = "".join(word + space for word, space in words)
    cut = data.draw(st.integers(0, len(text)))
    prompt = encoder.config.passage_prompt
    encoding = encoder.tokeniser.encode(prompt + text)
    members = tokens_of([(0, cut), (cut, len(text))], encoding.offsets, len(prompt))
    own = [end > len(prompt) for _, end in encoding.offsets]
    assert members.sum(axis=0).tolist() == own
    for (_, end), of_first in zip(encoding.offsets, members[0], strict=True):
        assert not of_first or end - len(prompt) <= cut


@pytest.mark.slow
def test_no_torch_is_loaded_and_onnx_runtime_is_told_to_send_nothing() -> None:
    program = (
        "import os, sys; from pathlib import Path; from rag.embedding.onnx import OnnxEmbeddings\n"
        f"OnnxEmbeddings(Path({str(FOLDER)!r})).encode_queries(['نص'])\n"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_setting_names_a_folder_or_this_encoder_is_not_used(encoder: OnnxEmbeddings) -> None:
    named = embedding_model(Embedding(model=str(FOLDER)))
    assert isinstance(named, OnnxEmbeddings)
    assert named.identity.startswith(f"{FOLDER}|")
    assert not isinstance(embedding_model(Embedding()), OnnxEmbeddings)


@pytest.mark.parametrize("name", [TOKENISER, CONFIG, MODEL])
def test_a_folder_without_a_file_is_named(tmp_path: Path, name: str) -> None:
    for file in (MODEL, TOKENISER, CONFIG):
        (tmp_path / file).write_text("{}", encoding="utf-8")
    (tmp_path / name).unlink()
    with pytest.raises(EmbeddingError, match=f"{tmp_path} holds no {name}"):
        OnnxEmbeddings(tmp_path)


@pytest.mark.parametrize("name", [TOKENISER, CONFIG, MODEL])
def test_a_damaged_file_is_an_error_with_the_remedy(tmp_path: Path, name: str) -> None:
    shutil.copytree(FOLDER, tmp_path / "model")
    (tmp_path / "model" / name).write_text("no such format", encoding="utf-8")
    with pytest.raises(EmbeddingError, match="cannot be read") as error:
        OnnxEmbeddings(tmp_path / "model").encode_queries(["نص"])
    assert str(tmp_path) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_model_that_is_shipped_is_the_one_of_its_card() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256((FOLDER / MODEL).read_bytes()).hexdigest() in card
    assert json.loads((FOLDER / CONFIG).read_bytes())["max_tokens"] == 512
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 45e6
