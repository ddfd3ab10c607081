"""Servers of one catalogue while everything about them changes: none of it is seen by who asks."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.replicas import CHANGING, Servers, asking, swap
from tests.catalogue.servers import Served, Site
from tests.postgresql import Cluster
from tests.proxies import balancer
from tests.waiting import until
from ui.catalogue.catalogue import Catalogue
from ui.catalogue.publishing import index_for_all

pytestmark = pytest.mark.slow

PAY, SUN, CAR = "كم بدل السكن في الشهر؟", "متى تشرق الشمس؟", "كم بدل السيارة في السنة؟"


@pytest.fixture
def site(tmp_path: Path, cluster: Cluster) -> Site:
    site = Site(tmp_path, cluster.make_database(), str(tmp_path / "store"))
    site.write("changing.txt", CHANGING.format(300))
    site.write("sun.txt", "تشرق الشمس كل صباح.")
    site.write("car.txt", "بدل السيارة 77 دينارًا في السنة.")
    index_for_all(site.settings("writer"))
    return site


def test_no_question_fails_while_each_server_is_restarted_and_the_index_replaced(
    site: Site, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        running = Servers(site, 2, stack)
        address = stack.enter_context(balancer(running.addresses, tmp_path))
        with asking(address, 4, (PAY, SUN)) as asked:
            writing = threading.Thread(target=swap, args=(site, 3))
            writing.start()
            running.restart()
            writing.join()
    assert asked.failures == []
    assert asked.times


class Asker(threading.Thread):
    """Asks a server whether it says something, again and again, until it ends."""

    def __init__(self, server: Served, question: str, text: str) -> None:
        super().__init__()
        self._server, self._question, self._text = server, question, text
        self._ended = threading.Event()
        self.heard: list[bool] = []

    def run(self) -> None:
        while not self._ended.is_set():
            self.heard.append(self._server.says(self._question, self._text))

    def says_no_more(self) -> bool:
        return bool(self.heard) and not self.heard[-1]

    def end(self) -> list[bool]:
        self._ended.set()
        self.join()
        return self.heard


def test_what_is_deleted_or_withdrawn_leaves_three_servers_and_never_comes_back(site: Site) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(site.serving(name)) for name in ("one", "two", "three")]
        for each in servers:
            until(each.is_ready)
        askers = [
            Asker(each, *pair) for each in servers for pair in ((SUN, "صباح"), (CAR, "77"))
        ]  # of each server first the one that is withdrawn, then the one that is deleted
        for asker in askers:
            asker.start()
            stack.callback(asker.end)
            until(lambda asker=asker: bool(asker.heard))  # type: ignore[misc]
        catalogue = Catalogue(site.settings("writer"))
        catalogue.withdraw("sun.txt")
        until(lambda: all(asker.says_no_more() for asker in askers[::2]))
        (site.corpus / "car.txt").unlink()
        index_for_all(site.settings("writer"))
        until(lambda: all(asker.says_no_more() for asker in askers[1::2]))
        swap(site, 1)
        for each in servers:
            until(lambda each=each: each.says(PAY, "301"))  # type: ignore[misc]
        state = catalogue.state()
        until(lambda: [each.follows(state) for each in catalogue.replicas()] == [True] * 3)
        for asker in askers:
            heard = asker.end()
            assert heard == sorted(heard, reverse=True), "never after"
            assert heard[0]
            assert not heard[-1]
