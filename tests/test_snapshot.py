from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag import snapshot
from rag.documents import Block, Document, Loaded, assemble
from rag.lexical import LexicalIndex
from rag.passages import split
from rag.snapshot import Manifest, NoSnapshotError, Recipe, SnapshotError
from rag.vectors import FaissIndex

RECIPE = Recipe("1", "40-160 words", "test", "test")


def document(name: str, text: str) -> Document:
    return assemble(name, Loaded((Block("عنوان", 1), Block(text, page=2)), remarks=("ملاحظة",)), name)


def publish(root: Path, *documents: Document) -> Manifest:
    passages = [passage for document in documents for passage in split(document, 40, 160)]
    vectors = np.eye(max(4, len(passages)), dtype=np.float32)[: len(passages)]
    lexical = LexicalIndex.build([passage.text for passage in passages])
    with snapshot.writer(root):
        return snapshot.publish(
            root,
            [(document, "digest") for document in documents],
            passages,
            lexical,
            FaissIndex.build(vectors),
            RECIPE,
        )


def test_what_was_published_opens_as_it_was(tmp_path: Path) -> None:
    first, second = document("أول.txt", "نص أول. جملة ثانية."), document("b/ثان.txt", "نص ثان.")
    manifest = publish(tmp_path, first, second)
    opened = snapshot.current(tmp_path)
    assert opened.manifest == manifest
    assert opened.document(first.id) == first
    assert opened.document("unknown") is None
    assert opened.titles() == {"b/ثان.txt": "عنوان", "أول.txt": "عنوان"}
    assert [passage.document for passage in opened.passages([1, 0])] == ["b/ثان.txt", "أول.txt"]
    assert opened.passages([0]) == list(split(first, 40, 160))


def test_there_is_no_snapshot_at_first(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="isnad index"):
        snapshot.current(tmp_path / "index")


@pytest.mark.parametrize("name", ["corpus.db", "vectors.faiss", "manifest.json", "lexical/vocab.index.json"])
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


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    file = tmp_path / publish(tmp_path, document("a", "نص.")).name / snapshot.MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 99}))
    with pytest.raises(SnapshotError, match="format 99"):
        snapshot.current(tmp_path)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with snapshot.writer(tmp_path), pytest.raises(SnapshotError, match="Another"), snapshot.writer(tmp_path):
        pass


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
    assert opened.passages([0])[0].text == "نص قديم."
    assert opened.lexical.shares("قديم").any()
    assert snapshot.current(tmp_path).titles() == {"new": "عنوان"}


def test_only_the_current_snapshot_stays_on_disk(tmp_path: Path) -> None:
    for number in range(3):
        manifest = publish(tmp_path, document("a", f"نص {number}."))
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [manifest.name]
