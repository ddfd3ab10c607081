"""A server that gets its index from a bucket, which is stopped and started again."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from rag.index.store import SnapshotStoreError
from tests.buckets import serving_buckets
from tests.catalogue.servers import Site
from tests.ports import find_port
from tests.postgresql import Cluster
from tests.waiting import until
from ui.catalogue.publishing import index_for_all

pytestmark = pytest.mark.slow

ASKED, PAY = "كم بدل السكن في الشهر؟", "بدل السكن {} دينار في الشهر."


def test_while_a_bucket_is_away_the_index_that_was_got_answers(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("REGION", "eu-central-1")):
        monkeypatch.setenv(f"AWS_{key}", value)
    (buckets := tmp_path / "buckets").mkdir()
    (buckets / "shared").mkdir()
    with ExitStack() as running:
        with serving_buckets(buckets, find_port()) as endpoint:
            site = Site(tmp_path, cluster.make_database(), "s3://shared/isnad", endpoint)
            site.write("pay.txt", PAY.format(300))
            index_for_all(site.settings("writer"))
            one = running.enter_context(site.serving("one"))
            until(one.is_ready)
        site.write("pay.txt", PAY.format(450))
        with pytest.raises(SnapshotStoreError, match=r"snapshots\.store = s3://shared/isnad"):
            index_for_all(site.settings("writer"))
        assert one.says(ASKED, "300")
        with serving_buckets(buckets, int(endpoint.rpartition(":")[2])):
            index_for_all(site.settings("writer"))
            until(lambda: one.says(ASKED, "450"))
            until(lambda: one.readiness() == (200, set()))
