"""Tables of a document as HTML: the names of the columns stand once, above them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.documents import Line
from ui.html import escape, write
from ui.marked import Marked
from ui.strings import Strings


@dataclass(frozen=True, slots=True)
class Row:
    """A row or caption, the id of its paragraph, and its number in a sheet."""

    line: Line
    paragraph: str
    number: int | None = None

    def names(self, text: str) -> dict[int, str]:
        """The names of its columns, by the column."""
        return {
            name.column: text[name.start : name.end]
            for name, value in pairwise(self.line.cells)
            if name.is_name and name.column == value.column
        }

    def goes_on(self, above: Row, text: str) -> bool:
        """Whether it goes on the table of the row above: their columns have the same names, or none."""
        names, others = self.names(text), above.names(text)
        agree = all(others.get(column, name) == name for column, name in names.items())
        return agree and bool(names) == bool(others)


def render_table(rows: Sequence[Row], marked: Marked, strings: Strings) -> str:
    """A table, with its captions, or the captions alone."""
    captions = [row for row in rows if row.line.kind == "caption"]
    told = [row for row in rows if row.line.kind == "row"]
    named = "\n".join(marked.write(row.line.start, row.line.end) for row in captions)
    if not told:
        return f'<p{marked.id()} class="caption" dir="auto">{named}</p>'
    columns = sorted({cell.column for row in told for cell in row.line.cells})
    caption = f'<caption dir="auto">{named}</caption>' if named else ""
    body = "".join(_render_row(row, columns, marked, strings) for row in told)
    head = _render_head(told, columns, marked.text)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(strings.table)}">'
        f'<table dir="auto">{caption}{head}<tbody>{body}</tbody></table></div>'
    )


def _render_head(rows: Sequence[Row], columns: Sequence[int], text: str) -> str:
    """The names of the columns. Of a column that has one alone and one with others, the first."""
    names: dict[int, tuple[int, str]] = {}
    for row in rows:
        spans = {cell.column: cell.span for cell in row.line.cells if cell.is_name}
        for column, name in row.names(text).items():
            if column not in names or spans[column] < names[column][0]:
                names[column] = spans[column], name
    if not names:
        return ""
    first = "<td></td>" if rows[0].number is not None else ""
    named = [names.get(column, (1, ""))[1] for column in columns]
    cells = "".join(f'<th scope="col">{write(name)}</th>' if name else "<td></td>" for name in named)
    return f"<thead><tr>{first}{cells}</tr></thead>"


def _render_row(row: Row, columns: Sequence[int], marked: Marked, strings: Strings) -> str:
    if row.number is not None:
        marked.begin(row.paragraph)
    names = row.names(marked.text)
    written = []
    reached = 0
    for cell in row.line.cells:
        if cell.is_name and cell.column in names and marked.text[cell.start : cell.end] == names[cell.column]:
            continue  # it stands above
        at = bisect_left(columns, cell.column)
        written.append("<td></td>" * (at - reached))
        reached = max(reached, bisect_left(columns, cell.column + cell.span))
        over = reached - at
        tag = 'th scope="row"' if cell.is_name else "td"
        span = f' colspan="{over}"' if over > 1 else ""
        written.append(f"<{tag}{span}>{marked.write(cell.start, cell.end)}</{tag[:2]}>")
    written.append("<td></td>" * (len(columns) - reached))
    number = ""
    if row.number is not None:
        place = escape(strings.row.format(number=row.number))
        number = f'<th scope="row" class="number" aria-label="{place}">{row.number}</th>'
    return f"<tr{marked.id()}>{number}{''.join(written)}</tr>"
