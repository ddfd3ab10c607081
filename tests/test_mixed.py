from __future__ import annotations

import pytest

from rag import arabic
from rag.mixed import without_english
from tests.vocabularies import Terms

WRITTEN = Terms("مستودع رسوم الاستلام تُدفع نقدا الاجتماع الأسبوعي ضمان الغسالة إصلاح الباب VPN العمل الإضافي")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("متى الـ meeting؟", "متى الاجتماع؟"),
        ("كم الـ fees حق الـ pickup؟", "كم رسوم الاستلام؟"),
        ("كم الـ warranty حق الغسالة", "كم ضمان الغسالة"),
        ("مين يدفع الrepair؟", "مين يدفع الاصلاح؟"),
        ("كم الـ OT", "كم الاضافي"),
        ("meeting الخميس متى", "اجتماع الخميس متى"),
    ],
)
def test_an_english_word_of_an_arabic_question_is_what_the_documents_write(asked: str, meant: str) -> None:
    without = without_english(asked, WRITTEN)
    assert arabic.folded_words(without) == arabic.folded_words(meant)


@pytest.mark.parametrize(
    "asked",
    [
        "كيف أفتح الـ VPN",  # the documents have it themselves
        "كم سعر الـ trampoline",  # they have nothing for it
        "من كتب G7",
        "when is the اجتماع",
        "meeting",
        "متى الاجتماع",
    ],
)
def test_other_questions_stay_as_they_are(asked: str) -> None:
    assert without_english(asked, WRITTEN) == asked
