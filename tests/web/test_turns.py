"""One answer at a time on a page, and nothing of it after its reader has gone on."""

from __future__ import annotations

import threading
from collections.abc import Generator

from ui.web.chat.turns import Turns


def count(closed: list[bool] | None = None) -> Generator[int]:
    try:
        number = 0
        while True:
            number += 1
            yield number
    finally:
        if closed is not None:
            closed.append(True)


def test_pieces_come_as_they_are_made() -> None:
    assert list(Turns().take("page", (n for n in (1, 2, 3)), 0)) == [1, 2, 3]


def test_a_turn_that_was_ended_gives_nothing_more_and_closes_what_makes_its_pieces() -> None:
    turns, closed = Turns(), list[bool]()
    taken = turns.take("page", count(closed), 0)
    assert next(taken) == 1
    ending = threading.Thread(target=turns.end, args=("page",))
    ending.start()
    assert list(taken) in ([0], [2, 0])  # as the thread came before the second or after it
    ending.join()
    assert list(taken) == []
    assert closed == [True]


def test_the_end_waits_for_the_piece_that_is_on_its_way() -> None:
    turns = Turns()
    taken = turns.take("page", count(), 0)
    next(taken)
    ended = threading.Event()

    def end() -> None:
        turns.end("page")
        ended.set()

    ending = threading.Thread(target=end)
    ending.start()
    assert not ended.wait(0.1)  # the page has not got the first piece yet
    for _ in taken:
        pass
    ending.join()
    assert ended.is_set()


def test_the_next_question_of_a_page_ends_the_one_before() -> None:
    turns = Turns()
    first = turns.take("page", count(), 0)
    next(first)
    second = turns.take("page", count(), 0)
    asking = threading.Thread(target=next, args=(second,))
    asking.start()
    for _ in first:
        pass
    asking.join()
    assert next(second) == 2


def test_a_question_of_another_page_leaves_it_alone() -> None:
    turns = Turns()
    first, second = turns.take("page", count(), 0), turns.take("another", count(), 0)
    assert [next(first), next(second), next(first), next(second)] == [1, 1, 2, 2]


def test_ending_where_nothing_runs_is_no_error() -> None:
    turns = Turns()
    list(turns.take("page", (n for n in (1,)), 0))
    turns.end("page")
    turns.end("another")
