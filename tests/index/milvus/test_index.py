from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.config import Index, Settings
from rag.documents import Document
from rag.embedding import Vectors
from rag.engine import Engine
from rag.index import WholeIndex, snapshot
from rag.index.corpus import Batch, Origin
from rag.index.indexing import index
from rag.index.local import LocalIndex
from rag.index.postings import Postings
from rag.index.recipe import Recipe, passage_text
from rag.index.snapshot import SNAPSHOTS, SnapshotError, UnreachableIndexError
from rag.index.vectors import FaissIndex
from rag.passages import Passage
from rag.question import Question
from tests.conftest import Write
from tests.index.conformance import BagOfWords, IndexConformance, MakeIndex

pytestmark = pytest.mark.slow

RECIPE = Recipe("1", "1", "40-160 words", "1", "light10+4grams", "1", "test")


class TestMilvusIndex(IndexConformance):
    @pytest.fixture
    def make_index(self, tmp_path: Path, milvus: Index) -> MakeIndex:
        from rag.index.milvus.filling import Filling
        from rag.index.milvus.index import MilvusIndex

        def make(documents: Sequence[Document], passages: Sequence[Passage], vectors: Vectors) -> WholeIndex:
            batches = [
                Batch(each, Origin(), [passage for passage in passages if passage.document == each.path])
                for each in documents
            ]
            postings = Postings.build(map(passage_text, passages), "light10+4grams")
            with snapshot.writer(tmp_path), snapshot.draft(tmp_path, RECIPE) as draft:
                draft.add(batches, postings, FaissIndex.build(vectors))
                draft.publish(Filling(milvus, RECIPE).fill)
            return MilvusIndex.open(snapshot.current(tmp_path), milvus)

        return make


SEEDS = Path(__file__).parents[3] / "seeds"
QUESTIONS = (
    "كم يوما إجازة الزواج؟",
    "ما حجم التجارة بين الصين وروسيا؟",
    "متى تبدأ ساعات العمل في رمضان؟",
    "How many days of annual leave are there?",
    "zzzz",
)


def test_answers_and_scores_are_those_of_the_local_engine(on_milvus: Settings) -> None:
    over_seeds = on_milvus.model_copy(update={"corpus": (SEEDS,)})
    index(over_seeds)
    milvus = Engine(over_seeds)
    local = Engine(over_seeds.model_copy(update={"index": Index()}))
    for question in QUESTIONS:
        assert milvus.ask(question).answer == local.ask(question).answer
        found, expected = milvus.hits(question, 20), local.hits(question, 20)
        assert [hit.passage for hit in found] == [hit.passage for hit in expected]
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(
                (one.score, one.coverage, one.similarity),
                (other.score, other.coverage, other.similarity),
                atol=1e-5,
            )


def numbered(count: int, words: Sequence[str]) -> list[str]:
    """Texts of lengths that differ, each with a few of the words."""
    chosen = np.random.default_rng(7)
    return [" ".join(chosen.choice(words, int(chosen.integers(3, 60)))) for _ in range(count)]


WORDS = ("قمح شعير ذرة أرز عدس حمص فول تمر زيتون عنب رمان تين ليمون موز تفاح خوخ مشمش كرز بطيخ خيار").split()


def test_the_best_by_terms_are_found_though_a_part_has_another_mean_and_milvus_another_order(
    on_milvus: Settings, write: Write
) -> None:
    from rag.index.milvus.index import MilvusIndex

    for number, text in enumerate(numbered(200, WORDS)):
        write(f"{'short' if len(text.split()) < 12 else 'long'}/{number:03}.txt", text)
    index(on_milvus)
    opened = snapshot.current(on_milvus.data_dir / SNAPSHOTS)
    local, milvus = LocalIndex(opened), MilvusIndex.open(opened, on_milvus.index)
    short = [path for path in local.titles() if path.startswith("short/")]
    long = [path for path in local.titles() if path.startswith("long/")]
    for ours, theirs in (
        (local, milvus),
        (local.within(short), milvus.within(short)),
        (local.within(long), milvus.within(long)),
    ):
        question = Question(
            "قمح وزيتون وتفاح", BagOfWords(opened.segments[0].vectors.dimensions), (), ours.analyser
        )
        coverage = ours.lexical.coverage(question.terms)
        for count in (1, 5, 20):
            found = theirs.candidates(question, count)
            best = np.sort(coverage)[::-1][:count]
            np.testing.assert_array_equal(np.sort(found.coverage)[::-1][:count], best)
            np.testing.assert_array_equal(found.coverage, coverage[found.numbers])


def partitions(settings: Settings) -> set[str]:
    from rag.index.milvus.collection import MilvusCollection

    recipe = snapshot.current(settings.data_dir / SNAPSHOTS).manifest.recipe
    return MilvusCollection(settings.index, recipe).partitions()


def test_a_change_writes_its_own_segment_and_leaves_what_those_who_still_ask_the_last_index_need(
    on_milvus: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.segment.FEW", 0)
    for name in ("a", "b", "c"):
        write(f"{name}.txt", f"الوثيقة {name} عن القمح والشعير.")
    index(on_milvus)
    first = partitions(on_milvus)
    engine = Engine(on_milvus)
    write("b.txt", "تغيرت هذه الوثيقة، وهي الآن عن الزيتون.")
    index(on_milvus)
    second = partitions(on_milvus)
    assert first < second
    assert len(second - first) == 1
    assert engine.search("الزيتون")[0].document == "b.txt"
    assert {found.document for found in engine.search("القمح")[:2]} == {"a.txt", "c.txt"}
    monkeypatch.setattr("rag.index.segment.FEW", 4_096)
    write("d.txt", "وثيقة رابعة عن التمر.")
    index(on_milvus)
    index(on_milvus)
    write("d.txt", "وثيقة رابعة عن العنب.")
    index(on_milvus)
    assert not partitions(on_milvus) & second
    assert engine.search("العنب")[0].document == "d.txt"


def test_an_index_that_milvus_has_not_is_told_of_and_filled_in_by_the_next_run(
    on_milvus: Settings, write: Write
) -> None:
    write("a.txt", "وثيقة عن القمح والشعير.")
    index(on_milvus.model_copy(update={"index": Index()}))
    with pytest.raises(SnapshotError, match=r"does not hold all of the index.*isnad index"):
        Engine(on_milvus)
    assert index(on_milvus).embedded == 0
    assert Engine(on_milvus).search("القمح")[0].document == "a.txt"


def test_a_partition_that_was_not_written_to_the_end_is_written_again(
    on_milvus: Settings, write: Write
) -> None:
    from rag.index.milvus.collection import MilvusCollection

    for name in ("a", "b"):
        write(f"{name}.txt", f"الوثيقة {name} عن القمح والشعير.")
    index(on_milvus)
    recipe = snapshot.current(on_milvus.data_dir / SNAPSHOTS).manifest.recipe
    collection = MilvusCollection(on_milvus.index, recipe)
    (name,) = collection.partitions()
    collection.write(name, [])
    with pytest.raises(SnapshotError, match="does not hold all"):
        Engine(on_milvus)
    index(on_milvus)
    assert len(Engine(on_milvus).search("القمح")) == 2


def test_an_index_of_no_documents_holds_nothing(on_milvus: Settings, write: Write) -> None:
    written = write("a.txt", "وثيقة عن القمح والشعير.")
    index(on_milvus)
    written.unlink()
    index(on_milvus)
    assert Engine(on_milvus).search("القمح") == []


def test_where_no_milvus_is_the_error_names_its_place_and_the_remedy_but_no_password(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = pytest.importorskip("rag.index.milvus.collection")
    pytest.importorskip("pymilvus")
    monkeypatch.setattr(collection, "SECONDS", 0.5)
    write("a.txt", "وثيقة عن القمح.")
    index(settings)
    nowhere = Index(engine="milvus", url="http://reader:secret@127.0.0.1:9")
    nowhere_at_all = settings.model_copy(update={"index": nowhere})
    for act in (index, Engine):
        with pytest.raises(UnreachableIndexError) as told:
            act(nowhere_at_all)
        assert "127.0.0.1:9 does not answer" in str(told.value)
        assert "index.engine: local" in str(told.value)
        assert "secret" not in str(told.value)
    assert Engine(settings).search("القمح")
