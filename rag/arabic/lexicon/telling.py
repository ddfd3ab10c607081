"""Words by which a sentence tells what can be asked for again: when something happened, how much it was."""

from __future__ import annotations

from typing import Final

from rag.arabic.lexicon.reading import words

EVENT_VERBS: Final = words("""أعلن اعترف وقع أسس تأسس زار التقى أطلق انطلق افتتح صدر أصدر بدأ وصل انضم تولى
أنشأ ضم انتهى توفي ولد اكتمل استضاف فاز رفع شهد أقر دخل غادر باع اشترى نشر سجل حقق انعقد عقد وافق قرر
نال ألغى""")
"""Verbs of what happened once, of a masculine subject. One of a feminine subject ends with ت."""

OWN_FIRST_LETTER: Final = words("""وقعت وصلت ولدت وضعت وافقت وزعت واجهت وسعت ودعت وحدت وقع وصل ولد وافق
فازت فرضت فقدت فتحت فصلت فشلت فاز""")
"""Verbs whose first letter is no conjunction."""

AMOUNT_VERBS: Final = words("بلغ بلغت يبلغ تبلغ")
"""What stands before the name of an amount, or between it and the number."""

AMOUNT_NAMES: Final = words("""مدة سن رسوم رسم سعر قيمة عدد نسبة طول ارتفاع مساحة حجم كلفة تكلفة راتب ميزانية
سرعة عمق وزن سعة صادرات واردات""")
"""What a number may be said to be."""

CHANGES: Final = words("وصل وصلت ارتفع ارتفعت انخفض انخفضت زاد زادت تراجع تراجعت هبط هبطت")
"""Verbs of an amount that became another."""

ASKING_HOW_FAR: Final = {
    "الي": "إلى كم",
    **dict.fromkeys(words("بمقدار بنسبة بنحو بحوالي"), "بكم"),
}
"""How to ask for the number after such a word."""

ABOUT: Final = words("نحو حوالي قرابة زهاء مقدار ما يقارب يزيد على عن أكثر أقل من إلى")
"""What stands between the name of an amount and its number."""

BEFORE_A_DATE: Final = words("في يوم يومي عام سنة العام شهر خلال مطلع أواخر أوائل نهاية بداية منتصف")
"""What leads to a date."""

OTHER_TIMES: Final = words("بعد قبل منذ حتى خلال عند عندما حين أن إن")
"""A date after one of these may be of something else than the verb before them."""

POINTING: Final = words("""به بها بهم بهما له لها لهم لهما عليه عليها عليهم فيه فيها فيهم منه منها منهم عنه
عنها عنهم إليه إليها إليهم معه معها معهم لديه لديها لديهم""")
"""Prepositions with a pronoun, which points to what was said before."""

TIME_NAMES: Final[dict[str, str]] = {
    form: name
    for name, forms in (
        ("دقيقة", "دقيقة دقائق"),
        ("ساعة", "ساعة ساعات"),
        ("يوم", "يوم يوما أيام"),
        ("أسبوع", "أسبوع أسبوعا أسابيع"),
        ("شهر", "شهر شهرا أشهر شهور"),
        ("سنة", "سنة سنوات"),
    )
    for form in words(forms)
}
"""Units of time as they are asked for: `خلال كم يوم`."""
