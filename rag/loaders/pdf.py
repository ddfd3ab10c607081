"""PDF, by pypdfium2. The order of letters, words and lines is made again from where they stand on the page,
since the order in the file is that of drawing, which for Arabic is often reversed or shuffled."""

from __future__ import annotations

import ctypes
import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from rag.documents import Block, DocumentError, Loaded

_SPACE_GAP = 0.13
"""A gap of more than this share of the letter size is a space. Wider ones are asked for beside a bracket,
beside a letter whose box is not known well (one glyph with its marks), and inside a run without spaces."""
_BRACKET_GAP, _MARKED_GAP, _RUN_GAP = 0.2, 0.23, 0.45
_CELL_GAP = 2.0
"""A gap of more than this many letter sizes divides cells or columns."""
_SCRAMBLED = "page {} was left out: its text is {}. Print or scan it again, or give the original file."


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a PDF that is broken, encrypted, or without any text that can be read."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("is encrypted. Save it without a password.") from None
        raise DocumentError("is not a PDF that can be opened; it may be damaged.") from None
    try:
        pages = [_lines(_glyphs(page)) for page in pdf]
        title = (pdf.get_metadata_value("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"is a damaged PDF ({error}).") from None
    finally:
        pdf.close()
    if not any(pages):
        raise DocumentError("is a PDF without text, a scan perhaps. Recognise its text first (OCR).")
    remarks = []
    for number, lines in enumerate(pages, start=1):
        if fault := _fault(lines):
            remarks.append(_SCRAMBLED.format(number, fault))
            pages[number - 1] = []
    blocks = tuple(_blocks(_without_furniture(pages)))
    if not blocks:
        raise DocumentError("holds no page whose text can be read: it is reversed or has no characters.")
    is_name = re.search(r"\.\w{2,4}$|^(?:untitled|microsoft word|document)\b", title, re.IGNORECASE)
    return Loaded(blocks, None if is_name else title or None, tuple(remarks))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character on a page, in points from the lower left corner. `index` counts in drawing order, `word`
    the spaces that were drawn before it."""

    text: str
    left: float
    right: float
    origin: float
    baseline: float
    size: float
    index: int = 0
    word: int = 0

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order, and where it stands."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    rtl: bool


def _glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    text = page.get_textpage()
    glyphs: list[Glyph] = []
    edge_left, bottom, edge_right, top = page.get_cropbox()
    word = 0
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        character = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
        word += character.isspace()
        if character.isspace() or unicodedata.category(character) == "Cf":
            continue
        if pdfium.FPDFText_GetCharAngle(text.raw, index) not in (0.0, -1.0):
            continue  # a watermark or a note along the edge
        left, _, right, _ = text.get_charbox(index, loose=True)
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        size = pdfium.FPDFText_GetFontSize(text.raw, index) * scale
        if not (edge_left <= (left + right) / 2 <= edge_right and bottom + size / 4 <= y.value <= top):
            continue  # off the page, or cut by its edge: printers repeat such letters on the next one
        glyphs.append(Glyph(character, left, right, x.value, y.value, size, index, word))
    return glyphs


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page, from its top; where it has columns, column by column."""
    rows: list[list[Glyph]] = []
    marks: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.baseline):
        if unicodedata.combining(glyph.text):
            marks.append(glyph)
        elif rows and rows[-1][0].baseline - glyph.baseline < 0.4 * max(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    rows = _rejoined(rows)
    for mark in marks:
        row = min(rows, key=lambda row: _distance(mark, row), default=None)
        if row is not None:
            row.append(mark)
    page_rtl = is_rtl(glyph.text for glyph in glyphs)
    cut = [_cells(row, page_rtl) for row in rows]
    return [line for column in _columns(cut) for line in column]


def _rejoined(rows: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Rows, with the letters that stand a little above or below theirs (raised, or in one glyph
    with their marks) back in it."""
    full = [row for row in rows if len(row) > 3]
    kept = []
    for row in rows:
        gaps = [
            (abs(other[0].baseline - row[0].baseline), other)
            for other in (full if len(row) <= 3 else ())
            if not any(_overlap(a, b) > 0.3 * (a.right - a.left) for a in row for b in other)
        ]
        distance, nearest = min(gaps, key=lambda gap: gap[0], default=(math.inf, row))
        if distance < 0.75 * row[0].size:
            nearest.extend(row)
        else:
            kept.append(row)
    return kept


def _overlap(a: Glyph | Line, b: Glyph | Line) -> float:
    return min(a.right, b.right) - max(a.left, b.left)


def _distance(mark: Glyph, row: Sequence[Glyph]) -> float:
    beside = min(max(other.left - mark.middle, mark.middle - other.right, 0) for other in row)
    return abs(row[0].baseline - mark.baseline) + beside


def _cells(row: Sequence[Glyph], page_rtl: bool) -> tuple[Line, ...]:
    """A row cut where the gaps are wide: one piece, or the cells of a table or lines of columns, each a line;
    in reading order."""
    pieces: list[list[Glyph]] = []
    edge = -math.inf
    for glyph in sorted((g for g in row if not _is_mark(g)), key=lambda glyph: glyph.left):
        if glyph.left - edge > _CELL_GAP * glyph.size:
            pieces.append([])
        pieces[-1].append(glyph)
        edge = max(edge, glyph.right)
    for mark in filter(_is_mark, row):
        min(pieces, key=lambda piece: _distance(mark, piece)).append(mark)
    lines = [_line(piece, page_rtl) for piece in pieces]
    return tuple(reversed(lines)) if any(line.rtl for line in lines) else tuple(lines)


def _is_mark(glyph: Glyph) -> bool:
    return bool(unicodedata.combining(glyph.text))


def _line(glyphs: Sequence[Glyph], page_rtl: bool) -> Line:
    visual = _visual(glyphs)
    # In a text from right to left, a line that begins with Latin words (at its right) still runs that way.
    rtl = is_rtl(visual) or (page_rtl and (has_arabic(visual) or visual[0][0] in ".،؛؟!:"))
    return Line(
        text=logical(visual, rtl),
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        baseline=glyphs[0].baseline,
        size=round(2 * statistics.median(glyph.size for glyph in glyphs)) / 2,
        rtl=rtl,
    )


def _visual(glyphs: Sequence[Glyph]) -> list[str]:
    """The line from left to right, as it is seen: each letter with its marks, and " " where a gap is."""
    letters = sorted((g for g in glyphs if not _is_mark(g)), key=lambda letter: letter.middle)
    for i in range(len(letters) - 1):  # lam-alef: the alef leans over the lam, and their middles may cross
        if _is_lam_alef(letters[i], letters[i + 1]):
            letters[i : i + 2] = letters[i + 1], letters[i]
    clusters = [unicodedata.normalize("NFKC", letter.text) for letter in letters]
    edges = [(letter.left, letter.right) for letter in letters]
    one_glyph: set[int] = set()
    for mark in sorted(filter(_is_mark, glyphs), key=lambda mark: mark.index):
        if not letters:
            break
        owner = min(range(len(letters)), key=lambda i: _apart(mark, letters[i]))
        clusters[owner] += mark.text
        if mark.origin == letters[owner].origin:  # one glyph for both, its width divided between them
            edges[owner] = (min(edges[owner][0], mark.left), max(edges[owner][1], mark.right))
            one_glyph.add(owner)
    visual: list[str] = []
    edge = math.inf
    for i, (left, right) in enumerate(edges):
        if i and left - edge > letters[i].size * max(
            _BRACKET_GAP if {letters[i - 1].text, letters[i].text} & _BRACKETS else _SPACE_GAP,
            _MARKED_GAP if one_glyph & {i - 1, i} else 0,
            _RUN_GAP if _same_run(letters[i - 1], letters[i]) else 0,
        ):
            visual.append(" ")
        visual.append(clusters[i])
        edge = max(edge, right) if i else right
    return visual


def _same_run(first: Glyph, second: Glyph) -> bool:
    return first.word == second.word and first.text.isalpha() and second.text.isalpha()


def _is_lam_alef(first: Glyph, second: Glyph) -> bool:
    narrower = min(first.right - first.left, second.right - second.left)
    leans = first.origin == second.origin or _overlap(first, second) > 0.6 * narrower > 0
    return _base(first.text) == "ل" and _base(second.text) == "ا" and leans


def _apart(mark: Glyph, letter: Glyph) -> tuple[bool, float, float]:
    outside = max(letter.left - mark.middle, mark.middle - letter.right, 0.0)
    return mark.origin != letter.origin, outside, abs(letter.middle - mark.middle)


def _base(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0]


def is_rtl(visual: Iterable[str]) -> bool:
    """Whether a line runs from right to left: it holds as many Arabic letters as Latin ones, or more."""
    kinds = Counter(unicodedata.bidirectional(cluster[0]) for cluster in visual)
    return kinds["AL"] + kinds["R"] >= max(1, kinds["L"])


def has_arabic(visual: Iterable[str]) -> bool:
    return any(unicodedata.bidirectional(cluster[0]) in ("AL", "R") for cluster in visual)


def logical(visual: Sequence[str], rtl: bool) -> str:
    """The reading order of a line that is given as it is seen, from left to right.

    The opposite of the Unicode bidirectional algorithm's reordering (UAX #9), for one level of embedding:
    in a line from right to left, Latin words and numbers keep their own order; and the other way round. Which
    way a bracket faces is taken from the space around it, since files differ in what they store of one.
    """
    runs: list[tuple[str, list[str]]] = []
    for cluster, direction in zip(visual, _directions(visual, rtl), strict=True):
        if runs and runs[-1][0] == direction:
            runs[-1][1].append(cluster)
        else:
            runs.append((direction, [cluster]))
    if rtl:
        runs.reverse()
    text = "".join(
        "".join(reversed(clusters) if direction == "R" else clusters) for direction, clusters in runs
    )
    return unicodedata.normalize("NFC", _faced(text))


_RANGE = re.compile(r"\+?\d+(?:-\d+)+")


def _directions(visual: Sequence[str], rtl: bool) -> list[str]:
    """L or R for each cluster: letters their own; numbers L, with the signs inside them; and what stands
    between takes the direction of its neighbours where they agree, else that of the line."""
    kinds = [_kind(cluster) for cluster in visual]
    for i, cluster in enumerate(visual):  # 8.5, 7,000, 12:30, 16/5/2024
        if cluster in ".,:/٫٬" and kinds[i - 1 : i] == ["L"] == kinds[i + 1 : i + 2]:
            kinds[i] = "L"
    seen = "".join(cluster[0] for cluster in visual)
    for match in _RANGE.finditer(seen):
        if not rtl or _reads_from_left(match.group()):
            kinds[match.start() : match.end()] = "L" * len(match.group())
    base = "R" if rtl else "L"
    for i, kind in enumerate(kinds):
        if kind != "?":
            continue
        end = next((j for j in range(i, len(kinds)) if kinds[j] != "?"), len(kinds))
        before = kinds[i - 1] if i else base
        after = kinds[end] if end < len(kinds) else base
        agree = before == after and any(c[0].isalpha() for c in (*visual[i - 1 : i], *visual[end : end + 1]))
        kinds[i:end] = [before if agree else base] * (end - i)
    return kinds


def _kind(cluster: str) -> str:
    kind = unicodedata.bidirectional(cluster[0])
    return {"L": "L", "EN": "L", "AN": "L", "R": "R", "AL": "R"}.get(kind, "?")


def _reads_from_left(numbers: str) -> bool:
    """Whether numbers joined by hyphens, in an Arabic line, are read as they are seen (a telephone number) or
    from the right (a range of years; a date)."""
    if numbers.startswith(("+", "00")):
        return True
    parts = numbers.split("-")
    if len(parts) == 2:
        return int(parts[0]) <= int(parts[1])
    return len(parts[-1]) != 4


_OPENING, _CLOSING = "([{«‹", ")]}»›"
_BRACKETS = frozenset(_OPENING + _CLOSING)


def _faced(text: str) -> str:
    """The text with each bracket turned so that it opens before a word and closes after one."""
    characters = list(text)
    open_kinds: list[int] = []
    for i, character in enumerate(characters):
        kind = max(_OPENING.find(character), _CLOSING.find(character))
        if kind < 0:
            continue
        before, after = text[i - 1 : i] or " ", text[i + 1 : i + 2] or " "
        opens = not before.isalnum() and (after.isalnum() or after in _OPENING + '"“+')
        closes = not after.isalnum() and not before.isspace()
        if opens == closes:
            closes = kind in open_kinds
        characters[i] = (_CLOSING if closes else _OPENING)[kind]
        if closes and kind in open_kinds:
            open_kinds.remove(kind)
        elif not closes:
            open_kinds.append(kind)
    return "".join(characters)


def _columns(rows: Sequence[tuple[Line, ...]]) -> list[list[Line]]:
    """Rows of a page as columns of lines. Prose set in two columns is read one column after the other; the
    cells of a table are read row by row, each row one line."""
    paired = [row for row in rows if len(row) == 2]
    lengths = [len(line.text) for row in paired for line in row]
    is_prose = sum(length >= 20 for length in lengths) >= 0.8 * len(lengths)
    if len(paired) < 5 or len(paired) < 0.5 * len(rows) or not is_prose:
        return [[_row(row) for row in rows]]
    gutter = statistics.median(
        (max(a.left, b.left) + min(a.right, b.right)) / 2 for a, b in (row for row in paired)
    )
    blocks: list[list[Line]] = [[]]
    sides: tuple[list[Line], list[Line]] = ([], [])

    def close() -> None:
        blocks.extend(side for side in sides if side)
        blocks.append([])

    for row in rows:
        if len(row) == 1 and row[0].left < gutter < row[0].right:  # across both: a title, a picture's caption
            close()
            sides = ([], [])
            blocks[-1].append(row[0])
            continue
        for line in row:
            first = (line.left > gutter) == paired[0][0].rtl
            sides[0 if first else 1].append(line)
    close()
    return [block for block in blocks if block]


def _row(cells: tuple[Line, ...]) -> Line:
    if len(cells) == 1:
        return cells[0]
    return Line(
        text=" | ".join(cell.text for cell in cells),
        left=min(cell.left for cell in cells),
        right=max(cell.right for cell in cells),
        baseline=cells[0].baseline,
        size=cells[0].size,
        rtl=cells[0].rtl,
    )


def _fault(lines: Sequence[Line]) -> str | None:
    """What is wrong with a page's text, if anything: letters in an order that no Arabic word has, or
    characters that stand for no letter."""
    text = "\n".join(line.text for line in lines)
    letters = [character for character in text if not character.isspace()]
    unknown = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "\ufffd" for c in letters)
    if unknown > 0.2 * len(letters):
        return "without the characters that its letters stand for"
    words = re.findall(r"[\u0621-\u064a]{3,}", "".join(c for c in text if not unicodedata.combining(c)))
    # Ta marbuta and alef maqsura end words, the article begins them.
    wrong = sum(bool(re.search(r"[ةى].|لا$", word)) for word in words)
    right = sum(bool(re.search(r"^(?:[وفبك]?ال|لل)|[ةى]$", word)) for word in words)
    if len(words) >= 10 and wrong > 0.5 * right and wrong > 0.1 * len(words):
        return "reversed or scrambled"
    return None


_PAGE_NUMBER = re.compile(r"[\s\d٠-٩|/\-–—.()]*(?:(?:صفحة|page|من|of)[\s\d٠-٩|/\-–—.()]*)*", re.IGNORECASE)
_STAMP = re.compile(r"\d+\s*/\s*\d+|\w+://\S+|\d+/\d+/\d+,? \d+:\d+.*")
"""What programs that print pages put along their edges: n/m, an address, a date with a time."""
_EDGE_LINES = 3


def _without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Pages without their numbers and without the headers and footers that recur on most of them."""

    def pattern(line: Line) -> str:
        return re.sub(r"\d+", "#", " ".join(line.text.split()))

    def edges(lines: Sequence[Line]) -> set[str]:
        return {pattern(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])}

    counts = Counter(found for lines in pages for found in edges(lines))
    filled = sum(bool(lines) for lines in pages)
    running = {found for found, count in counts.items() if filled >= 2 and count >= max(2, 0.5 * filled)}

    def is_furniture(line: Line, place: int, lines: Sequence[Line]) -> bool:
        at_edge = place < _EDGE_LINES or place >= len(lines) - _EDGE_LINES
        outermost = place in (0, len(lines) - 1)
        return (at_edge and pattern(line) in running) or (
            outermost
            and len(lines) > 1
            and (
                bool(_PAGE_NUMBER.fullmatch(line.text))
                or any(_STAMP.fullmatch(cell) for cell in line.text.split(" | "))
            )
        )

    return [
        [line for place, line in enumerate(lines) if not is_furniture(line, place, lines)] for lines in pages
    ]


_ENDS = re.compile(r"[.!?؟:؛…][\"'”’»)\]]*$")
_ITEM = re.compile(r"^(?:[•●○▪■◦·‣*–—-]|[(]?(?:\d{1,2}|[أ-ي])[.)-])\s+")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line on its page, and the edges of its column."""

    page: int
    line: Line
    left: float
    right: float

    def breaks_before(self, following: _Placed) -> bool:
        """Whether the next line was begun on purpose: its first word had room at the end of this one."""
        line, word = following.line, following.line.text.split(maxsplit=1)[0]
        width = (line.right - line.left) / len(line.text) * (len(word) + 2)
        room = self.line.left - self.left if self.line.rtl else self.right - self.line.right
        return room > width


def _placed(page: int, lines: Sequence[Line]) -> Iterator[_Placed]:
    for line in lines:
        column = [
            other
            for other in lines
            if _overlap(line, other) > 0.5 * min(line.right - line.left, other.right - other.left)
        ] or [line]
        yield _Placed(page, line, min(o.left for o in column), max(o.right for o in column))


def _blocks(pages: Sequence[list[Line]]) -> Iterator[Block]:
    """Lines joined to paragraphs, also across pages; larger lines are headings."""
    flat = [placed for number, lines in enumerate(pages, start=1) for placed in _placed(number, lines)]
    if not flat:
        return
    weights: Counter[float] = Counter()
    for placed in flat:
        weights[placed.line.size] += len(placed.line.text)
    body = weights.most_common(1)[0][0]
    larger = sorted({p.line.size for p in flat if _is_heading(p.line, body)}, reverse=True)
    steps = [
        above.line.baseline - below.line.baseline
        for above, below in pairwise(flat)
        if above.page == below.page and above.line.size == below.line.size == body
    ]
    step = statistics.median_low([step for step in steps if step > 0] or [1.5 * body])
    group: list[_Placed] = []
    for placed in flat:
        if group and _starts_block(group, placed, body, step):
            yield _block(group, larger, body)
            group = []
        group.append(placed)
    yield _block(group, larger, body)


def _is_heading(line: Line, body: float) -> bool:
    return line.size >= 1.12 * body and len(line.text) <= 200


def _starts_block(group: Sequence[_Placed], line: _Placed, body: float, step: float) -> bool:
    last = group[-1]
    if _is_heading(line.line, body) or _is_heading(last.line, body):
        gap = last.line.baseline - line.line.baseline
        return line.line.size != last.line.size or not 0 < gap < 2 * line.line.size
    if line.page != last.page or line.line.baseline > last.line.baseline:
        return bool(_ENDS.search(last.line.text)) or last.breaks_before(line)
    return last.line.baseline - line.line.baseline > 1.35 * step


def _block(group: Sequence[_Placed], larger: Sequence[float], body: float) -> Block:
    first = group[0]
    if _is_heading(first.line, body):
        level = min(6, larger.index(first.line.size) + 1)
        return Block(" ".join(placed.line.text for placed in group), level, first.page)
    text = first.line.text
    for before, placed in pairwise(group):
        line = placed.line
        if _ITEM.match(line.text) or before.breaks_before(placed):
            text += "\n" + line.text
        elif text.endswith("-") and not line.rtl:
            text = text[:-1] + line.text
        else:
            text += " " + line.text
    return Block(text, 0, first.page)
