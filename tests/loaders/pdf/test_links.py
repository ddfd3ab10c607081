from __future__ import annotations

from collections.abc import Callable

from rag.loaders.pdf import load
from tests.loaders.structure import looks

Draw = Callable[..., bytes]

FORM = ("1 0 0 1 400 300", list(reversed("النموذج")))


def link(address: str, rect: str, more: str = "") -> str:
    action = f"<</S /URI /URI ({address})>>"
    return f"<</Type /Annot /Subtype /Link /Rect [{rect}] /A {action} {more}>>"


def test_words_within_a_link_lead_where_it_leads(draw_pdf: Draw) -> None:
    shows = (FORM, ("1 0 0 1 366 300", list(reversed("خذ"))))
    data = draw_pdf(*shows, annotations=[link("https://example.org/f", "398 294 500 320")])
    assert load(data).blocks[0].text == "النموذج خذ"
    assert looks(load(data).blocks) == ["النموذج -> https://example.org/f"]


def test_a_link_over_two_lines_is_read_by_its_lines(draw_pdf: Draw) -> None:
    shows = (("1 0 0 1 400 300", list(reversed("كتاب"))), ("1 0 0 1 400 270", list(reversed("وقلم"))))
    quads = "/QuadPoints [400 320 424 320 400 295 424 295 400 290 424 290 400 265 424 265]"
    data = draw_pdf(*shows, annotations=[link("https://example.org/f", "400 265 460 320", quads)])
    assert looks(load(data).blocks) == ["اب -> https://example.org/f", "لم -> https://example.org/f"]


def test_a_link_to_anything_else_is_none(draw_pdf: Draw) -> None:
    data = draw_pdf(FORM, annotations=[link("javascript:alert(1)", "398 294 500 320")])
    assert looks(load(data).blocks) == []
