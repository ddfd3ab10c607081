from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.parts import MOST_PARTS, lacks_its_subject, parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "كم مدة الإجازة المرضية وكم مدة إجازة الزواج؟",
            ["كم مدة الإجازة المرضية", "كم مدة إجازة الزواج؟"],
        ),
        ("من زار بكين ومتى؟", ["من زار بكين", "متى؟"]),
        ("متى بدأ المشروع ومن مديره؟", ["متى بدأ المشروع", "من مديره؟"]),
        ("ما السلفة وما البدل اليومي؟", ["ما السلفة", "ما البدل اليومي؟"]),
        (
            "كم مدة إجازة الزواج، ومتى تأسست البريكس، وأين نقطة التجمع؟",
            ["كم مدة إجازة الزواج", "متى تأسست البريكس", "أين نقطة التجمع؟"],
        ),
        ("متى تأسست؟ أين مقرها؟", ["متى تأسست", "أين مقرها؟"]),
        ("ما سعر التذكرة وموعدها؟", ["ما سعر التذكرة", "ما موعدها؟"]),
        ("كم أجرة القارب وأجرة الدليل", ["كم أجرة القارب", "كم أجرة الدليل"]),
        ("بتفتح العيادة امتى ومكانها فين", ["بتفتح العيادة امتى", "مكانها فين"]),
        ("Who approves travel and how long before?", ["Who approves travel", "how long before?"]),
    ],
)
def test_each_thing_that_is_asked_is_a_part(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "كم بلغ حجم التجارة بين الصين وروسيا؟",
        "متى وأين ولد شي جين بينغ؟",
        "كم استوردت روسيا من الصين ومن الهند؟",
        "كم بلغت الصادرات إلى روسيا ومن روسيا؟",
        "ما الإجازة المرضية وما بعدها؟",
        "شو أعمل إذا مرضت وما قدرت أداوم؟",
        "كم البدل اليومي؟ داخل البلاد",
        "أنا مسافر غدا. كم البدل؟",
        "",
    ],
)
def test_what_belongs_together_is_not_torn(text: str) -> None:
    assert parts(text) == [text]


def test_a_later_part_may_lack_its_subject() -> None:
    assert lacks_its_subject("متى؟")
    assert lacks_its_subject("من مديره؟")
    assert lacks_its_subject("how long before?")
    assert not lacks_its_subject("كم مدة إجازة الزواج؟")


@given(st.lists(st.sampled_from("كم متى وأين ومن وما بدأ المشروع ؟ ، . x\n".split(" ")), max_size=40))
def test_no_word_is_lost_but_the_conjunctions(words: list[str]) -> None:
    text = " ".join(words)
    found = parts(text)
    assert 1 <= len(found) <= MOST_PARTS
    said = [word.text.removeprefix("و") for part in found for word in arabic.words(part)]
    assert said == [word.text.removeprefix("و") for word in arabic.words(text)]


@given(st.text())
def test_any_text_has_parts(text: str) -> None:
    assert parts(text)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("ما الفرق بين الإجازة السنوية والمرضية؟", ["الإجازة السنوية", "الإجازة المرضية"]),
        ("قارن بين القطار السريع والحافلة", ["القطار السريع", "الحافلة"]),
        ("أيهما أطول العقد المؤقت أم الدائم؟", ["العقد المؤقت", "العقد الدائم"]),
        ("Which is cheaper, the day ticket or the weekly pass?", ["the day ticket", "the weekly pass"]),
    ],
)
def test_two_that_are_compared_are_asked_about_each(text: str, sides: list[str]) -> None:
    assert parts(text) == sides


@pytest.mark.parametrize("part", ["كم المدة؟", "كم راكبا يحمل؟", "ما الموعد؟", "متى تبدأ؟"])
def test_a_part_that_names_only_what_is_measured_lacks_its_subject(part: str) -> None:
    assert lacks_its_subject(part)


@pytest.mark.parametrize(
    "part", ["متى تدفع الرسوم؟", "كم راكبا يحمل القارب؟", "ما العلاقة بين سعر النفط وسعر الذهب؟"]
)
def test_one_that_names_it_does_not(part: str) -> None:
    assert not lacks_its_subject(part)
    assert parts(part) == [part]
