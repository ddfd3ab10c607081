"""Plain text: its paragraphs, headings and tables, and the lines that a web page left in it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from rag.documents import Block, Loaded
from rag.loaders import openiti
from rag.loaders.encoding import decode
from rag.loaders.furniture import is_furniture
from rag.loaders.restoration import restore
from rag.loaders.tables import table_lines


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no text."""
    text, remarks = restore(decode(data))
    if openiti.is_openiti(text):
        loaded = openiti.load(text)
        return Loaded(loaded.blocks, loaded.title, remarks)
    paragraphs, dropped = _without_furniture(_paragraphs(text))
    if dropped:
        remarks += (f"left out as parts of a web page: {', '.join(dropped)}",)
    blocks = tuple(_blocks(paragraphs))
    has_title = any(block.level == 1 for block in blocks)
    return Loaded(blocks, None if has_title else _letterhead(paragraphs), remarks)


_ENDS = re.compile(r"[.!?؟:؛،,…][\"'”’»)\]]*$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•●▪–—]|[(]?(?:\d{1,3}|[أ-ي])[.)-])\s")
_LINE = (
    r"[^\S\n]*+\S[^\n]*"  # tried at the start of a line only and without going back: a line may be of spaces
)
_ENTRY = re.compile(r"[^\s:.،,؛;؟?!][^:.،,؛;؟?!]{0,40}:\s")
_CHUNK = re.compile(rf"^{_LINE}(?:\n{_LINE})*", re.MULTILINE)
_MAX_TITLE_WORDS, _MAX_HEADING_WORDS = 25, 12


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph, and whether more blank lines than usual stand before it."""

    block: Block
    set_apart: bool

    @property
    def text(self) -> str:
        return self.block.text


def _paragraphs(text: str) -> list[_Paragraph]:
    """Paragraphs are divided by blank lines, or begin with an indented line; in a text without either, each
    line is one. Lines with the same number of tabs are a table."""
    chunks = [(match.group().split("\n"), match.start(), match.end()) for match in _CHUNK.finditer(text)]
    if len(chunks) == 1 and not _is_indented(chunks[0][0]) and not _is_wrapped(chunks[0][0]):
        return [_Paragraph(part, False) for part in _parts(chunks[0][0], line_by_line=True)]
    space = [text.count("\n", before[2], chunk[1]) for before, chunk in pairwise(chunks)]
    usual = statistics.median_low(space) if space else 0
    return [
        _Paragraph(part, above > usual and not i)
        for (lines, _, _), above in zip(chunks, [0, *space], strict=False)
        for i, part in enumerate(_parts(lines))
    ]


def _parts(lines: Sequence[str], line_by_line: bool = False) -> Iterator[Block]:
    """The paragraphs and tables of lines that stand together."""
    for is_table, group in groupby(_with_table(lines), key=lambda each: each[0]):
        found = [line for _, line in group]
        if is_table:
            cells = [line.strip().split("\t") for line in found]
            tight = [[cell for cell in row if cell.strip()] for row in cells]
            # Several tabs for one border align the columns; single ones leave a cell empty.
            rows = tight if len({*map(len, tight)}) == 1 else cells
            yield Block.joined(table_lines(rows, None))
            continue
        if line_by_line:
            yield from (Block(" ".join(line.split())) for line in found)
        elif _is_indented(found):
            starts = [i for i, line in enumerate(found) if _INDENT.match(line)]
            for start, end in pairwise([*starts, len(found)]):
                yield Block(_joined(found[start:end], is_wrapped=True))
        else:
            yield Block(_joined(found))


def _with_table(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line with the number of the table that it belongs to, 0 where to none: a table is two lines or
    more with the same number of tabs, or of cells where tabs align them."""
    number = 0
    for is_tabbed, group in groupby(lines, key=lambda line: _cells(line) > 1):
        found = list(group)
        same = len({line.strip().count("\t") for line in found}) == 1
        for _, part in [(0, found)] if same else groupby(found, key=_cells):
            rows = list(part)
            is_table = is_tabbed and len(rows) > 1
            number += is_table
            yield from ((number if is_table else 0, line) for line in rows)


def _cells(line: str) -> int:
    return sum(bool(cell.strip()) for cell in line.split("\t"))


_INDENT = re.compile(r"(?:\t|[ \u00a0\u3000]{2})\s*(?![-*•●▪–—\s])")


def _is_indented(lines: Sequence[str]) -> bool:
    """Whether paragraphs begin with an indented line and go on in lines that are not."""
    indented = [bool(_INDENT.match(line)) for line in lines]
    return indented[0] and not all(indented)


def _blocks(paragraphs: Sequence[_Paragraph]) -> list[Block]:
    """Paragraphs as blocks: one of the first may be the title, short ones before long ones are headings."""
    blocks: list[Block] = []
    for i, paragraph in enumerate(paragraphs):
        following = paragraphs[i + 1].text if i + 1 < len(paragraphs) else ""
        level = 0
        if i < 3 and _is_title(paragraph.text, following) and not any(block.level for block in blocks):
            level = 1
        elif _is_heading(paragraph.text, following, paragraph.set_apart):
            level = 2
        blocks.append(replace(paragraph.block, level=level))
    return blocks


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at some width: most are of nearly one length and end in mid-sentence. Lines
    that each begin with a name and a colon are entries."""
    full = [line.strip() for line in lines[:-1] if line.strip()]
    if len(full) < 2 or all(map(_ENTRY.match, map(str.strip, lines))):
        return False
    lengths = [len(line) for line in full]
    longest = max(lengths)
    near = sum(length >= 0.7 * longest for length in lengths)
    unfinished = sum(not _ENDS.search(line) for line in full)
    return longest <= 140 and near >= 0.7 * len(full) and unfinished >= 0.5 * len(full)


def _joined(lines: Sequence[str], is_wrapped: bool = False) -> str:
    lines = [" ".join(line.split()) for line in lines]
    if not is_wrapped and not _is_wrapped(lines):
        return "\n".join(lines)
    joined = lines[0]
    for line in lines[1:]:
        joined += ("\n" if _LIST_ITEM.match(line) else " ") + line
    return joined


def _is_title(paragraph: str, following: str) -> bool:
    words = len(paragraph.split())
    return (
        "\n" not in paragraph
        and 2 <= words <= _MAX_TITLE_WORDS
        and not re.search(r"[.،؛,:…]$", paragraph)
        and len(following.split()) >= max(8, words)
        and not _LIST_ITEM.match(paragraph)
    )


def _letterhead(paragraphs: Sequence[_Paragraph]) -> str | None:
    """The first lines of a text where they name it, as who wrote it and what it is: «عيادة النور: نشرة
    المراجعين». None where the text begins otherwise, or has nothing else."""
    lines = paragraphs[0].text.split("\n") if paragraphs else []
    names = [*takewhile(_is_of_letterhead, lines[: _LETTERHEAD + 1])]
    has_more = len(paragraphs) > 1 or len(lines) > len(names)
    return ": ".join(names) if 0 < len(names) <= _LETTERHEAD and has_more else None


def _is_of_letterhead(line: str) -> bool:
    words = len(line.split())
    return 2 <= words <= _MAX_HEADING_WORDS and not re.search(r"[\d.!?؟:؛،,…]", line)


_LETTERHEAD = 2
"""Lines at most; more are a list, or verse."""


def _is_heading(paragraph: str, following: str, set_apart: bool) -> bool:
    """A short line without the end of a sentence before a longer paragraph; where it is set apart by more
    blank lines than usual, it may end like one (الشراكة "بلا حدود".)."""
    words = len(paragraph.split())
    return (
        "\n" not in paragraph
        and words <= _MAX_HEADING_WORDS
        and (set_apart or not _ENDS.search(paragraph))
        and len(following.split()) >= max(10, 2 * words)
        and not _LIST_ITEM.match(paragraph)
    )


_EDGE_PARAGRAPHS = 8


def _without_furniture(paragraphs: Sequence[_Paragraph]) -> tuple[Sequence[_Paragraph], list[str]]:
    """The paragraphs without menu and footer lines at either end, and the text of those lines."""
    furniture = [is_furniture(paragraph.text) for paragraph in paragraphs]
    first = next((i for i, is_one in enumerate(furniture[:_EDGE_PARAGRAPHS]) if not is_one), 0)
    ending = furniture[first:][: -_EDGE_PARAGRAPHS - 1 : -1]
    end = len(paragraphs) - next((i for i, is_one in enumerate(ending) if not is_one), 0)
    return paragraphs[first:end], [p.text for p in (*paragraphs[:first], *paragraphs[end:])]
