"""What a check finds: a verdict, and each reason as a value that says what differs, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from rag.arabic import Language

Verdict = Literal["supported", "contradicted", "not_found"]

ReasonKind = Literal[
    "number",
    "unit",
    "bound",
    "date",
    "weekday",
    "name",
    "negation",
    "opposite",
    "quantifier",
    "role",
    "stitched",
    "quotation",
    "wording",
    "echo",
    "nothing",
]
"""What differs: a number, its unit or currency, what bounds it; a date, a day of the week; a name; a
negation, a
word and its opposite, how many of a thing; who does what to whom; pieces that do not belong together; a
quoted span that is not verbatim; other words that the source does not have; an answer that only repeats the
question; one that says nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim is not supported.

    said: the claim's words, which are `claim[start:end]`. given: what the source has in their stead, or None
    where it has nothing of the kind: then the claim is not found rather than contradicted.
    """

    kind: ReasonKind
    said: str
    given: str | None
    start: int
    end: int

    @property
    def contradicts(self) -> bool:
        """Whether the source says otherwise, as opposed to nothing."""
        return self.given is not None

    def text(self, language: Language) -> str:
        """The reason in words."""
        with_given, without = _TEXTS[language][self.kind]
        return (without if self.given is None else with_given).format(said=self.said, given=self.given)


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome for one claim: the verdict, the reasons against it (none for what is supported), and the
    sentence of the sources that it was held against, or None where nothing came near. True where
    supported."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    sentence: str | None = None

    def __bool__(self) -> bool:
        return self.verdict == "supported"


_TEXTS: Final[dict[Language, dict[ReasonKind, tuple[str, str]]]] = {
    "ar": {
        "number": ("العدد «{said}» ليس في المصدر، وفيه «{given}».", "العدد «{said}» ليس في المصدر."),
        "unit": ("الوحدة في «{said}» غير ما في المصدر: «{given}».", "الوحدة في «{said}» ليست في المصدر."),
        "bound": ("«{said}» حدٌّ غير ما في المصدر: «{given}».", "الحد في «{said}» ليس في المصدر."),
        "date": ("التاريخ «{said}» غير ما في المصدر: «{given}».", "التاريخ «{said}» ليس في المصدر."),
        "weekday": ("اليوم «{said}» غير ما في المصدر: «{given}».", "اليوم «{said}» ليس في المصدر."),
        "name": ("الاسم «{said}» ليس في المصدر، وفيه «{given}».", "الاسم «{said}» ليس في المصدر."),
        "negation": ("النفي عند «{said}» يخالف المصدر: «{given}».", "النفي عند «{said}» ليس في المصدر."),
        "opposite": ("«{said}» نقيض ما في المصدر: «{given}».", "«{said}» ليس في المصدر."),
        "quantifier": ("«{said}» غير ما في المصدر: «{given}».", "«{said}» ليس في المصدر."),
        "role": ("تبدلت الأدوار في «{said}»، وفي المصدر: «{given}».", "الأدوار في «{said}» ليست في المصدر."),
        "stitched": (
            "«{said}» يقوله المصدر عن غير هذا، وفيه هنا «{given}».",
            "جُمع في «{said}» ما لم يجتمع في المصدر.",
        ),
        "quotation": ("«{said}» ليس نصًّا حرفيًّا من المصدر: «{given}».", "«{said}» ليس نصًّا حرفيًّا من المصدر."),
        "wording": ("«{said}» غير ما في المصدر: «{given}».", "لا يقول المصدر «{said}»."),
        "echo": ("لا يقول إلا ما في السؤال.", "لا يقول إلا ما في السؤال."),
        "nothing": ("لا يقول شيئًا يُتحقق منه.", "لا يقول شيئًا يُتحقق منه."),
    },
    "en": {
        "number": (
            "The number “{said}” is not in the source, which has “{given}”.",
            "The number “{said}” is not in the source.",
        ),
        "unit": (
            "The unit of “{said}” is not the source's: “{given}”.",
            "The unit of “{said}” is not in the source.",
        ),
        "bound": (
            "“{said}” is bounded otherwise in the source: “{given}”.",
            "The bound of “{said}” is not in the source.",
        ),
        "date": (
            "The date “{said}” is not the source's: “{given}”.",
            "The date “{said}” is not in the source.",
        ),
        "weekday": (
            "The day “{said}” is not the source's: “{given}”.",
            "The day “{said}” is not in the source.",
        ),
        "name": (
            "The name “{said}” is not in the source, which has “{given}”.",
            "The name “{said}” is not in the source.",
        ),
        "negation": (
            "The negation at “{said}” is not the source's: “{given}”.",
            "The negation at “{said}” is not in the source.",
        ),
        "opposite": ("“{said}” is the opposite of the source's “{given}”.", "“{said}” is not in the source."),
        "quantifier": ("“{said}” is not the source's “{given}”.", "“{said}” is not in the source."),
        "role": (
            "Who does what is changed in “{said}”; the source has “{given}”.",
            "The roles in “{said}” are not the source's.",
        ),
        "stitched": (
            "The source says “{said}” of something else; here it has “{given}”.",
            "“{said}” joins what the source does not join.",
        ),
        "quotation": (
            "“{said}” is not verbatim in the source: “{given}”.",
            "“{said}” is not verbatim in the source.",
        ),
        "wording": ("“{said}” is not the source's “{given}”.", "The source does not say “{said}”."),
        "echo": ("It says no more than the question.", "It says no more than the question."),
        "nothing": ("It says nothing that could be checked.", "It says nothing that could be checked."),
    },
}
