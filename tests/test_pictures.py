from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from rag.documents import DocumentError
from rag.pictures import KEPT, PagePictures
from tests.loaders.pdf.conftest import draw_pdf

__all__ = ["draw_pdf"]

MEMORY = 1_000_000_000


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.pictures.SECONDS", 300.0)  # however busy the machine is


@pytest.mark.slow
def test_a_page_is_drawn_once(draw_pdf: Callable[..., bytes]) -> None:
    data = draw_pdf(("1 0 0 1 60 300", "abc"))
    pictures = PagePictures(MEMORY)
    picture = pictures.draw("digest", lambda: data, 1, "abc")
    assert picture.startswith(b"\x89PNG")
    assert pictures.draw("digest", lambda: b"", 1, "abc") is picture
    assert pictures.draw("digest", lambda: data, 1, "") != picture


@pytest.mark.slow
@pytest.mark.parametrize(("data", "number"), [(b"no PDF", 1), (b"", 1), (None, 2), (None, 0)])
def test_what_cannot_be_drawn_is_an_error_of_the_document(
    draw_pdf: Callable[..., bytes], data: bytes | None, number: int
) -> None:
    given = draw_pdf(("1 0 0 1 60 300", "abc")) if data is None else data
    with pytest.raises(DocumentError, match="cannot be drawn"):
        PagePictures(MEMORY).draw("digest", lambda: given, number, "")


def test_no_more_pictures_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(self: PagePictures, data: bytes, number: int, quote: str) -> bytes:
        drawn.append(number)
        return b"picture"

    monkeypatch.setattr(PagePictures, "_draw", draw)
    pictures = PagePictures(MEMORY)
    for number in range(1, KEPT + 2):
        pictures.draw("digest", lambda: b"", number, "")
    pictures.draw("digest", lambda: b"", 2, "")
    pictures.draw("digest", lambda: b"", 1, "")
    assert drawn == [*range(1, KEPT + 2), 1]


def test_those_who_ask_for_one_page_at_once_get_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(self: PagePictures, data: bytes, number: int, quote: str) -> bytes:
        drawn.append(number)
        return b"picture"

    monkeypatch.setattr(PagePictures, "_draw", draw)
    pictures = PagePictures(MEMORY)
    asking = [threading.Thread(target=pictures.draw, args=("d", lambda: b"", 1, "")) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert drawn == [1]
