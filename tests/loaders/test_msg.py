from __future__ import annotations

import struct

import pytest

from rag.documents import Block, DocumentError
from rag.loaders import read
from rag.loaders.msg import load
from tests.loaders.ole import Tree, compound


def properties(texts: dict[int, str], numbers: dict[int, int], header: int) -> Tree:
    """The streams of an object of Outlook's: its texts and numbers by their ids."""
    tree: Tree = {}
    table = b"\0" * header
    for identity, number in numbers.items():
        table += struct.pack("<HHIII", 3, identity, 6, number, 0)
    for identity, text in texts.items():
        data = text.encode("utf-16-le")
        tree[f"__substg1.0_{identity:04X}001F"] = data
        table += struct.pack("<HHIII", 0x1F, identity, 6, len(data) + 2, 0)
    tree["__properties_version1.0"] = table
    return tree


def attachment(name: str, data: bytes) -> Tree:
    tree = properties({0x3707: name}, {0x3705: 1}, 8)
    tree["__substg1.0_37010102"] = data
    table = tree["__properties_version1.0"]
    assert isinstance(table, bytes)
    tree["__properties_version1.0"] = table + struct.pack("<HHIII", 0x102, 0x3701, 6, len(data), 0)
    return tree


def message(**attachments: bytes) -> bytes:
    texts = {
        0x37: "طلب قطع الغيار",
        0x1000: "نحتاج إلى عشرين مضخة قبل نهاية الشهر.",
        0x0C1A: "سامر",
        0x0C1F: "s@example.org",
    }
    tree = properties(texts, {}, 32)
    for number, (name, data) in enumerate(attachments.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment(name.replace("_", "."), data)
    return compound(tree)


def test_headers_and_body() -> None:
    loaded = load(message())
    assert loaded.title == "طلب قطع الغيار"
    assert loaded.blocks[-1] == Block("نحتاج إلى عشرين مضخة قبل نهاية الشهر.")
    assert "سامر" in loaded.blocks[1].text


def test_attachments_are_read_as_the_files_that_they_are() -> None:
    loaded = load(message(list_txt="مضخة كبيرة وأخرى صغيرة.".encode(), x_bin=b"\1"))
    assert loaded.blocks[-2:] == (Block("list.txt", 1), Block("مضخة كبيرة وأخرى صغيرة."))
    assert "x.bin" in loaded.remarks[0]


def test_it_is_known_by_its_content() -> None:
    assert read(".doc", message()).remarks == ("is called .doc and was read as .msg",)


@pytest.mark.parametrize("data", [b"", b"x" * 600, compound({"a": b"b"})])
def test_what_is_no_message_is_named(data: bytes) -> None:
    with pytest.raises(DocumentError, match="Outlook"):
        load(data)
