"""What turns a statement round: negation, quantifiers, bounds, and words that are each other's opposites.

Folded, like all of the lexicon.
"""

from __future__ import annotations

from typing import Final, Literal

from rag.arabic.lexicon.reading import any_of, phrases, records, words

NEGATING: Final = words("""لا لم لن ليس ليست ليسوا لست لسنا غير بدون بلا مو مش ولا ولم ولن وليس وليست وغير
وبدون وبلا
فلا فلم فلن فليس فليست عدم وعدم بعدم لعدم دون ودون not no never cannot without neither nor none nobody nothing
nowhere t""")
"""What negates the word after it; t is the end of a contracted "not"."""

COUNTERFACTUAL: Final = words("لو ولو لولا ولولا فلولا")
"""What says at the start of a sentence that something is not so."""

REFUSING: Final = words("""يعفى يعفي تعفى تعفي معفى معفي معفاة أعفى أعفي أعفت exempt exempted
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
        | ما قبل | دون سن | غاية لا وسيلة | not only | no doubt | no less than | no more than | no fewer than
        | not more than | not less than | no later than | not later than | no longer than | not exceed"""
    )
)
"""What holds a word of negation and negates nothing, or bounds a number (`BOUNDS`)."""

EXCEPT: Final = words("إلا سوى عدا باستثناء except unless only excluding")
"""What takes a negation back as far as it goes: «لا ... إلا»."""

Bound = Literal["least", "most", "about"]

BOUNDS: Final[dict[Bound, list[str]]] = {
    "least": phrases(
        """أكثر من | ما يزيد على | ما يزيد عن | يزيد على | يزيد عن | تزيد على | تزيد عن | يزيد عددهم على |
        زاد على
        | زاد عن | زادت على | زادت عن | زادت مدتها على | يزيد عددها على | على الأقل | كحد أدنى | بحد أدنى
        | حدها الأدنى | حده الأدنى | الحد الأدنى | لا يقل عن | لا تقل عن | ما لا يقل عن | يفوق
        | تفوق | فوق | يتجاوز | تتجاوز | تجاوز | تجاوزت | متجاوزا | جاوز | جاوزت | يجاوز | تجاوز عدد | يربو
        على | تربو على | بعد مضي | بعد مرور | بعد انقضاء | فأكثر | أو أكثر | وأكثر | فما فوق | على أقل
        تقدير | ما يفوق | أزيد من | more than | over | at least
        | above | no less than | not less than | no fewer than | exceeds | exceeding | exceed | or more |
        minimum | upwards of | starting from"""
    ),
    "most": phrases(
        """أقل من | ما يقل عن | يقل عن | تقل عن | قل عن | قلت عن | تقل مدتها عن | على الأكثر | كحد أقصى |
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

_PAIRS = """
زاد زادت يزيد تزيد ازداد ازدادت يزداد تزداد ارتفع ارتفعت يرتفع ترتفع ارتفاع ارتفاعا زيادة رفع رفعت يرفع ترفع
    سترفع سيرفع نما نمت ينمو تنمو نمو تنامى صعد صعدت يصعد صعود قفز قفزت تضاعف تضاعفت توسع توسعت يتوسع تتوسع
    توسيع اتسع اتسعت تحسن تحسنت rose rise rises risen increase increased increases grew grow grows growth
    climbed up raised raise raises expand expanded gained يفوق تفوق فاق فاقت exceeded exceeds | انخفض انخفضت
    ينخفض تنخفض انخفاض انخفاضا خفض خفضت يخفض تخفض ستخفض سيخفض هبط هبطت يهبط تهبط هبوط تراجع تراجعت يتراجع
    تتراجع تراجعا قل قلت تقلص تقلصت يتقلص تتقلص تقليص نقص نقصت ينقص تنقص تدنى تدنت تضاءل انكمش انكمشت ينكمش
    تنكمش انكماش تدهور تدهورت fell fall falls fallen decrease decreased decreases declined decline declines
    dropped drop drops down lowered lower reduced reduce reduces cut shrank shrink lost
أعلى الأعلى أكبر الأكبر highest largest biggest greatest | أدنى الأدنى أصغر الأصغر lowest smallest least
أكثر الأكثر more most | أقل الأقل less fewer least
أقوى الأقوى strongest stronger | أضعف الأضعف weakest weaker
أطول الأطول longest longer | أقصر الأقصر shortest shorter
أسرع الأسرع fastest faster | أبطأ الأبطأ slowest slower
أقدم الأقدم oldest older | أحدث الأحدث newest newer youngest
أقرب nearest nearer | أبعد farthest farther
أفضل الأفضل أحسن best better | أسوأ الأسوأ worst worse
قوي قوية قويا strong | ضعيف ضعيفة ضعيفا weak
كبير كبيرة كبيرا كبرى large big great | صغير صغيرة صغيرا صغرى small little
طويل طويلة طويلا long | قصير قصيرة قصيرا short
قبل قبيل سبق سبقت قبلها before prior | بعد بعيد عقب إثر تلا تلت بعدها after following
سابق سابقة السابق السابقة الماضي الماضية previous last past | تالي التالي التالية المقبل المقبلة القادم
    القادمة next coming
أول الأول أولى الأولى أولا first | آخر الأخير الأخيرة أخيرا last final
أوائل مطلع بداية بدايات مستهل early beginning start | أواخر نهاية نهايات ختام late end
شمال شمالي شمالية شماليا north northern | جنوب جنوبي جنوبية جنوبيا south southern
شرق شرقي شرقية شرقيا east eastern | غرب غربي غربية غربيا west western
داخل داخلي داخلية داخليا داخلها بالداخل inside within domestic internal inland indoor | خارج خارجي خارجية
    خارجيا خارجها بالخارج outside abroad external foreign outdoor
فوق أعلاه above upstairs | تحت أسفل أدناه below beneath under downstairs
أمام front | خلف وراء behind
يمين اليمين أيمن right | يسار اليسار أيسر left
ليل ليلا ليلي ليلية night | نهار نهارا نهاري نهارية daytime
صباح صباحا صباحي صباحية morning am | مساء مساءا مسائي مسائية evening pm
صيف صيفا صيفي صيفية summer | شتاء شتاءا شتوي شتوية winter
قبل قبلت يقبل تقبل وافق وافقت يوافق توافق موافقة أيد أيدت يؤيد تؤيد تأييد رحب رحبت accept accepted accepts
    agree agreed agrees approve approved approves support supported supports welcomed | رفض رفضت يرفض ترفض
    رفضا عارض عارضت يعارض تعارض معارضة اعترض اعترضت refuse refused refuses reject rejected rejects oppose
    opposed opposes turned
مؤيد مؤيدة تأييدا | معارض معارضة معارضا
سمح سمحت يسمح تسمح مسموح مسموحا يجوز أجاز أجازت يجيز تجيز يباح مباح جائز allow allowed allows permit
    permitted permits may | منع منعت يمنع تمنع ممنوع ممنوعا حظر حظرت يحظر تحظر محظور حرم forbid forbidden
    forbids prohibit prohibited prohibits ban banned bans
إلزامي إلزامية إلزاميا إجباري إجبارية واجب واجبة mandatory compulsory obligatory required | اختياري اختيارية
    اختياريا طوعي طوعية optional voluntary
مجاني مجانية مجانا بالمجان free gratis | مدفوع مدفوعة برسوم بمقابل يدفع تدفع يدفعون paid pay pays chargeable
بدأ بدأت يبدأ تبدأ بدء بداية انطلق انطلقت ينطلق تنطلق شرع شرعت استهل begin began begins begun start started
    starts launched | انتهى انتهت ينتهي تنتهي انتهاء توقف توقفت يتوقف تتوقف اختتم اختتمت ختم end ended ends
    stop stopped stops finished ceased
فتح فتحت يفتح تفتح افتتح افتتحت يفتتح تفتتح افتتاح لفتح مفتوح مفتوحة open opened opens | أغلق أغلقت يغلق
    تغلق إغلاق لإغلاق أقفل أقفلت إقفال مغلق مغلقة مقفل مقفلة close closed closes shut
اشترى اشترت يشتري تشتري شراء ابتاع مشتر مشتري buy bought buys purchase purchased | باع باعت يبيع تبيع بيع
    بائع sell sold sells
صدر صدرت يصدر تصدر تصدير صادرات صدرته export exported exports | استورد استوردت يستورد تستورد استيراد واردات
    استوردته import imported imports
دخل دخلت يدخل تدخل دخول انضم انضمت ينضم تنضم انضمام التحق التحقت وصل join joined joins enter entered enters
    | خرج خرجت يخرج تخرج خروج انسحب انسحبت ينسحب تنسحب انسحاب غادر غادرت يغادر تغادر مغادرة leave left
    leaves quit withdrew withdraw exit exited
فاز فازت يفوز تفوز فوز ربح ربحت كسب كسبت نجح نجحت ينجح نجاح انتصر انتصرت هزم هزمت يهزم تهزم تغلب تغلبت beat
    beats defeated win won wins succeed succeeded | خسر خسرت يخسر تخسر خسارة فشل فشلت يفشل هزم هزمت lose
    lost loses fail failed
أضاف أضيف أضافت يضيف تضيف إضافة add added adds | حذف حذفت ألغى ألغي ألغت يلغي تلغي إلغاء أزال أزيل remove
    removed cancel cancelled abolished deleted
أكد أكدت يؤكد تؤكد تأكيد أثبت أثبتت confirm confirmed confirms affirm affirmed | نفى نفت ينفي تنفي نفي أنكر
    أنكرت ينكر تنكر deny denied denies
أرسل أرسلت يرسل ترسل إرسال send sent sends | تسلم تسلمت استلم استلمت تلقى تلقت receive received receives
منح منحت يمنح تمنح أعطى أعطت يعطي تعطي grant granted give gave gives | أخذ أخذت سحب سحبت يسحب تسحب take took
    takes withdraw withdrawn
فرض فرضت يفرض تفرض impose imposed imposes | رفع رفعت ألغى ألغت lift lifted lifts
مدح مدحا مدحت يمدح أشاد أشادت يشيد إشادة أثنى praise praised praises | انتقد انتقدت انتقدا ينتقد تنتقد
    انتقاد ندد نددت أدان أدانت criticise criticised criticize criticized condemned
اتفق اتفقت يتفق تتفق اتفاق توافق agree agrees consistent | اختلف اختلفت يختلف تختلف اختلاف تعارض يتعارض
    تتعارض تناقض يتناقض خالف contradict contradicts conflicts differ differs
شمل شملت يشمل تشمل تضمن تضمنت يتضمن تتضمن include includes included | استثنى استثنت يستثني تستثني استبعد
    استبعدت يستبعد تستبعد exclude excludes excluded
تقدم تقدمت يتقدم تتقدم advance advanced | تأخر تأخرت يتأخر تتأخر تأخير delay delayed
حليف حليفة حلفاء صديق أصدقاء ally allies friend friends | عدو أعداء خصم خصوم enemy enemies rival rivals
حرب حروب war | سلام سلم peace
حي حيا حية أحياء alive | ميت ميتا متوفى وفاة dead
ولد ولدت مولد ميلاد born birth | مات ماتت توفي توفيت وفاة died death
تزوج تزوجت زواج married marriage | طلق طلقت طلاق divorced divorce
صحيح صحيحة true correct | خاطئ خاطئة خطأ باطل false wrong incorrect
ممكن ممكنة possible | مستحيل مستحيلة impossible
آمن آمنة safe | خطير خطيرة خطر dangerous unsafe
جديد جديدة جديدا new | قديم قديمة قديما old
حار حارة ساخن ساخنة hot | بارد باردة cold
ذكر ذكور رجل رجال رجلا male men man | أنثى إناث امرأة نساء female women woman
عام عامة العامة public | خاص خاصة الخاصة private
مباشر مباشرة direct directly | غير مباشر indirect indirectly
سريع سريعة سريعا fast quick | بطيء بطيئة بطيئا slow
بري بريا برا برية land overland | بحري بحريا بحرا بحرية sea maritime seaborne
مؤقت مؤقتة مؤقتا temporary | دائم دائمة permanent
نقدي نقدا cash | إلكتروني إلكترونيا electronic electronically
ذهاب ذهابا مغادرة departure | إياب إيابا عودة وصول return arrival
هجوم هجومي attack offensive | دفاع دفاعي defence defense defensive
ربح أرباح ربحا profit profits | خسارة خسائر loss losses
فائض surplus | عجز deficit
قبض اعتقل اعتقلت arrested | أفرج أفرجت أطلق released freed
عين عينت تعيين appointed hired | أقال أقالت أقيل إقالة استقال استقالة فصل dismissed fired resigned
اختبار سلبي سلبية سلبا negative | إيجابي إيجابية إيجابا positive
سلبي سلبية سلبا negative | إيجابي إيجابية إيجابا positive
"""

OPPOSITES: Final[tuple[tuple[frozenset[str], frozenset[str]], ...]] = tuple(
    (words(one), words(other)) for one, other in (pair.split("|") for pair in records(_PAIRS))
)
"""Words of which the one group says what the other denies."""
