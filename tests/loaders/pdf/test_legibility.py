from __future__ import annotations

import random
from pathlib import Path

import pytest

from rag.loaders.pdf.legibility import find_fault, without_strangers
from rag.loaders.pdf.lines import Line

SEEDS = Path(__file__).parents[3] / "seeds"
TEXT = (SEEDS / "china-russia-trade.md").read_text(encoding="utf-8").split("---\n")[2]


def fault(text: str) -> str | None:
    return find_fault([Line(text, 0, 0, 0, 10, True)])


def known(*texts: str) -> list[str]:
    return [line.text for line in without_strangers([Line(text, 0, 0, 0, 10, True) for text in texts])]


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


def test_text_with_numbers_and_latin_letters_within_its_words_is_named() -> None:
    garbled = TEXT.translate(str.maketrans("ورنم", "J1HG"))
    assert "no Arabic" in (fault(garbled) or "")


def test_words_in_pieces_are_named() -> None:
    """As a face whose letters run down to the line (Nastaliq) comes out of a file."""
    torn = "م ل ع ق د ا ت فاق ي وم ا لأ حد ب ر ع ا ية ا لمجلس و حضر ه س ت ة أ عضا ء"
    assert "single letters" in (fault(f"{torn} {torn}") or "")
    assert fault(f"{TEXT[:400]} اختر أ ب ج د ثم قارن الجواب") is None


def test_latin_words_and_figures_that_touch_arabic_ones_are_legible() -> None:
    text = "حوّل الملف إلى الـPDF ثم أرسله بـSMS، والمسافة 5كم تقطع في 20د أو أقل، وسعر الـGB الواحد 3ج فقط"
    assert fault(" ".join([text] * 3)) is None


def test_letters_of_other_scripts_within_words_are_unknown() -> None:
    assert known("قال ل\u4427 أحد؛ café 東京 م²") == ["قال ل\ufffd أحد؛ café 東京 م²"]
    assert known("يُسَ\u058aلم ا\ufffd\u061dفا") == ["يُسَ\ufffdلم ا\ufffd\ufffdفا"]
    assert known("قرا\u2650ر ■البند o\u6600\ucf00ce") == ["قرا\ufffdر ■البند o\ufffd\ufffdce"]


def test_latin_letters_that_stand_for_figures_are_unknown() -> None:
    """As Ghostscript names them: 25 is fg, and no reader may take it for anything else."""
    page = ["بنسبة ٠٫g٪ منذ g٠/f/f٠fg", "خلال fg شهرا", "راجع fig. 2 وصفحة gf"]
    assert known(*page) == [
        "بنسبة ٠٫?٪ منذ ?٠/?/?٠??".replace("?", "\ufffd"),
        "خلال \ufffd\ufffd شهرا",
        "راجع fig. 2 وصفحة \ufffd\ufffd",
    ]
    assert known("ورق A٤ وشبكة ٥G", "خلال A") == ["ورق A٤ وشبكة ٥G", "خلال A"]
