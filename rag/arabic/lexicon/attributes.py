"""Attributes: what is asked about a person or a thing that only words of its own say.

A sentence on the same person or thing that has none of them says something else of it.
"""

from __future__ import annotations

from typing import Final

from rag.arabic.folding import fold
from rag.arabic.lexicon.reading import records, words

_SAID: Final = """
راتب مرتب رواتب salary salaries wage wages: راتب مرتب رواتب أجر معاش يتقاضى تتقاضى salary wage
عمر age: عمر سن ولد ولدت مواليد age old born
ولد ولدت ميلاد مولد born birth: ولد ولدت مولود ميلاد مولد مواليد born birth
توفي توفيت مات ماتت وفاة died death: توفي توفيت مات ماتت وفاة رحل مصرع died death
دفن دفنت اندفن اندفنت: دفن دفنت مدفون مدفونة مدفن قبر ضريح جثمان buried
تزوج تزوجت زوجة زوج زوجها زوجته married wife husband: تزوج تزوجت زوجة زوج زواج قرينة married wife husband
سكان population inhabitants: سكان نسمة يقطن تقطن يسكن تعداد population inhabitants
رئيس رئيسة يرأس ترأس يترأس president chairman: رئيس رئيسة يرأس ترأس يترأس رئاسة نظير president
    chairman counterpart
مدير مديرة يدير تدير director manager: مدير مديرة يدير تدير إدارة مدراء director manager
وزير وزيرة minister: وزير وزيرة وزارة وزراء نظير minister ministry counterpart
عميد عميدة dean: عميد عميدة عمادة dean
سفير سفيرة ambassador: سفير سفيرة سفارة ambassador embassy
طول length: طول يطول يمتد تمتد كيلومتر كيلومترات كم متر أمتار سنتيمتر حرف أحرف حروف صفحة صفحات
    length
ارتفاع علو height tall: ارتفاع يرتفع علو متر أمتار طابق طوابق height
عرض width wide: عرض عريض عرضا اتساع width wide
مساحة area: مساحة مربع مربعة هكتار فدان دونم area square
وزن weight heavy: وزن حمل كيلوغرام كغ كيلو غرام طن أطنان weight
سرعة speed: سرعة أسرع ميغابت كيلومتر كيلومترا ميل ميلا أميال بالساعة عقدة speed mph
غرامة مخالفة fine fines penalty penalties: غرامة غرامات يغرم مخالفة جزاء عقوبة fine penalty
سعر ثمن تكلفة كلفة أجرة رسم رسوم price prices cost costs fee fees: سعر أسعار ثمن تكلفة كلفة يكلف تكلف
    رسم رسوم قيمة أجرة أجور دينار دنانير درهم دراهم ريال ريالات دولار دولارات جنيه جنيهات ليرة ليرات يورو
    قرش فلس مجان price cost fee
لون color colour colors colours: لون أحمر حمراء أصفر صفراء أخضر خضراء أزرق زرقاء أسود سوداء
    أبيض بيضاء برتقالي برتقالية بني رمادي color colour
تأسس تأسست أسس: تأسس تأسست أسس أسست أسسها أسسه تأسيس مؤسس أنشئ أنشئت إنشاء أنشأ أنشأت قام قيام انطلق انطلقت
    قامت نشأ نشأت نشأة ظهر ظهرت تشكل تشكلت استقلال استقل استقلت إعلان أعلن أعلنت افتتح افتتحت بدأ بدأت
    founded established independence
بني بنيت: بني بنيت بناء بناؤه بناؤها بنائه بنائها بنى بنت بنا شيد شيدت تشييد أقيم أقيمت أنشئ أنشئت إنشاء اكتمل
    built
يوافق توافق يوقع: يوافق توافق وافق وافقت موافقة يعتمد تعتمد اعتماد يوقع توقيع يمنح يأذن إذن يجيز يقر
    صلاحية صلاحيات approve approves approval
عاصمة capital: عاصمة capital
لغة language languages: لغة لغات عربية إنجليزية language
ديانة دين religion: ديانة دين يدين religion
عملة currency: عملة عملات نقد دولار ريال درهم دينار جنيه ليرة يورو يوان روبل روبية ين فرنك currency
مؤسس founder: مؤسس مؤسسة مؤسسون مؤسسو أسس أسست يؤسس تأسيس تأسست تأسس أنشأ أنشأت أنشأه founder founded
مخترع inventor: مخترع اخترع اختراع ابتكر ابتكار طور صمم inventor invented
ميزانية موازنة budget: ميزانية ميزانيات موازنة مخصصات اعتمادات إنفاق budget
شعار slogan motto: شعار شعارات slogan motto logo
نشيد anthem: نشيد anthem
مدرب مدربة coach trainer: مدرب مدربة مدربون مدربين يدرب تدرب درب تدريب coach trainer
مترجم translator: مترجم مترجمة ترجم ترجمة نقله translator translated
عمق depth: عمق أعماق عميق متر أمتار قدم depth deep
"""

VAGUE: Final = words(
    """رقم الرقم اسم أسماء
    مهلة مرة مرات أقصى القصوى الأقصى أدنى الأدنى حصة حد الحد مقدار معنى المعنى المقصود مفهوم تعريف
    بكم بلا بدون دون بعدم عدم عند عنده عندي لي له لها باقي صلاحية مهمة كيفية أساس نوع
    أنواع شيء أمر حالة حال بسرعة خطوات الخطوات شروط الشروط أسباب وثائق الوثائق مستندات
    المستندات أوراق الأوراق مشروع المشروع معاملة المعاملة أول آخر أكبر أصغر أكثر أقل أعلى مختلف
    أخرى الأخرى آخرين اليوم الآن حاليا سقف السقف جديد الجديد جديدة الجديدة قديم القديم قادم
    القادم القادمة التالي التالية الماضي الماضية الحالي الحالية كبير الكبير كبيرة الكبيرة صغير الصغير
    صغيرة الصغيرة كامل الكامل واحد واحدة
    الواحد الواحدة نفس فقط سنويا شهريا يوميا أسبوعيا تقريبا
    عندها عندهم لديه لديها لديهم وقت الوقت وقته وقتها موعده موعدها خدمة خدمات مسموحة المسموحة"""
)
"""Words of measure, manner and rank, and those of framing: a sentence that answers may well do without."""


COUNTABLE: Final = words(
    "ولد لغة لون عرض رئيس رئيسة مدير مديرة وزير وزيرة عميد عميدة سفير سفيرة عاصمة غرامة مخالفة"
)
"""Attributes that are something else after «كم»: so many of them."""


def _records() -> list[tuple[list[str], frozenset[str]]]:
    halves = (fold(line).split(":") for line in records(_SAID))
    return [(asked.split(), frozenset(said.split())) for asked, said in halves]


ATTRIBUTES: Final[dict[str, frozenset[str]]] = {word: said for asked, said in _records() for word in asked}
"""By the folded word that asks, the folded words of which one has to say it."""
