"""What turns a statement round: negation, quantifiers and bounds.

Folded, like all of the lexicon.
"""

from __future__ import annotations

from typing import Final, Literal

from rag.arabic.lexicon.reading import any_of, phrases, words

NEGATING: Final = words("""لا لم لن ليس ليست ليسوا لست لسنا غير بدون بلا مو مش ولا ولم ولن وليس وليست وغير
وبدون وبلا
فلا فلم فلن فليس فليست عدم وعدم بعدم لعدم دون ودون not no never cannot without neither nor none nobody nothing
nowhere t""")
"""What negates the word after it; t is the end of a contracted "not"."""

COUNTERFACTUAL: Final = words("لو ولو لولا ولولا فلولا")
"""What says at the start of a sentence that something is not so."""

REFUSING: Final = words("""يستثنى تستثنى مستثنى مستثناة استثني استثنيت excluded
يعفى يعفي تعفى تعفي معفى معفي معفاة أعفى أعفي أعفت exempt exempted
رفض رفضت يرفض ترفض رفضوا رفضه رفضها ورفض ورفضت امتنع امتنعت يمتنع تمتنع وامتنع
نفى نفت ينفي
تنفي وتنفي ونفى وينفي نفي أنكر أنكرت ينكر تنكر منع منعت يمنع تمنع ممنوع ممنوعة يحظر تحظر حظر حظرت محظور محظورة
فشل فشلت يفشل تفشل تعذر تعذرت استبعد استبعدت يتعذر denied denies deny refused refuses refuse rejected
rejects reject forbidden forbids forbid prohibited prohibits prohibit banned failed fails declined declines
turned""")
"""Verbs that say that something is not, or is not to be: with one, a negation more or less may say the
same."""

NOT_NEGATING: Final = any_of(
    phrases(
        """لا سيما | ولا سيما | لا بد | ولا بد | فلا بد | ما زال | ما زالت | لا يزال | لا تزال | ولا يزال |
        ولا تزال
        | وما زال | وما زالت | لم يزل | ما دام | ما دامت | ليس فقط | لا شك | ولا شك | لا ريب | بلا شك | بلا
        حدود | دون شك | بدون شك | غير أن | غير أنه | غير أنها | غير أنهم | ليس هذا فحسب | لا محالة | لا يخفى
        | ولا يخفى على أحد | لا تخفى | لم تعد وحدها | ما يلي | ما يأتي | ما كان | ما لا يقل | لا يقل | لا تقل
        | لا تقل عن | لا يزيد | لا تزيد | لا يتجاوز | لا تتجاوز | لا يتعدى | لا تتعدى | ما إن | ما بين | ما
        بعد
        | ما قبل | ما عدا | ما خلا | دون سن | غاية لا وسيلة | not only | no doubt | no less than | no
        more than | no fewer than
        | not more than | not less than | no later than | not later than | no longer than | not exceed"""
    )
)
"""What holds a word of negation and negates nothing, or bounds a number (`BOUNDS`)."""

REQUIRING: Final = words("""يشترط تشترط شرط يلزم تلزم يتطلب تتطلب يستلزم تستلزم يجب ينبغي ضروري ضرورية لازم
بد يحتاج تحتاج required requires require needs need must necessary""")
"""What says that something has to be."""

PARTICLES: Final = {"for": "against", "against": "for", "مع": "ضد", "ضد": "مع"}
"""Particles that say the opposite of each other after the same verb («صوّت ضد»), and not elsewhere."""

EXCEPT: Final = words("إلا سوى عدا باستثناء except unless only excluding")
"""What takes a negation back as far as it goes: «لا ... إلا»."""

Bound = Literal["least", "most", "about"]

BOUNDS: Final[dict[Bound, list[str]]] = {
    "least": phrases(
        """أكثر من | ما يزيد على | ما يزيد عن | يزيد على | يزيد عن | تزيد على | تزيد عن | يزيد عددهم على |
        زاد على
        | زاد عن | زادت على | زادت عن | زادت مدتها على | يزيد عددها على | على الأقل | كحد أدنى | بحد أدنى
        | حدها الأدنى | حده الأدنى | الحد الأدنى | لا يقل عن | لا تقل عن | ما لا يقل عن | يفوق
        | تفوق | فوق | بعد سن | بعد عمر | يتجاوز | تتجاوز | تجاوز | تجاوزت | متجاوزا | جاوز | جاوزت |
        يجاوز | تجاوز عدد | يربو
        على | تربو على | بعد مضي | بعد مرور | بعد انقضاء | فأكثر | أو أكثر | وأكثر | فما فوق | على أقل
        تقدير | ما يفوق | أزيد من | more than | over | at least
        | above | no less than | not less than | no fewer than | exceeds | exceeding | exceed | or more |
        minimum | upwards of | starting from"""
    ),
    "most": phrases(
        """أقل من | قبل سن | قبل عمر | ما يقل عن | يقل عن | تقل عن | قل عن | قلت عن | تقل مدتها عن | على
        الأكثر | كحد أقصى |
        بحد أقصى
        | بحد أعلى | كحد أعلى | حدها الأقصى | حده الأقصى | الحد الأقصى | حدها الأعلى | لا يزيد على | لا
        يزيد عن | لا تزيد على | لا تزيد عن | لا يتجاوز | لا تتجاوز | لا يتعدى | لا تتعدى | لا تبعد أكثر من
        | لا يتخطى | دون سن | فأقل | أو أقل | وأقل | فما دون | ما لا يزيد | ما لا يتجاوز | أدنى من | على
        أبعد تقدير
        | لا أكثر | less than | under | at most | below | no more than | not more than | no later than |
        fewer than
        | up to | or less | or fewer | maximum | not exceed | not exceeding | within at most | no longer
        than"""
    ),
    "about": phrases(
        """نحو | بنحو | حوالي | حوالى | قرابة | زهاء | تقريبا | ما يقارب | يقارب | تقارب | قرب | بحدود | في
        حدود | about | around | approximately | nearly | almost | roughly | some | circa"""
    ),
}
"""What bounds a number from below and from above, and what makes it a rough one."""

Quantifier = Literal["all", "most", "some", "only", "none"]

QUANTIFIERS: Final[dict[Quantifier, frozenset[str]]] = {
    "all": words("""كل جميع كافة وكل وجميع وكافة لكل لجميع لكافة بكل بجميع الكل الجميع للجميع كلها كله كلهم
جميعا
    جميعها جميعهم كاملا كاملة كامل بالكامل بكامل قاطبة دائما دوما all every each everyone everybody entire
    whole always both"""),
    "most": words("معظم أغلب غالبية أغلبية معظمها معظمهم أكثرية غالبا most mostly majority usually"),
    "some": words("""بعض بعضها بعضهم وبعض لبعض ببعض جزء جزءا أحيانا some partly partially sometimes several
    few"""),
    "only": words("فقط وحدها وحده وحدهم حصرا حصريا فحسب only solely exclusively"),
    "none": words("أبدا مطلقا إطلاقا بتاتا قط never"),
}
"""How many of a thing, or how much of it."""
