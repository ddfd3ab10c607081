from __future__ import annotations

import random
from pathlib import Path

import pytest

from rag.loaders.pdf.legibility import find_fault
from rag.loaders.pdf.lines import Line

SEEDS = Path(__file__).parents[3] / "seeds"
TEXT = (SEEDS / "china-russia-trade.md").read_text(encoding="utf-8").split("---\n")[2]


def fault(text: str) -> str | None:
    return find_fault([Line(text, 0, 0, 0, 10, True)])


def test_articles_are_legible() -> None:
    assert [fault(file.read_text(encoding="utf-8")) for file in SEEDS.glob("*.md")] == [None] * len(
        list(SEEDS.glob("*.md"))
    )


@pytest.mark.parametrize("seed", range(5))
def test_text_whose_letters_stand_for_others_is_named(seed: int) -> None:
    letters = list("ابتجحدرسشصعغفقكلمنهوي")
    others = random.Random(seed).sample(letters, len(letters))
    garbled = TEXT.translate(str.maketrans("".join(letters), "".join(others)))
    assert "no Arabic" in (fault(garbled) or "")


@pytest.mark.parametrize(
    "text",
    [
        "محمد عبد الرحمن الغامدي، أحمد بن سعيد القحطاني، فاطمة الزهراني، عبدالله الشمري، نورة العتيبي، "
        "خالد الدوسري، سلطان المطيري، هند الحربي، ياسر البقمي، ريم السبيعي",
        "أموكسيسيلين وأزيثروميسين وسيبروفلوكساسين وميترونيدازول وباراسيتامول وإيبوبروفين وديكلوفيناك "
        "وأوميبرازول ولانسوبرازول وميتفورمين وجليميبيريد وأتورفاستاتين",
        "شو رأيكم نروح بكرا عالبحر سوا، بدنا نجيب معنا شوية أكل وكم كرسي. مش لازم نتأخر كتير عشان الزحمة",
        "این کتاب دربارهٔ تاریخ ایران است و چگونگی پیدایش شهرهای بزرگ را بررسی می‌کند و نویسنده می‌گوید مردم",
    ],
    ids=["names", "medicines", "dialect", "Persian"],
)
def test_words_that_few_write_are_legible(text: str) -> None:
    assert fault(text) is None


def test_a_page_without_characters_is_named() -> None:
    assert "without the characters" in (fault("\ufffd" * 30 + "نص") or "")
