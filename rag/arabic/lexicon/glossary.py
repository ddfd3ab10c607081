"""What offices and the news call things in English, and in Arabic, with what `glossary_of_life` has: words
that open parallel text seldom has, or has in another sense («advance», «drill», «extension»)."""

from __future__ import annotations

from typing import Final

from rag.arabic.folding import fold
from rag.arabic.lexicon.glossary_of_life import OF_LIFE
from rag.arabic.lexicon.reading import records

_SAID: Final = """
maternity: وضع أمومة
paternity: أبوة
bereavement compassionate: وفاة عزاء
sickness sick ill illness: مرض مرضية
unpaid: = بلا بدون
paid: مدفوعة مدفوع أجر
vacation holiday: إجازة عطلة
leave: إجازة
annual yearly: سنوية سنوي
monthly: شهري شهرية
weekly: أسبوعي أسبوعية
daily: يومي يومية
quarterly: ربع
overtime: إضافي إضافية
probation probationary: تجربة اختبار
resign resignation: استقالة يستقيل
retire retirement: تقاعد
dismiss dismissal termination terminate: فصل إنهاء
promotion promote: ترقية
bonus: مكافأة علاوة
raise: علاوة زيادة
salary wage pay: راتب أجر
allowance: بدل
diem: بدل يومي
deduction deduct: خصم حسم اقتطاع
payroll: رواتب
pension: معاش تقاعد
appraisal evaluation: تقييم تقويم
attendance: حضور دوام
absence absent: غياب تغيب
late lateness delay: تأخر تأخير
shift: وردية مناوبة نوبة
remote remotely telework: بعد
hire hiring recruitment recruit: توظيف تعيين
employee staff personnel: موظف
worker: عامل
trainee intern internship: متدرب تدريب
colleague coworker: زميل
supervisor: مشرف
manager boss: مدير
director: مدير
chairman: رئيس
secretary: أمين سكرتير
headquarters: مقر
branch: فرع
department: إدارة قسم
committee: لجنة
board: مجلس
meeting: اجتماع
agenda: أعمال
minutes: محضر دقيقة دقائق
quorum: نصاب
vote voting: تصويت صوت
approve approval approves: موافقة يوافق اعتماد
permission permit: إذن تصريح
signature sign: توقيع يوقع
deadline: مهلة موعد
extension: تحويلة تمديد
helpdesk: دعم
support: دعم
ticket: تذكرة بلاغ
outage: عطل انقطاع
backup backups: احتياطية احتياطي
password passcode: مرور سر
username: مستخدم
authentication verification: تحقق مصادقة
mandatory compulsory obligatory: إلزامي
optional: اختياري
install installation: تثبيت
update upgrade: تحديث
device: جهاز
laptop computer: حاسوب محمول كمبيوتر جهاز
phone mobile cellphone: هاتف جوال جهاز
mobile: خط
email mail: بريد
phishing: تصيد
suspicious: مريبة مريب مشبوه
encrypt encryption: تشفير
delete deleted: حذف يحذف
restore recover: استعادة يستعيد
lose lost missing: فقد أضاع ضاع مفقود
found: وجد موجودات
steal stolen theft: سرق سرقة مسروق
replace replaced replacement: استبدال يستبدل بدل
repair fix: إصلاح
warranty guarantee: ضمان
refund: استرداد يرد استرجاع
return: إرجاع رد عودة
exchange: استبدال صرف
defect defective faulty: عيب
discount: خصم حسم تخفيض
price cost: سعر ثمن كلفة
fee fees charge: رسم رسوم أجرة
fine penalty: غرامة مخالفة
tax vat: ضريبة رسم
invoice bill: فاتورة
receipt: إيصال
deposit: تأمين عربون وديعة
installment instalment: قسط أقساط دفعة
payment: دفع سداد دفعة
advance: سلفة مقدم
loan: قرض
budget: ميزانية موازنة
expense expenses: مصروف نفقة مصاريف
settle settlement: تسوية سداد
reimburse reimbursement compensate compensation: تعويض
mileage: كيلومتر
insurance: تأمين
coverage cover covers: يغطي تغطية يشمل
subscription membership subscribe: اشتراك عضوية
cancel cancellation: إلغاء ألغى يلغي
renew renewal: تجديد يجدد
expire expiry: انتهاء صلاحية
freeze: تجميد
rent lease tenant: إيجار مستأجر
landlord: مؤجر مالك
contract: عقد
clause: بند
article: مادة
regulation bylaw: لائحة نظام
policy: سياسة
rule: قاعدة
exception: استثناء
exempt exemption: إعفاء معفى
eligible eligibility entitled: يستحق مستحق
requirement requirements condition: شرط شروط
form: نموذج استمارة
application apply: طلب تقديم
register registration enroll enrolment: تسجيل
admission: قبول
tuition: دراسية رسوم
scholarship: منحة
semester term: فصل
exam examination: امتحان اختبار
grade mark: درجة علامة
transcript: كشف سجل
diploma certificate: شهادة
graduation graduate: تخرج خريج
dormitory hostel inn: سكن نزل
library: مكتبة
borrow loaned: استعارة إعارة يستعير
lecture: محاضرة
attendee participant: مشارك
visitor: زائر
visit visiting: زيارة
appointment: موعد
reception: استقبال
ward: جناح
surgery operation: عملية جراحة
prescription: وصفة
pharmacy: صيدلية
dose: جرعة
nurse: ممرض
doctor physician: طبيب
note: تقرير
ambulance paramedic: إسعاف مسعف
emergency: طوارئ
defibrillator: إنعاش
injury: إصابة
accident: حادث
evacuation evacuate: إخلاء
drill: تدريب إخلاء تمرين
alarm: إنذار جرس
assembly muster: تجمع
extinguisher: طفاية مطفأة
exit: مخرج
elevator lift: مصعد
stairs: درج سلم
floor: طابق دور
parking: = موقف مواقف
helmet: خوذة
gloves: قفاز
domestic: داخلي داخل محلي
abroad overseas: خارج خارجي
trip travel journey: سفر رحلة
business: أعمال عمل
economy: سياحية اقتصاد
flight: رحلة طيران
hotel accommodation lodging: فندق سكن
passport: جواز
visa: تأشيرة
luggage baggage suitcase: حقيبة أمتعة
booking book reservation reserve: حجز
carry: ترحيل حمل
unused: مستعملة مستخدمة
balance: رصيد
transfer: تحويل نقل
complaint complain: شكوى
report: بلاغ تقرير إبلاغ
notify inform: إبلاغ إخطار يبلغ
notice: إشعار إخطار إبلاغ
request: طلب
submit: تقديم يقدم رفع
attach attachment: مرفق إرفاق
delivery shipping: توصيل شحن
warehouse: مستودع مخزن
supplier vendor: مورد
tender bid: مناقصة عطاء
customer client: عميل زبون
hours: دوام مواعيد ساعات صباحا مساء
open opened opening: يفتح مفتوح افتتح افتتاح
weekend: أسبوع عطلة
capacity: سعة طاقة
headcount: عدد
member members: عضو أعضاء
founded established founder: تأسس أسس مؤسس
headline: عنوان
summit: قمة
treaty agreement: معاهدة اتفاقية
sanctions: عقوبات
tariff tariffs customs: جمارك جمركية رسوم
trade: تجارة تبادل
export exports: صادرات تصدير صدر
import imports: واردات استيراد استورد
currency: عملة
pipeline: أنابيب خط
gas: غاز
oil crude: نفط خام
drone drones: مسيرة مسيرات
missile: صاروخ
army military: عسكري جيش
border: حدود
president: رئيس
minister: وزير
ambassador: سفير
statement communique: بيان
joint: مشترك مشتركة
election elections: انتخابات انتخاب
talks negotiations: محادثات مفاوضات
war: حرب
invasion: غزو
ally alliance: حليف تحالف
population inhabitants residents: سكان نسمة
"""

_RECORDS: Final = [record.split(":") for record in (*records(fold(_SAID)), *records(fold(OF_LIFE)))]

GLOSSARY: Final[dict[str, tuple[str, ...]]] = {}
"""The folded Arabic words of each English one."""
for _english, _arabic in _RECORDS:
    for _word in _english.split():
        GLOSSARY[_word] = (*GLOSSARY.get(_word, ()), *_arabic.removeprefix(" =").split())

ONLY: Final = frozenset(
    word for english, arabic in _RECORDS if arabic.startswith(" =") for word in english.split()
)
"""English words that are nothing else in Arabic, however near other words are: «unpaid» is not «أجر»."""
