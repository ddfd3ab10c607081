"""Words that exclude each other: opposites (رفع، خفض), and those of which only one can be the case
(directions, seasons, colours).

Folded, like all of the lexicon, and in each of their forms: persons and tenses of a verb, numbers and genders
of a noun or adjective, with and without a pronoun at the end. Conjunctions, prepositions and articles before
a word are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from rag.arabic.folding import fold
from rag.arabic.lexicon.reading import records

# A group a line, its sides between |, after ~ where both may be said of one deed (one sells, the other buys).
# A verb: past/present, in English base/ or base/past/participle. An Arabic noun or adjective as it stands;
# what is not inflected, or is not to be, after =.
_GROUPS = """
زاد/يزيد ازداد/يزداد ارتفع/يرتفع ارتفاع زيادة تزايد/يتزايد رفع/يرفع نما/ينمو نمت نمو تنامى/يتنامى
    صعد/يصعد صعود قفز/يقفز تضاعف/يتضاعف توسع/يتوسع توسيع اتسع/يتسع تحسن/يتحسن فاق/يفوق تفاقم/يتفاقم
    ازدياد تصاعد/يتصاعد rise/rose/risen increase/ grow/grew/grown growth climb/ =up raise/ expand/
    expansion gain/ exceed/ widen/ surge/ | انخفض/ينخفض انخفاض خفض/يخفض تخفيض هبط/يهبط هبوط تراجع/يتراجع
    قل/يقل تقلص/يتقلص تقليص قلص/يقلص نقص/ينقص نقصان تدنى/يتدنى تضاءل/يتضاءل انكمش/ينكمش انكماش
    تدهور/يتدهور تناقص/يتناقص ضاق/يضيق هوى/يهوي fall/fell/fallen decrease/ decline/ drop/dropped =down
    lower/ reduce/ reduction cut/cut =shrank =shrunk shrink/ =lost narrow/ plunge/
أعلى أكبر highest largest biggest greatest maximum =أقصى =قصوى =عظمى =العظمى | أدنى أصغر lowest smallest
    least minimum =دنيا =صغرى =الصغرى
أكثر more most | أقل less fewer least
أقوى strongest stronger | أضعف weakest weaker
أطول longest longer | أقصر shortest shorter
أسرع fastest faster | أبطأ slowest slower
أقدم oldest older elder | أحدث newest newer youngest younger
أقرب nearest nearer closest closer | أبعد farthest farther furthest
أفضل أحسن best better | أسوأ worst worse
أغلى dearest | أرخص cheapest cheaper
أثقل heavier heaviest | أخف lighter lightest
قوي strong | ضعيف weak
شديد severe heavy | خفيف slight light mild
كبير =كبرى large big great | صغير =صغرى small little
طويل long | قصير short
مرتفع عالي =عال high | منخفض متدني =متدن low
واسع wide broad | ضيق narrow
ثقيل heavy | خفيف light
غني ثري أثرياء rich wealthy | فقير فقراء poor
سهل easy simple | صعب hard difficult
غالي =غال باهظ expensive | رخيص cheap
متقدم advanced | متأخر late
=قبل =قبيل سبق/يسبق =قبلها =قبله =مقدما =سلفا before prior earlier beforehand ahead | =بعد =بعيد =عقب
    =إثر تلا/يتلو تلت =بعدها =بعده =لاحقا =مؤخرا after following later afterwards
سابق ماضي =ماض previous =last =past former | تالي =تال مقبل قادم لاحق next coming subsequent
=أول =الأول =أولى =الأولى =أولا first | =آخر =الأخير =الأخيرة =أخيرا =أخير last final
=أوائل =مطلع =بداية =بدايات =مستهل early beginning start | =أواخر =نهاية =نهايات =ختام late end
شمال شمالي north northern northward | جنوب جنوبي south southern southward
شرق شرقي east eastern eastward | غرب غربي west western westward
شمال شمالي north northern | جنوب جنوبي south southern | شرق شرقي east eastern | غرب غربي west western
داخل داخلي inside within domestic internal inland indoor indoors interior | خارج خارجي outside abroad
    external foreign outdoor outdoors exterior overseas
محلي وطني local domestic national | أجنبي أجانب دولي عالمي foreign international
=فوق =أعلاه علوي above upstairs upper top | =تحت =أسفل =أدناه سفلي below beneath under underneath
    downstairs lower bottom
=أمام أمامي front | خلف خلفي =وراء behind rear back
يمين =الأيمن =يمنى =اليمنى right | يسار =الأيسر =اليسرى left
أفقي horizontal | عمودي رأسي vertical
=ليل =الليل =ليلا =ليلية =الليلي night nightly nighttime | =نهار =النهار =نهارا نهاري daytime
صباح صباحي morning am | مساء مسائي evening pm
=صيف =الصيف =صيفا صيفي summer | =شتاء =الشتاء =شتاءا شتوي winter | =الربيع ربيعي spring | =خريف =الخريف
    خريفي autumn
=أبيض =الأبيض =بيضاء =البيضاء white | =أسود =الأسود =سوداء =السوداء black | =أحمر =الأحمر =حمراء
    =الحمراء red | =أخضر =الأخضر =خضراء =الخضراء green | =أزرق =الأزرق =زرقاء =الزرقاء blue | =أصفر
    =الأصفر =صفراء =الصفراء yellow | =رمادي =الرمادي =رمادية grey gray
ذهبي =الذهب gold golden | فضي =فضة =الفضة silver | برونزي =برونز =البرونز bronze
weekday weekdays | weekend weekends
قبل/يقبل قبول وافق/يوافق موافقة أيد/يؤيد تأييد رحب/يرحب أقر/يقر إقرار accept/ agree/ approve/ approval
    support/ welcome/ endorse/ | رفض/يرفض رفض عارض/يعارض معارضة اعترض/يعترض اعتراض refuse/ refusal
    reject/ rejection oppose/ opposition =turned
مؤيد =لصالح =بصالح supporter supporters favour favoured favor favored proponent | معارض =ضد =ضده =ضدها
    =ضدهم opponent opponents against
سمح/يسمح مسموح سماح جاز/يجوز أجاز/يجيز أباح/يبيح مباح جائز أذن/يأذن رخص/يرخص مرخص allow/
    permit/permitted may authorise/ authorize/ entitle/ | منع/يمنع منع ممنوع حظر/يحظر حظر محظور =يحرم
    =تحرم forbid/forbade/forbidden prohibit/ ban/banned banned prohibited
إلزامي إجباري واجب لازم ملزم mandatory compulsory obligatory required binding | اختياري طوعي optional
    voluntary elective
مجاني =مجانا =بالمجان free gratis | مدفوع =برسوم =رسوم =بمقابل دفع/يدفع =paid =pay =pays =paying
    chargeable =fee =fees
بدأ/يبدأ =بدء =بداية انطلق/ينطلق شرع/يشرع استهل/يستهل begin/began/begun start/ launch/ commence/ |
    انتهى/ينتهي انتهاء توقف/يتوقف اختتم/يختتم ختم/يختم end/ stop/stopped finish/ cease/ conclude/
فتح/يفتح فتح افتتح/يفتتح افتتاح مفتوح open/ | أغلق/يغلق إغلاق أقفل/يقفل إقفال مغلق مقفل close/ closure
    shut
شغل/يشغل تشغيل | أطفأ/يطفئ إطفاء أوقف/يوقف إيقاف
~ اشترى/يشتري شراء ابتاع/يبتاع buy/bought purchase/ | باع/يبيع بيع sell/sold
مشتري =مشتر buyer buyers purchaser | بائع باعة seller sellers vendor
~ صدر/يصدر تصدير صادرات export/ exporter | استورد/يستورد استيراد واردات مستورد import/ importer
دخل/يدخل دخول انضم/ينضم انضمام التحق/يلتحق التحاق وصل/يصل وصول join/ enter/ entry arrive/ arrival
    entrance | خرج/يخرج خروج انسحب/ينسحب انسحاب غادر/يغادر مغادرة leave/left quit withdraw/withdrew
    exit/ depart/ departure
ذهاب outbound | إياب =عودة inbound return
أقلع/يقلع إقلاع takeoff | هبط/يهبط هبوط حط/يحط landed landing lands
صعد/يصعد صعود ascend/ ascent | نزل/ينزل نزول هبط/يهبط هبوط descend/ descent
تقدم/يتقدم advance/ | تأخر/يتأخر تأخير تراجع/يتراجع retreat/ delay/
~ فاز/يفوز فوز ربح/يربح كسب/يكسب نجح/ينجح نجاح انتصر/ينتصر انتصار هزم/يهزم تغلب/يتغلب beat/ defeat/
    win/won =wins succeed/ success pass/ victory | خسر/يخسر خسارة فشل/يفشل فشل رسب/يرسب رسوب انهزم/ينهزم
    هزيمة lose/lost fail/ failure
ناجح successful | فاشل راسب unsuccessful
أضاف/يضيف إضافة أضيف =يضاف =تضاف مضاف add/ | حذف/يحذف حذف ألغى/يلغي إلغاء أزال/يزيل إزالة خصم/يخصم خصم
    اقتطع/يقتطع اقتطاع طرح/يطرح remove/ deduct/ subtract/ delete/ abolish/ withhold/withheld
أكد/يؤكد تأكيد أثبت/يثبت إثبات confirm/ affirm/ | نفى/ينفي نفي أنكر/ينكر إنكار deny/denied denies
~ أرسل/يرسل إرسال سلم/يسلم تسليم send/sent deliver/ delivery hand/ | تسلم/يتسلم استلم/يستلم استلام تسلم
    تلقى/يتلقى تلقي receive/ receipt
~ منح/يمنح منح أعطى/يعطي إعطاء grant/ give/gave/given award/ | أخذ/يأخذ أخذ سحب/يسحب سحب take/took/taken
    withdraw/withdrew/withdrawn revoke/
~ أودع/يودع إيداع deposit/ | سحب/يسحب سحب withdraw/withdrew/withdrawn withdrawal
~ أقرض/يقرض إقراض lend/lent | اقترض/يقترض اقتراض borrow/
مقرض lender lenders | مقترض borrower borrowers
دائن creditor creditors | مدين debtor debtors
فرض/يفرض فرض impose/ | رفع/يرفع رفع ألغى/يلغي إلغاء lift/
مدد/يمدد تمديد جدد/يجدد تجديد extend/ renew/ renewal extension | ألغى/يلغي إلغاء أنهى/ينهي إنهاء
    فسخ/يفسخ فسخ cancel/cancelled cancellation terminate/ termination revoke/
مدح/يمدح مدح أشاد/يشيد إشادة أثنى/يثني praise/ | انتقد/ينتقد انتقاد ندد/يندد أدان/يدين إدانة criticise/
    criticize/ condemn/
اتفق/يتفق اتفاق توافق agree/ agreement consistent | اختلف/يختلف اختلاف تعارض/يتعارض تناقض/يتناقض
    خالف/يخالف contradict/ conflict/ differ/ disagree/
شمل/يشمل شمول تضمن/يتضمن ضم/يضم include/ inclusive | استثنى/يستثني استبعد/يستبعد استثناء exclude/
    excluded exempt/ exclusive
أعفى/يعفي إعفاء معفى معفاة exempt/ waive/ | ألزم/يلزم إلزام oblige/ require/
أدان/يدين إدانة مدان convict/ guilty | برأ/يبرئ تبرئة بريء براءة acquit/acquitted innocent
أحب/يحب love/ | كره/يكره كراهية hate/ dislike/
بنى/يبني بناء شيد/يشيد build/built construct/ | هدم/يهدم هدم دمر/يدمر تدمير demolish/ destroy/
ظهر/يظهر ظهور appear/ | اختفى/يختفي اختفاء disappear/ vanish/
تذكر/يتذكر remember/ | نسي/ينسى forget/forgot/forgotten
حضر/يحضر حضور attend/ attendance presence | غاب/يغيب غياب تغيب/يتغيب absent absence
قبض/يقبض قبض اعتقل/يعتقل اعتقال arrest/ detain/ | أفرج/يفرج إفراج أطلق/يطلق release/ =freed
عين/يعين تعيين appoint/ appointment hire/ | أقال/يقيل =أقيل =أقيلت إقالة استقال/يستقيل استقالة فصل/يفصل
    فصل عزل/يعزل dismiss/ dismissal resign/ fired sacked
حليف حلفاء صديق أصدقاء ally allies friend friends | عدو أعداء خصم خصوم enemy enemies rival rivals
حرب حروب war | =سلام =السلام =السلم peace
هجوم هجومي attack offensive | دفاع دفاعي defence defense defensive
=حيا =حية alive | ميت متوفى وفاة dead
ولد/يولد =مولد =ميلاد =ولادة born birth | مات/يموت توفي/يتوفى وفاة die/ dead death
تزوج/يتزوج زواج متزوج married marriage marry/ | طلق/يطلق طلاق مطلق divorce/ | أعزب عزباء عازب single
    unmarried
صحيح true correct right valid | خاطئ خطأ باطل false wrong incorrect invalid
ساري =سار نافذ valid | منتهي ملغى باطل لاغي expired invalid void
ممكن possible | مستحيل impossible
قانوني legal lawful | مخالف illegal unlawful
آمن safe | خطير خطر dangerous unsafe
healthy intact | مريض sick ill damaged
متاح متوافر متوفر available | نافد مفقود unavailable
جديد حديث new modern | قديم old ancient
حار ساخن hot warm | بارد cold cool
جاف dry | رطب مبلل wet humid
نظيف clean | قذر ملوث dirty polluted
فارغ خالي =خال empty vacant | ممتلئ مليء مشغول full occupied
ذكر ذكور رجل رجال male males men man boys boy | أنثى إناث امرأة نساء نسوة فتيات female females women
    woman girls girl
=الأب =والد =الوالد =والدها father | =الأم =والدة =الوالدة =والدته =والدتها mother
=ابنه =ابنها =أبناء son sons | =ابنته =ابنتها =بنات daughter daughters
=أخوه =أخوها =شقيقه =شقيقها =الأخ brother brothers | =أخته =أختها =شقيقته =شقيقتها =الأخت sister sisters
=الزوج =زوجها husband | =الزوجة =زوجته wife
=العام =عامة =العامة عمومي public | خاص خصوصي private
حكومي رسمي official governmental | أهلي unofficial
مدني civil civilian | عسكري military
سري secret confidential | علني معلن public
direct directly | indirect indirectly
سريع fast quick rapid | بطيء =بطيئة =بطيئا slow
=بري =برا =بريا =برية =البري =البرية land overland | بحري بحر sea maritime seaborne | جوي air airborne
مؤقت temporary provisional interim | دائم permanent
=كليا كامل full complete total | جزئي partial
نقدي =نقدا cash | إلكتروني electronic electronically | =بطاقة =بالبطاقة =بطاقات card
ورقي paper | إلكتروني رقمي digital electronic
فائض surplus | عجز deficit
ربح أرباح profit profits | خسارة خسائر loss losses
إيراد إيرادات revenue revenues income | مصروف مصروفات نفقة نفقات expense expenses expenditure
صافي =صاف net | إجمالي gross
=أصول =الأصول asset assets | =خصوم =الخصوم =التزامات =الالتزامات liability liabilities
جملة wholesale | تجزئة مفرق retail
مفرد single | مزدوج double
سلبي =سلبا negative | إيجابي =إيجابا positive
دفاع defendant | ادعاء plaintiff prosecution
مستأجر tenant tenants lessee | مؤجر مالك landlord landlords lessor owner
موظف عامل employee employees worker workers | employer employers
معلم =مدرس =مدرسون =مدرسين teacher teachers | طالب طلبة طلاب student students pupil pupils
طبيب أطباء doctor doctors physician | ممرض nurse nurses | صيدلي pharmacist | مريض مرضى patient patients
أستاذ professor | طالب طلاب طلبة student students
منتج producer producers | مستهلك consumer consumers
مرسل sender | مستلم recipient receiver
متكلم speaker | مستمع listener
مضيف host hosts | ضيف ضيوف guest guests
بالغ =الراشدين adult adults | طفل أطفال قاصر child children minor
ابتدائي primary elementary | إعدادي intermediate | ثانوي secondary | جامعي university
بكالوريوس bachelor | ماجستير master | دكتوراه doctorate phd
مسلم مسلمين islamic muslim | مسيحي مسيحيين christian | يهودي يهود jewish
سائق driver drivers | راكب ركاب passenger passengers
سائل liquid | صلب solid | غازي gaseous
paid | unpaid
limited | unlimited
licensed | unlicensed
certain | uncertain
known | unknown
likely | unlikely
reliable | unreliable
qualified | unqualified
restricted | unrestricted
regular | irregular
mature | immature
active | inactive
complete | incomplete
eligible | ineligible
"""

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن")


def _arabic_verb(past: str, present: str) -> Iterator[str]:
    """The third persons of a verb, active and passive, past, present and future, with what it acts on at its
    end."""
    yield from _conjugated(past, present)
    if hollow := re.fullmatch(r"(أ?)(.)ا(.)", past):  # «أضاف»، «أُضيف»، «يُضاف»
        begin, first, last = hollow.groups()
        yield from _conjugated(f"{begin}{first}ي{last}", f"ي{first}ا{last}")


def _conjugated(past: str, present: str) -> Iterator[str]:
    stem = past.removesuffix("ى")
    if stem == past:
        yield from (f"{past}{ending}" for ending in ("ا", "تا", "نا", "وا"))
        yield from (f"{past}{link}{pronoun}" for link in ("", "ت", "و") for pronoun in _PRONOUNS)
    else:
        yield from (past, f"{stem}ت", f"{stem}وا", f"{stem}يت")
        yield from (f"{stem}{link}{pronoun}" for link in "ات" for pronoun in _PRONOUNS[1:])
    for prefix in "يت":
        form = prefix + present[1:]
        short = form[:-1] if form[-1] in "يىو" else form
        for each in (form, f"{short}ون", f"{short}وا", f"{form}ان"):
            yield from (future + each + pronoun for future in ("", "س") for pronoun in _PRONOUNS)


def _arabic_noun(word: str) -> Iterator[str]:
    """A noun or adjective in each gender, number and case, with and without whose it is."""
    if word.endswith("ة"):
        stem = word[:-1]
        yield from (word, f"{stem}ات", f"{stem}تان", f"{stem}تين")
        yield from (f"{stem}{link}{pronoun}" for link in ("ت", "ات") for pronoun in _PRONOUNS[1:])
        return
    yield from (word + ending for ending in ("", "ا", "ة", "ات", "ون", "ين", "ان", "تان", "تين"))
    yield from (word + pronoun for pronoun in _PRONOUNS[1:])


def _english_verb(base: str, irregular: list[str]) -> Iterator[str]:
    """A verb of English: its base, the third person, the past and both participles."""
    stem = base.removesuffix("e")
    doubled = next((past[:-2] for past in irregular if past.endswith("ed")), "")
    yield from (base, f"{base}s", f"{base}es" if base.endswith(("sh", "s", "ch", "x")) else f"{base}s")
    yield from (f"{stem}ing", *irregular)
    if doubled:
        yield f"{doubled}ing"
    if not irregular:
        yield f"{stem}ed"


def _inflected(entry: str) -> Iterator[str]:
    """The forms of an entry of the table."""
    word, *others = entry.rstrip("/").split("/")
    if entry.startswith("="):
        yield entry[1:]
    elif word.isascii():
        yield from _english_verb(word, others) if "/" in entry else [word]
    elif others:
        yield from _arabic_verb(word, others[0])
    else:
        yield from _arabic_noun(word)


@cache
def opposites() -> tuple[tuple[frozenset[str], ...], ...]:
    """Groups of words, each of two sides or more: what the words of one say, those of the others deny."""
    groups = (line.removeprefix("~ ").split("|") for line in records(_GROUPS))
    return tuple(
        tuple(frozenset(fold(form) for entry in side.split() for form in _inflected(entry)) for side in group)
        for group in groups
    )


CONVERSE: Final = frozenset(number for number, line in enumerate(records(_GROUPS)) if line.startswith("~"))
"""The numbers of those groups whose sides are two views of one deed: who buys, and who sells."""
