from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, pre_tokenizers, processors
from tokenizers.models import Unigram

from tests.training.test_gather import clone
from training import questions
from training.questions import Question, Questions, passages, reading, sources
from training.questions.near import nearest
from training.questions.passages import Pool
from training.questions.reading import Answer, Asked, File, Paragraph
from training.questions.sources import Source

BAKERY = "فتح الخباز دكانه قرب المسجد. باع في اليوم الأول تسعين رغيفا. عاد إلى بيته مساء."
HARBOUR = "بني الميناء على الساحل الشرقي. ترسو فيه سفن الصيد كل صباح."
KNOWN = "اشترى التاجر سبعة جمال من السوق البعيد ثم باعها كلها في الشتاء."


@pytest.fixture(scope="module")
def tokeniser() -> Tokenizer:
    """Letters alone."""
    letters = sorted(set(f"{BAKERY}{HARBOUR}{KNOWN} queryпassage:?؟\n") - {" "})
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *letters]
    made = Tokenizer(Unigram([(piece, -2.0) for piece in pieces], unk_id=3))
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing("<s> $A </s>", None, [("<s>", 0), ("</s>", 2)])
    return made


def source(format_: sources.Format, *paths: str, **given: object) -> Source:
    made = Source("own", "ar", format_, "somebody/own", "CC0", paths, 1)
    return replace(made, **given)  # type: ignore[arg-type]


def squad(*paragraphs: tuple[str, str, str]) -> str:
    """(context, question, answer); no answer where that is empty."""
    return json.dumps(
        {
            "data": [
                {
                    "title": "عنوان",
                    "paragraphs": [
                        {
                            "context": context,
                            "qas": [
                                {
                                    "id": "1",
                                    "question": question,
                                    "answers": [{"text": answer, "answer_start": context.find(answer)}]
                                    if answer
                                    else [],
                                }
                            ],
                        }
                        for context, question, answer in paragraphs
                    ],
                }
            ]
        }
    )


@pytest.fixture
def found(tmp_path: Path, tokeniser: Tokenizer) -> Questions:
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "arcd-train.json").write_text(
        squad((KNOWN, "كم جملا اشترى التاجر؟", "سبعة جمال"))
    )
    made = squad(
        (BAKERY, "كم رغيفا باع الخباز؟", "تسعين رغيفا"),
        (HARBOUR, "من بنى الميناء؟", ""),
        (KNOWN, "متى باعها؟", "الشتاء"),
    )
    commit = clone(tmp_path / "clones" / "own", {"train.json": made, "other.json": "[]"})
    own = source("squad", "train.json", commit=commit)
    return questions.read(tmp_path, tmp_path / "clones", tmp_path / "benchmarks", tokeniser, [own])


def sentences(found: Questions, question: Question) -> list[str]:
    """The sentences that answer a question."""
    told = []
    for number, answers in question.answers.items():
        passage = found.passages[number]
        first = passage.spans[0][0]
        told += [passage.text[slice(*(place - first for place in passage.spans[n]))] for n in answers]
    return told


def test_a_question_has_its_sentence_and_near_passages_and_a_benchmark_stays_out(found: Questions) -> None:
    bakery, harbour = found.training
    assert sentences(found, bakery) == ["باع في اليوم الأول تسعين رغيفا."]
    assert not set(bakery.near) & set(bakery.answers)
    assert len(bakery.near) == 2
    assert not harbour.answers
    assert [found.passages[number].text for number in harbour.beside] == [HARBOUR]
    (held,) = found.held
    assert sentences(found, held) == [KNOWN]


def test_each_token_of_a_passage_knows_its_sentence_with_a_title_and_without(
    found: Questions, tokeniser: Tokenizer
) -> None:
    (passage,) = (each for each in found.passages if each.text == BAKERY)
    for tokens in (passage.titled, passage.untitled):
        words = [tokeniser.decode(tokens.ids[tokens.sentence == number].tolist()) for number in range(3)]
        expected = [BAKERY[start:end].replace(" ", "") for start, end in passage.spans]
        assert ["".join(word.split()).replace("▁", "") for word in words] == expected
    assert len(passage.titled) > len(passage.untitled)


def test_a_clone_that_is_not_there_is_named(tmp_path: Path, tokeniser: Tokenizer) -> None:
    (tmp_path / "arcd-train.json").write_text(squad((KNOWN, "كم؟", "سبعة")))
    missing = source("squad", "train.json", commit="0" * 40)
    with pytest.raises(FileNotFoundError, match="somebody/own"):
        questions.read(tmp_path, tmp_path, tmp_path, tokeniser, [missing])


def test_a_clone_without_the_commit_is_named(tmp_path: Path, tokeniser: Tokenizer) -> None:
    (tmp_path / "arcd-train.json").write_text(squad((KNOWN, "كم؟", "سبعة")))
    clone(tmp_path / "own", {"train.json": squad()})
    other = source("squad", "train.json", commit="0" * 40)
    with pytest.raises(FileNotFoundError, match="0000 or a file"):
        questions.read(tmp_path, tmp_path, tmp_path, tokeniser, [other])


def test_long_paragraphs_become_several_passages_of_whole_sentences(tokeniser: Tokenizer) -> None:
    text = " ".join([BAKERY] * 12)
    pool = Pool(tokeniser)
    numbers = pool.add(Paragraph("", text))
    assert pool.add(Paragraph("", text)) == numbers
    assert len(numbers) > 1
    spans = [span for number in numbers for span in pool.passages[number].spans]
    assert spans == passages.sentences(text)
    for number in numbers:
        assert len(pool.passages[number].titled) <= passages.READ
        assert len(pool.passages[number].spans) <= passages.MOST_SENTENCES


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("彼は朝に出た。夜に帰った。", 2),
        ("One came at 3.5 o'clock. Two left!", 2),
        ("كلمة " * 200, 4),
        ("字" * 700, 3),
    ],
)
def test_sentences_of_any_script_are_found_and_cover_the_text(text: str, count: int) -> None:
    spans = passages.sentences(text)
    assert len(spans) == count
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(end - start <= passages.LONGEST for start, end in spans)


def test_the_nearest_passage_shares_the_rarest_pieces() -> None:
    texts = [np.array(each, np.int32) for each in ([1, 1, 2], [1, 3, 4], [1, 5, 6], [1, 5, 7])]
    found = nearest([np.array([1, 3], np.int32), np.array([6], np.int32)], texts, 2)
    assert found[:, 0].tolist() == [1, 2]
    assert found.shape == (2, 2)


def packed(*rows: object) -> bytes:
    return gzip.compress("\n".join(json.dumps(row) for row in rows).encode())


def read(format_: sources.Format, *files: File) -> list[Asked]:
    return list(reading.read(source(format_), files))


def test_wikipedias_questions_have_their_paragraph_and_others_of_the_article() -> None:
    row = {
        "question": "أين  الميناء؟",
        "title": "ميناء",
        "gold": 2,
        "passage": HARBOUR,
        "others": [[0, BAKERY]],
    }
    (asked,) = read("tydi", File("", packed(row, row | {"gold": 7})))
    assert asked == Asked(
        "own",
        "أين الميناء؟",
        (Answer(Paragraph("ميناء", HARBOUR)),),
        (Paragraph("ميناء", BAKERY),),
    )


def test_judged_paragraphs_that_do_not_answer_stand_beside() -> None:
    one, other = ({"title": "", "text": text} for text in (HARBOUR, BAKERY))
    asked = read(
        "judged",
        File("", packed({"question": "أ", "positive": [one], "negative": [other]})),
        File("", packed({"question": "ب", "positive": [], "negative": [other]})),
    )
    assert [(each.question, [p.text for p in each.beside]) for each in asked] == [("أ", [BAKERY])]


def test_a_manuals_question_is_asked_in_both_languages_beside_its_page() -> None:
    row = {"source": "s", "path": "p", "title": "ت", "question": "أ", "answer": BAKERY}
    asked = read("faq", File("", packed(row, row | {"answer": HARBOUR, "question": "ب", "question_en": "B"})))
    assert [each.question for each in asked] == ["أ", "ب", "B"]
    assert [each.beside[0].text for each in asked] == [HARBOUR, BAKERY, BAKERY]


def test_english_written_with_spaces_around_its_marks_is_joined() -> None:
    text = "The mill , built of stone , burned twice . It stands ( empty ) today ."
    row = {
        "question_text": "how often did the mill burn",
        "title_text": "Mill",
        "paragraph_text": text,
        "original_nq_answers": [[{"string": "twice"}]],
    }
    (asked,) = read("qed", File("", json.dumps(row).encode()))
    ((paragraph, spans),) = asked.answers
    assert paragraph.text == "The mill, built of stone, burned twice. It stands (empty) today."
    assert spans is not None
    assert [paragraph.text[start:end] for start, end in spans] == ["twice"]
    assert asked.question == "how often did the mill burn?"


def test_a_storys_questions_find_their_section_by_name() -> None:
    story = "section,text\n1,The fox hid his shoes under the old bridge.\n"
    head = "cor_section,question,ex-or-im1,answer1\n"
    table = f"{head}1,Where did the fox hide his shoes?,explicit,under the old bridge\n1,Why?,implicit,fear\n"
    files = (File("q/Fox-questions.csv", table.encode()), File("s/Fox-story.csv", story.encode()))
    (asked,) = read("fairytale", *files)
    assert asked.question == "Where did the fox hide his shoes?"


def test_every_source_names_its_licence_and_where_it_is_from() -> None:
    assert len({each.name for each in sources.SOURCES}) == len(sources.SOURCES)
    rows = sources.table().splitlines()
    assert len(rows) == len(sources.SOURCES)
    assert all(each.licence and each.paths and each.weight > 0 for each in sources.SOURCES)
