"""Phrases of Arabic (with its dialects) and English: what is said around a question and instead of one, how a
summary is asked for, what shows that a question goes on, and Arabic in Latin letters. One table each.

All are folded, like those of `rag.arabic.lexicon`. Courtesies are found with a pronoun after their words and
with drawn-out letters (`rag.courtesy`).
"""

from __future__ import annotations

import re
from typing import Final, Literal

from rag.arabic.lexicon.reading import phrases as _phrases
from rag.arabic.lexicon.reading import words as _words

Talk = Literal["greeting", "thanks", "goodbye", "sure", "wrong", "self"]
"""What is no question about the documents: a greeting, thanks, goodbye, "are you sure", "who are you"."""

COURTESIES: Final[dict[Talk, list[str]]] = {
    "greeting": _phrases(
        """السلام عليكم | سلام عليكم | سلامو عليكو | وعليكم السلام | عليكم السلام | ورحمة الله وبركاته
        | ورحمة الله | مرحبا | مرحبتين | مراحب | أهلا | أهلا وسهلا | أهلين | هلا والله | يا هلا | صباح الخير
        | صباح النور | صباح الورد | صباح الفل | صباحو | مساء الخير | مساء النور | مساء الورد | تحية طيبة
        | تحية طيبة وبعد | تحياتي | حياك الله | الله يحييك | نهارك سعيد | يوم سعيد | طاب يومك | كيف الحال
        | كيف حالك | كيفك | شلونك | إزيك | شخبارك | شو أخبارك | عامل ايه | لاباس عليك | شو الأخبار
        | ايش الأخبار | كيف الأحوال | صباحك خير | مساؤك خير | بعد التحية | مرحبا بك | أهلا بك
        | أهلا وسهلا بك | هلا وغلا | يسعد صباحك | يسعد مساك | يسعد أوقاتك | أسعد الله صباحك | أسعد الله مساءك
        | أسعد الله أوقاتك | طابت أوقاتك | طاب مساؤك | طاب صباحك | طاب نهارك | صباحك سعيد
        | كل عام وأنتم بخير | جمعة مباركة | رمضان كريم
        | hello | hi | hey | hi there | hello there | good morning | good evening
        | good afternoon | good day | greetings | dear sir | dear madam | dear team | how are you
        | how are you doing | how is it going"""
    ),
    "thanks": _phrases(
        """شكرا | شكرا جزيلا | شكرا جزيلا مقدما | شكرا مقدما | شكرا سلفا | جزيل الشكر | مع الشكر
        | مع جزيل الشكر | وشكرا | ولك الشكر | لك الشكر | كل الشكر | ولكم الشكر | أشكرك | نشكرك | مشكور
        | مشكورين | متشكر | متشكرين | ممنون | ممنونين | تسلم | تسلمو | تسلم إيدك | يسلمو | يسلمو إيديك
        | يعطيك العافية | الله يعطيك العافية | ربي يعطيك الصحة | يعطيك الصحة | يعطيك ألف عافية
        | الله يعطيك ألف عافية | الله يعافيك | الله يسلمك | الله يخليك | الله يبارك فيك | الله يرضى عليك
        | عاشت إيدك | بارك الله فيك | جزاك الله خيرا | جزاك الله كل خير | جزاك الله خير | الله يجزيك الخير
        | الله يجزاك خير | يجزيك الخير | يكثر خيرك | كثر خيرك | كتر خيرك | ما قصرت | رحم الله والديك
        | مع التحية | تحياتي | وتقبلوا تحياتي | مرسي | ميرسي | شكرن | ألف شكر | كل الشكر والتقدير
        | الشكر والتقدير | كل الاحترام | كل الاحترام والتقدير
        | لك كل الاحترام | لك كل الاحترام والتقدير | لكم كل الاحترام | لكم كل الاحترام والتقدير | لك كل الشكر
        | لكم كل الشكر | فائق الاحترام | مع فائق الاحترام | خالص التحية
        | مع خالص التحية | خالص الشكر | مع خالص الشكر | كل المحبة | كل الود | مع الود | دمت بخير
        | دمتم بخير | دمتم | دمتم سالمين | حفظك الله | وفقك الله | thank u | ty
        | tnx | thank you | thank you very much | thank you so much | thank you in advance | thanks
        | thanks a lot | thanks in advance | many thanks | thx | much appreciated | i appreciate it | cheers
        | best regards | kind regards | regards"""
    ),
    "goodbye": _phrases(
        """مع السلامة | مع ألف سلامة | إلى اللقاء | وداعا | باي | باي باي | في أمان الله | بأمان الله
        | تصبح على خير | نلتقي لاحقا | أراك لاحقا | أشوفك بعدين | بخاطرك | أستودعك الله | ليلة سعيدة
        | تصبحون على خير | bye | bye bye | goodbye | good bye | see you | see you later | see ya
        | good night | take care | farewell"""
    ),
    "sure": _phrases(
        """متأكد | متأكدة | هل أنت متأكد | أنت متأكد | إنت متأكد | واثق | هل أنت واثق | أكيد | هل هذا صحيح
        | هل هذا أكيد | هل هذا مؤكد | مؤكد | هل هذه المعلومة صحيحة | هل المعلومة صحيحة | صحيح هذا | هذا صحيح
        | هل كلامك صحيح | هل جوابك صحيح | هل أنت على يقين | عن جد | عنجد | بجد | معقول | متأكد من هذا
        | متأكد من كلامك | متأكد من جوابك | متأكد من إجابتك | متأكد من هالكلام | متأكد من ذلك
        | متأكد من المعلومة | متأكد من هذه المعلومة | متأكد من هذا الكلام | كيف عرفت | كيف تعرف ذلك
        | من أين لك هذا | من وين جبت هالكلام | جبت الكلام ده منين | you sure | are you sure
        | are you certain | are you sure about that | are you sure about this | is that right
        | is that correct | is that true | is this true | is this correct | really | how do you know
        | how do you know that"""
    ),
    "wrong": _phrases(
        """مو هذا قصدي | مش هذا قصدي | مش ده قصدي | ما هذا قصدي | ليس هذا قصدي | ليس هذا ما قصدته
        | ما قصدت هذا | لم أقصد هذا | لم أقصد ذلك | ما أقصد هذا | مو قصدي | مش قصدي | ليس قصدي
        | هذا ليس سؤالي | مو هذا سؤالي | مش هذا سؤالي | مش ده سؤالي | هذا ليس جواب سؤالي
        | ليس هذا جواب سؤالي | ليس هذا ما سألت عنه | مو هذا اللي سألت عنه | مش هذا اللي سألت عنه
        | لم تجب عن سؤالي | لم تجب على سؤالي | ما جاوبت على سؤالي | ما جاوبت سؤالي | ما رديت على سؤالي
        | مجاوبتش على سؤالي | لم تجبني | ما جاوبتني | لم تفهم سؤالي | لم تفهمني | لم تفهم | لم تفهم قصدي
        | ما فهمت سؤالي | ما فهمتني | ما فهمت علي | ما فهمت قصدي | مش فاهمني | مو فاهمني | غلط | غلطان
        | أنت غلطان | إنت غلطان | هذا غلط | الجواب غلط | جوابك غلط | إجابتك غلط | الإجابة غلط | جواب غلط
        | إجابة غلط | خطأ | هذا خطأ | الجواب خطأ | جوابك خطأ | إجابتك خطأ | الإجابة خطأ | جواب خاطئ
        | جوابك خاطئ | إجابة خاطئة | إجابتك خاطئة | الإجابة خاطئة | مو صحيح | مش صحيح | مش صح | مو صح
        | غير صحيح | هذا غير صحيح | ليس صحيحا | هذا ليس صحيحا | كلامك غلط | كلامك غير صحيح | مش هيك
        | مو هيك | مو كذا | wrong | wrong answer | that's wrong | that is wrong | this is wrong
        | your answer is wrong | the answer is wrong | you are wrong | you're wrong | incorrect
        | that's incorrect | that is incorrect | not correct | that's not correct | that is not correct
        | that's not right | that is not right | not true | that's not true | that is not true
        | not what i asked | that's not what i asked | that is not what i asked | not what i meant
        | that's not what i meant | that is not what i meant | not my question | that's not my question
        | that is not my question | you did not answer my question | you didn't answer my question
        | you did not answer | you didn't answer | you misunderstood | you misunderstood me
        | you don't understand | you do not understand | you got it wrong"""
    ),
    "self": _phrases(
        """من أنت | مين أنت | مين إنت | أنت من | إنت مين | أنت مين | مين حضرتك | مين معي | من تكون | ما أنت
        | شو إنت | ما اسمك | شو اسمك | ايش اسمك | وش اسمك | اسمك ايه | عرف بنفسك | عرفني بنفسك | عرفني عليك
        | ماذا تستطيع أن تفعل | ماذا تستطيع | ماذا يمكنك أن تفعل | ماذا يمكنك | ماذا تفعل
        | ما الذي يمكنك فعله | ما وظيفتك | ما عملك | بماذا تساعدني | بماذا تفيدني | كيف تفيدني
        | بماذا يمكنك مساعدتي | كيف تساعدني
        | كيف يمكنك مساعدتي | كيف يمكنك أن تساعدني | كيف تعمل | شو بتعمل | شو بتعرف تعمل | شو فيك تعمل
        | شو بتقدر تعمل | ايش تسوي | وش تسوي | ايش تقدر تسوي | وش تقدر تسوي | بتعمل ايه | تعرف تعمل ايه
        | تقدر تعمل ايه | هل أنت روبوت | هل أنت إنسان | أنت روبوت | إنت بوت | هل أنت ذكاء اصطناعي
        | أنت ذكاء اصطناعي | عن ماذا أسألك | عن ماذا أسأل | عم أسألك | عم أسأل | عن ماذا يمكنني أن أسأل
        | عن ماذا يمكنني أن أسألك | عم يمكنني أن أسأل | عم يمكنني أن أسألك | ماذا يمكنني أن أسأل
        | ماذا يمكنني أن أسألك | ماذا يمكن أن أسأل | ماذا يمكن أن أسألك | ماذا أسأل
        | ما الذي يمكنني أن أسأل عنه | ما الذي يمكنني السؤال عنه | ماذا عندك من معلومات | ايش أقدر أسألك
        | وش أقدر أسألك | شو فيني أسألك | شو بقدر أسألك | أسألك عن ايه | ممكن أسألك عن ايه | وش تعرف
        | ايش تعرف | بماذا يمكنك أن تساعدني | من صنعك | من برمجك | من طورك | مين عملك | هل أنت chatgpt
        | أنت chatgpt | ماذا أسألك | شو بسألك | ساعدني | مساعدة | مين صنعك | مين برمجك | مين طورك
        | مين صممك | من صممك | مين سواك | مين اللي عملك | مين اللي صنعك | مين اللي برمجك | مين اللي طورك
        | من الذي صنعك | من الذي برمجك | من الذي طورك | من الذي صممك | are you chatgpt | who made you
        | what is this | what can i ask you about | who are you | who are u | what are you
        | what is your name | what can you do | what can you do for me | what do you do | what can i ask
        | what can i ask you | how can you help | how can you help me | can you help me | how do you work
        | are you a robot | are you a bot | are you human | are you an ai | introduce yourself | help
        | help me"""
    ),
}
"""What people say around a question and instead of one."""

ACKNOWLEDGEMENTS: Final = _phrases(
    """تمام | تمام التمام | ممتاز | رائع | حلو | جميل | أحسنت | برافو | أوكي | اوكيه | أوك | مفهوم
    | طيب | فهمت
    | فهمت عليك | عفوا | العفو | واضح | حسنا | ماشي | ماشي الحال | ما شاء الله | صحيح | لا | نعم | أيوه
    | إي | سلام | السلام | هلا | هاي | هالو | ألو | عندي سؤال | لدي سؤال | ممكن سؤال | ممكن أسأل
    | هل يمكنني أن أسأل | ok | okay | great | perfect | got it | i see | understood | nice | cool
    | alright | yes | no | nope | salam | shukran | shokran | marhaba | mar7aba | ahlan | sabah el kheir
    | masa el kheir | salam alaikum | salamu alaikum | ma3 el salame | yislamo | merci | ya3tik el 3afye"""
)
"""The same, of words that are often something else: only where nothing else is said."""

COURTESY_FILLERS: Final = _words(
    """يا و لك لكم لكي جزيلا جدا كثيرا كتير كثير خالص قوي أوي مره مرة أخي أختي أستاذ أستاذة أستاذي دكتور
    صديقي حبيبي عزيزي عزيزتي سيدي سيدتي شباب جماعة جميعا الجميع الكريم المحترم مساعدتك المساعدة على
    مقدما سلفا من عن لي معي عني كلامك الكلام هالكلام المعلومة المعلومات u هذا هذه ذلك كله جوابك الجواب
    الإجابة وقتك لوقتك لمساعدتك طيب هل والله أنا بخير الحمد لله غالي غالية أخوي خوي حياتي اليوم غلا 100
    مئة بالمئة لكن ولكن بس جيدا منيح أبدا very much so a lot in advance for your help all the answer
    everyone there sir madam my friend and but you too well indeed of it that this time me please"""
)
"""What may stand beside a courtesy without making it a question."""

PLEASE: Final = _phrases(
    """من فضلك | من فضلكم | لو سمحت | لو سمحتوا | إذا سمحت | إن سمحت | بعد إذنك | من بعد إذنك | عن إذنك
    | لو تكرمت | إذا تكرمت | لو أمكن | إن أمكن | إذا ممكن | إذا أمكن | الله يخليك | الله يرضى عليك
    | بالله عليك | أرجوك | لو ما عليك أمر | إذا ما عليك أمر | ما عليك أمر | لا هنت | لاهنت | الله لا يهينك
    | بلا زحمة | بلا زحمة عليك | من غير زحمة | إذا ما عندك مانع | لو ما عندك مانع | لو ما فيها كلافة
    | تكفى | دخيلك | فضلا لا أمرا | فضلا وليس أمرا | please | pls | plz | kindly | if you please
    | if possible | excuse me"""
)
"""What asks politely, wherever it stands."""

PLEASE_BESIDE: Final = _phrases(
    """رجاء | الرجاء | لطفا | تكرما | عفوا | معذرة | عذرا | آسف على الإزعاج | عفوا على الإزعاج
    | عذرا على الإزعاج | معذرة على الإزعاج | آسف للإزعاج | عذرا للإزعاج | سامحني"""
)
"""The same, of words that are names or something else in the middle of a question."""

NAMING: Final = _words(
    """معنى كلمة عبارة كتاب كتب فيلم رواية قصة قصيدة أغنية مقال مجلة صحيفة مسلسل اسم لفظ لفظة جملة تحية قول
    مصطلح قال يقول تقول قالوا كتب في عن ب من ال مع word phrase term meaning book song film called named
    mean means say says said of the"""
)
"""After these a courtesy is what is asked about."""

_ABLE = (
    r"(?:هل |اذا |لو )?(?:من الممكن|يمكن(?:ك|كم|ني|نا)?|ممكن|ب?امكان(?:ك|كم|ي)|ب?تقدر(?:ي|وا|و)?"
    r"|تستطيع(?:ون|ين)?|في(?:ك|كي|كم|ني)|يا ?ريت|يا ?ليت|لك|لي)(?: حد| احد"
    r"| شخص)?(?: ان)?(?: بس)?(?: لو)?"
)
_TELL = (
    r"(?:ان )?[تي](?:خبر|علم|فيد|ساعد|دل|جيب|جاوب|عرف|فهم|كرم|عطي|وضح|شرح|حكي|ذكر|قول|بين|رشد)(?:ي|و"
    r"|وا|ون|ين)?"
    r"(?:ني|نا|لي|لنا| لي| لنا|ولي|(?<=قول)ي)(?: معلومات| فكره)?(?: في معرفه)?"
)
_TELL_ME = (
    r"(?:قل|قول|قولي|قولو|احك|احكي|احكو|اشرح|وضح|اذكر|بين) ?(?:لي|لنا)"
    r"|(?:ا?خبر|خبرو|افد|افيدو|اجب|جاوب|علم|فهم|دل|ارشد|ساعد|عرف)(?:و)?(?:ني|نا)(?: على| عن)?"
    r"|اعط(?:ني|نا|يني) (?:معلومات|فكره)(?: عن| حول)?|حدثني عن"
)
_WISH = (
    r"(?:كنت |كان )?(?:اريد|نريد|اود|نود|ارغب|نرغب|بدي|بدنا|ودي|عايز|عايزه|عاوز|عاوزه|ابغى|ابغي|ابغا"
    r"|ابي|حاب|حابب"
    r"|حابه|نفسي|بغيت|محتاج|محتاجه|احتاج|حبيت|احب|اتمنى|اتمني|منك|جاي|جيت|نسيت)(?: (?:منك|منكم))?(?: (?:ان"
    r"|في|الى|الي|بس))?"
)
_KNOW = (
    r"(?:ا|ن)(?:عرف|سال(?:ك|كم)?|فهم|ستفسر|ستفهم|علم|تاكد|شوف)|معرفه|استفسار|الاستفسار|السؤال|السوال"
    r"|سؤال|سوال"
)
_SMALL = r"(?: (?:سؤال|سوال|استفسار)(?: (?:بسيط|صغير|سريع|مهم|اخر|واحد))?)?"
_HOPE = r"(?:ا|ن)?رجو?(?:اء)?(?: منكم)?(?: التكرم)?|الرجاء(?: منكم)?(?: التكرم)?"
_TELLING = r"ب?(?:اخبار|افاد[ته]|اعلام|مساعد[ته]|اطلاع|تعريف|تزويد|توضيح|بيان)(?:ي|ني|نا)?(?: في معرفه)?"
_QUESTION = (
    r"(?:عندي|لدي|لدينا|عندنا|معي|ممكن|هذا) (?:سؤال|سوال|استفسار)(?: (?:بسيط|صغير|سريع|مهم|اخر|واحد))?"
    r"|(?:سؤالي|سوالي|استفساري)(?: هو| هنا)?|ال(?:سؤال|سوال) هو|كنت اتساءل|اتساءل|تساءلت"
)
_ABOUT = r"(?: (?:عن|حول|بخصوص|بشان|(?:لو|اذا)(?! (?:سمح|تكرم|امكن|ممكن|ما علي))|هو|كالتالي))?"
_ENGLISH_FRAMES = (
    r"(?:can|could|would|will|may|might) you(?: please| kindly| possibly)?"
    r" (?:tell|explain|show|let|help|give|inform|advise|clarify|answer)"
    r"(?: to)?(?: me| us)?(?: to)?(?: know| understand| find out| with| by telling me)?(?: about)?"
    r"|(?:i|we)(?: would| ?'?d)?(?: really)? (?:like|love|want|wish|need|wanted) to (?:know|ask"
    r"|find out|understand|learn)"
    r"(?: you)?(?: about| if| whether)?"
    r"|i(?: was|'m| am)(?: just)? (?:wondering|curious)(?: if| whether| about)?"
    r"|(?:i have|i've got|i've|got|here is) a(?: quick| small| short| simple)? question(?: about| on"
    r"| for you)?(?: is)?"
    r"|(?:a )?quick question(?: about| on)?|my question is|(?:can|could"
    r"|may) i ask(?: you)?(?: about)?|let me ask(?: you)?|(?:please )?tell me(?: about)?"
    r"|(?:i'd|i would|we'd|we would) (?:be (?:very |most )?grateful"
    r"|appreciate it)(?: very much)? if you (?:could|would"
    r"|can) (?:tell|let|inform|explain|show|give)(?: to)?(?: me| us)?(?: know)?(?: about)?"
    r"|(?:i |we )?hope (?:this|you|all|everyone)[^.,!\n]{1,40}[.,!\n]"
    r"|(?:i'm |i am |we are )?(?:so |very |really )?sorry (?:to|for) (?:bother|disturb|trouble|interrupt|the"
    r")\w*(?: you| bother| trouble)?[,.]?(?: but)?"
    r"|(?:i'm |i am |was )?just (?:wondering|checking|asking|curious)(?: if| whether| about)?"
    r"|(?:do you have |have you )?any idea(?= (?:what|who|when|where|why|how|which))"
    r"|do you (?:know|happen to know)(?= (?:what|who|when|where|why|how|which))"
)
_OF_DOCUMENTS = (
    r"ال(?:وثيقه|وثايق|مستند|مستندات|ملف|ملفات|مقال|مقاله|مقالات|نص|نصوص|تقرير|كتاب|دليل|لايحه)(?: هذا| هذه)?"
)
_OF_A_SUBJECT = (
    rf"(?:(?:{_WISH}|اعط(?:ني|نا|يني)|عط(?:ني|نا|يني)|هات(?:ي|و)?|زود(?:ني|نا) ب)\s?)?"
    r"(?:(?:ما )?(?:كل|اهم|ابرز|بعض) )?"
    r"(?:ال)?(?:معلومات|نبذه|فكره|تفاصيل|لمحه|شيء|شي|ما (?:يقال|قيل|ورد|جاء)|(?:\w{3,6} )?نقاط)"
    r"(?: (?:مختصره|قصيره|سريعه|عامه|كافيه|اكثر|مهمه|الرييسيه|المهمه))? (?:عن|حول|بخصوص|بشان)"
    r"|(?:تحدث|تكلم|احك|احكي|حدث|اكتب|كلم|قول|قل)(?:ي|و|وا)?(?: ?(?:ني|نا|لي|لنا))? (?:عن|حول)"
    r"|(?:ماذا|ما|شو|ايش|وش|ايه)(?: الذي)?"
    r" (?:(?:[بيت]{0,2}عرفه?|ت?قدر تقول)(?: لي)?"
    rf"|(?:ب?[يت]?(?:قول|ذكر|حكي)ه?|ورد في|جاء في) {_OF_DOCUMENTS}) (?:عن|حول)"
    r"|(?:give me |i (?:want|need) |any |some )*(?:information|info|details|\w+ (?:points|facts))"
    r" (?:about|on)"
    r"|what (?:do you know|(?:do|does) (?:the|this|these|your)"
    r" (?:documents?|articles?|texts?|files?|report|handbook) say) about"
)
_TELLING_STEMS = (
    r"خبر|علم|فيد|فاد|ساعد|عاون|دل|رشد|جيب|جاوب|عرف|فهم|عطي|وضح|شرح|حكي|ذكر|قول|بين|بلغ|طلع|زود|نور|شير|سعف"
)
LEADING_VERBS: Final = re.compile(
    rf"[وف]?ب?[ايتن](?:{_TELLING_STEMS})(?:و|وا|ون|ين|ي)?(?:ني|نا|لي|لنا)"
    rf"|[وف]?ا?(?:{_TELLING_STEMS})(?:و|ي)?(?:ني|نا|لي|لنا)"
    r"|[وف]?ب?(?:ا(?:خبار|فاد|علام|طلاع|رشاد|جاب)|مساعد|معاون|تعريف|تزويد|توضيح|بيان|شرح|تبليغ|تنوير)[ته]?"
    r"(?:ي|ني|نا)"
)
"""Words that ask to be told, with who is to be, in folded text: whatever follows is what is asked."""

LEADING: Final = re.compile(
    r"[وف]?ب?[ان](?:سال|ستفسر|ستفهم|ستعلم|ستوضح|عرف|فهم|تاكد|تساءل|تسال)(?:ك|كم|كن)?"
    r"|[وفبل]{0,2}(?:ال)?(?:سؤال|سوال|استفسار|استعلام|استيضاح)(?:ي|نا|ات)?"
    r"|ب(?:توضيح|بيان|شرح|ذكر|معرفه)|معرفه|[يت]?ت?(?:كرم|فضل)(?:ت|تو|تم|و|وا|ون|ين)?"
)
"""Words of asking and knowing: with nothing but such words and those below between them and what is asked,
they lead up to it."""

BESIDE_LEADING: Final = _words(
    """هل ممكن يمكن يمكنك يمكنكم يمكنني بإمكانك بإمكانكم بإمكاني تقدر تقدرون تقدروا بتقدر بتقدروا فيك فيكم في
    فيه عندي لدي لدينا عندنا معي معكم معاكم أنا نحن كنت كنا أريد نريد أود نود أرغب نرغب بدي بدنا ودي ودنا عايز
    عايزة عاوز عاوزة حاب حابة حابب حابين حبيت حبينا أحب نحب أبغى ابغي ابغا أبي نبي بغيت بغينا محتاج محتاجة
    محتاجين نفسي جيت جاي أن إن بس فقط لو إذا سمحت سمحتو سمحتوا سمحتم فضلا فضلك فضلكم رجاء الرجاء أرجو نرجو
    يرجى
    أتمنى نتمنى نأمل آمل منك منكم حضرتك حضرتكم سيادتك سيادتكم سعادتكم جنابكم معاليكم بالله ولكن لكن التكرم
    التفضل تكرما لطفا أمكن وبعد من عن على إلى ما لا شي شيء
    أمر آسف آسفة تؤاخذني تواخذني تؤاخذوني تواخذوني عفوا عذرا معذرة أعتذر نعتذر الإزعاج للإزعاج إزعاجكم
    الإطالة للإطالة بصراحة صراحة الصراحة
    والله يعني طيب أولا شوي شوية قليلا كثير كتير بسيط بسيطة صغير صغيرة سريع سريعة مهم مهمة آخر أخير
    واحد عاجل قصير ثاني تاني محدد حد أحد شخص هنا لي لنا لكم لك هو هي كالتالي التالي"""
)
"""What stands beside words of asking where it says nothing of what is asked."""

FRAMES: Final = re.compile(
    rf"\b[وف]?(?:{_OF_A_SUBJECT}|{_ABLE} {_TELL}{_ABOUT}|(?:{_ABLE} )?(?:{_WISH} )(?:{_KNOW}){_SMALL}{_ABOUT}"
    rf"|{_ABLE} (?:{_KNOW}){_SMALL}{_ABOUT}"
    rf"|{_WISH} {_TELL}{_ABOUT}|(?:{_ABLE} |(?:{_HOPE}) ){_TELLING}{_ABOUT}|(?:{_TELL_ME}){_ABOUT}"
    rf"|(?:{_QUESTION}){_ABOUT}|{_ENGLISH_FRAMES}"
    r"|(?:هل )?انت متاكد(?: من)?(?: ان| انه)|are you sure(?: that)?(?= \w+ \w+)"
    r"|(?:هل |بت|ت)(?:تعرف|تعلم|عرف|علم|عندك فكره)(?= (?:كم|متى|متي|اين|وين|من هو|كيف|لماذا|ليش)))(?!\w)"
)
"""How a question is led up to, in folded text."""

SELF_INTRODUCTION: Final = re.compile(
    r"(?:انا|معك|معكم|معاك|اسمي|my name is|i am|i'm|this is)\b[^،,.!؛;:\n؟?]{1,80}[،,.!؛;:\n]+\s*[وف]?"
)
"""A first clause that says who asks, in folded text."""

AND_THEN: Final = re.compile(
    r"(?:طيب |طب |و?ماذا |و?ما |و?شو |و?وش |و?ايش )?(?:و|ف)?(?:بعد (?:ذلك|هذا|كذا|كده|هيك)|بعدين"
    r"|بعدها|بعده|ثم ماذا|ثم|التالي|الي بعدها|اللي بعدها)(?: (?:ماذا|شو|ايش|وش|ايه|مباشره))?"
    r"|(?:and )?(?:then|after that|next|what (?:comes |is )?(?:next|then|after that))"
)
"""What asks for what comes after what was told, the whole of a folded question without its last mark."""

OWN_WAW: Final = _words(
    """وسائل وسيلة وزير وزارة وزراء وثيقة وثائق وقت وضع وظيفة وظائف ورقة وحدة وحدات ولاية ولادة وفاة وكالة
    واجب واجبات وين وش وشو واقع والد والدة وجهة وزن وصف وفد وكيل ورشة وسام وعد وقف وقود وجود واحة وادي
    واردات واحد وطن وباء وجبة وديعة"""
)
"""Words whose first letter is no "and"."""

MEASURES: Final = _words(
    """مدة مدته مدتها نسبة نسبته نسبتها عدد عدده عددها عددهم مقدار مقداره مقدارها قيمة قيمته قيمتها حجم
    حجمه حجمها سعر سعره سعرها تاريخ تاريخه تاريخها موعد موعده موعدها سنة عام يوم شهر مكان مكانه مكانها
    سبب سببه سببها long far often old much before after ago last take happen happened value date time
    years year place"""
)
"""Words that say what is measured of something and not what that is."""

ARABIZI: Final[dict[str, str]] = {
    latin: word
    for word, spellings in {
        "كم": "kam kem adesh addesh 2adesh 2addesh gaddesh kaddesh kadesh 2addeh addeh sh7al chhal ch7al",
        "بكم": "bkam bikam bekam bkem",
        "متى": "mata emta imta eimta emte eemta waqtash fo2ash",
        "اين": "wein wen ween wayn fein feen ayna ayn",
        "ما": "ma",
        "ماذا": "mada matha maza",
        "شو": "shu sho shou chou",
        "ايش": "eish esh aysh",
        "وش": "wesh wish wsh",
        "ايه": "eh eih eyh",
        "اعمل": "a3mel a3mil a3mal",
        "لماذا": "leish lesh laysh leh leeh limatha limaza 3lash",
        "كيف": "kif keef kaif kayf keif ezay ezzay",
        "من": "meen mein min man mn",
        "هل": "hal hel",
        "في": "fi fee",
        "عن": "3an 3n",
        "على": "3ala 3la",
        "الى": "ila ela",
        "بين": "bayn beyn bein been bain",
        "مع": "ma3",
        "و": "w wa",
        "هو": "howa huwa howwe",
        "هي": "hiya hiye heya",
        "عند": "3and 3end",
        "بعد": "ba3d ba3ed",
        "قبل": "2abl abl qabl 2abel",
        "هذا": "hatha haza hada",
        "يا": "ya",
        "بدي": "baddi biddi beddi",
        "اعرف": "a3raf a3ref a3rif",
        "لو سمحت": "lawsama7t",
        "من فضلك": "minfadlak",
        "شكرا": "shukran shokran choukran",
        "مرحبا": "mar7aba marhaba",
        "سلام": "salam",
        "ممكن": "mumkin momken momkin",
        "كان": "kan kaan",
        "التي": "elli illi yalli",
        "لو": "law low",
        "اذا": "iza eza itha",
        "لازم": "lazem lazim",
        "كل": "kol kul kell",
        "بعمل": "ba3mel ba3mil b3mel b3mil",
        "داخل": "jowwa juwwa gowwa guwwa",
        "خارج": "barra",
        "مش": "mish msh mosh",
    }.items()
    for latin in spellings.split()
}
"""Words of Arabic as they are written in Latin letters."""

SUMMARISING: Final = re.compile(
    r"(?:ل?خ?لخص(?:ي|وا|و)?(?:ها|ه)?(?: ?(?:لي|لنا))?|تلخيص|اختصر(?: لي)?"
    r"|(?:(?:اعطني|اعطيني|عطني|عطيني|هات|هاتي|قدم(?: لي)?|اعمل(?: لي)?|اكتب(?: لي)?|اريد|بدي|عايز"
    r"|عاوز|ابغي|اود|ما هو|ما|ممكن|سو لي)"
    r" )?(?:ال)?(?:ملخصا?|موجزا?|خلاصه|تلخيصا?|زبده|مختصرا?)(?: سريعا?| قصيرا?| موجزا?| بسيطا?)?"
    r"|summari[sz]e|sum up|tl;?dr|(?:give me |write |i want |i need )?(?:a |an |the )?(?:short "
    r"|brief |quick )?(?:summary|overview|outline))"
    r"(?!\w)(?: (?:عن|حول|ل|of|for|about|on))?(?!\w)"
)
"""What asks for a summary, at the beginning of a folded question."""

_MAIN_POINTS = (
    r"(?:(?:اهم|ابرز|اخص) (?:(?:ال)?(?:نقاط|افكار|محاور|موضوعات|مواضيع|بنود|احكام|معلومات)|ما)"
    r"|ال(?:نقاط|افكار|محاور|موضوعات|مواضيع) (?:الرييسيه|الاساسيه))"
    r"(?: (?:التي |الذي |اللي )?(?:جاء|جاءت|ورد|وردت|يرد|تضمن\w*|يتضمن\w*|ذكر\w*|فيه|فيها|الوارده|المذكوره))?"
)
MAIN_POINTS: Final = re.compile(rf"(?:{_MAIN_POINTS})(?: (?:في|من|ب|على|علي))?(?!\w) *")
"""What a summary is often asked to be, before the document's name, in folded text."""

_WHAT = r"(?:ما|ماذا|شو|ايش|وش|ايه|شنو|بماذا|عن ماذا|عماذا|عن شو|عن ايش|عن وش|عن ايه|علي ماذا|على ماذا)"
_SPEAKS = (
    r"(?:ب|عم |كا)?[يت](?:تحدث|تكلم|حكي|تناول|بحث|تضمن|حتوي|شمل|قول|نص|ناقش|عالج|غطي|دور)(?: (?:عن|علي"
    r"|على|في|حول))?"
)
ABOUT: Final = re.compile(
    rf"(?:(?:{_WHAT}|عم) {_SPEAKS}|عم (?:يحكي|يتكلم|تحكي) (?:شو|ايش)"
    rf"|(?:{_WHAT} (?:هو |هي )?)?(?:موضوع|محتوي|محتوى|محتويات|مضمون|فحوي|فحوى)"
    rf"|(?:{_WHAT} (?:هو |هي )?)?(?P<points>{_MAIN_POINTS})|{_WHAT} (?:يوجد |جاء |ورد )?(?:في|فيه|فيها|ب)"
    r"|(?:عن (?:ماذا|شو|ايش|وش|ايه)|عماذا)"
    r"|(?:what (?:is|are) )?the (?P<key>(?:main|key) (?:points|ideas|takeaways))|what (?:does|is|are|do)"
    r")(?!\w) *(?:(?:في|من|ب|of|in|from)(?!\w) *)?(?P<named>.*?)"
    r"(?P<says> (?:about|say|says|contain|cover|discuss|deal with|talk about))?$",
    re.DOTALL,
)
"""What asks for what a document is about, the whole of a folded question without its last mark; in English it
`says` so last."""

_THERE = (
    r"(?: (?:الموجوده|المتاحه|المفهرسه|المتوفره|التي|اللي|يلي|عندك|عندكم|لديك|لديكم|معك|هنا|تعرفها|بتعرفها"
    r"|تعرف|عنها|تجيب|منها|تغطيها|في الفهرس|موجوده|متوفره|available|here|there|indexed|do you have|are there"
    r"|you have|do you know|can i ask about|are available|are indexed|have you))*"
)
_FILES = r"(?:ال)?(?:وثايق|مستندات|ملفات|مقالات|مصادر|مراجع|مواضيع|موضوعات|documents|files|sources|topics)"
CONTENTS: Final = re.compile(
    rf"(?:(?:ما|ما هي|ماهي|شو|شو هي|ايش|وش|ايه|كم عدد|كم|اعرض|عدد|اذكر|اسرد|هات|list|show|show me|what"
    rf"|which|what are"
    rf"|which are)(?: لي)? (?:كل |جميع |all |the |all the |your )*{_FILES}{_THERE}"
    rf"|(?:شو|ايش|وش|ماذا|هل|ما|ايه) (?:في )?(?:عندك|لديك|معك|عندكم|لديكم)(?: من)? {_FILES}{_THERE}"
    r"|(?:عن|في) (?:ماذا|شو|ايش|وش|ايه|اي شيء|اي شي) (?:يمكنني|يمكن|اقدر|استطيع|ممكن|فيني|بقدر"
    r"|لي)?(?: ان)? ?ا?سال\w{0,2}"
    r")"
)
"""What asks which documents there are, the whole of a folded question without its last mark."""

CHOOSING: Final = re.compile(
    r"(?:ايهما|ايهم|ايها|اي|مين|من|ايش|شو|وش|ايه|what|which)(?: (?:هو|هي|one|is|are|has|costs|the))*"
    r"(?: (?:ال)?(?:افضل|احسن|ارخص|اغلي|اسرع|ابطا|اطول|اقصر|اكبر|اصغر|اكثر|اقل|اعلي|ادني|اقرب|ابعد|اوفر"
    r"|اخف|اثقل"
    r"|better|cheaper|longer|shorter|larger|bigger|smaller|faster|slower|more|less|higher|lower|heavier"
    r"|lighter|expensive)(?!\w))+[:،,]? (?P<one>.+?)[،,]? (?:ام|او|ولا|or) (?P<other>[^؟?]+)"
)
"""What asks which of two is more of something, in folded text."""

_OF_BETWEEN = r"(?: (?:ما )?بين)?"
COMPARING: Final = re.compile(
    rf"(?:(?:(?:اعطني|اعطيني|عطني|هات|هاتي|قدم(?: لي)?|اعمل(?: لي)?|اكتب(?: لي)?|اريد|بدي|عايز|عاوز|ابغي|اود"
    rf"|ممكن|سو لي|اجر(?: لي)?) )?(?:قارن(?:ي|و|وا)?(?: (?:لي|لنا))?|وازن(?:ي|و|وا)?|(?:ال)?(?:مقارنه|موازنه)"
    rf"(?: (?:سريعه|قصيره|موجزه))?){_OF_BETWEEN}"
    r"|compare(?: and contrast)?|(?:give me |make |write |i want |i need )?(?:a |an |the )?(?:short |brief "
    r"|quick )?comparison (?:of|between)"
    r"|(?P<difference>(?:(?:ما|ما هو|ما هي|ماهو|ماهي|ايش|شو|وش|اذكر|بين|وضح|اشرح) )?(?:ال)?(?:فرق|فروق"
    r"|فروقات|اختلاف|اختلافات|فوارق) بين|(?:what (?:is|are) )?(?:the )?differences? between))(?!\w)"
)
"""What asks for a comparison, at the beginning of a folded question. A `difference` may be asked of anything,
which a document then tells."""

COMPARED: Final = re.compile(r"\s(?:و(?=\w{2})|(?:مع|ب|and|with|to|vs\.?|versus)\s|ب(?=\w{3}))\s*")
"""What may stand between the two that are compared, in folded text."""

ASPECT: Final = re.compile(
    r"[،,]?\s(?:من حيث|من ناحيه|من جهه|في ما يخص|فيما يخص|بخصوص|بشان|in terms of|with regard to|regarding"
    r"|as regards|with respect to)\s.*",
    re.DOTALL,
)
"""In what two are compared, after both, in folded text."""

_DOCUMENTS = r"(?:وثايق|مستندات|ملفات|مقالات|نصوص|لوايح|سياسات|تقارير|ادله)"
_EVERY = (
    rf"(?:كل|جميع|كافه|ساير|مجموع) ال{_DOCUMENTS}|كل (?:وثيقه|مستند|مقال|مقاله|تقرير)(?: علي حد[هي])?"
    r"|(?:all|the whole)(?: of)?(?: the| these| your| my)?(?: indexed)?"
    r" (?:documents|articles|files|policies|reports)"
    r"|(?:each|every)(?: one)?(?: of the)? (?:document|article|report)s?"
)
EVERY_DOCUMENT: Final = re.compile(
    rf"(?:(?:{_EVERY})|(?:هذه )?ال{_DOCUMENTS}(?: (?:هذه|كلها|جميعها))?|(?:هذه )?(?:ال)?مجموعه(?: كلها)?"
    rf"(?: ال{_DOCUMENTS})?|(?:this|the) (?:whole )?collection|(?:the|these) documents"
    r"|الكل|كل شيء|everything)(?: (?:هنا|الموجوده|المفهرسه|here))?"
)
"""What names all documents, where it is all that a summary is asked of, in folded text."""

DOCUMENTS_OF: Final = re.compile(
    rf"(?:(?:كل|جميع) )?(?:ال)?{_DOCUMENTS} (?:(?:عن|حول|في|بشان) )?|(?:all )?(?:of )?(?:the )?"
    r"(?:documents|articles|files|policies|reports) (?:of|about|on|in) "
)
"""What stands before the subject of several documents, in folded text («وثائق السفر»)."""

ACROSS_DOCUMENTS: Final = re.compile(
    rf"(?<!\w)(?:(?:في|من|عبر|بين|لدي|عند|تقوله?|تذكره?|تنص عليه) (?:{_EVERY})"
    rf"|ب(?:كل|جميع|كافه) ال{_DOCUMENTS}|(?:in|from|across|over|through|throughout|does|do) (?:{_EVERY})"
    r"|across (?:the )?(?:documents|articles|files|policies|reports))(?!\w)"
)
"""What says of a question that every document may have something for its answer, in folded text."""

DOCUMENT_WORDS: Final = _words(
    """كتيب الكتيب نشرة النشرة تعميم التعميم مذكرة المذكرة محضر المحضر كراسة الكراسة خطة الخطة
    لائحة اللائحة دليل الدليل مقال المقال مقالة المقالة وثيقة الوثيقة وثائق الوثائق مستند المستند ملف
    الملف تقرير التقرير سياسة السياسة نظام النظام كتاب الكتاب نص النص صفحة الصفحة فصل الفصل محتوى
    المحتوى كل هذا هذه لنا لي للمقال للدليل للائحة للوثيقة للتقرير للملف document documents article
    وثيقتين الوثيقتين مستندين المستندين ملفين الملفين مقالين المقالين لائحتين اللائحتين دليلين الدليلين
    policy file report text page content guide handbook manual rules this it whole main points
    two both files policies articles"""
)
"""Words for a document that do not say which one."""
