from __future__ import annotations

from email.message import EmailMessage

import pytest

from rag.documents import Block, DocumentError, Loaded
from rag.loaders import eml
from rag.loaders.eml import load
from tests.loaders.structure import describe


def message(body: str = "يُعقد الاجتماع يوم الأحد في القاعة الكبرى.") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "موعد اجتماع اللجنة"
    mail["From"] = "هدى <huda@example.org>"
    mail["To"] = "اللجنة <group@example.org>"
    mail["Date"] = "Sun, 03 Mar 2024 09:05:00 +0300"
    mail.set_content(body)
    return mail


def texts(loaded: Loaded) -> list[str]:
    return [block.text for block in loaded.blocks]


def test_headers_and_body() -> None:
    loaded = load(message().as_bytes())
    assert loaded.title == "موعد اجتماع اللجنة"
    assert loaded.blocks == (
        Block("موعد اجتماع اللجنة", 1),
        Block("من: هدى <huda@example.org>\nإلى: اللجنة <group@example.org>\nالتاريخ: 2024-03-03 09:05"),
        Block("يُعقد الاجتماع يوم الأحد في القاعة الكبرى."),
    )


def test_of_two_forms_of_the_body_the_one_with_structure_is_read() -> None:
    mail = message("نص عادي")
    rows = "<tr><th>اليوم<th>الساعة<th>القاعة</tr><tr><td>الأحد<td>10<td>ب</tr>"
    mail.add_alternative(f"<html><body><p>الجدول:</p><table>{rows}</table></body></html>", subtype="html")
    assert "اليوم: الأحد؛ الساعة: 10؛ القاعة: ب" in texts(load(mail.as_bytes()))
    assert "نص عادي" not in texts(load(mail.as_bytes()))


def test_attachments_are_read_as_the_files_that_they_are() -> None:
    mail = message()
    table = "البند,السعر,العدد\nكرسي,15,40\n".encode()
    mail.add_attachment(table, maintype="text", subtype="csv", filename="أسعار.csv")
    mail.add_attachment(b"\0\1", maintype="application", subtype="octet-stream", filename="x.bin")
    loaded = load(mail.as_bytes())
    name, row = loaded.blocks[3:]
    assert name == Block("أسعار.csv", 1)
    assert (row.text, row.page, row.unit) == ("البند: كرسي؛ السعر: 15؛ العدد: 40", 2, "row")
    assert describe([row]) == ["row: [البند]كرسي|[السعر]15|[العدد]40"]
    assert "attachment x.bin: is of a kind that cannot be read" in loaded.remarks[0]


def test_a_message_in_a_message_is_read_and_so_many_of_them() -> None:
    mail = message("أعمقها.")
    for number in range(5):
        outer = message(f"حول {number}.")
        outer.add_attachment(mail)
        mail = outer
    loaded = load(mail.as_bytes())
    assert [text for text in texts(loaded) if text.startswith("حول")] == [
        "حول 4.",
        "حول 3.",
        "حول 2.",
        "حول 1.",
    ]
    assert "in more than 3 others" in loaded.remarks[0]


def test_a_body_that_lies_about_its_encoding_is_read() -> None:
    head = (
        b"Subject: x\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    assert "وصلت الشحنة صباح اليوم." in texts(load(head + "وصلت الشحنة صباح اليوم.".encode()))


def test_too_many_parts_are_refused() -> None:
    parts = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 10_000
    head = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    with pytest.raises(DocumentError, match="parts"):
        load(head + parts + b"--b--")


def test_what_has_no_headers_is_no_message() -> None:
    with pytest.raises(DocumentError, match="no e-mail"):
        load("نص بلا رأس".encode())


def test_each_part_may_be_empty() -> None:
    assert eml.load(b"Subject:\r\nDate: never\r\nTo: @@@<>,;:\r\n\r\n") is not None
