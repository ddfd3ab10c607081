"""Names that are written in both scripts: countries with their people and capitals, cities, organisations,
and given names.

Folded, like all of the lexicon. A capital stands for its country where it acts («قالت بكين»).
"""

from __future__ import annotations

from typing import Final

from rag.arabic.folding import fold
from rag.arabic.lexicon.reading import phrases, records, words

_ENDINGS = ("", "ه", "ين", "ون", "ات", "ا")

# country | its other names ; its people, masculine ; capital
_COUNTRIES = """
السعودية | المملكة العربية السعودية | saudi arabia ; سعودي | saudi | saudis ; الرياض | riyadh
مصر | جمهورية مصر العربية | egypt ; مصري | egyptian | egyptians ; القاهرة | cairo
الإمارات | الإمارات العربية المتحدة | uae | united arab emirates | emirates ; إماراتي | emirati ; أبوظبي |
    أبو ظبي | abu dhabi
قطر | qatar ; قطري | qatari ; الدوحة | doha
الكويت | kuwait ; كويتي | kuwaiti ; مدينة الكويت | kuwait city
البحرين | bahrain ; بحريني | bahraini ; المنامة | manama
سلطنة عمان | oman ; عماني | omani ; مسقط | muscat
اليمن | yemen ; يمني | yemeni ; صنعاء | sanaa
العراق | iraq ; عراقي | iraqi ; بغداد | baghdad
سوريا | سورية | syria ; سوري | syrian | syrians ; دمشق | damascus
لبنان | lebanon ; لبناني | lebanese ; بيروت | beirut
الأردن | jordan ; أردني | jordanian ; عمان | amman
فلسطين | palestine ; فلسطيني | palestinian | palestinians ; القدس | jerusalem
إسرائيل | israel ; إسرائيلي | israeli ; تل أبيب | tel aviv
المغرب | morocco ; مغربي | moroccan ; الرباط | rabat
الجزائر | algeria ; جزائري | algerian ; الجزائر العاصمة | algiers
تونس | tunisia ; تونسي | tunisian ; تونس العاصمة | tunis
ليبيا | libya ; ليبي | libyan ; طرابلس | tripoli
السودان | sudan ; سوداني | sudanese ; الخرطوم | khartoum
موريتانيا | mauritania ; موريتاني | mauritanian ; نواكشوط | nouakchott
الصومال | somalia ; صومالي | somali ; مقديشو | mogadishu
جيبوتي | djibouti ; جيبوتي | djiboutian ; مدينة جيبوتي
إيران | iran ; إيراني | iranian | iranians ; طهران | tehran
تركيا | turkey | turkiye ; تركي | turkish | turks ; أنقرة | ankara
باكستان | pakistan ; باكستاني | pakistani ; إسلام آباد | islamabad
أفغانستان | afghanistan ; أفغاني | afghan ; كابول | kabul
الهند | india ; هندي | indian | indians ; نيودلهي | new delhi | delhi
بنغلاديش | bangladesh ; بنغلاديشي | bangladeshi ; دكا | dhaka
الصين | جمهورية الصين الشعبية | china ; صيني | chinese ; بكين | beijing
تايوان | taiwan ; تايواني | taiwanese ; تايبيه | taipei
اليابان | japan ; ياباني | japanese ; طوكيو | tokyo
كوريا الجنوبية | south korea ; كوري جنوبي | south korean ; سيول | سول | seoul
كوريا الشمالية | north korea ; كوري شمالي | north korean ; بيونغ يانغ | pyongyang
كوريا | korea ; كوري | korean | koreans ; سيؤول
فيتنام | vietnam ; فيتنامي | vietnamese ; هانوي | hanoi
تايلاند | thailand ; تايلاندي | thai ; بانكوك | bangkok
إندونيسيا | indonesia ; إندونيسي | indonesian ; جاكرتا | jakarta
ماليزيا | malaysia ; ماليزي | malaysian ; كوالالمبور | kuala lumpur
سنغافورة | singapore ; سنغافوري | singaporean ; مدينة سنغافورة
الفلبين | philippines ; فلبيني | filipino ; مانيلا | manila
منغوليا | mongolia ; منغولي | mongolian ; أولان باتور | ulaanbaatar
كازاخستان | kazakhstan ; كازاخي | kazakh ; أستانا | astana
أوزبكستان | uzbekistan ; أوزبكي | uzbek ; طشقند | tashkent
قيرغيزستان | kyrgyzstan ; قيرغيزي | kyrgyz ; بيشكيك | bishkek
طاجيكستان | tajikistan ; طاجيكي | tajik ; دوشنبه | dushanbe
تركمانستان | turkmenistan ; تركماني | turkmen ; عشق آباد | ashgabat
أذربيجان | azerbaijan ; أذربيجاني | azerbaijani ; باكو | baku
أرمينيا | armenia ; أرميني | armenian ; يريفان | yerevan
جورجيا | georgia ; جورجي | georgian ; تبليسي | tbilisi
روسيا | روسيا الاتحادية | russia ; روسي | russian | russians | الروس ; موسكو | moscow | الكرملين | kremlin
الاتحاد السوفيتي | الاتحاد السوفياتي | soviet union | ussr ; سوفيتي | سوفياتي | soviet | السوفيت ; لينينغراد
أوكرانيا | ukraine ; أوكراني | ukrainian | ukrainians ; كييف | kyiv | kiev
بيلاروسيا | belarus ; بيلاروسي | belarusian ; مينسك | minsk
بولندا | poland ; بولندي | polish ; وارسو | warsaw
ألمانيا | germany ; ألماني | german | germans | الألمان ; برلين | berlin
فرنسا | france ; فرنسي | french ; باريس | paris
بريطانيا | المملكة المتحدة | إنجلترا | britain | uk | united kingdom | england ; بريطاني | إنجليزي | british
    | english ; لندن | london
إيطاليا | italy ; إيطالي | italian ; روما | rome
إسبانيا | أسبانيا | spain ; إسباني | spanish ; مدريد | madrid
البرتغال | portugal ; برتغالي | portuguese ; لشبونة | lisbon
هولندا | netherlands | holland ; هولندي | dutch ; أمستردام | amsterdam
بلجيكا | belgium ; بلجيكي | belgian ; بروكسل | brussels
سويسرا | switzerland ; سويسري | swiss ; برن | bern
النمسا | austria ; نمساوي | austrian ; فيينا | vienna
السويد | sweden ; سويدي | swedish ; ستوكهولم | stockholm
النرويج | norway ; نرويجي | norwegian ; أوسلو | oslo
الدنمارك | الدانمارك | denmark ; دنماركي | danish ; كوبنهاغن | copenhagen
فنلندا | finland ; فنلندي | finnish ; هلسنكي | helsinki
أيرلندا | إيرلندا | ireland ; أيرلندي | irish ; دبلن | dublin
اليونان | greece ; يوناني | greek ; أثينا | athens
قبرص | cyprus ; قبرصي | cypriot ; نيقوسيا | nicosia
المجر | hungary ; مجري | hungarian ; بودابست | budapest
التشيك | czech republic | czechia ; تشيكي | czech ; براغ | prague
رومانيا | romania ; روماني | romanian ; بوخارست | bucharest
بلغاريا | bulgaria ; بلغاري | bulgarian ; صوفيا | sofia
صربيا | serbia ; صربي | serbian ; بلغراد | belgrade
كرواتيا | croatia ; كرواتي | croatian ; زغرب | zagreb
الولايات المتحدة | الولايات المتحدة الأمريكية | أمريكا | أميركا | united states | us | usa | america ;
    أمريكي | أميركي | american | americans ; واشنطن | washington | البيت الأبيض | white house
كندا | canada ; كندي | canadian ; أوتاوا | ottawa
المكسيك | mexico ; مكسيكي | mexican ; مكسيكو سيتي | mexico city
كوبا | cuba ; كوبي | cuban ; هافانا | havana
البرازيل | brazil ; برازيلي | brazilian ; برازيليا | brasilia
الأرجنتين | argentina ; أرجنتيني | argentine | argentinian ; بوينس آيرس | buenos aires
تشيلي | شيلي | chile ; تشيلي | chilean ; سانتياغو | santiago
كولومبيا | colombia ; كولومبي | colombian ; بوغوتا | bogota
فنزويلا | venezuela ; فنزويلي | venezuelan ; كاراكاس | caracas
بيرو | peru ; بيروفي | peruvian ; ليما | lima
جنوب أفريقيا | جنوب إفريقيا | south africa ; جنوب أفريقي | south african ; بريتوريا | pretoria
نيجيريا | nigeria ; نيجيري | nigerian ; أبوجا | abuja
إثيوبيا | أثيوبيا | ethiopia ; إثيوبي | ethiopian ; أديس أبابا | addis ababa
كينيا | kenya ; كيني | kenyan ; نيروبي | nairobi
أوغندا | uganda ; أوغندي | ugandan ; كمبالا | kampala
تنزانيا | tanzania ; تنزاني | tanzanian ; دودوما | dodoma
غانا | ghana ; غاني | ghanaian ; أكرا | accra
السنغال | senegal ; سنغالي | senegalese ; داكار | dakar
تشاد | chad ; تشادي | chadian ; نجامينا | ndjamena
رواندا | rwanda ; رواندي | rwandan ; كيغالي | kigali
أستراليا | australia ; أسترالي | australian ; كانبرا | canberra
نيوزيلندا | new zealand ; نيوزيلندي | new zealander ; ويلينغتون | wellington
أوروبا | أوربا | europe ; أوروبي | european | europeans ; القارة العجوز
أفريقيا | إفريقيا | africa ; أفريقي | إفريقي | african | africans ; القارة السمراء
آسيا | asia ; آسيوي | asian ; القارة الآسيوية
"""

# city or region | its other names ; its country
_CITIES = """
جدة | jeddah ; السعودية
مكة | مكة المكرمة | mecca | makkah ; السعودية
المدينة المنورة | medina | madinah ; السعودية
الدمام | dammam ; السعودية
الظهران | dhahran ; السعودية
دبي | dubai ; الإمارات
الشارقة | sharjah ; الإمارات
الإسكندرية | alexandria ; مصر
الجيزة | giza ; مصر
أسوان | aswan ; مصر
الأقصر | luxor ; مصر
السويس | suez ; مصر
بورسعيد | بور سعيد | port said ; مصر
حلب | aleppo ; سوريا
حمص | homs ; سوريا
اللاذقية | latakia ; سوريا
الموصل | mosul ; العراق
البصرة | basra ; العراق
أربيل | erbil ; العراق
النجف | najaf ; العراق
كربلاء | karbala ; العراق
عدن | aden ; اليمن
تعز | taiz ; اليمن
الحديدة | hodeidah ; اليمن
صلالة | salalah ; سلطنة عمان
الدار البيضاء | casablanca ; المغرب
مراكش | marrakesh | marrakech ; المغرب
فاس | fes ; المغرب
طنجة | tangier ; المغرب
وهران | oran ; الجزائر
قسنطينة | constantine ; الجزائر
صفاقس | sfax ; تونس
بنغازي | benghazi ; ليبيا
غزة | gaza ; فلسطين
رام الله | ramallah ; فلسطين
نابلس | nablus ; فلسطين
حيفا | haifa ; إسرائيل
الزرقاء | zarqa ; الأردن
العقبة | aqaba ; الأردن
صيدا | sidon ; لبنان
شنغهاي | shanghai ; الصين
هونغ كونغ | hong kong ; الصين
هاربين | harbin ; الصين
شنتشن | shenzhen ; الصين
غوانزو | guangzhou ; الصين
ووهان | wuhan ; الصين
سان بطرسبورغ | سانت بطرسبرغ | saint petersburg | st petersburg ; روسيا
يكاترينبورغ | yekaterinburg | ekaterinburg ; روسيا
سوتشي | sochi ; روسيا
سيبيريا | siberia ; روسيا
خاركيف | kharkiv ; أوكرانيا
أوديسا | odesa | odessa ; أوكرانيا
ماريوبول | mariupol ; أوكرانيا
إسطنبول | اسطنبول | istanbul ; تركيا
إزمير | izmir ; تركيا
أصفهان | isfahan ; إيران
مشهد | mashhad ; إيران
كراتشي | karachi ; باكستان
لاهور | lahore ; باكستان
مومباي | mumbai ; الهند
كلكتا | kolkata ; الهند
بنغالور | bangalore ; الهند
أوساكا | osaka ; اليابان
كيوتو | kyoto ; اليابان
هيروشيما | hiroshima ; اليابان
نيويورك | new york ; الولايات المتحدة
لوس أنجلوس | los angeles ; الولايات المتحدة
شيكاغو | chicago ; الولايات المتحدة
سان فرانسيسكو | san francisco ; الولايات المتحدة
هيوستن | houston ; الولايات المتحدة
بوسطن | boston ; الولايات المتحدة
تكساس | texas ; الولايات المتحدة
كاليفورنيا | california ; الولايات المتحدة
فلوريدا | florida ; الولايات المتحدة
تورنتو | toronto ; كندا
مونتريال | montreal ; كندا
جنيف | geneva ; سويسرا
زيورخ | zurich ; سويسرا
دافوس | davos ; سويسرا
ميونخ | ميونيخ | munich ; ألمانيا
فرانكفورت | frankfurt ; ألمانيا
هامبورغ | hamburg ; ألمانيا
مرسيليا | marseille ; فرنسا
ليون | lyon ; فرنسا
مانشستر | manchester ; بريطانيا
ليفربول | liverpool ; بريطانيا
ميلانو | milan ; إيطاليا
نابولي | naples ; إيطاليا
البندقية | venice ; إيطاليا
برشلونة | barcelona ; إسبانيا
روتردام | rotterdam ; هولندا
لاهاي | the hague | hague ; هولندا
سيدني | sydney ; أستراليا
ملبورن | melbourne ; أستراليا
ساو باولو | sao paulo ; البرازيل
ريو دي جانيرو | rio de janeiro ; البرازيل
جوهانسبرغ | johannesburg ; جنوب أفريقيا
كيب تاون | cape town ; جنوب أفريقيا
لاغوس | lagos ; نيجيريا
القرم | crimea ;
"""

_ORGANISATIONS = """
الأمم المتحدة | united nations | un
مجلس الأمن | security council
الاتحاد الأوروبي | european union | eu
الاتحاد الأفريقي | الاتحاد الإفريقي | african union
جامعة الدول العربية | الجامعة العربية | arab league
مجلس التعاون | مجلس التعاون الخليجي | gcc
البنك الدولي | world bank
صندوق النقد | صندوق النقد الدولي | imf | international monetary fund
منظمة الصحة العالمية | who
منظمة التجارة العالمية | wto
اليونسكو | unesco
اليونيسف | unicef
الناتو | حلف شمال الأطلسي | حلف الناتو | nato
البريكس | بريكس | brics
أوبك | opec
مجموعة السبع
مجموعة العشرين
الصليب الأحمر | red cross
الهلال الأحمر | red crescent
محكمة العدل الدولية | international court of justice
المحكمة الجنائية الدولية | international criminal court
"""

ENTITIES: Final[dict[tuple[str, ...], str]] = {}
"""Each name by its words: what it names, as the first of its names; a people is its country."""

CAPITALS: Final[dict[str, str]] = {}
"""The country of each capital, both as `ENTITIES` has them."""

COUNTRY_OF: Final[dict[str, str]] = {}
"""The country of each city that is no capital, both as `ENTITIES` has them."""

PLACES_KNOWN: Final[set[str]] = set()
"""Which of the entities are countries, capitals and cities."""

PEOPLES: Final[set[str]] = set()
"""The words for a country's people, which describe a noun, too («الغاز الروسي»)."""


def _add(names: list[str], entity: str) -> None:
    for name in names:
        ENTITIES.setdefault(tuple(name.replace("-", " ").split()), entity)


def _fill() -> None:
    for line in records(_COUNTRIES):
        country, people, capital = (phrases(part) for part in line.split(";"))
        entity = country[0]
        _add(country, entity)
        _add([name + ending for name in people if not name.isascii() for ending in _ENDINGS], entity)
        _add([name for name in people if name.isascii()], entity)
        PEOPLES.update(name + ending for name in people for ending in (("",) if name.isascii() else _ENDINGS))
        PEOPLES.difference_update(country)
        _add(capital, capital[0])
        CAPITALS[capital[0]] = entity
        PLACES_KNOWN.update((entity, capital[0]))
    for line in records(_CITIES):
        names, country = (phrases(part) for part in line.split(";"))
        _add(names, names[0])
        PLACES_KNOWN.add(names[0])
        COUNTRY_OF[names[0]] = country[0] or names[0]
    for line in records(_ORGANISATIONS):
        names = phrases(line)
        _add(names, names[0])


_fill()

_REGIONS = """
الدول العربية | البلدان العربية | البلاد العربية | arab countries ; السعودية | مصر | الإمارات
    | قطر | الكويت | البحرين | سلطنة عمان | اليمن | العراق | سوريا | لبنان | الأردن | فلسطين
    | المغرب | الجزائر | تونس | ليبيا | السودان | موريتانيا | الصومال | جيبوتي
دول الخليج | دول مجلس التعاون | gulf countries ; السعودية | الإمارات | قطر | الكويت | البحرين | سلطنة عمان
أوروبا | الدول الأوروبية | دول الاتحاد الأوروبي | european countries ; بولندا | ألمانيا | فرنسا | بريطانيا
    | إيطاليا | إسبانيا | البرتغال | هولندا | بلجيكا | سويسرا | النمسا | السويد | النرويج | الدنمارك | فنلندا
    | أيرلندا | اليونان | قبرص | المجر | التشيك | رومانيا | بلغاريا | صربيا | كرواتيا
"""

REGIONS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(countries)
    for regions, countries in (map(phrases, line.split(";")) for line in records(_REGIONS))
    for name in regions
}
"""The countries of a region, as `ENTITIES` has them, by its names."""

THE_REST: Final = phrases("""بقية دول العالم | باقي دول العالم | سائر دول العالم | جميع دول العالم
    | كل دول العالم | بقية الدول | باقي الدول | الدول الأخرى | دول أخرى | بقية العالم
    | باقي العالم | بقية البلدان
    | rest of the world | other countries | all countries""")
"""What names every place that is not named beside it."""

LONGEST_ENTITY: Final = max(map(len, ENTITIES))
"""The most words that a name in `ENTITIES` has."""

ALSO_WORDS: Final = words("""مالي عام ليما فاس مشهد عمان us who مغربي الجزائر turkey chad un jordan عدن
كوبي كوري صوفيا العقبة polish georgia hague ليون sofia برن مجري تركي الروس تعز كيني المغرب قطر رومانيا""")
"""Names that are other words, too: one is no name by itself, unless both texts have it as one."""

GIVEN_NAMES: Final = words("""محمد أحمد محمود مصطفى عليا حسين عثمان خالد سعود فهد فيصل سلمان عبدالله
عبدالرحمن عبدالعزيز إبراهيم
إسماعيل يوسف يعقوب موسى عيسى داود سليمان يحيى زكريا طارق زياد وليد رامي عماد أسامة حمزة بلال أنس
مازن غسان نزار فؤاد فاروق مروان عدنان قاسم هاشم جاسم جعفر كاظم منصور نواف بندر ماجد حمدان سالم عبيد
هزاع ثامر طلال هشام حسام سمير إياد لطفي عاطف أشرف رؤوف عبدالكريم عبدالرحيم فاطمة عائشة خديجة مريم
زينب سارة سارا ليلى سلمى نورا هيفاء موزة سعاد سميرة رانيا ريم ريما دانة لينا لمياء لمى مها نجلاء نهى
رباب زهراء شيماء غادة كوثر ياسمين يسرى جون جورج جيمس جيمي وليام ويليام روبرت رونالد دونالد باراك
هيلاري كامالا مايكل ميخائيل ديفيد توماس تشارلز ريتشارد جوزيف بيتر أنطوني أنتوني فلاديمير دميتري
ديمتري سيرغي سيرجي ألكسندر إيفان نيكيتا ليونيد بوريس فولوديمير أنجيلا أولاف إيمانويل نيكولا فرانسوا
جاك إليزابيث مارغريت تيريزا هيلين كاثرين ماو دينغ كيم نارندرا شينزو""")
"""Given names: who has one in a claim is named in its source."""

ALSO_GIVEN: Final = words("""علي نور أمل كريم شريف سلطان أمير عادل جهاد جابر فرح حنان إيمان أسماء عبير رياض
بدر مبارك سعد حسن
جمال كمال هدى منى مراد وسام صالح نذير بشير منير سيف شوقي صبري مجدي رشيد وحيد فريد مجيد حميد سليم نعيم حليم
رحيم نبيل
نادية زايد حمد باسم عمر آدم نوح مسعود خليفة راشد هاني سامي حازم ماهر فتحي حلمي أيمن سناء سعيد ناصر عصام""")
"""Given names that are more often other words: names only in the place of another name."""

ARTICLE_PREFIXES: Final = tuple(
    fold(prefix) for prefix in ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
)
