"""Pictures of pages (png, jpg, tiff), by Pillow and the recogniser."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from rag.documents import DocumentError, Loaded
from rag.loaders.scans import nothing_found, read_scans
from rag.ocr.layout import DPI, MOST_PIXELS
from rag.ocr.recogniser import Recogniser
from rag.ocr.tesseract import REMEDY

_MOST_PAGES = 1_000


def load(data: bytes, recogniser: Recogniser | None = None) -> Loaded:
    """Raises DocumentError for a picture that is broken or too large, and for each without a recogniser."""
    if recogniser is None:
        raise DocumentError(f"is a picture. {REMEDY}")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            pages = getattr(image, "n_frames", 1)
            if pages > _MOST_PAGES:
                raise DocumentError(f"holds {pages:,} pictures, more than {_MOST_PAGES:,}. Divide it.")
            blocks, remarks = read_scans(range(1, pages + 1), _frames(image, pages), recogniser)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentError("is a picture that cannot be opened; it may be damaged.") from error
    except Image.DecompressionBombError:
        raise DocumentError(_TOO_LARGE) from None
    if not blocks:
        raise DocumentError(nothing_found("picture", remarks))
    return Loaded(tuple(blocks), remarks=tuple(remarks))


_TOO_LARGE = f"is a picture of more than {MOST_PIXELS // 1_000_000} million points. Save it at {DPI} dpi."


def _frames(image: Image.Image, pages: int) -> Iterator[Image.Image]:
    for number in range(pages):
        image.seek(number)
        if image.width * image.height > MOST_PIXELS:
            raise DocumentError(_TOO_LARGE)
        yield _at_resolution(ImageOps.exif_transpose(_on_white(image)))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        shown = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown).convert("L")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.copy() if image.mode == "RGB" else image.convert("L")


def _at_resolution(image: Image.Image) -> Image.Image:
    """At 300 dpi where a scanner says its resolution; a small picture without one is taken for a page that
    was shrunk."""
    said = image.info.get("dpi", (0, 0))[0]
    factor = DPI / said if 100 <= said < DPI else 2 if said < 100 and max(image.size) < 2_000 else 1
    if factor == 1 or image.width * image.height * factor * factor > MOST_PIXELS:
        return image
    size = (round(image.width * factor), round(image.height * factor))
    return image.resize(size, Image.Resampling.LANCZOS)
