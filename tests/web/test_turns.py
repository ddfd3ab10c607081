"""One answer at a time on a page, and nothing of it after its reader has gone on."""

from __future__ import annotations

import threading
from collections.abc import Generator

from ui.web.chat.turns import MOST_PAGES, Turns


def count(closed: list[bool] | None = None) -> Generator[int]:
    try:
        number = 0
        while True:
            number += 1
            yield number
    finally:
        if closed is not None:
            closed.append(True)


def count_to(last: int) -> Generator[int]:
    yield from range(1, last + 1)


def test_pieces_come_as_they_are_made_and_nothing_is_the_last() -> None:
    assert list(Turns().take("page", 1, count_to(3), 0)) == [1, 2, 3, 0]


def test_a_later_turn_ends_the_one_before_and_closes_what_makes_its_pieces() -> None:
    turns, closed = Turns(), list[bool]()
    first = turns.take("page", 1, count(closed), 0)
    assert next(first) == 1
    second = turns.take("page", 2, count(), 0)
    asking = threading.Thread(target=next, args=(second,))
    asking.start()
    *others, last = first  # of those, so many as are given until the thread comes
    assert others == list(range(2, 2 + len(others)))
    assert last == 0
    asking.join()
    assert closed == [True]
    assert next(second) == 2


def test_a_turn_waits_for_the_piece_before_it_that_is_on_its_way() -> None:
    turns = Turns()
    first = turns.take("page", 1, count(), 0)
    next(first)
    begun = threading.Event()

    def ask() -> None:
        next(turns.take("page", 2, count(), 0))
        begun.set()

    asking = threading.Thread(target=ask)
    asking.start()
    assert not begun.wait(0.1)  # the page has not got the first piece yet
    for _ in first:
        pass
    asking.join()
    assert begun.is_set()


def test_a_turn_that_is_served_after_a_later_one_gives_nothing_and_ends_nothing() -> None:
    turns, closed = Turns(), list[bool]()
    second = turns.take("page", 2, count(), 0)
    assert next(second) == 1
    late = count(closed)
    assert list(turns.take("page", 1, late, 0)) == [0]
    assert next(late, None) is None
    assert next(second) == 2


def test_a_turn_is_late_after_the_end_of_a_later_one_too() -> None:
    turns = Turns()
    list(turns.take("page", 2, count_to(1), 0))
    assert list(turns.take("page", 1, count_to(1), 0)) == [0]
    assert list(turns.take("page", 3, count_to(1), 0)) == [1, 0]


def test_a_question_of_another_page_leaves_it_alone() -> None:
    turns = Turns()
    first, second = turns.take("page", 2, count(), 0), turns.take("another", 1, count(), 0)
    assert [next(first), next(second), next(first), next(second)] == [1, 1, 2, 2]


def test_only_so_many_pages_are_remembered() -> None:
    turns = Turns()
    for page in range(MOST_PAGES + 1):
        list(turns.take(str(page), 2, count_to(1), 0))
    assert list(turns.take(str(MOST_PAGES), 1, count_to(1), 0)) == [0]
    assert list(turns.take("0", 1, count_to(1), 0)) == [1, 0]
