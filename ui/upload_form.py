"""Uploading and removing as HTML: the form, what became of each file, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.arabic import Language
from rag.loaders import LOADERS
from ui.html import escape, write
from ui.strings import STRINGS, Strings
from ui.uploads import Uploaded


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What of uploads the page of all documents shows: the limits, whether the index follows by itself, the
    files of the folder that are not indexed, by their identity, and what was just removed or restored."""

    max_files: int
    max_megabytes: float
    is_watched: bool
    waiting: Mapping[str, str]
    removed: tuple[str, str] | None = None
    is_restored: bool = False

    def render(self, language: Language, results: Iterable[Uploaded] = ()) -> str:
        """The form, above it what was done before it, and below it what is not indexed."""
        strings = STRINGS[language]
        told = render_results(results, language, self.is_watched) + self._render_removed(strings)
        limits = strings.upload_limits.format(count=self.max_files, size=f"{self.max_megabytes:g}")
        kinds = " ".join(LOADERS)
        return (
            '<link rel="stylesheet" href="../ui/upload.css">'
            f'{told}<details class="upload"{" open" if told else ""}>'
            f"<summary>{escape(strings.upload)}</summary>"
            '<form method="post" action="upload" enctype="multipart/form-data" data-upload>'
            f'<label for="files">{escape(strings.upload_files)}</label>'
            f'<input id="files" type="file" name="files" multiple required accept="{",".join(LOADERS)}">'
            f'<p class="file">{escape(limits)} <bdi dir="ltr">{escape(kinds)}</bdi></p>'
            f'<progress max="100" value="0" hidden aria-label="{escape(strings.uploading)}"></progress>'
            f'<p class="problem" role="alert" hidden>{escape(strings.upload_broken)}</p>'
            f"<button>{escape(strings.upload_send)}</button></form>"
            f"{self._render_waiting(strings)}</details>"
            '<script src="../ui/upload.js" defer></script>'
        )

    def _render_removed(self, strings: Strings) -> str:
        if self.is_restored:
            return f'<p class="notice" role="status">{escape(strings.restored)}</p>'
        if self.removed is None:
            return ""
        identity, name = self.removed
        told = escape(strings.removed).format(name=f"<bdi>{write(name)}</bdi>")
        return (
            f'<form class="notice undo" method="post" action="{escape(identity)}/restore" role="status">'
            f"<span>{told}</span><button>{escape(strings.undo)}</button></form>"
        )

    def _render_waiting(self, strings: Strings) -> str:
        if not self.waiting:
            return ""
        note = strings.upload_watched if self.is_watched else strings.upload_unwatched
        rows = "".join(
            f"<li><bdi>{write(name)}</bdi> {render_removal(identity, name, strings)}</li>"
            for identity, name in self.waiting.items()
        )
        return (
            f'<section class="waiting"><h2>{escape(strings.upload_waiting)}</h2>'
            f"<p>{escape(note)}</p><ul>{rows}</ul></section>"
        )


def render_removal(identity: str, name: str, strings: Strings) -> str:
    """The button that removes a file."""
    label = strings.remove_named.format(name=name)
    return (
        f'<form class="remove" method="post" action="{escape(identity)}/remove">'
        f'<button aria-label="{escape(label)}">{escape(strings.remove)}</button></form>'
    )


def render_results(results: Iterable[Uploaded], language: Language, is_watched: bool) -> str:
    """What became of each file."""
    strings = STRINGS[language]
    listed = list(results)
    if not listed:
        return ""
    rows = "".join(
        f'<li class="{"refused" if each.refusal else "taken"}"><bdi>{write(each.name)}</bdi>'
        f" {write(tell(each, strings))}{_render_detail(each)}</li>"
        for each in listed
    )
    note = strings.upload_watched if is_watched else strings.upload_unwatched
    then = f"<p>{escape(note)}</p>" if any(each.taken_as for each in listed) else ""
    return (
        f'<section class="results" role="status"><h2>{escape(strings.upload_results)}</h2>'
        f"<ul>{rows}</ul>{then}</section>"
    )


def tell(uploaded: Uploaded, strings: Strings) -> str:
    """What became of a file, in a sentence."""
    if uploaded.refusal:
        said = {
            "there": strings.upload_there,
            "empty": strings.upload_empty,
            "large": strings.upload_large,
            "kind": strings.upload_kind,
            "damaged": strings.upload_damaged,
            "content": strings.upload_content,
            "failed": strings.upload_failed,
        }[uploaded.refusal.code]
        return said.format(detail=uploaded.refusal.detail)
    if uploaded.taken_as == uploaded.name:
        return strings.upload_taken
    return strings.upload_taken_as.format(name=uploaded.taken_as)


def _render_detail(uploaded: Uploaded) -> str:
    """Why a loader does not read it, in the loader's words."""
    if not uploaded.refusal or uploaded.refusal.code != "content":
        return ""
    return f'<span class="file" dir="ltr">{write(uploaded.refusal.detail)}</span>'
