"""Collections: names for sets of documents. A reader chooses in which to ask; some are for some readers only.

They are decided anew whenever an index is opened, by where the documents lie: other collections need no other
index.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Collection as Several
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Final

from rag import arabic
from rag.arabic import Folded, Language, phrases
from rag.config import Collection
from rag.errors import IsnadError


class CollectionError(IsnadError, ValueError):
    """A collection that cannot be asked in. A reader learns no more of one that they may not see than of one
    that there is not; `text` says it in either language."""

    _TEXTS: ClassVar[dict[Language, str]] = {
        "ar": "لا مجموعة وثائق هنا باسم «{name}». اختر غيرها، أو لا تذكر مجموعة فيُسأل في كل الوثائق.",
        "en": "There is no collection “{name}” here. Name another, or none to ask in all documents.",
    }

    def __init__(self, name: str) -> None:
        self._name = name[:100].encode("utf-8", "replace").decode()
        super().__init__(f"{self.text('en')} {self.text('ar')}")

    def text(self, language: Language) -> str:
        return self._TEXTS[language].format(name=self._name)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, by the names that collections go by. `only` are the collections that they are held to, as a
    token may be; None for whoever is held to none."""

    user: str = ""
    groups: frozenset[str] = frozenset()
    only: frozenset[str] | None = None


ANYBODY: Final = Asker()
"""Who has no name: they see what everybody does."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that a question is asked of.

    `seen` are the collections that the asker may see, None for all; a document of no collection is
    everybody's, one of several is seen by whoever may see one of them. `chosen` are the collections that are
    asked in, None for every document that is seen.
    """

    seen: frozenset[str] | None = None
    chosen: frozenset[str] | None = None

    def holds(self, collections: frozenset[str]) -> bool:
        """Whether a document of these collections is among them."""
        seen = self.seen is None or not collections or bool(collections & self.seen)
        return seen and (self.chosen is None or bool(collections & self.chosen))


EVERYTHING: Final = Scope()


class Collections:
    """The collections of the settings."""

    def __init__(self, declared: Mapping[str, Collection]) -> None:
        self._declared = declared
        self._patterns = {
            name: [_Pattern(written, collection.folder) for written in collection.paths]
            for name, collection in declared.items()
        }

    def names(self, asker: Asker | None) -> list[str]:
        """The collections that an asker may see, in the order of the settings; with None, who owns the
        documents, all."""
        if asker is None:
            return list(self._declared)
        return [
            name
            for name, collection in self._declared.items()
            if (asker.only is None or name in asker.only) and collection.admits(asker.user, asker.groups)
        ]

    def scope(self, asker: Asker | None, chosen: Several[str] | None = None) -> Scope:
        """What an asker asks in the chosen collections, or, with None, everywhere. Raises CollectionError for
        one that they may not see, as for one that there is not."""
        seen = frozenset(self.names(asker))
        for name in chosen or ():
            if name not in seen:
                raise CollectionError(name)
        within = None if chosen is None else frozenset(chosen)
        if within is None and asker is not None and asker.only is not None:
            within = seen
        return Scope(None if seen == self._declared.keys() else seen, within)

    def named_in(self, question: str, scope: Scope) -> tuple[str, Scope]:
        """A question without the collection that it names («في لوائح الموظفين، كم …؟», "… in the HR
        collection"), and where it is asked then; both as they are where it names none that the asker may see,
        or where collections were chosen."""
        seen = self._declared.keys() if scope.seen is None else scope.seen
        if not seen or scope.chosen is not None or not question.strip():
            return question, scope
        folded = arabic.fold_with_offsets(question)
        for name in sorted(seen, key=len, reverse=True):
            within = Scope(scope.seen, frozenset({name}))
            if whole := _asked_of_whole(question, folded, name):
                return whole, within
            for pattern in _naming(name):
                if match := pattern.search(folded.text):
                    start, end = folded.offsets[match.start()], folded.offsets[match.end()]
                    rest = f"{question[:start]}{question[end:]}"
                    return (rest, within) if arabic.words(rest) else (question, scope)
        return question, scope

    def of(self, path: str, file: Path) -> frozenset[str]:
        """The collections of a document, by its path and by the file that it was read from."""
        shown, place = _normal(path), _normal(file.as_posix())
        return frozenset(
            name
            for name, patterns in self._patterns.items()
            if any(pattern.matches(shown, place) for pattern in patterns)
        )

    def idle(self, documents: Mapping[str, Path]) -> list[tuple[str, str]]:
        """(collection, pattern) of each pattern that none of these documents, files by their paths, fits: it
        may be misspelt, and leave for everybody what it was to keep."""
        places = [(_normal(path), _normal(file.as_posix())) for path, file in documents.items()]
        return [
            (name, pattern.written)
            for name, patterns in self._patterns.items()
            for pattern in patterns
            if not any(pattern.matches(*each) for each in places)
        ]


def _asked_of_whole(question: str, folded: Folded, name: str) -> str | None:
    """What is asked of a collection by who asks for a summary of it, or for a comparison of its documents;
    None where neither is asked for."""
    language = arabic.language(question)
    if match := phrases.SUMMARISING.match(folded.text):
        is_it = _said(name).fullmatch(folded.text[match.end() :].strip(_AROUND))
        return _SUMMARY[language] if is_it else None
    if match := phrases.COMPARING.match(folded.text):
        aspect = phrases.ASPECT.search(folded.text, match.end())
        end = aspect.start() if aspect else len(folded.text)
        sides = folded.text[match.end() : end].strip(_AROUND)
        several = phrases.DOCUMENTS_OF.match(sides)
        of_them = sides[several.end() :] if several else sides
        if any(map(_said(name).fullmatch, (sides, of_them))):
            return f"{_COMPARISON[language]}{question[folded.offsets[end] :]}"
    return None


_AROUND: Final = " ؟?.!"
_SUMMARY: Final[dict[Language, str]] = {"ar": "لخص كل الوثائق", "en": "summarise all documents"}
_COMPARISON: Final[dict[Language, str]] = {"ar": "قارن بين كل الوثائق", "en": "compare all documents"}


def _said(name: str) -> re.Pattern[str]:
    """How a collection is called, in folded text."""
    return re.compile(rf"(?:ل?(?:ال)?مجموعه |the )?{re.escape(arabic.fold(name))}(?: collection)?")


@lru_cache(maxsize=256)
def _naming(name: str) -> tuple[re.Pattern[str], ...]:
    """What says where to ask, at the beginning of a folded question or at its end."""
    said = _said(name).pattern
    return (
        re.compile(rf"^\s*(?:في|من|ضمن|in|within|from) {said} ?[،,:]\s*"),
        re.compile(rf" (?:في|من|ضمن|in|within|from) {said}(?= ?[؟?.!]*$)"),
    )


class _Pattern:
    """A pattern of paths as a shell has them, of which `*` goes over folders, too: the path that readers see,
    or the place of the file, from the settings' folder if it is relative. It stands for what is below it as
    well."""

    def __init__(self, written: str, folder: Path) -> None:
        self.written = written
        bare = _normal(written).removeprefix("./").rstrip("/")
        self._shown = _compiled(bare)
        self._place = _compiled(bare if bare.startswith("/") else f"{_escaped(folder)}/{bare}")

    def matches(self, shown: str, place: str) -> bool:
        return bool(self._shown.fullmatch(shown) or self._place.fullmatch(place))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{fnmatch.translate(pattern)}|{fnmatch.translate(f'{pattern}/*')}")


def _escaped(folder: Path) -> str:
    """A folder's name stands for itself, whatever signs it has."""
    return re.sub(r"([*?[])", r"[\1]", _normal(folder.as_posix()))


def _normal(path: str) -> str:
    """A path in composed letters: some systems write the names of files in parts."""
    return unicodedata.normalize("NFC", path)
