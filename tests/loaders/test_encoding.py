from __future__ import annotations

import pytest

from rag.loaders.encoding import CODE_PAGES, decode, guess
from rag.loaders.restoration import restore

ARABIC = "كان المجلس البلدي قد أقر خطة جديدة لتوسعة الحدائق العامة في المدينة القديمة."
ENGLISH = "The archive keeps the registers of the old quarter in three rooms. " * 40


@pytest.mark.parametrize("page", ["cp1256", "iso8859_6", "cp720"])
@pytest.mark.parametrize("text", [ARABIC, ENGLISH + "أمين السجل", "أمين السجل البلدي"])
def test_the_code_page_is_told_by_its_words(page: str, text: str) -> None:
    assert decode(text.encode(page)) == text


@pytest.mark.parametrize(
    "text", ["Le café est fermé à midi, où l'élève dîne.", "Straße für Müller und Söhne"]
)
def test_a_western_text_stays_one(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_a_mark_comes_before_everything() -> None:
    assert decode(b"\xff\xfe\x00\x00" + "نص".encode("utf-32-le")) == "نص"
    assert decode(b"\xef\xbb\xbf" + "نص".encode()) == "نص"


def test_utf_8_that_was_cut_stays_utf_8() -> None:
    assert decode((ARABIC * 3).encode()[:-1]).startswith(ARABIC)


def test_a_few_arabic_words_of_another_encoding_are_not_taken_for_damage() -> None:
    assert "\ufffd" not in decode((ENGLISH + "أمين").encode("cp1256"))


def test_half_of_a_misread_letter_ends_no_line() -> None:
    """م is Ù and U+0085 where UTF-8 was read as Latin-1."""
    assert restore(decode(ARABIC.encode().decode("latin-1").encode()))[0] == ARABIC
    assert decode("سطر\u0085سطر".encode()) == "سطر\nسطر"


def test_no_bytes_at_all_are_some_page() -> None:
    assert guess(b"") in CODE_PAGES


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"]
)
def test_arabic_encodings_are_recognised(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding)) == ARABIC


def test_a_short_text_in_windows_1256_is_read() -> None:
    assert decode("مرحبا".encode("cp1256")) == "مرحبا"


DOS_864 = bytes.fromhex(
    "eae1caae20c7e4d3e8f820e1f620c7e4d5c8a8ae20e8eacce4bc20c7e4cacca8d120cdcaf520c7e4e5d3a8c1"
)
"""يفتح السوق في الصباح ويجلس التجار حتى المساء, in two shapes a letter."""


@pytest.mark.parametrize("data", [DOS_864, DOS_864[::-1]], ids=["as it is read", "as it is seen"])
def test_shapes_of_dos_are_read_in_either_order(data: bytes) -> None:
    assert restore(decode(data))[0] == "يفتح السوق في الصباح ويجلس التجار حتى المساء"
