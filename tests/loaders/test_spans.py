from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Block, Loaded, Span, assemble, cut_spans
from rag.loaders.spans import Run, find_spans, moved_spans, text_of

RUNS = st.lists(
    st.builds(Run, st.text("ابج (\n", max_size=6), st.booleans(), st.sampled_from(["", "https://a"]))
)


def test_spans_are_found_where_white_space_was_folded_and_a_number_was_put_before() -> None:
    runs = [Run("  يدفع  "), Run(" الرسم ", bold=True), Run("\n في المكتب")]
    text = "أ- يدفع الرسم في المكتب"
    (span,) = find_spans(runs, text)
    assert text[span.start : span.end] == "الرسم"


def test_words_of_one_look_are_one_span() -> None:
    runs = [Run("موعد", bold=True), Run(" "), Run("الفتح", bold=True), Run(" غدا")]
    assert find_spans(runs, "موعد الفتح غدا") == (Span(0, 10, True),)


def test_a_text_that_runs_did_not_become_has_no_spans() -> None:
    assert find_spans([Run("باب", bold=True)], "نافذة") == ()


@given(RUNS)
def test_a_span_holds_the_letters_of_its_runs(runs: list[Run]) -> None:
    text = " ".join(text_of(runs).split())
    spans = find_spans(runs, text)
    marked = "".join("".join(text[span.start : span.end].split()) for span in spans)
    assert marked == "".join("".join(run.text.split()) for run in runs if run.bold or run.link)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_spans_move_with_white_space_that_is_folded() -> None:
    assert moved_spans("باب\n  كبير", (Span(4, 10, True),), "باب كبير") == (Span(4, 8, True),)


def test_spans_are_cut_at_the_edges_of_a_part() -> None:
    assert list(cut_spans([Span(0, 5, True), Span(7, 9)], 3, 8)) == [Span(0, 2, True), Span(4, 5)]


def test_spans_keep_their_words_through_lists_lines_and_definitions() -> None:
    item = Block("يدفع الرسم\nثم يوقع", spans=(Span(5, 10, True), Span(14, 18, True))).listed("1. ")
    defined = Block("مبلغ معلوم", spans=(Span(5, 10, True),)).defining("الرسم")
    document = assemble("a", Loaded((Block.joined([item, defined]),)), "a")
    assert [document.text[s.start : s.end] for s in document.spans] == ["الرسم", "يوقع", "معلوم"]
