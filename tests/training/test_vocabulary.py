from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from training import vocabulary
from training.data import LEXICON, PARALLEL, RETRIEVAL
from training.vocabulary import Text

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
PIECES = ["▁", "▁كم", "▁كتاب", "▁book", "▁buch", "s", "é", "の", "ك", "▁کے", "▁2024", "ة"]


@pytest.fixture
def whole() -> Tokenizer:
    scores = [0.0] * len(SPECIAL) + [-1.0 - n for n in range(len(PIECES))]
    tokeniser = Tokenizer(Unigram(list(zip(SPECIAL + PIECES, scores, strict=True)), unk_id=3))
    tokeniser.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokeniser.post_processor = processors.TemplateProcessing("<s> $A </s>", None, [("<s>", 0), ("</s>", 2)])
    tokeniser.add_special_tokens(SPECIAL)
    return tokeniser


def kept(whole: Tokenizer, *counted: str) -> list[str]:
    numbers = vocabulary.chosen(whole, vocabulary.count(whole, counted))
    return [(SPECIAL + PIECES)[number] for number in numbers]


def test_pieces_that_occur_are_kept_and_arabic_and_signs_in_any_case(whole: Tokenizer) -> None:
    everywhere = [*SPECIAL, "▁", "▁كم", "▁كتاب", "s", "é", "ك", "▁2024", "ة"]
    assert kept(whole) == everywhere
    assert kept(whole, "books books") == [*everywhere[:7], "▁book", *everywhere[7:]]


def test_the_least_likely_piece_is_kept_since_the_unknown_is_judged_by_it(whole: Tokenizer) -> None:
    longer = [(piece, -1.0 * n) for n, piece in enumerate([*SPECIAL, *PIECES, "の本"])]
    tokeniser = Tokenizer(Unigram(longer, unk_id=3))
    assert vocabulary.chosen(tokeniser, np.zeros(len(longer), np.int64))[-1] == len(longer) - 1


def test_a_text_of_kept_pieces_is_cut_as_before_and_another_is_counted(whole: Tokenizer) -> None:
    numbers = vocabulary.chosen(whole, vocabulary.count(whole, ["book"]))
    small = vocabulary.cut(whole, numbers)
    assert small.encode("كم book").tokens == whole.encode("كم book").tokens == ["<s>", "▁كم", "▁book", "</s>"]
    held = [Text("English", "books"), Text("English", "buch"), Text("Arabic", "كم 2024 book")]
    proofs = vocabulary.prove(whole, small, numbers, held)
    assert proofs["English"].same == 0.5
    assert proofs["English"].unknown > proofs["English"].unknown_before == 0
    assert proofs["Arabic with digits"] == (1, 1.0, 0.0, 0.0)
    assert "Egyptian" not in proofs


def test_vowel_signs_and_tatweel_do_not_change_how_a_word_is_cut(whole: Tokenizer) -> None:
    whole.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    plain = vocabulary.unmarked(whole)
    assert whole.encode("كِتَابٌ كم").tokens != whole.encode("كتاب كم").tokens
    for text in ("كِتَابٌ  كَمْ", "كتـــاب كم", "كتابﹲ كم"):
        assert plain.encode(text).tokens == ["<s>", "▁كتاب", "▁كم", "</s>"], text


def test_what_is_held_back_hangs_on_the_text_alone() -> None:
    texts = [Text("Arabic", f"نص {number}") for number in range(1000)]
    held: list[Text] = []
    counted = list(vocabulary.split(texts, held))
    again: list[Text] = []
    assert list(vocabulary.split(reversed(texts), again)) == counted[::-1]
    assert again == held[::-1]
    assert len(counted) + len(held) == 1000
    assert 5 < len(held) < 50


def test_only_open_sources_are_read(tmp_path: Path) -> None:
    def write(name: str, *rows: str) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.write("".join(f"{row}\n" for row in rows))

    write(PARALLEL, "tatoeba\tone\tواحد", "subtitles\tclosed\tمغلق")
    write(RETRIEVAL, "q2q\tسؤال\tآخر", "aqad\tمغلق\tمغلق")
    write(LEXICON, "awn\tterm\tمصطلح")
    write(vocabulary.MANUALS, "repository\tTitle\tHeading\tعنوان\tرأس\tقسم")
    for name in vocabulary.ENCYCLOPEDIAS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            content = "سطر\n\nآخر".encode()
            member = tarfile.TarInfo("article.txt")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    assert list(vocabulary.texts(tmp_path)) == [
        ("English", "one"),
        ("Arabic", "واحد"),
        ("Arabic", "سؤال"),
        ("Arabic", "آخر"),
        ("English terms", "term"),
        ("Arabic terms", "مصطلح"),
        ("English", "Title Heading"),
        ("Arabic", "قسم"),
        ("Arabic", "سطر"),
        ("Arabic", "آخر"),
        ("Egyptian", "سطر"),
        ("Egyptian", "آخر"),
    ]
    (tmp_path / RETRIEVAL).unlink()
    with pytest.raises(FileNotFoundError, match=RETRIEVAL):
        list(vocabulary.texts(tmp_path))
