"""The files that Gradio's page consists of: served from memory, and named to the browser at once.

Gradio's page asks for its modules in steps, each of which begins when the one before has been read; and
Gradio compresses every file anew for each reader.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from rag.arabic import Language
from ui.web.errors import ApiError, phrase
from ui.web.packed import Packed
from ui.web.policy import policy

_COMPONENTS: Final = ("column", "html", "state")
"""The kinds of Gradio's components that the chat is made of."""
_ENTRY: Final = re.compile(r'<script type="module"[^>]* src="\./assets/([\w-]+\.js)"')
_THEME: Final = re.compile(r'"theme_hash":"(\w+)"')

# What Vite writes into a module that imports others when they are needed: the files that any of them needs,
# and with each import the numbers of those that it needs.
_FILES: Final = re.compile(r"\bm\.f=\[([^\]]*)\]")
_IMPORT: Final = re.compile(
    r"import\(`\./(([A-Za-z]+)-[\w-]+\.js)`\)[^`]{0,60}?,__vite__mapDeps\(\[([\d,]*)\]\)"
)
_WORDS: Final = re.compile(r'"\./lang/([\w-]+)\.json":\(\)=>\w+\(\(\)=>import\(`\./([\w-]+\.js)`\)')
"""Gradio's own words in a language, of which it has the English ones at hand."""
_KINDS: Final = re.compile(rf"\b(?:{'|'.join(_COMPONENTS)}):\{{([^}}]*)\}}")


def add_modules(router: APIRouter) -> None:
    """Add the route of the files, in place of Gradio's own."""
    folder = _find_folder()
    names = frozenset(file.name for file in folder.iterdir() if file.is_file())

    @cache
    def pack(name: str) -> Packed:
        return Packed.read(folder / name)

    @router.get("/assets/{name}", include_in_schema=False)
    @policy(public=True)
    async def get_file(name: str, request: Request) -> Response:
        if name not in names:
            raise ApiError(404, "not_found", phrase("not_found"))
        packed = await run_in_threadpool(pack, name)
        return packed.respond(request.headers)


def link_modules(page: str, language: Language = "en") -> str:
    """The links that have a browser of this language fetch what Gradio's page will ask for. None where
    Gradio's files are not as we know them, which costs time alone."""
    entry, theme = _ENTRY.search(page), _THEME.search(page)
    links = [_link(name) for name in (_list_modules(entry[1], language) if entry else ())]
    if theme:
        links.append(f'<link rel="preload" as="style" href="./theme.css?v={theme[1]}">')
    return "".join(links)


def _link(name: str) -> str:
    kind = 'rel="preload" as="style"' if name.endswith(".css") else 'rel="modulepreload"'
    return f'<link {kind} crossorigin href="./assets/{name}">'


@cache
def _list_modules(entry: str, language: Language) -> tuple[str, ...]:
    """The files that the chat's page needs, in the order in which it asks for them: those of the app, of its
    page, of the components, and Gradio's own words, which it has in English."""
    source = _read(entry)
    app = _find_imports(source, source, "Index")
    source = _read(app[0]) if app else ""
    page = _find_imports(source, source, "Blocks")
    source = _read(next((name for name in app if name.startswith("core-")), ""))
    components = _find_imports(source, "".join(_KINDS.findall(source)))
    words = (name for said, name in _WORDS.findall(source) if said == language)
    return tuple(dict.fromkeys([entry, *app, *page, *components, *words]))


def _find_imports(source: str, part: str, wanted: str = "") -> list[str]:
    """What a part of a module imports later on, each with the files that it needs; of one stem, if that is
    `wanted`."""
    listed = _FILES.search(source)
    files = dict(enumerate(re.findall(r'"\./([\w.-]+)"', listed[1]) if listed else ()))
    return [
        file
        for name, stem, numbers in _IMPORT.findall(part)
        if stem == wanted or not wanted
        for file in (name, *(files.get(int(number)) for number in numbers.split(",") if number))
        if file
    ]


def _read(name: str) -> str:
    file = _find_folder() / name
    return file.read_text(encoding="utf-8") if file.is_file() else ""


@cache
def _find_folder() -> Path:
    found = find_spec("gradio")  # which does not import it: that takes seconds
    return Path(str(found and found.origin)).parent / "templates" / "frontend" / "assets"
