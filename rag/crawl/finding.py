"""The pages of the corpus: what its web addresses lead to, as files that are kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from rag.addresses import readable
from rag.config import Settings, WebSource
from rag.crawl.mirror import Mirror, mirror_folder
from rag.files import Found, Skipped, SourceFile, Unreachable

Progress = Callable[[str, int, int], None]


def find_pages(settings: Settings, found: Found, max_age: float, progress: Progress) -> None:
    """Add to `found` the pages of the settings' addresses, each called by its address. What was looked at in
    the last `max_age` seconds is taken as it is kept; nothing is fetched for it. Raises StorageError."""
    mirrors = [(source, Mirror(mirror_folder(source, settings.data_dir))) for source in settings.web]
    old = [(source, mirror) for source, mirror in mirrors if _age(mirror) >= max_age]
    if old:
        _crawl(old, settings, progress)
    taken = {source.path for source in found.files}
    for _, mirror in mirrors:
        for address, page in mirror.state.pages.items():
            if (path := readable(address)) not in taken:
                taken.add(path)
                found.files.append(SourceFile(mirror.file(page), path))
        # Where nothing is kept (somebody emptied the folder), the index still has what was.
        place = None if mirror.state.pages else mirror.folder
        found.skipped += [Skipped(readable(address), reason) for address, reason in mirror.state.skipped]
        found.unreachable += [
            Unreachable(place, reason, readable(address)) for address, reason in mirror.state.unreachable
        ]
    found.files.sort(key=lambda each: each.path)


def _crawl(old: Sequence[tuple[WebSource, Mirror]], settings: Settings, progress: Progress) -> None:
    # Only where something is fetched: the client's libraries take a tenth of a second to be imported.
    from rag.crawl.client import Client
    from rag.crawl.crawler import crawl

    with Client(settings.web, int(settings.documents.max_megabytes * 1_000_000)) as client:
        for source, mirror in old:
            crawl(source, mirror, client, lambda done, total: progress("fetch", done, total))


def next_look(settings: Settings) -> float:
    """When an address is to be looked at again (seconds since 1970); infinity where there is none."""
    looked = (Mirror(mirror_folder(source, settings.data_dir)).state.looked for source in settings.web)
    return min(looked, default=float("inf")) + settings.index.web_hours * 3600


def _age(mirror: Mirror) -> float:
    """Seconds since it was looked at. A clock that was set back since then makes it old."""
    age = time.time() - mirror.state.looked
    return age if age >= 0 else float("inf")
