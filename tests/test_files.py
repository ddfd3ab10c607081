from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import pytest

from rag.documents import DocumentError, Loaded, UnreachableError
from rag.files import find_files, read_document
from rag.loaders import text


def paths(folder: Path) -> list[str]:
    return [source.path for source in find_files([folder]).files]


def reasons(folder: Path) -> dict[str, str]:
    return {skip.path: skip.reason for skip in find_files([folder]).skipped}


def test_files_of_known_kinds_are_found_in_folders(tmp_path: Path) -> None:
    for name in ("ب.TXT", "sub/ملف فيه مسافات.md", "sub/deep/c.docx", ".hidden/x.txt", "~$lock.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("نص")
    assert paths(tmp_path) == ["sub/deep/c.docx", "sub/ملف فيه مسافات.md", "ب.TXT"]


def test_a_file_can_be_named_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("نص")
    assert [(source.file, source.path) for source in find_files([file]).files] == [(file, "a.txt")]


def test_files_of_one_path_in_two_folders_are_both_kept(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder)
    found = find_files([tmp_path / "one", tmp_path / "two"]).files
    assert [(source.path, source.file.read_text()) for source in found] == [
        ("a.txt", "one"),
        ("two/a.txt", "two"),
    ]


def test_loops_end_and_links_out_are_named(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "secret.txt"
    corpus.mkdir()
    outside.write_text("سر")
    (corpus / "a.txt").write_text("نص")
    (corpus / "loop").symlink_to(corpus)
    (corpus / "self.txt").symlink_to("self.txt")
    (corpus / "out.txt").symlink_to(outside)
    assert paths(corpus) == ["a.txt"]
    assert "link out" in reasons(corpus)["out.txt"]
    assert "self.txt" in reasons(corpus)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    (place,) = find_files([tmp_path]).unreachable
    assert place.holds(closed / "sub" / "a.txt")
    assert "cannot be opened" in place.reason
    closed.chmod(0o700)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("x")
    os.mkfifo(tmp_path / "pipe.txt")
    assert ".xyz" in reasons(tmp_path)["a.xyz"]
    assert "regular" in reasons(tmp_path)["pipe.txt"]


def test_a_source_that_is_not_there_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "unmounted").symlink_to(tmp_path / "server" / "documents")
    for name in ("nowhere", "nowhere.txt", "unmounted"):
        found = find_files([tmp_path / name])
        assert (found.files, found.skipped) == ([], [])
        (place,) = found.unreachable
        assert "does not exist" in place.reason
        assert place.holds(tmp_path / name)
        assert not place.holds(tmp_path / "other.txt")


def test_a_link_to_a_file_is_the_same_document(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "report.txt").write_text("نص")
    (tmp_path / "a" / "newest.txt").symlink_to("../z/report.txt")
    (tmp_path / "again.txt").symlink_to("z/report.txt")
    (tmp_path / "b").symlink_to("z")
    assert paths(tmp_path) == ["z/report.txt"]
    named = find_files([tmp_path / "again.txt", tmp_path / "z", tmp_path / "z" / "report.txt"])
    assert [source.path for source in named.files] == ["report.txt"]


def test_what_only_a_link_leads_to_is_found_by_the_link(tmp_path: Path) -> None:
    (tmp_path / ".store" / "v2").mkdir(parents=True)
    (tmp_path / ".store" / "v2" / "a.txt").write_text("نص")
    (tmp_path / "current").symlink_to(".store/v2")
    assert paths(tmp_path) == ["current/a.txt"]
    (tmp_path / "corpus").symlink_to(".store")
    assert paths(tmp_path / "corpus") == ["v2/a.txt"]


def test_folders_of_one_name_do_not_take_each_others_files(tmp_path: Path) -> None:
    folders = [tmp_path / parent / "docs" for parent in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(folder.parent.name)
    found = {source.path: source.file.read_text() for source in find_files(folders).files}
    assert found == {"a.txt": "one", "docs/a.txt": "two", "docs-2/a.txt": "three"}


def test_a_path_out_of_reach_is_not_given_to_another_file(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a.txt").write_text("نص")
    sources = [tmp_path / "away", tmp_path / "here"]
    found = find_files(sources, {"a.txt": tmp_path / "away" / "a.txt"})
    assert [source.path for source in found.files] == ["here/a.txt"]


def test_names_that_are_not_utf_8_are_shown_and_kept_apart(tmp_path: Path) -> None:
    for name in (b"bad\xff.txt", b"bad\xfe.txt", b"bad\xc7\xe1.txt", b"bad?.txt"):
        (tmp_path / os.fsdecode(name)).write_text("نص")
    assert paths(tmp_path) == [r"bad?.txt", r"bad\xc7\xe1.txt", r"bad\xfe.txt", r"bad\xff.txt"]
    for source in find_files([tmp_path]).files:
        assert read_document(source.file, source.path, 1000).title.encode()


def test_a_file_whose_written_name_is_taken_is_named(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.txt")).write_text("نص")
    (tmp_path / r"bad\xff.txt").write_text("نص")
    assert paths(tmp_path) == [r"bad\xff.txt"]
    assert "name of another file" in reasons(tmp_path)[r"bad\xff.txt"]


def test_a_file_is_read_with_the_digest_that_was_taken_of_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("نص.", "utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert read_document(file, "a.txt", 1000, digest).text == "نص."
    file.write_text("نص آخر.", "utf-8")
    with pytest.raises(UnreachableError, match="changed while it is read"):
        read_document(file, "a.txt", 1000, digest)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n", "empty"),
        ("a.txt", b"%PDF-1.7 ...", "a PDF"),
        ("a.html", b"PK\x03\x04....", "packed"),
        ("a.md", b"---\ntitle: x\n---\n", "no text"),
        ("a.txt", "نص طويل".encode() * 100, "more than"),
        ("a.pdf", "نص".encode(), "PDF"),
        ("a.docx", "نص".encode(), "Word"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError, match=reason):
        read_document(tmp_path / name, name, 1000)


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (
            KeyError("rId7"),
            r"is damaged, or of a kind .* \.txt files .* \(KeyError: 'rId7'\)\. Save it again",
        ),
        (AssertionError(), r"\(AssertionError\)"),
        (OSError(22, "Invalid argument"), r"\(OSError: \[Errno 22\] Invalid argument\)"),
        (ValueError("x\n" * 10_000), r"ValueError: [x ]{100,200}\)"),
        (RecursionError("maximum depth"), "nested too deeply"),
        (MemoryError(), "more memory"),
    ],
)
def test_whatever_a_loader_raises_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, reason: str
) -> None:
    def load(data: bytes) -> Loaded:
        raise raised

    monkeypatch.setattr(text, "load", load)
    (tmp_path / "a.txt").write_text("نص")
    with pytest.raises(DocumentError, match=reason) as caught:
        read_document(tmp_path / "a.txt", "a.txt", 1000)
    assert caught.value.__cause__ is raised


def test_a_page_nested_without_end_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>" * 5000 + "<p>نص</p>" + "</div>" * 5000)
    with contextlib.suppress(DocumentError):
        assert read_document(tmp_path / "a.html", "a.html", 10**6).paragraphs


def test_the_title_falls_back_to_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "دليل_السفر.txt").write_text("جملة واحدة تنتهي بنقطة.")
    assert read_document(tmp_path / "دليل_السفر.txt", "دليل_السفر.txt", 1000).title == "دليل السفر"
