from __future__ import annotations

import contextlib
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.documents import Block, Document, Loaded, assemble
from rag.index import snapshot
from rag.index.corpus import Batch, Entry, Origin
from rag.index.local import LocalIndex
from rag.index.postings import Postings
from rag.index.recipe import Recipe
from rag.index.snapshot import FormatError, Manifest, NoSnapshotError, SnapshotError
from rag.index.vectors import FaissIndex
from rag.passages import split

RECIPE = Recipe("1", "1", "40-160 words", "1", "light10+4grams", "1", "test")


def document(name: str, text: str) -> Document:
    return assemble(
        name, Loaded((Block("عنوان", 1), Block(text, page=2, unit="scan")), remarks=("ملاحظة",)), name
    )


def publish(root: Path, *documents: Document) -> Manifest:
    with snapshot.writer(root), snapshot.draft(root, RECIPE) as draft:
        draft.add(*segment(*documents))
        return draft.publish()


def segment(*documents: Document) -> tuple[list[Batch], Postings, FaissIndex]:
    batches = [Batch(document, Origin(), split(document, 40, 160)) for document in documents]
    texts = [passage.text for batch in batches for passage in batch.passages]
    vectors = np.eye(max(4, len(texts)), dtype=np.float32)[: len(texts)]
    return batches, Postings.build(texts, "light10+4grams"), FaissIndex.build(vectors)


def test_what_was_published_opens_as_it_was(tmp_path: Path) -> None:
    first, second = document("أول.txt", "نص أول. جملة ثانية."), document("b/ثان.txt", "نص ثان.")
    manifest = publish(tmp_path, first, second)
    opened = snapshot.current(tmp_path)
    assert opened.manifest == manifest
    assert opened.document(first.id) == first
    assert opened.document("unknown") is None
    assert opened.titles() == {"b/ثان.txt": "عنوان", "أول.txt": "عنوان"}
    index = LocalIndex(opened)
    assert [passage.document for passage in index.passages([1, 0])] == ["أول.txt", "b/ثان.txt"]
    assert index.passages([1]) == list(split(first, 40, 160))
    assert opened.entries() == [
        Entry("b/ثان.txt", "عنوان", 1, ("ملاحظة",)),
        Entry("أول.txt", "عنوان", 1, ("ملاحظة",)),
    ]
    assert opened.entries(first.id) == [Entry("أول.txt", "عنوان", 1, ("ملاحظة",))]
    assert opened.entries("unknown") == []


def test_whether_there_is_a_document_is_told_by_the_list_of_documents_alone(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="isnad index"):
        snapshot.has_document(tmp_path, "a")
    folder = tmp_path / publish(tmp_path, document("a", "نص أول."), document("b/c", "نص ثان.")).name
    (folder / "1" / "vectors.faiss").write_bytes(b"")
    held = [snapshot.has_document(tmp_path, path) for path in ("a", "b/c", "c", "")]
    assert held == [True, True, False, False]
    (folder / "1" / "corpus.db").write_bytes(b"no database of ours, whatever it is" * 9)
    with pytest.raises(SnapshotError, match="isnad index"):
        snapshot.has_document(tmp_path, "a")


def changed(data: bytes, offset: int) -> bytes:
    return data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :]


def test_there_is_no_snapshot_at_first(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="isnad index"):
        snapshot.current(tmp_path / "index")


@pytest.mark.parametrize("name", ["1/corpus.db", "1/vectors.faiss", "manifest.json", "1/lexical/terms.npy"])
@pytest.mark.parametrize("damage", ["changed", "missing", "cut"])
def test_damage_is_recognised_and_named_with_the_remedy(tmp_path: Path, name: str, damage: str) -> None:
    file = tmp_path / publish(tmp_path, document("a", "نص.")).name / name
    data = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(data[: len(data) // 2] if damage == "cut" else bytes([data[0] ^ 1]) + data[1:])
    with pytest.raises(SnapshotError, match="isnad index") as error:
        snapshot.current(tmp_path)
    assert name in str(error.value)


def test_a_changed_byte_in_any_file_is_recognised_and_the_file_named(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path, document("a", "نص.")).name
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != snapshot.MANIFEST]
    assert len(files) >= 5
    for file in files:
        data = file.read_bytes()
        file.write_bytes(changed(data, len(data) // 2))
        with pytest.raises(SnapshotError, match="isnad index") as error:
            snapshot.current(tmp_path)
        assert file.relative_to(folder).as_posix() in str(error.value)
        file.write_bytes(data)
    snapshot.current(tmp_path)


def test_a_changed_byte_anywhere_in_the_manifest_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / publish(tmp_path, document("a", "نص.")).name / snapshot.MANIFEST
    data = file.read_bytes()
    unnoticed = []
    for offset in range(len(data)):
        file.write_bytes(changed(data, offset))
        with contextlib.suppress(SnapshotError):
            snapshot.current(tmp_path).close()
            unnoticed.append(offset)
    assert unnoticed == []


def test_a_pointer_to_a_snapshot_that_is_gone_is_named_with_the_remedy(tmp_path: Path) -> None:
    publish(tmp_path, document("a", "نص."))
    (tmp_path / snapshot.CURRENT).write_text("gone")
    with pytest.raises(SnapshotError, match=r"gone.*isnad index"):
        snapshot.current(tmp_path)


def test_nothing_on_disk_is_a_pickle(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path, document("a", "نص.")).name
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert not [file for file in files if file.suffix in (".pkl", ".pickle")]
    assert not [file for file in files if file.read_bytes().startswith(b"\x80")]
    for file in folder.rglob("*.npy"):
        np.load(file, allow_pickle=False)


def test_an_unknown_format_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, document("a", "نص."))
    monkeypatch.setattr(snapshot, "FORMAT", snapshot.FORMAT + 1)
    with pytest.raises(FormatError, match=r"format 7, this Isnad reads 8.*isnad index"):
        snapshot.current(tmp_path)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with snapshot.writer(tmp_path), pytest.raises(SnapshotError, match="Another"), snapshot.writer(tmp_path):
        pass


HOLD_THE_LOCK = """
import sys
from pathlib import Path
from rag.index import snapshot
with snapshot.writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_writer_in_another_process_is_respected_until_it_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD_THE_LOCK, str(tmp_path)]
    pipe, here = subprocess.PIPE, Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=here) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(SnapshotError, match="Another"), snapshot.writer(tmp_path):
            pass
        other.communicate(timeout=120)
    publish(tmp_path, document("a", "نص."))


def test_what_a_dead_writer_left_is_removed(tmp_path: Path) -> None:
    leftover = tmp_path / ".unfinished-20240101"
    leftover.mkdir()
    (leftover / "corpus.db").write_text("half")
    publish(tmp_path, document("a", "نص."))
    assert not leftover.exists()


def test_an_open_snapshot_outlives_a_newer_one(tmp_path: Path) -> None:
    old = document("old", "نص قديم.")
    publish(tmp_path, old)
    opened = snapshot.current(tmp_path)
    publish(tmp_path, document("new", "نص جديد."))
    assert opened.document(old.id) == old
    index = LocalIndex(opened)
    assert index.passages([0])[0].text == "نص قديم."
    assert index.lexical.coverage([" قديم"]).any()
    assert snapshot.current(tmp_path).titles() == {"new": "عنوان"}


def test_only_the_current_snapshot_stays_on_disk(tmp_path: Path) -> None:
    for number in range(3):
        manifest = publish(tmp_path, document("a", f"نص {number}."))
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [manifest.name]


def revise(root: Path, without: str, *documents: Document) -> Manifest:
    """A snapshot of the current one without a document, and with others."""
    with snapshot.writer(root), snapshot.draft(root, RECIPE) as draft:
        draft.keep(snapshot.current(root), {without})
        if documents:
            draft.add(*segment(*documents))
        return draft.publish()


@pytest.fixture
def unmerged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.segment.FEW", 0)


@pytest.mark.usefixtures("unmerged")
def test_a_change_writes_what_changed_and_shares_the_rest(tmp_path: Path) -> None:
    publish(tmp_path, document("a", "نص أول."), document("b", "نص ثان."), document("c", "نص ثالث."))
    before = snapshot.current(tmp_path)
    shared = (before.folder / "1" / "vectors.faiss").stat().st_ino
    manifest = revise(tmp_path, "b", document("d", "نص رابع."))
    assert (manifest.segments, manifest.documents, manifest.passages) == (("1", "2"), 3, 3)
    assert (tmp_path / manifest.name / "1" / "vectors.faiss").stat().st_ino == shared
    index = LocalIndex.current(tmp_path)
    assert [passage.text for passage in index.passages(range(3))] == ["نص أول.", "نص ثالث.", "نص رابع."]
    assert index.snapshot.document(document("b", "").id) is None
    assert before.document(document("b", "").id) == document("b", "نص ثان."), "a reader keeps what it opened"
    corpora = [file.read_bytes() for file in index.snapshot.folder.rglob("*") if file.is_file()]
    assert not any("ثان".encode() in each for each in corpora), "what is erased is not on disk"


@pytest.mark.usefixtures("unmerged")
def test_a_damaged_file_is_recognised_in_whatever_segment_it_is(tmp_path: Path) -> None:
    publish(tmp_path, document("a", "نص أول."), document("b", "نص ثان."))
    folder = tmp_path / revise(tmp_path, "a", document("c", "نص ثالث.")).name
    for name in ("1/corpus.db", "1/lexical/once.npy", "2/corpus.db", "2/vectors.faiss"):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(changed(data, len(data) // 2))
        with pytest.raises(SnapshotError, match=f"{name}.*isnad index"):
            snapshot.current(tmp_path)
        (folder / name).write_bytes(data)


def test_small_segments_become_one(tmp_path: Path) -> None:
    publish(tmp_path, document("a", "نص أول."), document("b", "نص ثان."))
    manifest = revise(tmp_path, "a", document("c", "نص ثالث."))
    assert manifest.segments == ("3",)
    index = LocalIndex.current(tmp_path)
    assert [passage.text for passage in index.passages(range(2))] == ["نص ثان.", "نص ثالث."]
    assert index.snapshot.document(document("c", "").id) == document("c", "نص ثالث.")
    assert revise(tmp_path, "c").segments == ("3",)
    assert revise(tmp_path, "b").segments == (), "of the last document nothing is left"


def test_a_file_system_without_hard_links_gets_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: Path) -> None:
        raise OSError

    publish(tmp_path, document("a", "نص أول."), document("b", "نص ثان."))
    monkeypatch.setattr("rag.index.segment.FEW", 0)
    monkeypatch.setattr("os.link", refuse)
    revise(tmp_path, "a")
    assert snapshot.current(tmp_path).titles() == {"b": "عنوان"}


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    with snapshot.writer(tmp_path / "data" / "index"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
