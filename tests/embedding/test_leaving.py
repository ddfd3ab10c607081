from __future__ import annotations

import threading

from rag.embedding.leaving import Gate


def test_closing_waits_for_who_is_inside_and_lets_no_daemon_in_any_more() -> None:
    gate, entered, released, closed = Gate(), threading.Event(), threading.Event(), threading.Event()

    def stay() -> None:
        with gate.inside():
            entered.set()
            released.wait(120)

    def close() -> None:
        gate.close()
        closed.set()

    def come_late() -> None:
        with gate.inside():
            late.set()

    late = threading.Event()
    threading.Thread(target=stay, daemon=True).start()
    assert entered.wait(120)
    threading.Thread(target=close, daemon=True).start()
    assert not closed.wait(0.1)
    released.set()
    assert closed.wait(120)
    threading.Thread(target=come_late, daemon=True).start()
    assert not late.wait(0.1)
    with gate.inside():
        pass  # the main thread, whose end is waited for, is no daemon
