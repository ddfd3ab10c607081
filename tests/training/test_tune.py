from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel

from training import tune
from training.groups import Sampler
from training.questions import Question, Questions
from training.questions.passages import Passage, Tokens
from training.questions.sources import SOURCES
from training.tune import Recipe, SentenceEncoder

CONFIG = BertConfig(
    vocab_size=60,
    hidden_size=32,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=32,
    max_position_embeddings=32,
    hidden_dropout_prob=0.0,
    pad_token_id=1,
)
RECIPE = Recipe(steps=2, questions=4, passages=2, pairs=3, rate=1e-3)
GENERATOR = np.random.default_rng(0)


def tokens(sentence: list[int]) -> Tokens:
    inner = GENERATOR.integers(4, 60, len(sentence))
    ids = np.array([0, *inner, 2], np.int32)
    return Tokens(ids, np.array([-1, *sentence, -1], np.int8))


@pytest.fixture
def found() -> Questions:
    """Eight questions, each answered by the second sentence of its own passage."""
    texts = [tokens([0, 0, 0, 1, 1]) for _ in range(8)]
    passages = [Passage("", ((0, 3), (3, 5)), text, text) for text in texts]
    asked = [
        Question(SOURCES[0], tokens([-1] * 3), {n: (1,)}, ((n + 1) % 8,), ((n + 2) % 8, (n + 3) % 8))
        for n in range(8)
    ]
    return Questions(passages, asked[:6], [replace(each, source=SOURCES[0]) for each in asked[6:]])


@pytest.fixture
def sampler(found: Questions) -> Sampler:
    pairs = [(tokens([-1] * 3), tokens([-1] * 4)) for _ in range(6)]
    return Sampler(found, pairs, (RECIPE.questions, RECIPE.passages, RECIPE.pairs))


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    BertModel(CONFIG).save_pretrained(tmp_path / "whole")
    (tmp_path / "whole" / "tokenizer.json").write_text(json.dumps({}))
    return tmp_path / "whole"


@pytest.mark.slow
def test_the_layers_learn_and_the_vectors_of_pieces_stay(
    whole: Path, found: Questions, sampler: Sampler, tmp_path: Path
) -> None:
    heard: list[float] = []
    model = SentenceEncoder.of(whole)
    tune.fit(model, sampler, replace(RECIPE, steps=20), lambda step, loss: heard.append(loss))
    assert np.mean(heard[-4:]) < np.mean(heard[:4])
    tune.mixed(whole, model, 0.5, tmp_path / "tuned")
    before, after = (load_file(folder / tune.WEIGHTS) for folder in (whole, tmp_path / "tuned"))
    assert before.keys() == after.keys()
    for name, weights in before.items():
        if name.startswith(("embeddings.", "pooler.")):
            assert torch.equal(weights, after[name]), name
    learnt = dict(model.bert.named_parameters())
    name = "encoder.layer.0.output.dense.weight"
    assert not torch.equal(after[name], before[name])
    torch.testing.assert_close(after[name], (before[name] + learnt[name].detach().cpu()) / 2)
    assert (tmp_path / "tuned" / "tokenizer.json").is_file()


def test_a_share_of_nothing_gives_the_model_back(
    whole: Path, found: Questions, sampler: Sampler, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tune.tune(whole, found, sampler, RECIPE, 0, tmp_path / "tuned")
    before, after = (load_file(folder / tune.WEIGHTS) for folder in (whole, tmp_path / "tuned"))
    assert all(torch.equal(weights, after[name]) for name, weights in before.items())
    (row,) = (line.split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| tydi"))
    assert row[1] == row[2]


def test_a_sentences_vector_is_the_mean_of_its_own_tokens_whatever_is_beside_it(whole: Path) -> None:
    model = SentenceEncoder.of(whole)
    model.train(False)
    short, long = tokens([0, 0, 1]), tokens([0] * 20)
    with torch.inference_mode():
        vectors, sentences, there = model([short, long])
        alone, _, _ = model([short])
        states = model.bert(torch.from_numpy(short.ids.astype(np.int64))[None]).last_hidden_state[0]
    expected = torch.nn.functional.normalize(states[1:3].mean(0), dim=0)
    torch.testing.assert_close(sentences[0, 0], expected, atol=1e-5, rtol=0)
    torch.testing.assert_close(vectors[0], alone[0], atol=1e-5, rtol=0)
    assert there[0].nonzero().ravel().tolist() == [0, 1]


def test_a_batch_marks_what_answers_and_gives_each_question_its_own_passages(sampler: Sampler) -> None:
    batch = sampler.draw(0.9)
    assert len(batch.passages) == len(batch.numbers) == RECIPE.questions * RECIPE.passages
    marked = batch.answers.reshape(RECIPE.questions, RECIPE.passages, -1)
    assert marked.sum(axis=(1, 2)).tolist() == [1] * RECIPE.questions
    assert marked[..., 1].any(axis=1).all()
    assert len(batch.left) == len(batch.right) == RECIPE.pairs


def test_the_rate_rises_and_falls() -> None:
    recipe = Recipe(steps=100, rate=1.0)
    rates = [recipe.rate_at(step) for step in range(100)]
    assert max(rates) == rates[5]
    assert 0 < rates[0] < 0.01
    assert rates[99] < 0.02


def test_held_back_questions_are_measured_without_their_answer_too(whole: Path, found: Questions) -> None:
    ((name, told),) = tune.measure(SentenceEncoder.of(whole), found.passages, found.held).items()
    assert name == SOURCES[0].name
    assert told.chosen in (0, 0.5, 1)
    assert 0 <= told.area <= 1
