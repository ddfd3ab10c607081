"""Question generation: concrete questions that the sentences of a document answer.

They are made of sentences that tell a figure, a date or a name, by patterns that keep the sentence's own
words in their order, so that no word has to be inflected. (Heilman and Smith, "Good Question! Statistical
Ranking for Question Generation", 2010, make many and rank them; here there are few patterns, and whoever
shows a question tries it first.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rag import arabic
from rag.arabic import Word, lexicon
from rag.arabic.lexicon import telling
from rag.arabic.lexicon.months import MONTHS
from rag.documents import Document
from rag.followups import is_possessed, leans_back

LONGEST_SENTENCE: Final = 400
"""Longer sentences are passed over, in characters."""
MOST_SENTENCES: Final = 400
"""So many sentences of a document are read, from its beginning."""
MOST_OF_OWN_SECTION: Final = 2
"""So many questions that lead on stay in the section; then come the sections beside it."""
LONGEST_QUESTION: Final = 90
"""The length of a question, at most, in characters."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A question, and `document.text[start:end]` that it was made of: its answer should be from there."""

    text: str
    start: int
    end: int


def generate(document: Document) -> Iterator[Generated]:
    """The questions of a document: those that its headings ask, then one a sentence that invites one."""
    yield from _asked_by_headings(document)
    for start, end in islice(_sentences(document), MOST_SENTENCES):
        if end - start <= LONGEST_SENTENCE:
            for question in islice(ask_about(document.text[start:end]), 1):
                yield Generated(question, start, end)


def generate_in_english(document: Document) -> Iterator[Generated]:
    """The English questions of a document in Arabic: of its dates, and of the names that it gives in Latin
    letters as well, so that nothing has to be translated."""
    asked: set[str] = set()
    for start, end in islice(_sentences(document), MOST_SENTENCES):
        sentence = document.text[start:end]
        if end - start <= LONGEST_SENTENCE and arabic.language(sentence) == "ar":
            for question in islice(_ask_across(sentence), 1):
                if question not in asked:
                    asked.add(question)
                    yield Generated(question, start, end)


def lead_on(document: Document, cited: Sequence[tuple[int, int]]) -> Iterator[Generated]:
    """The questions that lead on from what an answer cites, `document.text[start:end]` each, the likeliest
    first: what else its section tells, nearest first, and what the sections beside it are about, by their
    headings."""
    place = cited[0]
    sections = list(_sections(document))
    here = next((at for at, section in enumerate(sections) if section[1] <= place[0] < section[2]), 0)
    _, begins, ends = sections[here] if sections else ("", 0, 0)

    own = [made for made in generate(document) if begins <= made.start < ends and not _is_told(made, cited)]
    own.sort(key=lambda made: abs(made.start - place[0]))
    yield from own[:MOST_OF_OWN_SECTION]
    beside = sorted(range(len(sections)), key=lambda at: (abs(at - here), at < here))
    for name, start, end in (sections[at] for at in beside[1:]):
        if text := _ask_for_section(name):
            yield Generated(text, start, end)
    yield from own[MOST_OF_OWN_SECTION:]


def lead_on_in_english(document: Document, cited: Sequence[tuple[int, int]]) -> Iterator[Generated]:
    """The English questions that lead on from what an answer cites of a document in Arabic, nearest first."""
    own = [made for made in generate_in_english(document) if not _is_told(made, cited)]
    yield from sorted(own, key=lambda made: abs(made.start - cited[0][0]))


def _is_told(made: Generated, cited: Sequence[tuple[int, int]]) -> bool:
    return any(made.start < end and start < made.end for start, end in cited)


def _sections(document: Document) -> Iterator[tuple[str, int, int]]:
    """(heading, start, end) of each stretch of text below a heading, up to the next one; first, without a
    heading, what stands above them all."""
    name, start = "", 0
    for heading in (*document.headings, None):
        end = heading.start if heading else len(document.text)
        if document.text[start:end].strip():
            yield name, start, end
        if heading:
            name, start = document.text[heading.start : heading.end].strip(), heading.end


def _ask_for_section(name: str) -> str:
    """The question for what stands below a heading; nothing where the heading makes none."""
    topic = name.strip(" .:،؛…؟?")
    words = arabic.words(topic)
    if not words or leans_back(name):
        return ""
    is_arabic = arabic.language(topic) == "ar"
    if words[0].text in lexicon.QUESTION_WORDS_ALL:
        text = f"{topic}{'؟' if is_arabic else '?'}"
    else:
        text = f"ماذا عن {topic}؟" if is_arabic else f"What about {topic}?"
    return text if len(text) <= LONGEST_QUESTION else ""


def ask_about(sentence: str) -> Iterator[str]:
    """The questions that a sentence answers, in its language."""
    asking = _ask_in_arabic if arabic.language(sentence) == "ar" else _ask_in_english
    for question in asking(sentence):
        if len(question) <= LONGEST_QUESTION and not leans_back(question):
            yield question


def _asked_by_headings(document: Document) -> Iterator[Generated]:
    for name, start, end in _sections(document):
        if _is_question(name) and len(name) <= LONGEST_QUESTION and not leans_back(name):
            yield Generated(name, start, end)


def _is_question(name: str) -> bool:
    words = arabic.words(name)
    return name.endswith(("؟", "?")) and bool(words) and words[0].text in lexicon.QUESTION_WORDS_ALL


def _sentences(document: Document) -> Iterator[tuple[int, int]]:
    for paragraph in document.paragraphs:
        for start, end in arabic.sentences(document.text[paragraph.start : paragraph.end]):
            yield paragraph.start + start, paragraph.start + end


# Arabic ------------------------------------------------------------------------------------------------
_BREAK: Final = re.compile(r"[^\w\s%٪\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_MOST_WORDS: Final = 12
_YEARS: Final = range(1000, 2200)


@dataclass(frozen=True, slots=True)
class _Clause:
    """Words of a sentence without a mark between them."""

    sentence: str
    words: Sequence[Word]

    def text(self, start: int, end: int) -> str:
        """Words as they are written."""
        return self.sentence[self.words[start].start : self.words[end - 1].end]

    def folded(self, at: int) -> str:
        """A word, or nothing past the last."""
        return self.words[at].text if at < len(self.words) else ""


def _clauses(sentence: str) -> list[_Clause]:
    clauses: list[list[Word]] = []
    end = None
    for word in arabic.words(sentence):
        if end is None or _BREAK.search(sentence[end : word.start]):
            clauses.append([])
        clauses[-1].append(word)
        end = word.end
    return [_Clause(sentence, words) for words in clauses]


def _ask_in_arabic(sentence: str) -> Iterator[str]:
    clauses = _clauses(sentence)
    for before, clause, after in zip((None, *clauses), clauses, (*clauses[1:], None), strict=False):
        yield from _how_much(clause)
        yield from _how_far(clause)
        if not (after and after.folded(0) == "اي"):  # what is said of it goes on past that
            yield from _when(clause, before)
        yield from _within(clause)
        yield from _who(clause)
    yield from _of_label(clauses)


def _how_much(clause: _Clause) -> Iterator[str]:
    """`بلغت قيمة التبادل 240 مليارًا` and `مدة العقد 12 شهرًا`."""
    number = _find_number(clause)
    first = clause.folded(0)
    verb = first.removeprefix("و")
    end = _without(clause, 0, number, telling.ABOUT)
    if verb in telling.AMOUNT_VERBS and _can_ask(clause, 1, end):
        yield f"كم {_spelt(clause, 0, verb)} {clause.text(1, end)}{_year_after(clause, number)}؟"
    end = _without(clause, 0, end, telling.AMOUNT_VERBS | {"هو", "هي"})
    is_named = first in telling.AMOUNT_NAMES and clause.folded(end - 1).startswith(("ال", "لل"))
    if is_named and 2 <= end <= 6 and _can_ask(clause, 0, end):
        asking = "كم" if first == "عدد" else "ما"
        yield f"{asking} {clause.text(0, end)}{_year_after(clause, number)}؟"


def _how_far(clause: _Clause) -> Iterator[str]:
    """`وصلت التجارة إلى 240 مليار دولار` and `زادت الواردات بنسبة 24%`."""
    number = _find_number(clause)
    verb = clause.folded(0).removeprefix("" if clause.folded(0) in telling.OWN_FIRST_LETTER else "و")
    end = _without(clause, 0, number, telling.ABOUT - {"الي"})
    led = telling.ASKING_HOW_FAR.get(clause.folded(end - 1)) if end else None
    if verb in telling.CHANGES and led and _can_ask(clause, 1, end - 1):
        yield f"{led} {_spelt(clause, 0, verb)} {clause.text(1, end - 1)}{_year_after(clause, number)}؟"


def _when(clause: _Clause, before: _Clause | None) -> Iterator[str]:
    """`تأسست المنظمة في يونيو 2001`, and in a chronicle `عام 1996: أعلن البلدان شراكة`."""
    at = 1 if clause.folded(0) in ("وقد", "فقد", "قد", "ثم") else 0
    verb = _event_verb(clause.folded(at))
    if not verb:
        return
    found = (i for i in range(at, len(clause.words)) if _is_date(clause, i))
    date = next((i for i in found if {clause.folded(i), clause.folded(i - 1)} & telling.BEFORE_A_DATE), 0)
    if date:
        end, rest = _without(clause, at, date, telling.BEFORE_A_DATE), _past_date(clause, date)
    elif before and _names_a_date(before):
        end = rest = len(clause.words)
    else:
        return
    parts = [(at + 1, end), (rest, len(clause.words))]
    told = [clause.text(*part) for part in parts if part[0] < part[1] and _can_ask(clause, *part)]
    own = {word.text for start, stop in parts for word in clause.words[start:stop]}
    whole = len(told) == sum(start < stop for start, stop in parts) and not clause.folded(rest).startswith(
        "و"
    )
    if whole and len(own) > 1 and not telling.OTHER_TIMES & own:
        yield f"متى {_spelt(clause, at, verb)} {' '.join(told)}؟"


def _within(clause: _Clause) -> Iterator[str]:
    """`يردّ المدير المباشر خلال 3 أيام عمل`."""
    number = _find_number(clause)
    verb = clause.folded(0).removeprefix("و")
    unit = telling.TIME_NAMES.get(clause.folded(number + 1))
    led = clause.folded(number - 1) if number else ""
    is_verb = len(verb) > 2 and verb[0] == "ي" and verb[-1] not in "ها" and not verb.startswith("يوم")
    if unit and is_verb and led in ("خلال", "قبل") and _can_ask(clause, 1, number - 1):
        of_work = " عمل" if clause.folded(number + 2) == "عمل" else ""
        yield f"{led} كم {unit}{of_work} {_spelt(clause, 0, verb)} {clause.text(1, number - 1)}؟"


def _who(clause: _Clause) -> Iterator[str]:
    """`مدير المشروع هو سالم`."""
    told = next((i for i, word in enumerate(clause.words) if word.text in ("هو", "هي")), 0)
    if clause.folded(0) in lexicon.OFFICES and 2 <= told <= 6 and _can_ask(clause, 0, told):
        yield f"من {clause.text(0, told)}؟"


def _of_label(clauses: Sequence[_Clause]) -> Iterator[str]:
    """`إجازة الأبوة: 5 أيام`, an item of a list or a row of a table."""
    if len(clauses) < 2 or not _is_figure(clauses[1].folded(0)) or not _can_ask(clauses[0], 0, None):
        return
    label = clauses[0].text(0, len(clauses[0].words))
    if 2 <= len(clauses[0].words) <= 5:
        if clauses[0].folded(0) in telling.AMOUNT_NAMES:
            yield f"ما {label}؟"
        elif clauses[1].folded(1) in telling.TIME_NAMES:
            yield f"ما مدة {label}؟"


def _find_number(clause: _Clause) -> int:
    """Where the first number stands that is no year; 0 where there is none."""
    for at, word in enumerate(clause.words):
        if at and _is_figure(word.text):
            return 0 if _is_date(clause, at) or _is_year(word.text) else at
    return 0


def _is_figure(word: str) -> bool:
    return word[:1].isdigit()


def _is_year(word: str) -> bool:
    return word.isascii() and len(word) == 4 and word.isdigit() and int(word) in _YEARS


def _is_date(clause: _Clause, at: int) -> bool:
    """Whether a date begins at a word: `2 أكتوبر`, `يونيو 2001`, `عام 2017`."""
    word, following = clause.folded(at), clause.folded(at + 1)
    if word in lexicon.YEAR_NAMES:
        return _is_year(following)
    if _is_figure(word):
        return (following,) in MONTHS
    return (word,) in MONTHS and _is_year(following)


def _past_date(clause: _Clause, at: int) -> int:
    """Where the date that begins at a word is over."""
    if clause.folded(at) in lexicon.YEAR_NAMES:
        return at + 2
    at += 2 if _is_figure(clause.folded(at)) else 1  # the day, and the month
    at += clause.folded(at) in lexicon.YEAR_NAMES
    return at + _is_year(clause.folded(at))


def _names_a_date(clause: _Clause) -> bool:
    return len(clause.words) <= 3 and any(_is_date(clause, at) for at in range(len(clause.words)))


def _year_after(clause: _Clause, at: int) -> str:
    """` في عام 2023` if that follows."""
    for start in range(at + 1, min(at + 6, len(clause.words) - 1)):
        if clause.folded(start) in lexicon.YEAR_NAMES and _is_year(clause.folded(start + 1)):
            return f" في {clause.text(start, start + 2)}"
    return ""


def _event_verb(word: str) -> str:
    """The verb that a word is, without its conjunction; nothing where it is none."""
    if word[:1] in ("و", "ف") and word not in telling.OWN_FIRST_LETTER:
        word = word[1:] if word[0] == "و" else ""
    is_feminine = len(word) >= 4 and word.endswith("ت") and not word.endswith("ات")
    is_verb = is_feminine and word not in telling.AMOUNT_VERBS and word not in lexicon.FUNCTION_WORDS
    return word if is_verb or word in telling.EVENT_VERBS else ""


def _spelt(clause: _Clause, at: int, verb: str) -> str:
    """A word as it is written, without its conjunction if `verb` is."""
    written = clause.text(at, at + 1)
    return written if clause.folded(at) == verb else written[1:].lstrip("\u064e\u0640")


def _without(clause: _Clause, start: int, end: int, words: frozenset[str] | set[str]) -> int:
    """The end of a stretch without such words at its end."""
    while end > start and clause.folded(end - 1) in words:
        end -= 1
    return end


def _can_ask(clause: _Clause, start: int, end: int | None) -> bool:
    """Whether words can stand in a question as they are: no figures, nothing that points to what the sentence
    before it said."""
    words = clause.words[start:end]
    return (
        0 < len(words) <= _MOST_WORDS
        and not any(
            _is_figure(word.text)
            or word.text in lexicon.RELATIVE_WORDS
            or word.text in lexicon.PRONOUNS
            or word.text in telling.POINTING
            or is_possessed(clause.sentence[word.start : word.end])
            for word in words
        )
        and words[-1].text not in lexicon.FUNCTION_WORDS
    )


# English -----------------------------------------------------------------------------------------------
_NAME: Final = r"(?P<subject>[A-Z][\w'’-]*(?: [\w'’-]+){0,8}?)"
_HAPPENED: Final = re.compile(
    rf"{_NAME} (?P<verb>was|were) (?P<done>\w+(?:ed|ilt|old|ound|ritten|orn|ade|aken)\b(?: [\w'’-]+){{0,6}}?)"
    r" (?:in|on) (?:[A-Z][a-z]+ )?(?:\d{1,2},? )?(?:[A-Z][a-z]+ )?\d{4}\b"
)
_IS: Final = re.compile(
    r"The (?P<subject>[a-z][\w'’-]*(?: [\w'’-]+){1,7}?) (?P<verb>is|was|are|were)"
    r" (?:(?:about|nearly|around|almost|over) )?[$€£]?\d"
)
_MUST: Final = re.compile(
    r"(?P<article>The|An|A|Each|Every) (?P<subject>[\w'’-]+(?: [\w'’-]+){0,5}?)"
    r" (?P<verb>must|should|may|can|will) (?P<done>[a-z][\w'’-]*(?: [\w'’-]+){0,8}?)"
    r" within (?P<number>\d+) (?P<unit>(?:working |business )?(?:minutes|hours|days|weeks|months|years))\b"
)
_ARTICLES: Final = ("The ", "A ", "An ")
_POINTING: Final = frozenset(
    "it they this that these those he she we which who its their his her there".split()
)


def _ask_in_english(sentence: str) -> Iterator[str]:
    if happened := _HAPPENED.match(sentence):
        subject, verb, done = happened.group("subject", "verb", "done")
        if subject.startswith(_ARTICLES):
            subject = subject[0].lower() + subject[1:]
        yield from _unless_pointing(f"When {verb} {subject} {done}?")
    if told := _IS.match(sentence):
        yield from _unless_pointing(f"What {told['verb']} the {told['subject']}?")
    if bound := _MUST.match(sentence):
        article, subject, verb, done = bound.group("article", "subject", "verb", "done")
        asked = f"Within how many {bound['unit']} {verb} {article.lower()} {subject} {done}?"
        yield from _unless_pointing(asked)


_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
_GLOSS: Final = re.compile(r"\(([A-Z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+){0,3})\)")


def _ask_across(sentence: str) -> Iterator[str]:
    """`افتُتح الميناء في 3 مايو 2019` and `نظام المراسلات (SWIFT)`."""
    for clause in _clauses(sentence):
        at = 1 if clause.folded(0) in ("وقد", "فقد", "قد") else 0
        date = next((i for i in range(at + 1, len(clause.words)) if _is_date(clause, i)), 0)
        if date and _event_verb(clause.folded(at)) and (told := _write_date(clause, date)):
            yield f"What happened {told}?"
    for name in _GLOSS.findall(sentence):
        yield f"What is {name}?"


def _write_date(clause: _Clause, at: int) -> str:
    """`in May 2019` or `on 3 May 2019`; nothing for a date without month or year, or of another calendar."""
    day = clause.folded(at) if _is_figure(clause.folded(at)) else ""
    at += bool(day)
    calendar, month = MONTHS.get((clause.folded(at),), ("", 0))
    at += 1 + (clause.folded(at + 1) in lexicon.YEAR_NAMES)
    year = clause.folded(at)
    if calendar != "solar" or not _is_year(year):
        return ""
    return f"on {day} {_MONTHS[month - 1]} {year}" if day else f"in {_MONTHS[month - 1]} {year}"


def _unless_pointing(question: str) -> Iterator[str]:
    if not _POINTING & set(question.lower().rstrip("?").split()):
        yield question
