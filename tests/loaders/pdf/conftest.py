from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

Show = tuple[str, Sequence[str]]


@pytest.fixture(scope="session")
def draw_pdf() -> Callable[..., bytes]:
    """Writes a PDF by hand: each show is a text matrix and the texts of its glyphs, from left to right; a
    glyph without a text is one that the file has no characters for. `drawing` holds operators for lines and
    boxes, `annotations` the dictionaries of fields and notes."""

    def draw(*shows: Show, rotate: int = 0, drawing: str = "", annotations: Sequence[str] = ()) -> bytes:
        texts = list(dict.fromkeys(text for _, glyphs in shows for text in glyphs if text))
        code = {"": "01"} | {text: f"{65 + i:02X}" for i, text in enumerate(texts)}
        content = "BT /F 20 Tf " + " ".join(
            f"{matrix} Tm <{''.join(map(code.__getitem__, glyphs))}> Tj" for matrix, glyphs in shows
        )
        map_ = f"1 begincodespacerange <00> <FF> endcodespacerange {len(texts)} beginbfchar\n"
        map_ += "".join(f"<{code[text]}> <{text.encode('utf-16-be').hex()}>\n" for text in texts)
        fields = " ".join(f"{number} 0 R" for number in range(7, 7 + len(annotations)))
        objects = [
            f"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [{fields}]>>>>",
            "<</Type /Pages /Kids [3 0 R] /Count 1>>",
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 400] /Rotate {rotate} /Contents 4 0 R "
            f"/Annots [{fields}] "
            "/Resources <</Font <</F 5 0 R>>>>>>",
            _stream(f"{content} ET {drawing}"),
            f"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R /FirstChar 0 /LastChar 255 "
            f"/Widths [{'600 ' * 256}]>>",
            _stream(f"/CIDInit /ProcSet findresource begin begincmap {map_}endbfchar endcmap end"),
            *annotations,
        ]
        body = "\n".join(f"{number} 0 obj {text} endobj" for number, text in enumerate(objects, start=1))
        return f"%PDF-1.4\n{body}\ntrailer <</Root 1 0 R /Size {len(objects) + 1}>>\n%%EOF".encode("ascii")

    return draw


def _stream(text: str) -> str:
    return f"<</Length {len(text)}>> stream\n{text}\nendstream"
