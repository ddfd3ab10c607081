from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from rag.answers.answer import Answer, CheckedSentence, Citation, Curated, Evidence, FoundPassage
from rag.documents import Block, Document, Loaded, Unit, assemble, document_id
from ui.document import render_document
from ui.html import render_notice
from ui.markup import Context, render_answer, render_text
from ui.page import DRESSING
from ui.quoted import digest

HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "</mark></blockquote></div>",
            "[رابط](javascript:alert(1))",
            "![x](http://evil.example/x.png)",
            '" onmouseover="alert(1)',
            "' autofocus onfocus='alert(1)",
            "<!--",
            "]]>",
            "&lt;script&gt;",
            "&#x3c;b&#x3e;",
            "${alert(1)}",
            "{{alert(1)}}",
            "\x00",
            "\ud800",
            "\u202e",
            "[1]",
            "[2]",
            "[999]",
            "\n",
            " ",
            "نص عربي",
            "<b>",
            "<a href='javascript:alert(1)'>",
        ]
    )
    | st.text(max_size=8),
    max_size=8,
).map("".join)

OURS = {
    *(
        [
            "p",
            "button",
            "span",
            "section",
            "h2",
            "h3",
            "ol",
            "ul",
            "li",
            "footer",
            "div",
            "blockquote",
            "mark",
            "a",
            "b",
            "bdi",
            "wbr",
        ]
    ),
    *(["html", "head", "meta", "title", "link", "body", "header", "main", "h1", "h4", "h5", "h6"]),
    *(["form", "img", "label", "input", "select", "option", "details", "summary"]),
    *(["nav", "table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "svg", "rect"]),
}
OUR_ATTRIBUTES = {
    *(
        [
            "class",
            "dir",
            "lang",
            "id",
            "hidden",
            "type",
            "href",
            "target",
            "rel",
            "role",
            "aria-haspopup",
            "aria-hidden",
            "aria-label",
        ]
    ),
    *(["data-source", "data-copy", "charset", "name", "content", "scope", "colspan", "tabindex"]),
    *(["value", "selected", "aria-sort", "src", "alt", "loading"]),
    *(["viewbox", "preserveaspectratio", "width", "height"]),
}


class Page(HTMLParser):
    """Collects what a browser would make of the markup."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.bold: list[str] = []
        self.comments = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._closed = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.tags and self.tags[-1][0] == "b" and not self._closed:
            self.bold.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._closed = True

    def handle_comment(self, data: str) -> None:
        self.comments += 1


def assert_ours(markup: str) -> Page:
    page = Page(markup.replace(DRESSING, "", 1))
    assert page.comments == 0
    for tag, attributes in page.tags:
        assert tag in OURS
        assert attributes.keys() <= OUR_ATTRIBUTES
        address = attributes.get("href") or attributes.get("src") or "documents/"
        if "nofollow" in (attributes.get("rel") or ""):  # a link of a document
            assert re.match(r"(?:https?://|mailto:)\S", address)
            continue
        assert re.match(r"documents/|\.\.?/|\?|[0-9a-f]{20}(?:/|$)", address)
    return page


@st.composite
def citations(draw: st.DrawFn, number: int) -> Citation:
    return Citation(
        number=number,
        document=draw(HOSTILE),
        title=draw(HOSTILE),
        section=draw(st.none() | HOSTILE),
        paragraph=draw(st.integers(1, 999)),
        page=draw(st.none() | st.integers(1, 999)),
        start=0,
        end=5,
        quote=draw(HOSTILE),
        verified=True,
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    return Answer(
        question=draw(HOSTILE),
        answer=draw(HOSTILE),
        answered=draw(st.booleans()),
        language=draw(st.sampled_from(["ar", "en"])),
        model=draw(HOSTILE),
        citations=(draw(citations(1)), draw(citations(2))),
        passages=(FoundPassage(draw(HOSTILE), 3, draw(HOSTILE), 0.5),),
        terms=(draw(HOSTILE),),
        evidence=(Evidence(0.5, draw(st.floats(-1, 1))),),
        seconds={"retrieve": 0.1, "answer": 0.2, "total": 0.3},
    )


@given(answers(), HOSTILE, HOSTILE)
def test_an_answer_has_no_tag_that_we_did_not_write(answer: Answer, before: str, after: str) -> None:
    contexts = {1: Context(before, after)}
    titles = {passage.document: before for passage in answer.passages}
    assert_ours(render_answer(answer, "k", contexts, titles))


@given(HOSTILE, HOSTILE)
def test_a_notice_has_no_tag_that_we_did_not_write(one: str, other: str) -> None:
    assert_ours(render_notice(one, other))


def citation(document: Document, start: int, end: int, number: int = 1) -> Citation:
    quote = document.text[start:end]
    return Citation(number, document.path, document.title, "قسم", 1, None, start, end, quote, True)


DOCUMENT = assemble(
    "تقرير.md",
    Loaded((Block("تقرير النخيل", 1), Block("أولًا. في الواحة ألف نخلة. ثالثًا."), Block("فقرة ثانية.")), None),
    "تقرير",
)
START = DOCUMENT.text.index("في الواحة")
END = START + len("في الواحة ألف نخلة.")


def test_numbers_become_chips_where_they_name_a_source() -> None:
    page = Page(render_text("جملة أولى. [1]\nقيمة [7]\nسطر [1]", [citation(DOCUMENT, START, END)], "s0"))
    chips = [attributes for tag, attributes in page.tags if tag == "button"]
    assert [chip["data-source"] for chip in chips] == ["s0-1", "s0-1"]
    assert "[7]" in page.text
    assert "[1]" not in page.text
    assert [tag for tag, _ in page.tags].count("p") == 3


def test_what_looks_like_a_mark_inside_a_quote_stays_text() -> None:
    cited = [replace(citation(DOCUMENT, START, END), number=number) for number in (1, 2)]
    quoted = "بلغ العدد [2] ألف نخلة [1]. [1]\nوفي الواحة عين ماء [1] [2]"
    page = Page(render_text(quoted, cited, "s0"))
    chips = [attributes for tag, attributes in page.tags if tag == "button"]
    assert [chip["data-source"] for chip in chips] == ["s0-1", "s0-2"]
    assert "العدد [2] ألف نخلة [1]." in page.text
    assert "عين ماء [1]" in page.text


def test_the_quote_stands_marked_in_its_paragraph() -> None:
    cited = citation(DOCUMENT, START, END)
    context = Context.of(cited, DOCUMENT)
    assert context == Context("أولًا. ", " ثالثًا.")
    markup = render_answer(Answer("س", "ج [1]", True, "ar", "extractive", (cited,)), "k", {1: context})
    assert f"أولًا. <mark>{cited.quote}</mark> ثالثًا." in markup
    query = f"start={START}&amp;end={END}&amp;quote={digest(cited.quote)}"
    assert f"documents/{document_id('تقرير.md')}?{query}#p1" in markup


def test_the_quote_stands_under_the_heading_of_its_section_with_what_is_around_it_there() -> None:
    blocks = (
        Block("قبل."),
        Block("الماء", 2),
        Block("سطر."),
        Block("الهدف."),
        Block("تتمة."),
        Block("الهواء", 2),
    )
    document = assemble("a.md", Loaded((*blocks, Block("بعد.")), title="دليل"), "دليل")
    start = document.text.index("الهدف.")
    cited = replace(citation(document, start, start + 6), section="الماء")
    context = Context.of(cited, document)
    assert context == Context("سطر.\n\n", "\n\nتتمة.")
    html = render_answer(Answer("س", "ج [1]", True, "ar", "extractive", (cited,)), "k", {1: context})
    assert '<blockquote><p class="heading" dir="auto">الماء</p>' in html


def test_who_asks_in_english_is_told_that_arabic_is_quoted() -> None:
    answer = Answer("q", "ج [1]", True, "en", "extractive", (citation(DOCUMENT, START, END),))
    assert "which are in Arabic" in render_answer(answer)
    assert "which are in Arabic" not in render_answer(replace(answer, language="ar"))


def test_a_document_that_changed_gives_no_context() -> None:
    changed = assemble("تقرير.md", Loaded((Block("نص آخر تمامًا" * 20),), None), "x")
    assert Context.of(citation(DOCUMENT, START, END), changed) == Context()


def test_a_long_paragraph_is_cut_between_words() -> None:
    text = "كلمة " * 1000 + "الهدف." + " كلمة" * 1000
    document = assemble("a.md", Loaded((Block(text),), None), "x")
    start = document.text.index("الهدف.")
    context = Context.of(citation(document, start, start + 6), document)
    assert len(context.before) < 800
    assert context.before.startswith("… كلمة ")
    assert context.after.endswith(" كلمة …")


def test_copying_gives_text_and_sources() -> None:
    answer = Answer("س", "ج [1]", True, "ar", "extractive", (citation(DOCUMENT, START, END),))
    copied = next(a["data-copy"] for _, a in Page(render_answer(answer)).tags if "data-copy" in a)
    assert copied == "ج [1]\n\n[1] تقرير النخيل: «في الواحة ألف نخلة.»"


def test_a_refusal_labels_the_nearest_passages() -> None:
    passages = tuple(FoundPassage("تقرير.md", n, f"نص {n}", 0.1) for n in range(1, 6))
    answer = Answer("س", "لم أجد جوابًا.", False, "ar", "extractive", passages=passages)
    page = Page(render_answer(answer, titles={"تقرير.md": "تقرير النخيل"}))
    assert "أقرب ما وجدت" in page.text
    assert "ليست هذه الفقرات جوابًا" in page.text
    assert page.text.count("تقرير النخيل") == 3
    assert not any(tag == "button" for tag, _ in page.tags)


def test_what_was_asked_for_is_bold_and_the_rest_is_as_it_was() -> None:
    text = "مدتها 24 يوم عمل. [1]\nوبعدها 30 يومًا. [2]"
    spans = [(text.index(part), text.index(part) + len(part)) for part in ("24 يوم", "30 يومًا")]
    page = Page(render_text(text, (), "a", spans))
    assert page.bold == ["24 يوم", "30 يومًا"]
    assert page.text == Page(render_text(text, (), "a")).text


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=4))
def test_no_stretch_changes_what_is_said(text: str, spans: list[tuple[int, int]]) -> None:
    """Not even one that a page sends back changed."""
    assert Page(render_text(text, (), "a", spans)).text == Page(render_text(text, (), "a")).text


def test_sources_of_one_document_stand_together_under_its_title() -> None:
    other = assemble("آخر.md", Loaded((Block("نص آخر."),)), "وثيقة أخرى")
    cited = (
        citation(DOCUMENT, START, END),
        replace(citation(other, 0, 7), number=2),
        replace(citation(DOCUMENT, START, END), number=3),
    )
    html = render_answer(Answer("س", "ج [1] د [2] ه [3]", True, "ar", "extractive", cited))
    listed = html[html.index("<ol>") : html.index("<footer")]
    assert listed.count("تقرير النخيل") == 1
    assert re.findall(r'data-source="answer-(\d)"', listed) == ["1", "3", "2"]


def test_how_it_was_found_names_words_scores_and_times() -> None:
    found = Answer(
        "س",
        "لا.",
        False,
        "ar",
        "extractive",
        passages=(FoundPassage("تقرير.md", 2, "نص", 1.1),),
        terms=("النخيل",),
        evidence=(Evidence(0.75, 0.5),),
        seconds={"retrieve": 0.012, "answer": 0.03, "total": 0.042},
    )
    html = render_answer(found)
    text = Page(html).text
    for shown in ("النخيل", "0.75", "0.50", "1.10", "0.012 ثانية", "0.042 s"):
        assert shown in text
    assert "finding" not in render_answer(replace(found, evidence=()))
    assert not {"terms", "evidence"} & found.to_json().keys()


def test_candidates_open_their_panels_and_stand_in_place_of_the_nearest_passages() -> None:
    passages = (FoundPassage("تقرير.md", 1, "نص", 0.1),)
    perhaps = replace(citation(DOCUMENT, START, END), number=1)
    refused = Answer("س", "لا.", False, "ar", "extractive", candidates=(perhaps,), passages=passages)
    page = Page(render_answer(refused))
    assert "قد يكون الجواب هنا" in page.text
    assert perhaps.quote in page.text
    assert "أقرب ما وجدت" not in page.text
    opened = {a.get("data-source") for tag, a in page.tags if tag == "button"}
    assert opened == {"answer-1"} <= {a.get("id") for _, a in page.tags}


def test_a_list_shows_the_beginning_of_a_long_passage() -> None:
    passages = (FoundPassage("تقرير.md", 1, "م" * 50_000, 0.1),)
    page = Page(render_answer(Answer("س", "لا.", False, "ar", "extractive", passages=passages)))
    assert page.text.count("م") < 600


def test_a_sentence_stands_with_its_numbers() -> None:
    markup = render_text("جملة أولى. [1]", [citation(DOCUMENT, START, END)], "s0")
    assert re.fullmatch(
        r'<p dir="auto"><span class="said">جملة <span class="together">أولى\..*</span></span></p>', markup
    )


def test_a_place_is_named_as_what_it_is() -> None:
    units: dict[Unit, str] = {
        "page": "الصفحة 3",
        "scan": "الصفحة 3، قُرئت من صورة",
        "slide": "الشريحة 3",
        "row": "الصف 3",
    }
    for unit, named in units.items():
        document = assemble("a", Loaded((Block("نص يُقتبس.", page=3, unit=unit),)), "ملف")
        assert named in Page(render_document(document)).text
        cited = replace(citation(document, 0, 9), page=3, unit=unit)
        answer = Answer("س", "نص [1]", True, "ar", "extractive", (cited,))
        assert named in Page(render_answer(answer)).text


def test_a_sentence_that_failed_its_check_looks_it_and_tells_why() -> None:
    text = "الأولى هنا. (بلا سند)\nالثانية هنا. [1]"
    checks = (
        CheckedSentence(0, 11, "contradicted", False, ('العدد "5" ليس في المصدر.', "<b>")),
        CheckedSentence(22, 34, "supported", False),
    )
    html = render_text(text, (), "a", checks=checks)
    assert html.count('class="unsupported"') == 1
    assert '<p dir="auto" class="note">العدد &quot;5&quot; ليس في المصدر. &lt;b&gt;</p>' in html


def test_who_wrote_an_answer_stands_under_it() -> None:
    text = "الأولى هنا."
    written = Answer(
        "سؤال", text, True, "ar", "ollama:<b>", checks=(CheckedSentence(0, 11, "supported", False),)
    )
    assert "صاغه ollama:&lt;b&gt;" in render_answer(written)
    chosen = replace(written, checks=(CheckedSentence(0, 11, "supported", True),))
    assert "منقول من الوثائق بنصّه" in render_answer(chosen)


def test_a_curated_answer_is_signed_and_its_texts_stay_text() -> None:
    attack = '"><script>alert(1)</script>\u202e'
    cited = Citation(1, "دليل.md", attack, None, 1, None, 0, 0, "", False)
    answer = Answer(attack, f"{attack} [1]", True, "ar", "curated", (cited,))
    page = assert_ours(render_answer(replace(answer, curated=Curated(f"{attack} كم", attack, "2026-03-01"))))
    assert "جواب معتمد" in page.text
    assert "كُتب جوابًا عن السؤال:" in page.text
    assert "2026-03-01" in page.text
    assert "اقتباس مطابق" not in page.text
    same = assert_ours(render_answer(replace(answer, curated=Curated(attack, "", "2026-03-01"))))
    assert "كُتب جوابًا عن السؤال:" not in same.text
