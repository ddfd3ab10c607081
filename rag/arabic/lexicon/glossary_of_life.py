"""What homes, schools, hospitals, streets, shops and sports call things in English, and in Arabic; see
`rag.arabic.lexicon.glossary`."""

from __future__ import annotations

from typing import Final

OF_LIFE: Final = """
spouse: = زوج زوجة قرين
wife: زوجة
husband: زوج
kid kids child children: طفل أطفال أبناء ابن
baby newborn infant: طفل رضيع مولود
parent parents: والد والدان والدين أب أم
mother mom mum: أم والدة
father dad: أب والد
brother sister sibling: أخ أخت
relative relatives: قريب أقارب
friend: صديق
people persons person: شخص أشخاص ناس نسمة سكان فرد أفراد موظف عامل عضو مشارك متفرج زائر ضيف راكب
guest: ضيف زائر نزيل
woman women female lady: امرأة نساء سيدة
man men male: رجل رجال
student pupil: طالب طلاب تلميذ
teacher: معلم مدرس أستاذ
engineer: مهندس مهندسة
mayor: عمدة بلدية
municipality council: بلدية مجلس
police: شرطة
hospital: مستشفى
clinic: عيادة مستوصف
dentist dental: أسنان
test scan check checkup: فحص تحليل
result results: نتيجة نتائج
patient: مريض مراجع
pregnant pregnancy: حامل حمل
blood: دم
heart cardiac: قلب
referral refer: تحويل إحالة
aid aider: إسعاف إسعافات مسعف
medicine drug medication: دواء
pain: ألم
fever: حمى حرارة
wound: جرح
build built builder: بنى بناء يبني شيد
construct construction: بناء إنشاء تشييد
die died death dead: توفي مات وفاة موت
kill killed: قتل
born birth: ولد ولادة ميلاد
live: يسكن يعيش
gym fitness: = رياضية لياقة جيم نادي
pool swimming swim: مسبح سباحة
sport sports: رياضة رياضي
game games: لعبة ألعاب مباراة
match: مباراة
race: سباق
concert: حفلة حفل موسيقية
festival: مهرجان
party ceremony: حفل حفلة
music musical: موسيقى موسيقية
museum: متحف
castle fortress: قلعة حصن
palace: قصر
mosque: مسجد جامع
church: كنيسة
prayer pray praying: صلاة مصلى
market souk bazaar: سوق
shop store shops: متجر محل
mall: مركز تجاري
restaurant: مطعم مطاعم
cafe cafeteria canteen coffee: مقهى كافتيريا مقصف قهوة
food meal meals: طعام وجبة وجبات أكل
breakfast: فطور إفطار
lunch: غداء
dinner: عشاء
dish: طبق
drink drinks: شراب مشروب يشرب
eat eating: يأكل طعام أكل
tip gratuity: = إكرامية بقشيش
cash: نقد نقدا
card: بطاقة
credit debit: ائتمان بطاقة
bank: مصرف بنك
account: حساب
free: مجاني مجانا مجانية
ticket: تذكرة بلاغ
fare: أجرة تذكرة
toll: رسم رسوم عبور
seniors elderly pensioners: كبار مسن مسنين
adult adults: بالغ بالغين كبار
airport: مطار
train: قطار
station: محطة
metro subway underground tube: = مترو أنفاق
bus coach shuttle: حافلة باص
taxi cab: أجرة تاكسي
bicycle bike cycle: دراجة
boat boats ship: قارب قوارب سفينة
car cars vehicle: سيارة مركبة
truck trucks lorry lorries: شاحنة شاحنات
driver: سائق
petrol fuel gasoline: وقود بنزين
road street highway: طريق شارع
bridge: جسر
tower: برج
river: نهر
valley: وادي
beach seaside: شاطئ
island: جزيرة
mountain: جبل
sea: بحر
weather climate: طقس مناخ
rain: مطر
wind: ريح رياح
temperature: حرارة درجة
room rooms: غرفة قاعة
hall: قاعة صالة
bathroom: حمام
toilet restroom washroom: مرحاض حمام دورة
kitchen: مطبخ
bed: سرير
building premises: مبنى
basement: قبو
entrance gate door: مدخل باب بوابة
garden park: حديقة
desk: مكتب
chair: كرسي
key: مفتاح
lock locked: قفل يقفل مقفل
badge pass: بطاقة شارة
uniform dress clothes clothing: زي ملابس لباس
smoke smoking cigarette: تدخين يدخن
dog dogs pet pets cat: كلب كلاب حيوان قط
parcel package: طرد طرود
letter: رسالة خطاب
mailbox inbox: صندوق بريد
photo photograph picture: صورة تصوير
video: فيديو مرئي
camera: كاميرا تصوير
computer: حاسوب كمبيوتر
printer printing print: طباعة طابعة يطبع
screen monitor display: شاشة
keyboard: لوحة مفاتيح
mouse: فأرة
battery: بطارية
cable cord wire: سلك كابل
plug socket outlet: مقبس قابس
charger charging: شاحن شحن
lamp light bulb: مصباح ضوء
button: زر
remote: بعد تحكم
heater heating: مدفأة تدفئة
fridge refrigerator: ثلاجة
oven: فرن
washing washer laundry: غسالة غسيل
conditioning conditioner: = تكييف مكيف
noise noisy sound: صوت ضجيج ضوضاء
smell odour odor: رائحة
power wattage watt: قدرة واط كهرباء
electricity electric electrical: كهرباء كهربائي كهربائية
voltage volt: جهد فولت
size: حجم مساحة مقاس
model: طراز نموذج
broken break breaks: كسر انكسر عطل معطل فسخ
fault malfunction failure: عطل خلل
flash flashing blink blinking: يومض وميض
clean cleaning cleaner: تنظيف نظافة ينظف
wash: غسل يغسل
dust: غبار
wet water: ماء مبلل
fire: حريق نار
safe safety: سلامة أمان
danger dangerous hazard: خطر
security guard: أمن حارس
wifi internet: إنترنت شبكة
app application: تطبيق
website site: موقع
file: ملف
folder: مجلد
link: رابط
licence license: رخصة ترخيص
driving: قيادة
contractor: مقاول
partner: شريك
owner: صاحب مالك
company firm corporation: شركة
factory plant: مصنع
project: مشروع
consultant: مستشار استشارية
phase stage: مرحلة
budget: ميزانية موازنة
profit: ربح
loss: خسارة
share shares stock: سهم أسهم
gift present: هدية هدايا
christmas xmas: = ميلاد كريسماس
ramadan: رمضان
eid: عيد
birthday: ميلاد
wedding marriage marry married: زواج عرس
divorce: طلاق
funeral: جنازة عزاء
retirement: تقاعد معاش
age: عمر سن
height tall: ارتفاع طول
weight heavy heaviest: وزن ثقل حمل
length long: طول مدة
width wide: عرض
depth deep: عمق
speed fast: سرعة
distance far: مسافة بعد يبعد
colour color: لون
big biggest large largest: كبير أكبر
small smallest: صغير أصغر
cheap cheapest: رخيص أرخص
famous: شهير أشهر يشتهر
near nearest close closest: قرب أقرب قريب
early earliest: مبكر
late: تأخر متأخر
morning: صباح
evening night: مساء ليل
noon: ظهر
run runs manage: يدير إدارة
close closed closing: يغلق إغلاق مغلق
start begin beginning: بدء يبدأ بداية
end finish: نهاية ينتهي انتهاء
win won winner: فاز فوز
lead leader led: يقود قائد قيادة
design designed designer: صمم تصميم مصمم
fund funded funding finance: تمويل مول
pay paid: دفع يدفع سداد تمويل مول
owe debt debts arrears: دين مستحق متأخرات
due: مستحق استحقاق يدفع موعد
earn: يتقاضى راتب
hire: توظيف استئجار
sell sold sale: بيع يباع
buy bought purchase: شراء اشترى يشتري
forget forgot forgotten: نسي
remember: تذكر
accept accepted: يقبل تقبل قبول
complain complaint complaints: شكوى شكاوى
contact reach: اتصال يتصل تواصل
call ring: اتصال يتصل مكالمة
answer reply respond: رد يرد جواب
wait waiting: انتظار ينتظر
queue: طابور
speak talk language: لغة يتحدث
learn course training train: تدريب دورة
book books: كتاب كتب
newspaper magazine: صحيفة مجلة
author writer: مؤلف كاتب
news: خبر أخبار
weekdays: أيام
checkout departure vacate: مغادرة تسليم خروج إخلاء
checkin arrival: وصول تسجيل دخول
login: دخول تسجيل
activate: تشغيل تفعيل يشغل
deactivate: إيقاف إطفاء يوقف يطفئ
malfunction breakdown: عطل خلل
postpone: تأجيل
dispose trash garbage rubbish waste: نفايات قمامة
kilo kilos kg kilogram kilograms: كيلو كيلوغرام
kilometre kilometres: كيلومتر
litre litres liter liters: لتر
metre metres meter meters: متر أمتار
meter meters: عداد
extra additional: زائد إضافي
excess: زائد
unlimited: بلا محدود
limit limits ceiling cap: حد سقف
papers documents paperwork: أوراق مستندات وثائق
cholesterol: دهون كولسترول
diabetes: سكر سكري
pressure: ضغط
intensive: مركزة
department: قسم إدارة
data: بيانات
plan package: باقة خطة
roaming: تجوال
contract: عقد
grant grants scholarship: منحة منح
deadline: موعد مهلة آخر
research researcher: بحث باحث
wheat: قمح
olive olives: زيتون
salary: راتب أجر
double: مزدوج
single: مفرد
suite: جناح
board aboard: متن طائرة
plane aircraft airplane: طائرة
pilot: طيار
airline: طيران
shuttle: حافلة
delivery: توصيل شحن
courier: مندوب
order: طلب
cart basket: سلة
coupon voucher: قسيمة كوبون
friend companion: صديق رفيق ضيف مرافق
neighbour neighbor: جار جيران
landlady: مؤجر مالك
sublet subletting: باطن
flat apartment: شقة
house home villa: بيت منزل فيلا
wall walls: جدار حائط
window: نافذة شباك
roof: سطح سقف
paint painted: طلاء يطلى دهان
furniture furnished: أثاث مفروش مفروشة
utilities: كهرباء ماء مرافق
facility facilities: مرافق
water: ماء مياه
quit: ترك يترك استقالة إنهاء
leave left: ترك يترك مغادرة
warn warned: إنذار تحذير
punish punishment: عقوبة جزاء
forbidden banned prohibited prohibit: ممنوع يمنع محظور يحظر
allow allowed: مسموح يسمح
trainer coach: مدرب
lesson session: حصة جلسة درس
gear kit equipment: معدات تجهيزات أدوات جهاز
locker lockers: خزانة خزائن
towel: منشفة
cap hat: غطاء قبعة
shoe shoes: حذاء أحذية
lifeguard: منقذ
cruise: رحلة بحرية
guide: مرشد دليل
tour: جولة
tourist tourism: سائح سياحة سياحي
camp camping: مخيم تخييم
theatre theater: مسرح
cinema film films movie: سينما فيلم أفلام
exhibition: معرض
gallery galleries: معرض قاعة
zoo: حيوان
opera: أوبرا
stadium: ملعب
volunteer volunteers: متطوع متطوعين تطوع
charity: خيرية
donate donation: تبرع
school: مدرسة
university college campus: جامعة كلية
class classes lecture: صف فصل محاضرة
homework assignment: واجب
subject: مادة
dean: عميد
principal headmaster: مدير
cheat cheating plagiarism: غش انتحال
dropout withdraw withdrawal: انسحاب سحب
holidaymaker traveller traveler passenger: مسافر راكب
seat: مقعد
gate: بوابة
customs: جمارك
embassy: سفارة
citizen citizenship nationality: مواطن جنسية
identity identification: هوية
surname name: اسم
address: عنوان
postcode zip: رمز بريدي
area: مساحة منطقة
guardian: ولي
nursery kindergarten daycare creche: حضانة روضة
breastfeeding nursing: رضاعة
disabled disability wheelchair: إعاقة معاق كرسي
elder: مسن
vaccine vaccination: لقاح تطعيم
allergy allergic: حساسية
fasting fast: صيام صائم
surgeon: جراح
ward: جناح قسم
diet: حمية غذاء
recipe: وصفة
sugar: سكر
salt: ملح
meat: لحم
vegetarian vegan: نباتي
alcohol wine beer: كحول خمر
tea: شاي
bread: خبز
fruit fruits: فاكهة فواكه
vegetables: خضار خضروات
farmer farm: مزارع مزرعة
plant plants tree trees: نبات شجر شجرة أشجار
animal animals: حيوان حيوانات
fish: سمك
bird birds: طير طيور
cow sheep goat: بقر غنم ماعز
horse: حصان خيل
gold: ذهب
silver: فضة
jewellery jewelry: مجوهرات
stolen theft: سرقة مسروق
thief: لص
court judge: محكمة قاضي
lawyer attorney: محامي
crime: جريمة
prison jail: سجن
investigation investigate: تحقيق
witness: شاهد
earthquake: زلزال
flood: فيضان سيل
storm: عاصفة
damage damages damaged: ضرر أضرار تلف
explosion: انفجار
rescue: إنقاذ
victims casualties injured: ضحايا مصابين جرحى
protest demonstration: احتجاج مظاهرة
strike: إضراب
union syndicate: نقابة اتحاد
ceremony inauguration inaugurate: افتتاح حفل
opinion: رأي
expect expected forecast: توقع متوقع
increase rise grow: زيادة ارتفاع نمو
decrease fall drop decline: انخفاض تراجع هبوط
average: متوسط معدل
percent percentage: نسبة
half: نصف
quarter: ربع
third: ثلث
double: ضعف
dozen: عشرات
inflation: تضخم
unemployment: بطالة
investor investment invest: مستثمر استثمار
subsidy subsidies: دعم
shareholder: مساهم
merger: اندماج
bankrupt bankruptcy: إفلاس
holiday holidays: إجازة عطلة عطل
"""
"""English words, and after a colon the Arabic ones; after " =" the only ones."""
