from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from rag.ocr.layout import read_columns


def ruled(*columns: tuple[int, int], width: int = 2400, ragged: bool = False) -> Image.Image:
    """A page whose lines of text are bars from left to right of each column."""
    page = Image.new("L", (width, 1600), 255)
    for left, right in columns:
        for number in range(12):
            short = (number * 37 % 60) / 100 * (right - left) if ragged else 0
            top = 200 + number * 90
            ImageDraw.Draw(page).rectangle((left + short, top, right, top + 40), fill=0)
    return page


def test_a_blank_page_has_no_columns() -> None:
    assert read_columns(Image.new("L", (2400, 1600), 255)) == []
    grain = np.random.default_rng(1).normal(220, 6, (800, 600)).clip(0, 255).astype(np.uint8)
    assert read_columns(Image.fromarray(grain)) == []


def test_prose_in_two_columns_is_cut_and_the_right_one_comes_first() -> None:
    first, second = read_columns(ruled((300, 1100), (1250, 2200)))
    assert first.width > second.width  # the wider one is the right one


def test_a_column_has_nothing_of_the_one_beside_it_nor_of_the_title_above() -> None:
    page = ruled((300, 1100), (1150, 2200))
    ImageDraw.Draw(page).rectangle((700, 60, 1700, 120), fill=0)
    _, *columns = read_columns(page)
    for column in columns:
        ink = np.asarray(column) < 128
        assert len(columns) == 2
        assert not ink[:60].any()  # white stands all around
        assert not ink[:, :15].any()
        assert not ink[:, -15:].any()


def test_the_cells_of_a_table_are_not_cut_apart() -> None:
    assert len(read_columns(ruled((200, 1100), (1250, 2200), ragged=True))) == 1


def test_a_title_over_columns_stays_above_them() -> None:
    page = ruled((200, 1100), (1250, 2200))
    ImageDraw.Draw(page).rectangle((700, 10, 1700, 70), fill=0)
    title, *columns = read_columns(page)
    assert title.height < 500
    assert len(columns) == 2


@pytest.mark.parametrize("angle", [-4.0, 1.5, 5.0])
def test_a_turned_page_is_levelled(angle: float) -> None:
    (column,) = read_columns(ruled((300, 2100)).rotate(angle, fillcolor=255))
    rows = np.asarray(column) < 128
    level = rows[:, rows.shape[1] // 2].sum() / rows.any(axis=1).sum()
    assert level > 0.8
