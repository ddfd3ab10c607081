"""Fine-tunes multilingual-e5-small on people's questions, as the encoder of passages with their sentences.

    python -m training.tune --data FOLDER --clones FOLDER --keep-out BENCHMARKS --output MODEL

FOLDER of --data holds parallel.en-ar.tsv.gz, retrieval.ar.tsv.gz, tydi-wiki/ and faq/; that of --clones a
clone of each repository that `training.questions.sources` names, by the repository's name. MODEL becomes
what `training.e5` writes, with other weights: `training.compact --whole MODEL` makes the small model of it.

A sentence's vector is the mean of its tokens' states, which have read the whole passage (Günther et al.,
"Late Chunking", 2024), as the product takes it. All before the first layer stays as it is, so that the
pieces' vectors keep their 4 bits. At the end the weights are put between those before and those learnt:
Wortsman et al., "Robust fine-tuning of zero-shot models" (2022). On a CPU a step takes a minute or so.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from rag.embedding.onnx import TOKENISER
from training import e5, groups, questions, vocabulary
from training.groups import Batch, Sampler
from training.questions import Question, Questions
from training.questions.passages import MOST_SENTENCES, Passage, Tokens

WEIGHTS = "model.safetensors"
FROZEN = "embeddings."
PASSAGE_SHARE = 0.5
"""How much a passage's cosine adds to its sentences'."""
OTHERS = 0.5
"""How much each loss counts beside that of the sentences."""
_PADDING = 1
_MASKED = -1e4
_PARTS = 3
"""Texts of like length go through the model together, in so many parts."""
_COMPARED = 4
"""Passages that a held-back question is answered from."""
_AT_ONCE = 32
"""Held-back questions whose passages go through the model together."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """`rate` is the highest, after a twentieth of the steps; from there it falls to 0."""

    steps: int = 2100
    questions: int = 64
    passages: int = 4
    pairs: int = 96
    rate: float = 8e-5
    temperature: float = 0.02

    def rate_at(self, step: int) -> float:
        done = step / self.steps
        return self.rate * max(min(done / 0.05, 1) * (1 - done), 1e-3)


class SentenceEncoder(nn.Module):
    """A BERT whose texts, and their sentences, are means of token states."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        for name, weights in bert.named_parameters():
            weights.requires_grad_(not name.startswith((FROZEN, "pooler.")))

    @classmethod
    def of(cls, folder: Path) -> SentenceEncoder:
        """The model of a folder as training.e5 writes it, on the GPU where there is one."""
        bert = BertModel.from_pretrained(folder, attention_probs_dropout_prob=0.0)
        return cls(bert).to("cuda" if torch.cuda.is_available() else "cpu")

    @property
    def device(self) -> torch.device:
        return self.bert.device

    def forward(self, texts: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
        """Unit vectors of texts, [texts, dimensions], and of their sentences, [texts, MOST_SENTENCES,
        dimensions], and which sentences there are, [texts, MOST_SENTENCES]."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        parts = [part for part in np.array_split(order, _PARTS) if len(part)]
        made = [self._part([texts[number] for number in part]) for part in parts]
        back = torch.as_tensor(np.argsort(np.concatenate(parts)), device=self.device)
        vectors, sentences, there = (torch.cat(each)[back] for each in zip(*made, strict=True))
        return vectors, sentences, there

    def _part(self, texts: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
        longest = -(-max(len(text) for text in texts) // 8) * 8
        ids = np.full((len(texts), longest), _PADDING, np.int64)
        sentence = np.full((len(texts), longest), -1, np.int64)
        mask = np.zeros((len(texts), longest), np.bool_)
        for row, text in enumerate(texts):
            ids[row, : len(text)], sentence[row, : len(text)] = text.ids, text.sentence
            mask[row, : len(text)] = True
        read, members, tokens = (torch.from_numpy(each).to(self.device) for each in (ids, sentence, mask))
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            states = self.bert(input_ids=read, attention_mask=tokens.long()).last_hidden_state
        states = states.float()
        numbers = torch.arange(MOST_SENTENCES, device=self.device)
        held = (members[:, None, :] == numbers[:, None]).float()
        whole = functional.normalize((states * tokens[..., None]).sum(1), dim=-1)
        return whole, functional.normalize(held @ states, dim=-1), held.any(-1)


class Losses(nn.Module):
    """Which sentence of the batch answers, which passage, whether a passage does at all, and which texts
    are a pair; the last but one by a factor and a threshold of cosines, which are learnt."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.recipe = recipe
        self.scale = nn.Parameter(torch.tensor([20.0, -25.5]))

    def forward(self, model: SentenceEncoder, batch: Batch) -> Tensor:
        recipe, device = self.recipe, model.device
        asked, _, _ = model(batch.questions)
        vectors, sentences, there = model(batch.passages)
        answers = torch.from_numpy(batch.answers).to(device) & there
        numbers = torch.from_numpy(batch.numbers).to(device)
        count = len(batch.questions)
        group = torch.arange(len(numbers), device=device) // recipe.passages
        own = group[None] == torch.arange(count, device=device)[:, None]
        # A passage of its own group is not wrong where it stands in another's.
        twice = (numbers.view(count, -1)[:, :, None] == numbers).any(1)
        seen = own | ~twice

        cosines = torch.einsum("qd,psd->qps", asked, sentences)
        whole = asked @ vectors.T
        right = own[..., None] & answers
        loss = _softmax(cosines, seen[..., None] & there, right, recipe.temperature)
        others = _softmax(whole, seen, own & answers.any(1), recipe.temperature)
        best = cosines.masked_fill(~there, -1).amax(2) + PASSAGE_SHARE * whole
        own_best = best[own].view(count, -1)
        answered = answers.any(1).view(count, -1).float()
        others = others + functional.binary_cross_entropy_with_logits(
            self.scale[0] * own_best + self.scale[1], answered
        )
        if batch.left:
            scores = model(batch.left)[0] @ model(batch.right)[0].T / recipe.temperature
            pairs = torch.arange(len(scores), device=device)
            both = functional.cross_entropy(scores, pairs) + functional.cross_entropy(scores.T, pairs)
            others = others + both / 2
        return loss + OTHERS * others


def _softmax(scores: Tensor, seen: Tensor, right: Tensor, temperature: float) -> Tensor:
    """The mean over the questions with a right one of -log of the share of all that is right, of those seen:
    all [questions, ...]."""
    scores = (scores / temperature).masked_fill(~seen, _MASKED).flatten(1)
    right = right.flatten(1)
    lost = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, _MASKED), 1)
    has = right.any(1)
    return (lost * has).sum() / has.sum().clamp(min=1)


def fit(model: SentenceEncoder, sampler: Sampler, recipe: Recipe, tell: Callable[[int, float], None]) -> None:
    """Train the layers of the model in place; `tell` hears the loss of each step."""
    losses = Losses(recipe).to(model.device)
    layers = [weights for weights in model.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": layers}, {"params": list(losses.parameters())}], betas=(0.9, 0.98), weight_decay=0.0
    )
    model.train()
    for step in range(recipe.steps):
        rate = recipe.rate_at(step)
        for parameters, times in zip(optimiser.param_groups, (1, 100), strict=True):
            parameters["lr"] = rate * times
        loss = losses(model, sampler.draw(step / recipe.steps))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(layers, 1.0)
        optimiser.step()
        tell(step, float(loss.detach()))
    model.train(False)


def mixed(whole: Path, model: SentenceEncoder, share: float, output: Path) -> None:
    """Write the model of the folder `whole` with `share` of the way to the learnt weights gone."""
    before = load_file(whole / WEIGHTS)
    learnt = {name: weights.detach().cpu() for name, weights in model.bert.named_parameters()}
    after = {
        name: weights if name.startswith(FROZEN) or name not in learnt else weights.lerp(learnt[name], share)
        for name, weights in before.items()
    }
    shutil.copytree(whole, output, dirs_exist_ok=True)
    save_file(after, output / WEIGHTS, {"format": "pt"})


class _Told(NamedTuple):
    is_right: bool
    answered: float
    unanswered: float


@dataclass(frozen=True, slots=True)
class Held:
    """Of held-back questions, the share whose best sentence, of those of a few passages, answers; and how
    surely its score tells them from the same questions without their passage (the area under the curve)."""

    chosen: float
    area: float


@torch.inference_mode()
def measure(model: SentenceEncoder, passages: Sequence[Passage], held: Sequence[Question]) -> dict[str, Held]:
    """What the held-back questions of each source say."""
    model.train(False)
    asked = [question for question in held if question.answers and (question.near or question.beside)]
    found: dict[str, list[_Told]] = {}
    for start in range(0, len(asked), _AT_ONCE):
        questions = asked[start : start + _AT_ONCE]
        compared = [_compared(question) for question in questions]
        numbers = sorted({number for each in compared for number in each})
        row = {number: n for n, number in enumerate(numbers)}
        vectors, sentences, there = model([passages[number].titled for number in numbers])
        queries, _, _ = model([question.tokens for question in questions])
        for question, each, query in zip(questions, compared, queries, strict=True):
            rows = [row[number] for number in each]
            whole = (vectors[rows] @ query)[:, None]
            scores = sentences[rows] @ query + PASSAGE_SHARE * whole
            told = _told(question, each, scores.masked_fill(~there[rows], -9).cpu().numpy())
            found.setdefault(question.source.name, []).append(told)
    return {name: _held(rows) for name, rows in found.items()}


def _compared(question: Question) -> list[int]:
    """The passages that answer, and then such as are near or beside them."""
    return [*question.answers, *list(dict.fromkeys((*question.near[:6], *question.beside)))[:_COMPARED]]


def _told(question: Question, numbers: Sequence[int], scores: NDArray[np.float32]) -> _Told:
    right = len(question.answers)
    seen = scores[: max(_COMPARED, right + 1)]
    place, sentence = np.unravel_index(int(seen.argmax()), seen.shape)
    is_right = int(sentence) in question.answers.get(numbers[int(place)], ())
    return _Told(is_right, float(seen.max()), float(scores[right:].max()))


def _held(rows: Sequence[_Told]) -> Held:
    chosen, answered, unanswered = (np.array(column) for column in zip(*rows, strict=True))
    order = np.sort(unanswered)
    below = np.searchsorted(order, answered, "left") + np.searchsorted(order, answered, "right")
    return Held(float(chosen.mean()), float(below.mean() / 2 / len(order)))


def tune(whole: Path, found: Questions, sampler: Sampler, recipe: Recipe, share: float, output: Path) -> None:
    """Write the model of the folder `whole`, tuned, to `output`, and print what held-back questions say."""
    model = SentenceEncoder.of(whole)
    before = measure(model, found.passages, found.held)

    def tell(step: int, loss: float) -> None:
        if step % 50 == 0:
            print(f"step {step:,}: {loss:.3f}", flush=True)

    fit(model, sampler, recipe, tell)
    mixed(whole, model, share, output)
    after = measure(SentenceEncoder.of(output), found.passages, found.held)
    print("| held back | chosen before | after | area before | after |\n| --- | ---: | ---: | ---: | ---: |")
    for name, old in before.items():
        new = after[name]
        print(f"| {name} | {old.chosen:.3f} | {new.chosen:.3f} | {old.area:.3f} | {new.area:.3f} |")


def main(
    data: Annotated[Path, typer.Option(help="The folder of open texts.")],
    clones: Annotated[Path, typer.Option(help="A folder of clones of the repositories of questions.")],
    keep_out: Annotated[Path, typer.Option(help="A folder of SQuAD files whose texts must not come in.")],
    output: Annotated[Path, typer.Option(help="Where the model is written.")],
    steps: Annotated[int, typer.Option(min=1, help="Of 64 questions each.")] = Recipe().steps,
    share: Annotated[float, typer.Option(min=0, max=1, help="Of the learnt weights in the result.")] = 0.6,
) -> None:
    """Write multilingual-e5-small, tuned on people's questions, to OUTPUT."""
    recipe = Recipe(steps=steps)
    with tempfile.TemporaryDirectory() as temporary:
        try:
            e5.save(e5.package_file(), Path(temporary))
            tokeniser = _tokeniser(Path(temporary))
            found = questions.read(data, clones, keep_out, tokeniser)
            pairs = groups.pairs(data, tokeniser)
        except (ImportError, OSError, ValueError) as error:
            sys.exit(str(error))
        print(f"{len(found.training):,} questions, {len(found.held):,} held back, {len(pairs):,} pairs")
        sampler = Sampler(found, pairs, (recipe.questions, recipe.passages, recipe.pairs))
        tune(Path(temporary), found, sampler, recipe, share, output)
    print(f"{output}: make it small by training.compact --whole {output}")


def _tokeniser(folder: Path) -> Tokenizer:
    """Without vowel signs, as the small model's."""
    tokeniser = Tokenizer.from_file(str(folder / TOKENISER))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    return vocabulary.unmarked(tokeniser)


if __name__ == "__main__":
    typer.run(main)
