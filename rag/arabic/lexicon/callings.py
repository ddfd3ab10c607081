"""What people are by office or trade, and the words that a thing's name follows («كلية الطب»).

Folded, like all of the lexicon.
"""

from __future__ import annotations

from typing import Final

from rag.arabic.lexicon.reading import records, words

# An office or trade a line, with what may be said in its stead.
_CALLINGS = """
مدير مديرة مديرا مدراء director manager
رئيس رئيسة رئيسا رؤساء president chairman chairwoman
وزير وزيرة وزيرا وزراء minister
أمين أمينة سكرتير سكرتيرة secretary
عميد عميدة dean
سفير سفيرة سفيرا ambassador
قاض قاضي قاضية قضاة judge
محام محامي محامية محامون محامين lawyer attorney advocate
طبيب طبيبة طبيبا أطباء doctor physician
ممرض ممرضة ممرضون nurse
صيدلي صيدلانية صيدلاني pharmacist
مهندس مهندسة مهندسا مهندسون engineer
محاسب محاسبة accountant
معلم معلمة مدرس أستاذ أستاذة teacher professor
طالب طالبة طلاب طلبة تلميذ تلميذة تلاميذ student pupil
شاعر شاعرة شاعرا شعراء poet
كاتب كاتبة كاتبا روائي روائية أديب أديبة مؤلف مؤلفة writer novelist author
رسام رسامة رسامون painter
نحات نحاتة sculptor
مصور مصورة photographer
مخرج مخرجة
actor actress
مغن مغني مغنية مطرب مطربة singer
ملحن ملحنة composer musician
صحفي صحفية صحافي صحافية مراسل journalist reporter
مؤرخ مؤرخة historian
فيلسوف فلاسفة philosopher
فلكي astronomer
فيزيائي فيزيائية physicist
chemist
لاعب لاعبة player
مدرب مدربة coach trainer
طيار pilot
سائق سائقة driver
ضابط ضابطة officer
شرطي شرطية policeman
جندي جندية soldier
نائب نواب deputy
عمدة mayor
محافظ governor
ملك ملكة king queen
أمير أميرة prince princess
إمام imam
فلاح مزارع مزارعة farmer
تاجر تاجرة merchant trader
طباخ طاه طاهية chef cook
"""

CALLING_OF: Final[dict[str, int]] = {
    word: number for number, line in enumerate(records(_CALLINGS)) for word in words(line)
}
"""Of a word for an office or trade, which one it is."""

CALLED: Final = words("""كلية قسم وزارة جامعة معهد لجنة هيئة إدارة دائرة مديرية محافظة مدينة قرية بلدة حي
شارع جزيرة نهر جبل مطار ميناء مستشفى مسجد كنيسة متحف ملعب حزب نادي منتخب بنك مصرف صحيفة مجلة قناة رواية
ديوان فيلم مسلسل معركة اتفاقية معاهدة جائزة بطولة محكمة سفارة قصر قلعة برنامج مشروع قانون نظام لائحة""")
"""Words that a thing's name, or what it is for, follows."""

PLACED: Final = words("مدينة محافظة قرية بلدة حي شارع جزيرة نهر جبل")
"""Those that only say what kind of place a name is of."""
