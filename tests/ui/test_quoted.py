from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Block, Document, Loaded, assemble
from ui.document import Place, render_document
from ui.quoted import digest, follow

RULE = "تُمنح الإجازة بعد سنة من العمل."
OLD = ("مقدمة قصيرة.", f"شرط أول. {RULE} شرط أخير.")


def of(*paragraphs: str) -> Document:
    return assemble("لائحة.txt", Loaded(tuple(map(Block, paragraphs))), "لائحة")


def link(document: Document, quote: str) -> tuple[Place, str]:
    """What an answer from this document links to."""
    start = document.text.index(quote)
    return Place(start, start + len(quote)), digest(quote)


def shown(document: Document, place: Place) -> str:
    assert place.start is not None
    return document.text[place.start : place.end]


def test_a_quote_that_stands_where_it_stood_is_led_to() -> None:
    place, quoted = link(of(*OLD), RULE)
    assert follow(of(*OLD), place, quoted) == place


def test_a_quote_is_found_where_it_stands_by_now() -> None:
    changed = of("فقرة جديدة لم تكن هنا من قبل.", "شرط أول يختلف. " + RULE, "خاتمة.")
    place = follow(changed, *link(of(*OLD), RULE))
    assert shown(changed, place) == RULE
    assert place.paragraph == 2


def test_the_nearest_of_several_is_led_to() -> None:
    changed = of(RULE, "حشو " * 40 + ".", RULE)
    start = changed.text.rindex(RULE)
    assert follow(changed, Place(start - 9, start - 9 + len(RULE)), digest(RULE)).start == start


def test_a_quote_that_is_gone_is_said_to_be() -> None:
    changed = of("مقدمة قصيرة.", "شرط أول. تُمنح الإجازة بعد ثلاث سنوات من العمل. شرط أخير.")
    place = follow(changed, *link(of(*OLD), RULE))
    assert place.lost
    page = render_document(changed, place)
    assert "لم تعد في الوثيقة" in page
    assert "<mark" not in page
    assert 'id="p' not in page  # where the link's paragraph was is nothing to lead to
    assert "ثلاث سنوات" in page


def test_a_link_of_before_has_no_digest_and_leads_where_it_says() -> None:
    place = Place(3, 9)
    assert follow(of(*OLD), place, "") == place
    assert follow(of(*OLD), Place(paragraph=2), "abc") == Place(paragraph=2)


OFFSETS = st.integers(0, 40)


@given(st.lists(st.text(min_size=1), max_size=4), OFFSETS, OFFSETS, st.text(max_size=12))
def test_any_link_leads_to_what_it_quotes_or_is_lost(
    paragraphs: list[str], start: int, end: int, quoted: str
) -> None:
    document = of(*paragraphs)
    place = follow(document, Place(start, end), quoted)
    assert not quoted or place.lost or digest(shown(document, place)) == quoted


def test_a_false_digest_costs_no_time() -> None:
    document = of("كلمة أخرى " * 100_000)
    began = time.process_time()
    for length in (1, 4_999, 500_000):
        assert follow(document, Place(0, length), "0" * 12).lost
    assert time.process_time() - began < 5
