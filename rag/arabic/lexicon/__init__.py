"""The word lists of Arabic (with its dialects) and English that all of Isnad reads: one table each.

All are folded (`rag.arabic.fold`), so text has to be folded before it is looked up.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from rag.arabic.folding import fold
from rag.arabic.lexicon.amounts import CURRENCY_OF, DUAL_UNIT_OF, TIME_UNIT_OF
from rag.arabic.lexicon.dialect import FRAMING_DIALECT
from rag.arabic.lexicon.reading import any_of as any_of
from rag.arabic.lexicon.reading import either as either
from rag.arabic.lexicon.reading import phrases as _phrases
from rag.arabic.lexicon.reading import words as _words
from rag.arabic.lexicon.reading import words as words

Kind = Literal["number", "date", "place", "reason", "manner", "other"]
"""What a question word asks for."""


QUESTION_WORDS: Final[dict[Kind, frozenset[str]]] = {
    "number": _words("كم وكم كام قديش قداش اديش شقد شحال بكم بكام"),
    "date": _words("متى امتى امتا ايمتى فوقاش when"),
    "place": _words("اين فين وين منين where"),
    "reason": _words("لماذا لم لما ليش ليه علاش why"),
    "manner": _words("كيف ازاي ازي كيفاش شلون اشلون how"),
    "other": _words("""من ما ماذا هل اي ايه مم عم علام بم فيم ماهو ماهي وما ومن وهل فما فمن بما لمن
    شو شنو ايش وش وشو اشنو واش مين منو what which who whom whose"""),
}

QUESTION_WORDS_ALL: Final = frozenset().union(*QUESTION_WORDS.values())
"""Every question word."""

Thing = Literal[
    "percentage",
    "money",
    "duration",
    "time",
    "date",
    "number",
    "place",
    "person",
    "name",
    "reason",
    "manner",
    "decision",
    "definition",
]
"""The kinds of things that a question can ask for and a sentence can hold."""

ASKING_FOR: Final[dict[Thing, list[str]]] = {
    "name": [
        f"{what} {name}"
        for what in _phrases("ما | شو | ايش | وش | شنو | ما كان | ماذا كان | ما هو | ما هي | شو هو | وش هو")
        for name in _phrases("اسم | أسماء | اسمه | اسمها")
    ],
    "reason": _phrases(
        """لماذا | ليش | ليه | علاش | عليش | سبب | السبب | أسباب | why | what caused | the reason"""
    ),
    "date": [
        *_phrases(
            """متى | امتى | امتا | ايمتى | ايمتا | فوقاش | وقتاش | ما تاريخ | ما هو تاريخ
            | تاريخ ميلاد | تاريخ وفاة | تاريخ تأسيس | when | what year | which year
            | what date | due date | closing date | deadline | what month
            | what day | what days | which day | which days"""
        ),
        *(
            f"{which} {unit}"
            for which in ("اي", "ايه", "انهي")
            for unit in fold("عام سنة يوم شهر قرن تاريخ").split()
        ),
    ],
    "percentage": _phrases(
        """نسبة | النسبة | كم في المئة | كم في المائة | كم بالمئة | كم بالمائة | معدل | what percentage
        | what percent | what share | per cent"""
    ),
    "money": _phrases(
        """بكام | كم سعر | ما سعر | سعر | السعر | ثمن | الثمن | كلفة | الكلفة | تكلفة | التكلفة | راتب
        | الراتب | راتبي | راتبه | راتبها | مكافأة | المكافأة | مكافأتي | غرامة | الغرامة | رسوم | الرسوم
        | ما رسم | كم رسم | مقدار رسم | قيمة رسم | كم الرسم | أجرة | الأجرة | كم أجر | أجر الساعة
        | كم الأجر | إيجار | الإيجار | قسط | القسط | مبلغ | المبلغ | البدل | بدل | بدلي | كم يكلف | كم تكلف
        | كم يدفع | كم ندفع | كم أدفع | كم تدفع | كم دفع | كم دفعت | كم صرف | كم صرفت | كم أنفق | كم أنفقت
        | كم كلف | كم كلفت | كم يتقاضى | كم تتقاضى | how much does | how much is | how much are
        | how expensive | what is the price | price | cost | salary | fee | allowance | per diem | fare | toll
        | bonus | compensation | budget"""
    ),
    "duration": _phrases(
        """مدة | المدة | مدته | مدتها | مهلة | المهلة | كم من الوقت | كم وقت | كم الوقت | قد ايه وقت
        | كم يستغرق | كم تستغرق | كم استغرق | كم استغرقت | كم دام | كم دامت | كم استمر | كم استمرت
        | how long | how soon | how quickly
        | how much time | how much notice | how far ahead | how far in advance | duration"""
    ),
    "time": _phrases(
        """مواعيد الدوام | بداية الدوام | نهاية الدوام | أوقات الزيارة | مواعيد الزيارة | ساعات الزيارة
        | أي ساعة | الساعة كم | كم الساعة | ساعات العمل | ساعات الدوام | أوقات العمل | أوقات الدوام
        | أوقات عمل
        | مواعيد العمل | مواعيد عمل | ساعات عمل | what time | opening hours | working hours | opening times
        | office hours | support hours | business hours | core hours | visiting hours | the hours"""
    ),
    "number": _phrases(
        """كم | وكم | بكم | كام | قديش | قداش | اديش | شقد | شحال | عدد | مقدار | حجم | قيمة | رقم
        | تحويلة | ما هاتف | phone number | extension | the number
        | what number | which number | emergency number | contact number | hotline | مساحة | طول | ارتفاع
        | عمق | وزن | سرعة | درجة حرارة | تعداد | how many | how much | how old | how far | how big
        | how large | how high | how deep | how wide | how heavy | how fast | how hot
        | how tall | number of"""
    ),
    "place": _phrases(
        """أين | اين | فين | وين | منين | مقر | موقع | في أي مدينة | في أي بلد | في أي دولة | أي مدينة
        | أي دولة
        | أي بلد | أي قارة | أي مكان | عاصمة | where | which city | which country | what city
        | what country | what address"""
    ),
    "person": _phrases(
        "مين | منو | منهو | من هو | من هي | من هم | من الذي | من التي | من اللي | who | whom | whose"
    ),
    "manner": _phrases(
        """كيف | ازاي | إزاي | ازي | كيفاش | شلون | طريقة | how do | how does | how did | how can | how should
        | how would | how could | how to | how are | how is"""
    ),
    "definition": _phrases(
        """ما هو | ما هي | ماهو | ماهي | ما معنى | ما المقصود | عرف | من هو | من هي | شو هو | شو هي
        | شنو هو | وش هو
        | ايه هو | ايه هي | يعني ايه | شو يعني | what is | what are | who is | who was | define"""
    ),
    "decision": _phrases("هل | واش | is | are | does | do | did | can | was | were | has | have"),
}
"""How each kind of thing is asked for, in the order that they are looked for. "من" asks for a
person where it comes first, and what decides (yes or no) is asked for by the first word as well."""

ASKING_WHETHER: Final = _words(
    """ممكن يمكن يمكنني بإمكاني أقدر بقدر اقدر نقدر بنقدر فيني فيي فينا أستطيع نستطيع يجوز يحق ينفع بينفع يصير
    بيصير مسموح المسموح لازم يلزم ضروري يوجد توجد"""
)
"""What asks yes or no where it comes first and no question word follows: «ممكن أقسط المبلغ؟»."""

ASKING_WHETHER_ENGLISH: Final = _words(
    "is are was were am do does did can could will would should must may has have"
)
"""The same in English, where it comes first."""

PAYING: Final = _words(
    """pay pays paid cost costs charge charges charged earn earns spend spent worth reimbursed compensated
    compensation fined refunded owe"""
)
"""What asks for a sum of money after "how much"."""

HOW_LONG: Final = _phrases("إلى متى | لمتى | حتى متى | لحد امتى | لغاية امتى | until when")
"""What asks for the end of a time, or for its length, with a word that asks for a date."""

COUNTING: Final = _words("كم وكم كام قديش قداش اديش شقد شحال عدد many")
"""What the noun that is counted follows in a question."""

FRAMES: Final = _words("قبل بعد خلال كل منذ before after within every since")
"""What makes a length of time a deadline or a distance from something: it no longer says
how long that takes."""

TIME_UNITS: Final = frozenset(TIME_UNIT_OF)
DUAL_TIMES: Final = frozenset(DUAL_UNIT_OF)
"""Two of a unit of time, in one word."""

CURRENCIES: Final = frozenset(CURRENCY_OF)

DAY_PARTS: Final = _words("""صباحا مساء ظهرا عصرا ليلا فجرا الصباح المساء الظهر العصر الفجر الساعة منتصف
am pm noon midnight""")
"""What tells the time of a day."""

TIMES: Final = _words("""قرن القرن عصر العصر عهد أواخر أوائل مطلع منتصف نهاية بداية عندما حين سن عمر
    هجري ميلادي الميلاد للهجرة الهجرة century when era""")
"""What tells when without a date."""

YEAR_NAMES: Final = _words("عام العام سنة السنة عامي year")
"""What a year follows."""

ERAS: Final = _words("ق م ه هـ هجري هجرية ميلادي ميلادية للهجرة bc ad")
"""What follows a year."""

WEEKDAY_OF: Final = {
    name: day
    for day, names in enumerate(
        (
            "السبت saturday",
            "الأحد sunday",
            "الاثنين الإثنين monday",
            "الثلاثاء tuesday",
            "الأربعاء wednesday",
            "الخميس thursday",
            "الجمعة friday",
        )
    )
    for name in _words(names)
}
"""A day of the week by its name, Saturday as 0."""

WEEKDAYS: Final = frozenset(WEEKDAY_OF)

OFFICES: Final = _words("""مدير المدير مديرة المديرة رئيس الرئيس رئيسة الرئيسة وزير الوزير وزيرة أمين
الأمين ملك
الملك ملكة أمير الأمير سلطان السلطان خليفة الخليفة قائد القائد إمام الإمام شيخ الشيخ دكتور الدكتور أستاذ
الأستاذ
مهندس المهندس سيد السيد سيدة السيدة لاعب اللاعب مخرج المخرج كاتب الكاتب شاعر الشاعر عالم العالم ممثل
الممثل نائب
مسؤول المسؤول مستشار المستشار رائد بطل مؤسس مخترع مكتشف مؤلف صاحب أول آخر بن ابن أبو أبي بنت عبد
president minister director king queen prince
manager dr mr mrs prof sir""")
"""What stands with the name of a person, or in its stead."""

PLACES: Final = _words("""مدينة بمدينة محافظة ولاية بولاية قرية بلدة حي شارع مبنى الطابق طابق مقر مقرها
مقره شمال جنوب
    شرق غرب شمالي جنوبي شرقي غربي وسط عاصمة العاصمة دولة جزيرة جبل نهر بحر ساحل ضفة قارة منطقة إقليم مقاطعة
    بالقرب تقع يقع الواقعة الواقع city town street building floor located north south east west near""")
"""What stands with the name of a place."""

DECIDING: Final = _words("""نعم لا ولا لم ولم لن ليس ليست غير يجوز ويجوز يحق يمكن ممنوع يمنع مسموح يسمح
    إلزامي yes no not never may must cannot""")
"""What decides a question that wants yes or no."""

BOTH: Final = _words("""البلدين البلدان بلدين الدولتين الدولتان الطرفين الطرفان الجانبين الجانبان
الشركتين
    الشركتان العاصمتين العاصمتان الفريقين الفريقان both""")
"""What stands for two that were named before."""

KIND_NAMES: Final = _words("""مدة المدة عدد العدد تاريخ مقدار حجم قيمة نسبة سبب أسباب طريقة مكان موقع
لازم ممكن اقدر
بلغ بلغت يبلغ تبلغ يوجد توجد هناك متوفر متوفرة متوافر متوافرة متواجد موجود موجودة
    حدث يحدث تم تمت كانت number amount date deadline length reason""")
"""Words of a question that name the kind of thing asked for, or say that it is: a sentence may do
without."""

LIMITS: Final = _words("سقف السقف حد الحد أقصى أعلى أدنى أقل أكثر متوسط مجموع إجمالي")
"""What is not counted after «كم»: it asks for an amount."""

ALIASES: Final = [
    [alias.split() for alias in _phrases(names)]
    for names in (
        "الولايات المتحدة | أمريكا | أميركا | الأمريكية | الأميركية | america | usa",
        "بريطانيا | المملكة المتحدة | إنجلترا | البريطانية | britain | uk",
        "الإمارات | الإماراتية | uae",
        "السعودية | المملكة العربية السعودية",
        "الأمم المتحدة | un",
        "الاتحاد الأوروبي | eu",
        "روسيا | الروسية | الروسي | russia",
        "الصين | الصينية | الصيني | china",
        "إجازة الوضع | إجازة الأمومة | إجازة الولادة | maternity leave",
        "إجازة الأبوة | paternity leave",
        "إجازة مرضية | إجازة المرض | sick leave",
        "أجر الإجازة | إجازة مدفوعة | إجازة براتب | راتب الإجازة | إجازة بأجر | paid leave",
        "الدعم التقني | الدعم الفني | technical support",
        "البدل اليومي | per diem | daily allowance",
        "رجال الأعمال | business class",
    )
]
"""Names that stand for one another: a text has one that has all of its words, in whatever form."""

BETWEEN: Final = _words("بين between")

NUMBER_NAMES: Final = {
    fold(word): str(value)
    for value, spellings in {
        1: "واحد واحدة الأول الأولى one first",
        2: "اثنان اثنين اثنتان اثنتين الثاني الثانية two second",
        3: "ثلاث ثلاثة الثلاث الثلاثة الثالث الثالثة three third",
        4: "أربع أربعة الأربع الأربعة الرابع الرابعة four fourth",
        5: "خمس خمسة الخمس الخمسة الخامس الخامسة five fifth",
        6: "ست ستة الستة السادس السادسة six sixth",
        7: "سبع سبعة السبع السبعة السابع السابعة seven seventh",
        8: "ثمان ثماني ثمانية الثماني الثمانية الثامن الثامنة eight eighth",
        9: "تسع تسعة التسع التسعة التاسع التاسعة nine ninth",
        10: "عشر عشرة العشر العشرة العاشر العاشرة ten tenth",
        20: "عشرون عشرين العشرون العشرين twenty",
        30: "ثلاثون ثلاثين الثلاثون الثلاثين thirty",
        40: "أربعون أربعين الأربعون الأربعين forty",
        50: "خمسون خمسين الخمسون الخمسين fifty",
        60: "ستون ستين الستون الستين sixty",
        70: "سبعون سبعين السبعون السبعين seventy",
        80: "ثمانون ثمانين الثمانون الثمانين eighty",
        90: "تسعون تسعين التسعون التسعين ninety",
        100: "مئة مائة hundred",
    }.items()
    for word in spellings.split()
}
"""A number or an ordinal in words, as digits."""

ASKING_FOR_SEVERAL: Final = _phrases(
    """اذكر | عدد | ما هي | ماهي | ما هم | ماهم | شو هي | ايه هي | أهم | أبرز | أنواع | خطوات | شروط
    | مجالات | دول | list | what are | which are"""
)
"""What asks for a list rather than for one thing."""

FRAMING: Final = _words(
    """يمكن يمكنني يمكنك يمكننا ممكن بإمكاني أستطيع نستطيع تستطيع يستطيع أقدر اقدر نقدر فيني بقدر ينفع
    يصح يجوز يحق
    متوفر متوفرة المتوفر المتوفرة متاح متاحة المتاح المتاحة الموجود الموجودة عندكم عندك لديكم لديك available
    أشياء الأشياء الاشياء things
    يسمح مسموح المسموح يجب علي ينبغي يلزم لازم يوجد توجد موجود هناك أجد نجد ألاقي القى أريد نريد بدي عايز عاوز
    ابغى أبغى ابي اود أود أحتاج يتم تتم تم يكون تكون لي لنا لك الحصول أحصل أفعل نفعل يفعل فافعل أسوي اسوي
    يلي يأتي التالي التالية الآتي الآتية المطلوب المطلوبة اللازم اللازمة following below possible
    allowed permitted can could may
    might must should shall would need i we you my our your me us there any get want please"""
)
"""Words of possibility, permission, duty and being there: how a question is put, not what it is about."""

ASPECTS: Final[dict[Kind, frozenset[str]]] = {
    "number": _words("""سعر السعر اسعار الأسعار ثمن الثمن أجرة الأجرة تكلفة التكلفة كلفة الكلفة رسم
    الرسم رسوم الرسوم
    قيمة القيمة مبلغ المبلغ عدد العدد مقدار المقدار مدة المدة price prices cost costs fee fees number
    amount"""),
    "date": _words("""موعد الموعد مواعيد المواعيد وقت الوقت أوقات الأوقات تاريخ التاريخ ساعة الساعة
    ساعات الساعات
    دوام الدوام time times date dates hours"""),
    "place": _words("""مكان المكان موقع الموقع عنوان العنوان أماكن address place location"""),
    "reason": _words("سبب السبب أسباب الأسباب reason reasons cause causes"),
    "manner": _words("""طريقة الطريقة طرق كيفية خطوات الخطوات إجراءات الإجراءات آلية الآلية way ways
    method steps
    procedure"""),
}
"""Nouns for what a question word asks for: "ما سعره" is "بكم هو"."""

BEFORE_A_VERB: Final = frozenset().union(
    *(QUESTION_WORDS[kind] for kind in ("date", "place", "reason", "manner", "number")),
    _words("هل أن ان ماذا شو ايش وش شنو ايه باش عشان علشان لكي"),
)
"""What a verb stands after in a question."""

OPENING_A_QUESTION: Final = frozenset().union(
    *(QUESTION_WORDS[kind] for kind in ("number", "date", "place", "reason", "manner")),
    _words("هل ماذا ماهو ماهي شو شنو ايش وش what which who whose can do does is are may should"),
)
"""How a heading begins that asks, also without a question mark; not "ما" and "من", which open others too."""

QUESTION_LABELS: Final = ("س", "سؤال", "السؤال", "q", "question")
ANSWER_LABELS: Final = ("ج", "جواب", "الجواب", "إجابة", "الإجابة", "اجابة", "الاجابة", "a", "answer")
"""What stands before a question and before its answer where both are written out, as they are written."""

ORDINALS: Final[dict[str, int]] = {
    spelling: number
    for number, spellings in enumerate(
        (
            "الأول الأولى أول اول first",
            "الثاني الثانية ثاني تاني التانية second",
            "الثالث الثالثة ثالث تالت التالتة third",
            "الرابع الرابعة رابع fourth",
            "الخامس الخامسة خامس fifth",
            "السادس السادسة سادس sixth",
            "السابع السابعة سابع seventh",
            "الثامن الثامنة ثامن تامن التامنة eighth",
            "التاسع التاسعة تاسع ninth",
            "العاشر العاشرة عاشر tenth",
        ),
        start=1,
    )
    for spelling in _words(spellings)
}
"""The place in a list that a word names."""

LAST: Final = _words("الأخير الأخيرة آخر last")
"""What names the last place in a list."""

ALSO_PARTICLES: Final = _words("لم لما")
"""Question words that are more often something else."""

ASKING_FOR_ONE: Final = _words("هل من مين منو منين who whose whom is are was were do does did can could may")
"""How a question begins that asks for a person, or for yes or no."""

ASKING_FOR_MEANING: Final = _phrases(
    """ما هو | ما هي | ماهو | ماهي | ما المقصود | ما المراد | ما معنى | ما تعريف | ما مفهوم | معنى
    | تعريف | عرف
    | عرفي | ماذا يعني | ماذا تعني | ماذا يقصد | ماذا نقصد | شو يعني | شو هو | شو هي | ايش يعني | وش يعني
    | وش هو | وش هي | يعني ايه | ايه هو | ايه هي | ايه معنى | شنو هو | شنو هي | اشنو هو | شنو معنى
    | من هو | من هي
    | what is | what are | whats | what does | what do you mean by | what is meant by | what is the meaning of
    | the meaning of | meaning of | define | definition of | who is"""
)
"""How a question begins that asks what a term means, or who somebody is."""

AFTER_A_TERM: Final = _phrases(
    "يعني ايه | ايه | ما معناه | ما معناها | ما هو | ما هي | mean | means | stand for"
)
"""How such a question ends."""

DEFINING: Final = _words(
    """هو هي هم هما وهو وهي عبارة يعني تعني يقصد يطلق تطلق يعرف تعرف نوع is are means refers denotes"""
)
"""What stands after the term in a sentence that defines it."""

BEFORE_A_DEFINED_TERM: Final = _words(
    """يقصد ويقصد نقصد ونقصد المقصود والمقصود يعرف ويعرف تعرف وتعرف يعني ويعني تعني وتعني المراد والمراد تعريف
    مصطلح ومصطلح اما a an the by"""
)
"""What may stand before the term in one."""

ITEMS: Final = _words(
    """خطوة الخطوة خطوه بند البند شرط الشرط مرحلة المرحلة نقطة النقطة قاعدة القاعدة هدف الهدف سبب السبب
    إجراء الإجراء مستند المستند ميزة الميزة step item point stage rule condition"""
)
"""What an item of a list is called."""

WHEN: Final = _words("متى امتى ايمتى وقتيش when")

MODAL_VERBS: Final = _words(
    """يجوز يحق يسمح تسمح مسموح يجب ينبغي يلزم لازم يمكن يمكنني ممكن أستطيع نستطيع أقدر نقدر بقدر تتاح يتاح
    يستحق أستحق can may must"""
)
"""What is allowed, possible or due."""

LIST_KINDS: Final[dict[str, frozenset[str]]] = {
    "steps": _words("""خطوة خطوات الخطوة الخطوات مرحلة مراحل المرحلة المراحل إجراء إجراءات الإجراء
    الإجراءات step steps stage stages"""),
    "conditions": _words("شرط شروط الشرط الشروط ضوابط الضوابط condition conditions"),
    "documents": _words("""مستند مستندات المستند المستندات وثيقة وثائق الوثائق أوراق الأوراق document
    documents papers"""),
    "rules": _words("قاعدة قواعد القاعدة القواعد rule rules"),
    "points": _words("نقطة نقاط النقاط بند بنود البند البنود point points item items"),
    "aims": _words("هدف أهداف الهدف الأهداف aim aims goal goals"),
    "reasons": _words("سبب أسباب الأسباب reasons"),
    "advantages": _words("ميزة مزايا المزايا فوائد الفوائد advantages benefits"),
    "kinds": _words("نوع أنواع الأنواع kinds types"),
}
"""What lists are called by their items, one or several of them."""

LISTS: Final = frozenset().union(*LIST_KINDS.values()) - _words(
    "خطوة الخطوة مرحلة المرحلة إجراء الإجراء شرط الشرط مستند المستند وثيقة قاعدة القاعدة نقطة بند البند"
    " هدف الهدف سبب ميزة نوع step stage condition document rule point item aim goal"
)
"""What a list is called by its items."""

PRONOUNS: Final = _words("""هو هي هم هما هن انا نحن انت هذا هذه ذلك تلك هؤلاء الذي التي الذين اللذان اللتان
اللاتي اللي الي هاد هاي هيك هذي دا دي ده that this these those it its their""")

FUNCTION_WORDS: Final = frozenset().union(
    *QUESTION_WORDS.values(),
    PRONOUNS,
    FRAMING_DIALECT,
    _words("""اذكر عدد وضح اشرح
    في على الى عن مع بين منذ خلال عند لدى حتى بعد قبل ضد حول دون تحت فوق عبر نحو ل ب ك و ف
    وفي ولا وان ان انه انها انهم كان كانت يكون تكون ليس ليست قد لقد لن لا او ثم بل لكن اذا لو كما كل بعض
    غير سوف عشان علشان بتاع تبع ديال مش مو ما مب بالضبط بالظبط تحديدا بالتحديد أصلا فعلا بالذات
    exactly actually
    the a an of in on at to for from by with and or is are was were be been do does did has have had will
    many much there than as about into but so"""),
)
"""Words that ask, point or join but say nothing of what is asked about."""

POINTING_BACK: Final = _phrases(
    """ذلك | هذا | هذه | تلك | هو | هي | هم | فيه | فيها | فيهم | منه | منها | منهم | له | لها | لهم | لهما
    | عنه | عنها | عنهم | عليه | عليها | عليهم | بها | به | بهم | إليه | إليها | معه | معها | معهم | بينها
    | بينهم | بينهما | بعدها | قبلها | وقتها | بعدئذ
    | it | its | they | them | their | he | she | his | her | this | those | these"""
)
"""Pronouns, alone or after a preposition, that stand for something said before."""

RELATIVE: Final = _phrases("الذي | التي | الذين | اللذان | اللتان | اللاتي | اللي")
"""What opens a relative clause; a pronoun in one stands for what the clause is about."""

RELATIVE_WORDS: Final = frozenset(RELATIVE)

CONTINUING: Final = _phrases(
    """ماذا عن | وماذا عن | طيب | أقصد | قصدي | أعني | لا أقصد | لا قصدي | what about | how about | and
    | i mean | i meant | no i mean | no i meant"""
)
"""How a question begins that goes on from the one before it."""

REASON: Final = re.compile(
    r"\b(?:[وف]?(?:لان\w*|بسبب|نتيجه|بفضل|نظرا|جراء|بداعي|بدافع|بدعوي|بحجه|بذريعه|محتج[اهين]*|خوفا|خشيه|حرصا"
    r"|تجنبا|تفاديا|منعا|حفاظا|سعيا|رغبه|احتجاجا|تيسيرا|تسهيلا)|لذلك|اذ|حيث|من اجل|بهدف|بغرض|يرجع|يعود|لكي|كي"
    r"|because|due)\b"
)
"""What gives a reason."""

# Digits, and numbers in words; not what is counted off ("the nineteenth"), nor words that are more often
# something else ("one", "he wrote").
NUMBER: Final = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|\b[وفبل]?(?:(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع)(?:ه|ي|يه|ون|ين|ي?ما?يه)?|اثنت?(?:ان|ين|ا|ي)"
    r"|(?<!ال\w{4} )(?<!ال\w{5} )عشر(?:ه|ون|ين)?|ما?ي(?:ه|تان|تين|ات)|الاف|الفان|الفين"
    r"|مليون(?:ا|ان|ين)?|ملايين|مليار(?:ا|ان|ين|ات)?|نصف|ثلث|ربع)\b"
    r"|\bال(?:(?:ثلاث|اربع|خمس|سبع|ثماني|تسع|عشر)ه?|سته)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|half|dozen|hundred|thousand|(?:m|b|tr)illion)s?\b"
)
"""A number, in digits or in words."""

MAGNITUDES: Final = {
    fold(word): magnitude
    for magnitude, spellings in {
        "%": "بالمئة بالمائة percent",
        "10^3": "الف الاف الفا thousand",
        "10^6": "مليون مليونا ملايين million",
        "10^9": "مليار مليارا مليارات بليون billion",
        "10^12": "تريليون تريليونا تريليونات trillion",
    }.items()
    for word in spellings.split()
}
"""What multiplies the number before it, by its name."""

PERCENT: Final = [fold(phrase).split() for phrase in ("في المئة", "في المائة", "per cent")]
"""A percent sign in two words."""
