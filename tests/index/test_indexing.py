from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.chain import NO_DOCUMENTS
from rag.config import Documents, Passages, Retrieval, Settings
from rag.documents import Document, document_id
from rag.embedding import embedding_model
from rag.engine import Engine
from rag.extraction import Extractor
from rag.files import read_document
from rag.index import recipe, snapshot
from rag.index.indexing import NothingIndexedError, Report, index
from rag.index.local import LocalIndex
from rag.index.snapshot import SNAPSHOTS, SnapshotError
from rag.retrieval import HybridRetriever
from rag.storage import StorageError
from tests.conftest import Write
from tests.test_extraction import LOADERS_THAT_FAIL


def found(settings: Settings, question: str) -> list[str]:
    retriever = HybridRetriever(
        index=LocalIndex.current(settings.data_dir / SNAPSHOTS),
        embeddings=embedding_model(settings.embedding),
    )
    return [hit.passage.document for hit in retriever.search(retriever.question(question))]


def counts(report: Report) -> tuple[int, int, int]:
    return report.added, report.changed, report.removed


def test_what_changed_is_counted_and_only_that_is_embedded(settings: Settings, write: Write) -> None:
    write("تجارة.txt", "بلغ حجم التجارة 240 مليار دولار.")
    write("طقس.txt", "تشرق الشمس كل صباح في الصيف.")
    assert counts(index(settings)) == (2, 0, 0)
    again = index(settings)
    assert (counts(again), again.embedded, again.documents) == ((0, 0, 0), 0, 2)
    write("تجارة.txt", "بلغ حجم التجارة 300 مليار دولار.")
    write("sub/جديد.md", "# عنوان\n\nنص جديد.")
    (settings.corpus[0] / "طقس.txt").unlink()
    report = index(settings)
    assert (counts(report), report.embedded) == ((1, 1, 1), 2)


def test_what_was_removed_is_no_longer_retrievable(settings: Settings, write: Write) -> None:
    write("سر.txt", "كلمة السر القديمة هي زعفران.")
    write("باق.txt", "تشرق الشمس كل صباح.")
    index(settings)
    assert "سر.txt" in found(settings, "زعفران")
    (settings.corpus[0] / "سر.txt").unlink()
    index(settings)
    assert found(settings, "زعفران") == ["باق.txt"]
    opened = snapshot.current(settings.data_dir / SNAPSHOTS)
    assert opened.document(document_id("سر.txt")) is None
    files = [file for file in opened.folder.rglob("*") if file.is_file()]
    assert not any("زعفران".encode() in file.read_bytes() for file in files)


def ranking(settings: Settings, question: str) -> list[tuple[str, str, float, float, float]]:
    retriever = HybridRetriever(
        index=LocalIndex.current(settings.data_dir / SNAPSHOTS),
        embeddings=embedding_model(settings.embedding),
        top_k=50,
    )
    hits = retriever.search(retriever.question(question))
    return [(h.passage.document, h.passage.text, h.score, h.coverage, h.similarity) for h in hits]


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 4_096], ids=["in many segments", "merged"])
def test_an_index_that_was_kept_up_to_date_ranks_as_one_made_anew(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few: int
) -> None:
    monkeypatch.setattr("rag.index.segment.FEW", few)
    monkeypatch.setattr("rag.index.indexing.MOST", 20)
    draw = random.Random(3)
    words = "تجارة سوق مصنع ميناء قطار مدرسة كتاب طبيب شتاء مطر جبل بحر نهر حديقة".split()

    def text() -> str:
        lines = (" ".join(draw.choices(words, k=draw.randint(4, 30))) + "." for _ in range(5))
        return "# عنوان\n\n" + "\n\n".join(lines)

    for number in range(12):
        write(f"{number}.md", text())
    index(settings)
    for turn in range(4):
        for number in draw.sample(range(12), 3):
            write(f"{number}.md", text())
        write(f"جديد {turn}.md", text())
        (settings.corpus[0] / f"{turn + 8}.md").unlink(missing_ok=True)
        index(settings)
    anew = settings.model_copy(update={"data_dir": tmp_path / "anew"})
    index(anew)
    segments = snapshot.current(settings.data_dir / SNAPSHOTS).manifest.segments
    assert (len(segments) > 1) is (few == 0)
    for question in ("سوق التجارة والمصنع", "المطر على الجبل", "قطار", "the harbour and the market"):
        kept, made = ranking(settings, question), ranking(anew, question)
        assert [hit[:2] for hit in kept] == [hit[:2] for hit in made]
        for one, other in zip(kept, made, strict=True):
            assert one[2:] == pytest.approx(other[2:], abs=1e-6)


def test_another_size_of_passages_is_noticed_and_made_again(settings: Settings, write: Write) -> None:
    write("a.txt", "جملة أولى فيها كلمات. جملة ثانية فيها كلمات. " * 10)
    one = index(settings)
    other = index(settings.model_copy(update={"passages": Passages(min_words=5, max_words=10)}))
    assert other.passages > one.passages
    assert any("size of passages" in message for message in other.messages)


def test_another_analyser_is_noticed_and_made_again(settings: Settings, write: Write) -> None:
    write("a.txt", "نص أول.")
    index(settings)
    other = settings.model_copy(update={"retrieval": Retrieval(analyser="words")})
    with pytest.raises(
        SnapshotError, match=r"analyser light10\+4grams, the settings name words.*isnad index"
    ):
        Engine(other)
    assert "The analyser of words changed; the index is made again." in index(other).messages
    assert Engine(other).search("أول")


def test_another_embedding_model_is_noticed_and_made_again(settings: Settings, write: Write) -> None:
    write("a.txt", "نص قصير.")
    index(settings)
    prompted = settings.embedding.model_copy(update={"query_prompt": "سؤال: "})
    report = index(settings.model_copy(update={"embedding": prompted}))
    assert any("embedding model" in message for message in report.messages)
    assert report.embedded == 1
    assert index(settings.model_copy(update={"embedding": prompted})).messages == ()


def test_unreadable_files_are_named_and_the_rest_is_indexed(settings: Settings, write: Write) -> None:
    write("ملف جيد.txt", "نص يُقرأ.")
    write("empty.txt", "")
    write("lie.pdf", "نص.")
    write("picture.png", "x")
    (settings.corpus[0] / "binary.txt").write_bytes(bytes(range(256)) * 9)
    report = index(settings)
    assert report.documents == 1
    assert found(settings, "نص") == ["ملف جيد.txt"]
    assert {skip.path for skip in report.skipped} == {"empty.txt", "lie.pdf", "picture.png", "binary.txt"}
    assert all(skip.reason.endswith(".") for skip in report.skipped)


@pytest.mark.slow
def test_files_that_end_their_reader_are_named_and_the_rest_is_indexed(
    settings: Settings, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(LOADERS_THAT_FAIL, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), *sys.path]))
    for bad in ("kill", "hang", "eat"):
        write(f"{bad}.txt", bad)
        write(f"{bad} وبعده.txt", "نص سليم.")
    limits = Documents(max_seconds=3, max_memory_megabytes=256)
    report = index(settings.model_copy(update={"documents": limits}))
    assert report.documents == 3
    assert {skip.path for skip in report.skipped} == {"kill.txt", "hang.txt", "eat.txt"}


def test_no_process_starts_where_nothing_changed(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "نص.")
    index(settings)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert index(settings).documents == 1


def test_nothing_to_index_leaves_the_old_index(settings: Settings, write: Write) -> None:
    good = write("a.txt", "نص عن الشمس.")
    index(settings)
    good.write_text("")
    with pytest.raises(NothingIndexedError, match=r"a\.txt: is empty"):
        index(settings)
    assert found(settings, "الشمس") == ["a.txt"]


def test_a_source_that_does_not_exist_is_named(settings: Settings) -> None:
    with pytest.raises(NothingIndexedError, match="does not exist"):
        index(settings, [Path("/nowhere/at/all")])


def test_a_source_that_is_missing_keeps_its_documents(
    settings: Settings, write: Write, tmp_path: Path
) -> None:
    away = tmp_path / "mounted"
    away.mkdir()
    (away / "قديم.txt").write_text("كلمة السر القديمة هي زعفران.", encoding="utf-8")
    (tmp_path / "named.txt").write_text("تغرب الشمس كل مساء.", encoding="utf-8")
    write("باق.txt", "تشرق الشمس كل صباح.")
    sources = [*settings.corpus, away, tmp_path / "named.txt"]
    index(settings, sources)
    away.rename(tmp_path / "unmounted")
    (tmp_path / "named.txt").unlink()
    write("جديد.txt", "نص جديد.")
    report = index(settings, sources)
    assert (counts(report), report.documents) == ((1, 0, 0), 4)
    assert [each.place for each in report.unreachable] == [away, tmp_path / "named.txt"]
    assert found(settings, "زعفران")[0] == "قديم.txt"
    again = index(settings, sources)
    assert (counts(again), again.embedded, len(again.unreachable)) == ((0, 0, 0), 0, 2)
    (tmp_path / "unmounted").rename(away)
    back = index(settings, sources)
    assert (counts(back), [each.place for each in back.unreachable]) == ((0, 0, 0), [tmp_path / "named.txt"])
    assert counts(index(settings, settings.corpus)) == (0, 0, 2), "what is no longer named is removed"


def test_all_sources_missing_leave_the_index_as_it_was(
    settings: Settings, write: Write, tmp_path: Path
) -> None:
    write("a.txt", "نص عن الشمس.")
    index(settings)
    settings.corpus[0].rename(tmp_path / "elsewhere")
    report = index(settings)
    assert (report.documents, counts(report)) == (1, (0, 0, 0))
    assert found(settings, "الشمس") == ["a.txt"]


def test_what_was_kept_of_a_missing_source_is_read_again_when_the_reading_changed(
    settings: Settings, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "نص عن الشمس.")
    index(settings)
    settings.corpus[0].rename(tmp_path / "elsewhere")
    monkeypatch.setattr(recipe, "EXTRACTION", "another")
    assert index(settings).documents == 1
    (tmp_path / "elsewhere").rename(settings.corpus[0])
    assert index(settings).changed == 1


def test_an_empty_folder_empties_the_index(settings: Settings, write: Write) -> None:
    write("سر.txt", "كلمة السر القديمة هي زعفران.").unlink()
    assert index(settings).documents == 0
    file = write("سر.txt", "كلمة السر القديمة هي زعفران.")
    write("صورة.png", "ليست وثيقة.")
    assert index(settings).documents == 1
    file.unlink()
    report = index(settings)
    assert (report.documents, report.passages, report.removed) == (0, 0, 1)
    engine = Engine(settings)
    assert engine.titles() == {}
    assert engine.search("زعفران") == []
    answer = engine.ask("ما كلمة السر؟")
    assert (answer.answered, answer.answer) == (False, NO_DOCUMENTS["ar"])
    assert engine.ask("What is the password?").answer == NO_DOCUMENTS["en"]
    assert engine.ask("ما لخص الوثائق؟").passages == ()
    assert engine.ask("شكرا").answer != NO_DOCUMENTS["ar"]


def test_a_folder_without_documents_does_not_empty_an_index_of_other_folders(
    settings: Settings, write: Write, tmp_path: Path
) -> None:
    write("a.txt", "نص عن الشمس.")
    index(settings)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "sun.png").write_bytes(b"x")
    with pytest.raises(NothingIndexedError, match=r"sun\.png"):
        index(settings, [tmp_path / "pictures"])
    assert found(settings, "الشمس") == ["a.txt"]


def test_a_damaged_index_is_named_and_made_again(settings: Settings, write: Write) -> None:
    write("a.txt", "نص.")
    index(settings)
    root = settings.data_dir / SNAPSHOTS
    (root / (snapshot.current_name(root) or "") / "1" / "vectors.faiss").write_bytes(b"")
    report = index(settings)
    assert any("vectors.faiss" in message and "damaged" in message for message in report.messages)
    assert found(settings, "نص") == ["a.txt"]


def test_a_damaged_cache_costs_time_only(settings: Settings, write: Write) -> None:
    write("a.txt", "نص.")
    (settings.data_dir).mkdir()
    (settings.data_dir / "embeddings.db").write_bytes(b"not a database" * 100)
    assert index(settings).documents == 1


def test_a_full_disk_leaves_the_index_and_the_cache_as_they_were(
    settings: Settings, write: Write, small_disk: Path
) -> None:
    settings = settings.model_copy(update={"data_dir": small_disk / "data"})
    write("a.txt", "نص عن الشمس.")
    index(settings)
    rest = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(rest.f_bavail * rest.f_frsize - 100_000))
    for number in range(30):
        write(f"{number}.txt", f"الوثيقة {number}. " + "كلمات كثيرة لا تتسع لها. " * 60)
    with pytest.raises(StorageError, match=r"No space left|is full|disk I/O"):
        index(settings)
    assert found(settings, "الشمس") == ["a.txt"]
    assert not list((settings.data_dir / SNAPSHOTS).glob(".unfinished-*"))
    (small_disk / "filler").unlink()
    for number in range(1, 30):
        (settings.corpus[0] / f"{number}.txt").unlink()
    report = index(settings)
    assert report.documents == 2
    assert report.embedded < report.passages, "the cache was kept"


@pytest.mark.parametrize("taken", ["data", "data/index", "data/embeddings.db"])
def test_a_data_folder_that_cannot_be_written_is_named(
    settings: Settings, write: Write, tmp_path: Path, taken: str
) -> None:
    write("a.txt", "نص.")
    place = tmp_path / taken
    place.parent.mkdir(exist_ok=True)
    if place.suffix:
        place.mkdir()
    else:
        place.write_text("")
    with pytest.raises(StorageError, match=rf"{taken}.* cannot be written .* data_dir"):
        index(settings)


def test_a_file_that_does_not_hold_still_keeps_what_was_read_of_it(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ثابت.txt", "نص ثابت.")
    moving = write("متغير.txt", "نص قبل التغيير.")
    index(settings)

    def read(self: Extractor, file: Path, path: str, digest: str | None = None) -> Document:
        moving.write_text(f"نص يتغير {next(turns)}.", encoding="utf-8")
        return read_document(file, path, 10**6, digest)

    turns = itertools.count()
    monkeypatch.setattr(Extractor, "read", read)
    moving.write_text("نص يبدأ بالتغير.", encoding="utf-8")
    report = index(settings)
    assert [each.place for each in report.unreachable] == [moving]
    assert "changed while it is read" in report.unreachable[0].reason
    assert (report.documents, report.changed) == (2, 0)
    assert found(settings, "قبل التغيير")[0] == "متغير.txt"


def test_a_file_that_changes_and_changes_back_is_read_as_it_is(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("a.txt", "النص الأصلي.")

    def read(self: Extractor, path: Path, shown: str, digest: str | None = None) -> Document:
        file.write_text(next(texts), encoding="utf-8")
        try:
            return read_document(path, shown, 10**6, digest)
        finally:
            file.write_text("النص الأصلي.", encoding="utf-8")

    texts = iter(["نص عابر.", "النص الأصلي."])
    monkeypatch.setattr(Extractor, "read", read)
    index(settings)
    document = Engine(settings).document(document_id("a.txt"))
    assert document
    assert document.text == "النص الأصلي."


REWRITE_FOREVER = """
import sys, time
from pathlib import Path
import numpy as np
from rag.config import Settings
from rag.embedding import StaticEmbeddings
from rag.extraction import Extractor
from rag.files import read_document
from rag.index.indexing import index
corpus, data = map(Path, sys.argv[1:])
# Loading the model or starting a worker takes longer than the time to the kill, which would meet no write.
def encode(self, texts):
    return np.eye(1024, dtype=np.float32)[: len(texts)]
StaticEmbeddings.encode_passages = encode
Extractor.read = lambda self, file, path, digest: read_document(file, path, 10**6, digest)
while True:
    turn = time.time_ns()
    for name in range(30):
        (corpus / f"{name}.txt").write_text(f"الوثيقة {name} عن التجارة في الدورة {turn}.", "utf-8")
    index(Settings(corpus=(corpus,), data_dir=data))
    print("indexed", flush=True)
"""


@pytest.mark.slow
def test_kill_9_at_any_moment_leaves_an_index_that_opens(settings: Settings, write: Write) -> None:
    moments = random.Random(7)
    root = settings.data_dir / SNAPSHOTS
    command = [sys.executable, "-c", REWRITE_FOREVER, str(settings.corpus[0]), str(settings.data_dir)]
    runs = 0
    for _ in range(20):
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"indexed\n"
        began = time.monotonic()
        assert writer.stdout.readline() == b"indexed\n"
        takes = time.monotonic() - began  # so that kills meet a writer at work on a slow machine, too
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(timeout=moments.uniform(0, 3 * takes))
        writer.kill()
        writer.wait()
        runs += writer.stdout.read().count(b"indexed")
        writer.stdout.close()
        opened = LocalIndex.current(root)
        texts = [passage.text for passage in opened.passages(range(opened.size))]
        assert len(texts) == 30
        assert len({text.split()[-1] for text in texts}) == 1
        opened.snapshot.close()
    assert runs >= 5, "the kills never met a writer at work"
    for name in range(30):  # the last kill may have cut a file of the corpus short
        write(f"{name}.txt", f"الوثيقة {name} بعد الانقطاع.")
    assert index(settings).documents == 30
