from __future__ import annotations

from collections.abc import Callable

import pypdfium2

from rag.loaders.pdf.characters import Turn
from rag.loaders.pdf.rules import Cell, Rule, Rules, read_rules


def test_boxes_that_stand_close_share_a_rule(draw_pdf: Callable[..., bytes]) -> None:
    data = draw_pdf(("1 0 0 1 60 300", ["م"]), drawing="50 50 100 40 re S 151.5 50 100 40 re S")
    (page,) = pypdfium2.PdfDocument(data)
    rules = read_rules(page, Turn())
    assert [round(rule.at) for rule in rules.level] == [50, 90]
    assert [round(rule.at) for rule in rules.upright] == [50, 151, 252]
    assert rules.cell(100, 70) == Cell(50, 50, 150.75, 90)


def test_what_is_neither_filled_nor_stroked_is_no_rule(draw_pdf: Callable[..., bytes]) -> None:
    (page,) = pypdfium2.PdfDocument(draw_pdf(("1 0 0 1 60 300", ["م"]), drawing="50 50 100 40 re W n"))
    assert read_rules(page, Turn()) == Rules()


def test_rules_that_do_not_meet_enclose_nothing() -> None:
    level = (Rule(0.0, 0.0, 100.0), Rule(50.0, 0.0, 100.0))
    assert Rules(level, (Rule(0.0, 0.0, 50.0), Rule(100.0, 0.0, 20.0))).cell(50, 10) is None
    assert Rules(level, (Rule(0.0, 0.0, 50.0), Rule(100.0, 0.0, 50.0))).cell(50, 10) == Cell(0, 0, 100, 50)
