"""The crawl: a source is looked at again, page by page, and what is kept of it brought up to date.

A page leaves when it is gone (404, 410), when it can no longer be a document, or when a crawl that missed
nothing does not come to it any more. Where something could not be reached, what may still be there stays.
"""

from __future__ import annotations

import mimetypes
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import olefile

from rag.addresses import ending_of, is_under, normalise, readable
from rag.config import WebSource
from rag.crawl.client import Client, GoneError, NotNowError, Response
from rag.crawl.links import find_links
from rag.crawl.mirror import Mirror, Page, State, Validators
from rag.crawl.sitemaps import read_sitemap
from rag.documents import DocumentError, UnreachableError
from rag.loaders import LOADERS
from rag.loaders.kinds import find_kind

MOST_FAILURES: Final = 3
"""After so many addresses in a row that could not be reached, the host is left alone until the next time."""
MOST_SITEMAPS: Final = 50

Progress = Callable[[int, int], None]
"""Called with (done, total) addresses."""

_PAGES: Final = (".html", ".htm", ".xhtml")
_OF_TYPE: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/epub+zip": ".epub",
    "application/vnd.ms-outlook": ".msg",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
}
_SAYS_NOTHING: Final = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
_TYPES: Final = mimetypes.MimeTypes()
"""Python's own table, whatever this machine has beside it."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An address to fetch. `is_start` for what the settings name, `lists` for a sitemap."""

    address: str
    is_start: bool = False
    lists: bool = False


def crawl(source: WebSource, mirror: Mirror, client: Client, progress: Progress) -> None:
    """Bring `mirror` up to date with `source`. Raises StorageError; what cannot be had is told in the state
    of the mirror."""
    mirror.keep(_Crawl(source, mirror, client, progress).run())


class _Crawl:
    def __init__(self, source: WebSource, mirror: Mirror, client: Client, progress: Progress) -> None:
        self._source = source
        self._mirror = mirror
        self._client = client
        self._progress = progress
        self._waiting: deque[_Item] = deque()
        self._seen: set[str] = set()
        self._settled: set[str] = set()
        self._files: set[str] = set()
        self._pages_left = source.most_pages
        self._sitemaps_left = MOST_SITEMAPS
        self._failures = 0
        self._is_over = False
        self._is_cut = False
        self._state = State(time.time())

    def run(self) -> State:
        source, state = self._source, self._state
        start = source.listing or source.url
        self._seen.add(start)
        self._waiting.append(_Item(start, is_start=True, lists=source.listing is not None))
        while self._waiting and not self._is_over:
            item = self._waiting.popleft()
            if self._takes_from_what_is_left(item):
                self._progress(len(self._settled), len(self._settled) + 1 + len(self._waiting))
                self._visit(item)
        self._progress(len(self._settled), len(self._settled))
        if self._is_cut and not self._is_over:
            more = f"leads to more than the {source.most_pages:,} addresses that `pages` allows"
            state.skipped.append((source.url, f"{more}; the others are left out. Raise it."))
        if state.unreachable:
            for address, page in self._mirror.state.pages.items():
                if address not in self._settled:
                    state.pages.setdefault(address, page)
        return state

    def _takes_from_what_is_left(self, item: _Item) -> bool:
        left = self._sitemaps_left if item.lists else self._pages_left
        if not left:
            self._is_cut = True
        elif item.lists:
            self._sitemaps_left -= 1
        else:
            self._pages_left -= 1
        return left > 0

    def _visit(self, item: _Item) -> None:
        try:
            response = self._client.fetch(item.address, self._validators)
            self._settled |= {item.address, response.address}
            self._take(item, response)
            self._failures = 0
        except UnreachableError as error:
            self._fail(item.address, error)
        except DocumentError as error:
            self._failures = 0
            if item.is_start and self._source.is_site:
                self._fail(item.address, error)
                return
            is_known = item.address in self._mirror.state.pages
            self._settled.add(item.address)
            if not isinstance(error, GoneError) or (item.is_start and not is_known):
                self._state.skipped.append((item.address, str(error)))

    def _fail(self, address: str, error: DocumentError) -> None:
        """What is kept of the address stays, and its links are followed."""
        self._state.unreachable.append((address, str(error).rstrip(".")))
        self._failures += 1
        self._is_over |= isinstance(error, NotNowError) or self._failures >= MOST_FAILURES
        if page := self._mirror.page(address):
            self._keep(address, page, self._mirror.read(page))

    def _validators(self, address: str) -> Validators | None:
        page = self._mirror.page(address)
        return page.validators if page else None

    def _take(self, item: _Item, response: Response) -> None:
        """Make of a response a page that is kept, or have what it lists wait. Raises DocumentError for what
        can be neither."""
        address, body = response.address, response.body
        if body is None:
            if page := self._mirror.page(address):
                self._keep(address, page, self._mirror.read(page))
        elif item.lists:
            sitemap = read_sitemap(body)
            self._wait(sitemap.addresses, address, sitemap.lists_sitemaps)
        elif item.is_start or is_under(address, self._source.root):
            page = self._mirror.store(
                body, _ending(address, response.content_type, body), response.validators
            )
            self._keep(address, page, body)
        elif response.for_now and item.address in self._mirror.state.pages:
            raise UnreachableError(f"is redirected to {readable(address)} for now.")

    def _keep(self, address: str, page: Page, body: bytes) -> None:
        """Keep a page, unless the same bytes stand at an address that was found before, and have what it
        leads to wait."""
        if page.file not in self._files:
            self._files.add(page.file)
            self._state.pages[address] = page
        if self._source.follows_links and page.file.endswith(_PAGES):
            self._wait(find_links(body, address), address)

    def _wait(self, references: Iterable[str], base: str, lists: bool = False) -> None:
        """Have what lies in the source fetched later. More than may be fetched is not remembered."""
        for reference in references:
            try:
                address = normalise(reference, base)
            except ValueError:
                continue
            if address in self._seen or not (
                self._client.may_ask(address) if lists else self._is_wanted(address)
            ):
                continue
            if len(self._waiting) >= (self._sitemaps_left if lists else self._pages_left):
                self._is_cut = True
                return
            self._seen.add(address)
            self._waiting.append(_Item(address, lists=lists))

    def _is_wanted(self, address: str) -> bool:
        """Whether an address lies in the source and may be that of a document. Pictures on a page seldom hold
        text; one that `corpus` names is read."""
        ending = ending_of(address)
        if LOADERS.get(ending) == "image":
            return False
        is_known_otherwise = ending not in LOADERS and _TYPES.guess_type(f"a{ending}") != (None, None)
        return not is_known_otherwise and is_under(address, self._source.root)


def _ending(address: str, content_type: str, body: bytes) -> str:
    """The file name ending of what was sent: by its first bytes, by its media type, or where that says
    nothing by the address. Archives are told apart by who reads them. Raises DocumentError for what cannot be
    read."""
    media = content_type.partition(";")[0].strip().lower()
    named = ending if (ending := ending_of(address)) in LOADERS else ""
    ending = _OF_TYPE.get(media, "")
    if media in _SAYS_NOTHING:
        ending = named or (".txt" if media == "text/plain" else "")
    if body.startswith((b"PK\x03\x04", olefile.MAGIC)):
        return (named or ".docx") if ending in ("", ".txt", *_PAGES) else ending
    found = find_kind(ending, body[:4096])
    if not found:
        raise DocumentError(f"is of a kind that cannot be read ({content_type[:100] or 'not named'}).")
    return found
