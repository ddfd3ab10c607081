from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.check import supports

QUOTE = "بلغت التجارة بين البلدين 240 مليار دولار في فبراير 2023، بزيادة 64% وفق منظمة شنغهاي (SCO)."


@pytest.mark.parametrize(
    "claim",
    [
        "بلغت التجارة بين البلدين 240 مليار دولار",
        "وصلت تجارة البلدين إلى ٢٤٠ مليار دولار في شباط 2023.",
        "زادت التجارة بين البلدين بنسبة 64 في المئة.",
        "بلغت تجارة البلدين مئتين وأربعين مليار دولار.",
        "Trade reached 240 billion dollars, up 64%.",
        "بلغت التجارة بين البلدين 240 مليار دولار في فبراير 2023 [1].",
    ],
)
def test_what_follows_is_supported(claim: str) -> None:
    found = supports(QUOTE, claim)
    assert found, found.reasons
    assert not found.reasons


@pytest.mark.parametrize("digits", [20, 40, 41, 200, 10_000])
def test_a_number_of_any_length_has_to_be_in_the_source(digits: int) -> None:
    found = supports("يوافق الأمين العام على الإجازة.", f"راتب الأمين العام 1{'0' * digits} ريال.")
    assert {reason.kind for reason in found.reasons} >= {"number"}


@pytest.mark.parametrize("claim", ["مدة الإجازة 24 يومًا.", "The leave is 24 days."])
def test_a_number_makes_an_answer_of_the_words_of_a_question(claim: str) -> None:
    assert supports("يستحق الموظف إجازة مدتها 24 يومًا.", claim, "كم مدة الإجازة؟ How long is the leave?")


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("بلغت التجارة بين البلدين 250 مليار دولار في فبراير 2023.", "number"),
        ("بلغت التجارة بين البلدين 240 مليون دولار في فبراير 2023.", "number"),
        ("بلغت التجارة بين البلدين 240 مليار يورو في فبراير 2023.", "unit"),
        ("بلغت التجارة بين البلدين 240 مليار دولار في مارس 2023.", "date"),
        ("بلغت التجارة بين البلدين 240 مليار دولار في كانون الثاني 2023.", "date"),
        ("بلغت التجارة بين البلدين أكثر من 240 مليار دولار.", "bound"),
        ("لم تبلغ التجارة بين البلدين 240 مليار دولار.", "negation"),
        ("بلغت التجارة بين البلدين 240 مليار دولار، بانخفاض 64%.", "opposite"),
        ("Trade reached 240 million dollars.", "number"),
    ],
)
def test_what_differs_is_named_with_what_the_source_has(claim: str, kind: str) -> None:
    found = supports(QUOTE, claim)
    assert found.verdict == "contradicted"
    assert kind in [reason.kind for reason in found.reasons]
    for reason in found.reasons:
        assert claim[reason.start : reason.end] == reason.said or reason.kind == "unit"
        assert reason.text("ar") != reason.text("en")


@pytest.mark.parametrize(
    "claim",
    [
        "",
        "...",
        "ب",
        "7",
        "لغت التجارة بين البلدين",
        "تراجعت صادرات القمح إلى أدنى مستوياتها.",
        "The sky is green.",
        "كم بلغت التجارة بين البلدين؟",
        "قيمة التجارة.",
    ],
)
def test_what_the_source_does_not_say_is_not_found(claim: str) -> None:
    assert supports("القمح محصول شتوي. " + QUOTE, claim).verdict != "supported"


def test_an_answer_that_only_repeats_the_question_says_nothing() -> None:
    question = "ما مدة الإجازة السنوية للموظف الجديد؟"
    quote = "مدة الإجازة السنوية للموظف الجديد 24 يوم عمل."
    assert supports(quote, "الموظف الجديد له إجازة سنوية", question).reasons[0].kind == "echo"
    assert supports(quote, "مدة الإجازة السنوية 24 يوم عمل.", question)


def test_a_quote_that_joins_halves_of_two_sentences_is_not_supported() -> None:
    sources = ["تأسس النادي عام 1950 في حي الورد.", "احترق المصنع القديم في حريق كبير ليلة العيد."]
    assert all(supports(sources, source) for source in sources)
    assert not supports(sources, "تأسس النادي في حريق كبير ليلة العيد.")


def test_a_part_that_leaves_the_negation_out_is_not_supported() -> None:
    assert not supports("لا يُقبل الدفع نقدًا في الفروع.", "يُقبل الدفع نقدًا في الفروع.")


def test_each_sentence_of_a_claim_has_to_follow() -> None:
    sources = ["يفتح المكتب في السابعة صباحًا.", "يغلق المكتب في السادسة مساءً."]
    assert supports(sources, "يفتح المكتب في الساعة 7 صباحًا. ويغلق المكتب الساعة 6 مساءً.")
    assert not supports(sources, "يفتح المكتب في الساعة 7 صباحًا. ويغلق المكتب الساعة 5 مساءً.")


@given(st.text(min_size=1), st.lists(st.text(), max_size=3))
def test_any_text_is_judged_and_a_source_supports_itself(claim: str, others: list[str]) -> None:
    assert supports(others, claim).verdict in ("supported", "contradicted", "not_found")
    whole = f"النص {claim}"
    assert supports([whole, *others], whole)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "و " * 4_000,
        "«" * 4_000,
        "1 " * 4_000,
        "الصين وروسيا " * 300,
        "لا يزيد على " * 300,
        "A" * 4_000,
        "9" * 4_000,
    ],
    ids=lambda text: text[:12],
)
def test_long_text_takes_no_long_time(text: str) -> None:
    started = time.thread_time()
    supports([text] * 3, text[:-3] + " 2024.")
    assert time.thread_time() - started < 20


@pytest.mark.parametrize(
    "claim",
    [
        "مصر أكبر دولة في العالم من حيث عدد المصانع النووية.",
        "يحصل العامل على سيارة من المصنع في نهاية كل عام.",
        "توفر المدرسة حافلات مجانية لنقل المعلمات من بيوتهن.",
    ],
)
def test_what_only_shares_words_with_several_sentences_is_not_supported(claim: str) -> None:
    sources = [
        "تقع مصر على النيل، وهو من أطول أنهار العالم.",
        "لا يتأخر العامل في المصنع عن الثامنة، ويُحسب رصيده في نهاية العام.",
        "تفتح المدرسة أبوابها في السابعة، وعلى المعلمات أن يحضرن قبل الأطفال.",
    ]
    assert not supports(sources, claim)


def test_two_neighbouring_sentences_may_tell_a_claim_together() -> None:
    sources = [
        "أُنشئت جمعية الفلك في طنجة سنة 1988، وفي مقرها مكتبة صغيرة ومرصد.",
        "وانضم إلى الجمعية عام 2005 مئة عضو من المدارس.",
        "تباع التذاكر في المدخل.",
    ]
    found = supports(sources, "انضم مئة عضو إلى جمعية الفلك عام 2005.")
    assert found, found.reasons


def test_a_denial_may_stand_in_the_sentence_after_what_it_denies() -> None:
    sources = ["يرد البنك على الشكوى خلال عشرة أيام.", "فإن لم يرد في هذه المدة رُفعت الشكوى إلى الوزارة."]
    found = supports(sources, "إذا لم يرد البنك على الشكوى خلال عشرة أيام رُفعت إلى الوزارة.")
    assert found, found.reasons
