from __future__ import annotations

from rag.documents import document_id
from rag.index.outcome import Broken, Outcome
from ui.listing import render_listing


def test_each_document_is_linked_by_its_title() -> None:
    page = render_listing({"sub/<b>.txt": "عنوان <i>"}, None, "ar")
    assert f'<a href="{document_id("sub/<b>.txt")}"><bdi>عنوان &lt;i&gt;</bdi></a>' in page
    assert "sub/&lt;b&gt;.txt" in page
    assert "وثيقة واحدة" in page


def test_it_says_what_the_last_run_did() -> None:
    last = Outcome(
        added=1, removed=2, skipped=(("a.txt", "is empty."),), unreachable=(("share", "does not exist"),)
    )
    page = render_listing({}, last, "en")
    assert "1 added, 0 changed, 2 removed" in page
    assert "is empty." in page
    assert "does not exist" in page


def test_it_says_why_the_old_index_goes_on_serving() -> None:
    last = Outcome(failure="disk <full>\nmore", broken=(Broken("كم المدة؟", "ثلاثون يومًا", "لم أجد"),))
    page = render_listing({}, last, "ar")
    assert "disk &lt;full&gt;" in page
    assert "more" not in page
    assert all(said in page for said in ("كم المدة؟", "ثلاثون يومًا", "لم أجد"))
