"""What was fetched of a source, kept in the data folder: it is read as files are, also without the network.

    DATA/.web/SOURCE/state.json    when it was looked at, the pages by their addresses, what could not be had
    DATA/.web/SOURCE/SHA256.html   the body of a page, by its SHA-256

Names come from hashes: no address is ever a path. The folder is hidden, so that nobody finds its files as
documents of a corpus that the data folder lies in.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from rag.config import WebSource
from rag.storage import writing

FOLDER: Final = ".web"
STATE: Final = "state.json"
_NAME: Final = re.compile(r"[0-9a-f]{64}\.[a-z]{2,8}")


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether a page is still the one that it gave before."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A body that is kept, by the name of its file, and how to ask whether it is still the one."""

    file: str
    etag: str = ""
    modified: str = ""

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.modified)


@dataclass(slots=True)
class State:
    """What is known of a source: when it was looked at last (seconds since 1970), its pages by address in the
    order in which they were found, and with its reason each address that is no document, and each that could
    not be reached."""

    looked: float = 0.0
    pages: dict[str, Page] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unreachable: list[tuple[str, str]] = field(default_factory=list)


def mirror_folder(source: WebSource, data_dir: Path) -> Path:
    """Where the pages of a source are kept: one folder for all that is said of its url."""
    return data_dir / FOLDER / hashlib.sha256(source.url.encode()).hexdigest()[:20]


class Mirror:
    """The pages that are kept of one source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = _read(folder)

    def file(self, page: Page) -> Path:
        return self.folder / page.file

    def read(self, page: Page) -> bytes:
        """The body that is kept; nothing where it cannot be read."""
        try:
            return self.file(page).read_bytes()
        except OSError:
            return b""

    def page(self, address: str) -> Page | None:
        """The page that is kept of an address, where its body is still there."""
        page = self.state.pages.get(address)
        return page if page and self.file(page).is_file() else None

    def store(self, body: bytes, ending: str, validators: Validators) -> Page:
        """Keep a body, with the ending of its kind. What `keep` is not told of goes again."""
        page = Page(hashlib.sha256(body).hexdigest() + ending, validators.etag, validators.modified)
        if not self.file(page).is_file():
            unfinished = self.folder / ".unfinished"
            with writing(self.folder):
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                unfinished.write_bytes(body)
                unfinished.replace(self.file(page))
        return page

    def keep(self, state: State) -> None:
        """Write what is known now, and remove the bodies of other pages."""
        unfinished = self.folder / ".unfinished"
        with writing(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(asdict(state), ensure_ascii=False, indent=1), encoding="utf-8")
            unfinished.replace(self.folder / STATE)
            wanted = {page.file for page in state.pages.values()}
            for file in self.folder.iterdir():
                if _NAME.fullmatch(file.name) and file.name not in wanted:
                    file.unlink()
        self.state = state


def _read(folder: Path) -> State:
    """What is known; nothing where nothing is kept, or where it is damaged."""
    try:
        values: dict[str, Any] = json.loads((folder / STATE).read_text(encoding="utf-8"))
        pages = {str(address): Page(**page) for address, page in values["pages"].items()}
        if not all(_NAME.fullmatch(page.file) for page in pages.values()):
            return State()
        pairs = ([(str(a), str(b)) for a, b in values[key]] for key in ("skipped", "unreachable"))
        return State(float(values["looked"]), pages, *pairs)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return State()
