"""Writes OLE compound files, as Outlook's messages are, of streams of less than 4,096 bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SECTOR, _MINI = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5

Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    right: int = _FREE
    child: int = _FREE


def compound(tree: Tree) -> bytes:
    """A file with these streams and, by dictionaries, storages."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, tree)
    mini = b""
    mini_chains: list[int] = []  # for each sector the next one
    chains: list[int] = []
    starts = []
    for entry in entries:
        count = -(-len(entry.data) // _MINI)
        starts.append(len(mini_chains) if count else _END)
        mini_chains += _chain(len(mini_chains), count)
        mini += entry.data.ljust(count * _MINI, b"\0")
    places = []
    entries[0].data = mini
    parts = [mini, struct.pack(f"<{len(mini_chains)}I", *mini_chains), b"\0" * 128 * len(entries)]
    for part in parts:
        places.append(len(chains) if part else _END)
        chains += _chain(len(chains), -(-len(part) // _SECTOR))
    starts[0] = places[0]
    parts[2] = b"".join(_packed(entry, start) for entry, start in zip(entries, starts, strict=True))
    sectors = b"".join(part.ljust(-(-len(part) // _SECTOR) * _SECTOR, b"\0") for part in parts)
    assert len(chains) < _SECTOR // 4, "one sector of the table is enough for what tests write"
    table = [*chains, _FAT] + [_FREE] * (_SECTOR // 4 - len(chains) - 1)
    header = struct.pack(
        "<8s16s5H6x9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, places[2], 0, 4096, places[1], -(-len(parts[1]) // _SECTOR), _END, 0),
    )
    header += struct.pack("<109I", len(chains), *[_FREE] * 108)
    return header + sectors + struct.pack(f"<{len(table)}I", *table)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END] if count else []


def _add(entries: list[_Entry], tree: Tree) -> int:
    """The entries of a storage, each the right sibling of the one before; the number of the first."""
    first, before = _FREE, None
    for name, value in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        number = len(entries)
        entry = _Entry(name, _STREAM, value) if isinstance(value, bytes) else _Entry(name, _STORAGE)
        entries.append(entry)
        if before is None:
            first = number
        else:
            before.right = number
        before = entry
        if isinstance(value, dict):
            entry.child = _add(entries, value)
    return first


def _packed(entry: _Entry, start: int) -> bytes:
    written = (entry.name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(written, len(written), entry.kind, 1, _FREE, entry.right, entry.child, b"", 0, 0, 0),
        *(start, len(entry.data)),
    )
