"""What programs that make PDFs write: one text by eight of them, and a sheet. Each draws Arabic in its own
way, and names what it draws in another."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from rag.loaders.pdf import load

PROGRAMS = Path(__file__).with_name("programs")

LINES = [
    "محضر جلسة مجلس الحي",
    "قرر المجلس في جلسته المنعقدة يوم 17/05/2023 تأجيل البت في طلب الترخيص إلى 9 أيلول.",
    "لا تقبل الشكاوى بعد 30 يوما، ولا يعاد الرسم البالغ 1,275.50 ليرة إلا بقرار.",
    "يرسل الاعتراض إلى council@example.com أو يسلم لأمانة السر (الطابق 2).",
    "حضر الجلسة 11 عضوا، وأيد القرار 72.5% منهم، والحمد لله.",
]


WRITTEN = [
    "cairo",  # by Pango
    "chromium",
    "fpdf2",
    "libreoffice",  # of a Word file, tagged
    "lualatex",
    "reportlab",  # letters in their presentation forms
    "typst",
    "weasyprint",  # PDF/UA
]


@pytest.mark.parametrize("program", WRITTEN)
def test_what_a_program_wrote_comes_back_word_for_word(program: str) -> None:
    loaded = load((PROGRAMS / f"{program}.pdf").read_bytes())
    assert " ".join(block.text for block in loaded.blocks).split() == " ".join(LINES).split()
    assert not loaded.remarks


def imposed(program: str) -> bytes:
    """What a program wrote, its pages made smaller and laid side by side on a sheet."""
    with pypdfium2.PdfDocument(PROGRAMS / f"{program}.pdf") as pdf:
        sheet = pypdfium2.PdfDocument(pdfium.FPDF_ImportNPagesToOne(pdf, 842, 595, 2, 1))
        stream = io.BytesIO()
        sheet.save(stream)
        sheet.close()
        return stream.getvalue()


@pytest.mark.parametrize("program", WRITTEN)
def test_pages_laid_on_a_sheet_come_back_word_for_word(program: str) -> None:
    loaded = load(imposed(program))
    assert " ".join(block.text for block in loaded.blocks).split() == " ".join(LINES).split()
    assert not loaded.remarks


def test_a_table_laid_on_a_sheet_keeps_its_cells() -> None:
    assert load(imposed("calc")).blocks == load((PROGRAMS / "calc.pdf").read_bytes()).blocks


def test_a_sheet_with_narrow_columns_keeps_its_cells() -> None:
    (block,) = load((PROGRAMS / "calc.pdf").read_bytes()).blocks
    assert block.text.splitlines()[:3] == [
        "رقم العقد | اسم المورد | وصف المواد الموردة | تاريخ التسليم | القيمة بالريال | ملاحظات",
        "ع-1204 | مؤسسة النور للتجارة والمقاولات العامة | مضخات غاطسة بقدرة 15 كيلوواط مع لوحات التحكم | "
        "12/03/2024 | 1,845,000 | سلمت كاملة",
        "ع-1205 | شركة الساحل | أنابيب بولي إيثيلين قطر 110 مم | 02/05/2024 | 392,750 | "
        "ينقصها 40 أنبوبا حسب محضر الاستلام المؤقت",
    ]
