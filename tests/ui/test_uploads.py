from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.config import ConfigError, Settings
from ui.uploads import MOST_BYTES, UNDO_SECONDS, UploadError, Uploads, find_ending, make_safe

TEXT = "يُفتح المتحف كل يوم ما عدا الاثنين."


@pytest.fixture
def uploads(settings: Settings) -> Uploads:
    return Uploads(settings, settings.corpus[0] / "uploads")


@given(st.text(max_size=400))
@example("../../a.txt")
@example("..\\..\\a.txt")
@example(".hidden.txt")
@example("~$lock.docx")
@example("a\u202etxt.exe")
@example("أ" * 300 + ".docx")
@example("a." + "b" * 300)
@example(". \u200c.txt")
def test_a_name_is_one_of_a_plain_file(name: str) -> None:
    safe = make_safe(name)
    assert safe == unicodedata.normalize("NFC", safe)
    assert not set(safe) & set("/\\\0\n\r\t")
    assert not safe.startswith((".", "~$", " "))
    assert len(safe.encode()) <= MOST_BYTES
    assert not any(unicodedata.category(each)[0] == "C" and each not in "\u200c\u200d" for each in safe)
    assert make_safe(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("تقرير  2024.pdf", "تقرير 2024.pdf"),
        ("C:\\Users\\a\\خطة.docx", "خطة.docx"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("أ" * 200 + ".docx", "أ" * 87 + ".docx"),
    ],
)
def test_a_name_stays_what_people_call_the_file(name: str, safe: str) -> None:
    assert make_safe(name) == safe


def packed(**members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("ending", "data", "kind"),
    [
        (".txt", TEXT.encode(), ".txt"),
        (".txt", TEXT.encode("utf-16"), ".txt"),
        (".txt", TEXT.encode("cp1256"), ".txt"),
        (".doc", b"<html><p>a</p></html>", ".html"),
        (".pdf", packed(**{"word/document.xml": "<a/>"}), ".docx"),
        (".jpeg", b"\xff\xd8\xff\xe0", ".jpeg"),
        (".txt", b"%PDF-1.7", ".pdf"),
    ],
)
def test_a_file_gets_the_ending_of_what_it_holds(ending: str, data: bytes, kind: str) -> None:
    assert find_ending(ending, io.BytesIO(data)) == kind


@pytest.mark.parametrize(
    ("ending", "data", "code"),
    [
        (".zip", packed(a="b"), "kind"),
        ("", b"text", "kind"),
        (".docx", packed(a="b"), "content"),
        (".txt", packed(a="b"), "content"),
        (".txt", b"\x1f\x8b\x08\0\0\0\0\0" + bytes(40), "content"),
        (".md", b"GIF89a\x01\0\x01\0\0\0\0", "content"),
        (".png", b"no picture", "damaged"),
        (".docx", TEXT.encode(), "damaged"),
        (".txt", b" \r\n", "empty"),
    ],
)
def test_what_no_loader_reads_is_refused(ending: str, data: bytes, code: str) -> None:
    with pytest.raises(UploadError) as refused:
        find_ending(ending, io.BytesIO(data))
    assert refused.value.code == code


def test_a_packed_file_is_not_unpacked_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    bomb = packed(mimetype="application/vnd.oasis.opendocument.text-" + "a" * 10_000_000)
    assert find_ending(".odt", io.BytesIO(bomb)) == ".odt"


def test_nothing_half_written_has_a_name_that_is_indexed(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def fail(*_: object) -> None:
        seen.extend(file.name for file in uploads.folder.iterdir())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.uploads.os.fsync", fail)
    taken = uploads.take("a.txt", io.BytesIO(TEXT.encode()))
    assert taken.refusal
    assert (taken.refusal.code, taken.refusal.detail) == ("failed", "No space left on device")
    assert [name.startswith(".") for name in seen] == [True]
    assert not list(uploads.folder.iterdir())


def test_a_file_whose_name_is_taken_meanwhile_is_put_back_beside_it(uploads: Uploads) -> None:
    uploads.take("a.txt", io.BytesIO(TEXT.encode()))
    assert uploads.remove("0" * 20, uploads.folder / "a.txt")
    uploads.take("a.txt", io.BytesIO(b"another"))
    assert uploads.restore("0" * 20) == "a (2).txt"
    assert (uploads.folder / "a (2).txt").read_text("utf-8") == TEXT


def test_a_removed_file_is_deleted_when_its_time_is_over(uploads: Uploads, settings: Settings) -> None:
    uploads.take("a.txt", io.BytesIO(TEXT.encode()))
    uploads.remove("0" * 20, uploads.folder / "a.txt")
    place = settings.data_dir / ".removed" / ("0" * 20)
    past = place.stat().st_mtime - UNDO_SECONDS - 1
    os.utime(place, (past, past))
    assert uploads.find_removed("0" * 20) is None
    assert uploads.restore("0" * 20) is None
    uploads.purge()
    assert not place.exists()


@pytest.mark.parametrize("name", ["../outside", "../data/in", ".hidden", "a/.b/c"])
def test_a_folder_that_is_not_indexed_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(ConfigError, match=r"documents\.upload\.folder"):
        Uploads(settings, settings.corpus[0] / name)
    assert not (settings.corpus[0] / name).resolve().exists()


def test_a_link_out_of_the_corpus_is_no_folder_for_uploads(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (settings.corpus[0] / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="does not lie inside"):
        Uploads(settings, settings.corpus[0] / "link")
