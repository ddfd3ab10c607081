"""Refusals of files and of tables in Arabic: why one cannot be read, and what helps. They are written in
English, as the log and the terminal have them; `{name}` stands for what differs."""

from __future__ import annotations

from typing import Final

_DAMAGED: Final = "لا يمكن فتحه، ولعله تالف"
_UNREAD_KIND: Final = "من نوع لا يُقرأ"
REFUSALS: Final = (
    # files of any kind
    ("is empty.", "فارغ."),
    ("is empty, or only a link.", "فارغ، أو هو رابط وحسب."),
    ("holds no text.", "لا نص فيه."),
    (
        "is {size} MB, more than documents.max_megabytes allows ({most}).",
        "حجمه {size} ميغابايت، وهو أكثر مما يسمح به documents.max_megabytes ({most}).",
    ),
    (
        "is more than documents.max_megabytes allows ({most}).",
        "أكبر مما يسمح به documents.max_megabytes ({most}).",
    ),
    ("is changed while it is read. Index it again afterwards.", "تغيّر أثناء قراءته. أعد الفهرسة بعد ذلك."),
    ("cannot be read ({detail}).", "لا يُقرأ ({detail})."),
    (
        "is nested too deeply to be read. Save it in a simpler form.",
        "عناصره متداخلة تداخلًا أعمق من أن يُقرأ. احفظه بشكل أبسط.",
    ),
    (
        "needs more memory to be read than there is. Divide it.",
        "تحتاج قراءته إلى ذاكرة أكثر من المتاحة. قسّمه.",
    ),
    (
        "needs more memory than documents.max_memory_megabytes allows ({most}) to be read. Divide it, or"
        " raise the limit.",
        "تحتاج قراءته إلى ذاكرة أكثر مما يسمح به documents.max_memory_megabytes ({most}). قسّمه أو ارفع الحد.",
    ),
    (
        "takes longer to be read than documents.max_seconds allows ({most}). Divide it, or raise the limit.",
        "تطول قراءته أكثر مما يسمح به documents.max_seconds ({most}). قسّمه أو ارفع الحد.",
    ),
    (
        "ended the process that read it ({ended}): it is damaged, or needs more memory than"
        " documents.max_memory_megabytes allows ({most}). Save it again with the program that made it.",
        "أنهى العملية التي تقرؤه ({ended}): فهو تالف، أو يحتاج إلى ذاكرة أكثر مما يسمح به"
        " documents.max_memory_megabytes ({most}). احفظه من جديد بالبرنامج الذي صنعه.",
    ),
    (
        "is damaged, or of a kind that the reader of {kind} files does not know ({detail}). Save it again"
        " with the program that made it.",
        "تالف، أو من نوع لا يعرفه قارئ ملفات {kind} ({detail}). احفظه من جديد بالبرنامج الذي صنعه.",
    ),
    ("is of a kind that cannot be read ({kind}).", f"{_UNREAD_KIND} ({{kind}})."),
    ("is encrypted. Save it without a password.", "مشفّر. احفظه بلا كلمة سر."),
    ("is a packed file (zip). Unpack it.", "ملف مضغوط (zip). فُكّ ضغطه."),
    ("unpacks to {size} bytes, more than {most}.", "حجمه بعد فك الضغط {size} بايت، وهو أكثر من {most}."),
    ("unpacks to more than {most} bytes. Divide it.", "حجمه بعد فك الضغط أكثر من {most} بايت. قسّمه."),
    ("holds {count} files, more than {most}.", "فيه {count} ملف، وهو أكثر من {most}."),
    ("is not text: it holds binary data. Give the original document.", "ليس نصًّا. هات المستند الأصلي."),
    ("does not exist. Mount it, or correct the path", "غير موجود. صِله بالجهاز (mount) أو صحّح مساره"),
    ("was removed before it was read.", "حُذف قبل أن يُقرأ."),
    # Office
    ("is not a Word document that can be opened; it may be damaged.", f"مستند Word {_DAMAGED}."),
    ("is not an e-book that can be opened; it may be damaged.", f"كتاب EPUB {_DAMAGED}."),
    ("is not an OpenDocument text that can be opened; it may be damaged.", f"مستند OpenDocument {_DAMAGED}."),
    ("is not a presentation that can be opened; it may be damaged.", f"عرض تقديمي {_DAMAGED}."),
    ("is not a workbook that can be opened; it may be damaged.", f"مصنّف {_DAMAGED}."),
    (
        "is a Word document without a body; it may be damaged. Save it again with Word.",
        "مستند Word بلا متن، ولعله تالف. احفظه من جديد ببرنامج Word.",
    ),
    (
        "is an OpenDocument text without a body; it may be damaged. Save it again.",
        "مستند OpenDocument بلا متن، ولعله تالف. احفظه من جديد.",
    ),
    (
        "is encrypted or made by Word before 2007. Save it as .docx without a password.",
        "مشفّر، أو صنعه Word قبل 2007. احفظه بصيغة ‎.docx بلا كلمة سر.",
    ),
    (
        "nests too deeply, or holds a paragraph of over ten million letters. Save it in a simpler form.",
        "عناصره متداخلة تداخلًا عميقًا، أو فيه فقرة تزيد على عشرة ملايين حرف. احفظه بشكل أبسط.",
    ),
    ("is a web archive without a page.", "أرشيف ويب بلا صفحة."),
    (
        "is made by Word before 2007. Install LibreOffice (libreoffice-writer), or save it as .docx.",
        "صنعه Word قبل 2007. ثبّت LibreOffice (libreoffice-writer)، أو احفظه بصيغة ‎.docx.",
    ),
    (
        "cannot be converted by LibreOffice. Save it as .docx.",
        "لم يستطع LibreOffice تحويله. احفظه بصيغة ‎.docx.",
    ),
    ("is made by Excel before 2007. Save it as .xlsx.", "صنعه Excel قبل 2007. احفظه بصيغة ‎.xlsx."),
    ("is made by PowerPoint before 2007. Save it as .pptx.", "صنعه PowerPoint قبل 2007. احفظه بصيغة ‎.pptx."),
    ("is an old Office document that cannot be opened; it may be damaged.", f"مستند Office قديم {_DAMAGED}."),
    (
        "is an old Office document of a kind that is not read. Save it as .docx or .pdf.",
        f"مستند Office قديم {_UNREAD_KIND}. احفظه بصيغة ‎.docx أو ‎.pdf.",
    ),
    (
        "is an OpenDocument {kind}, which is not read. Save it as .xlsx, .pptx or .pdf.",
        f"مستند OpenDocument ({{kind}}) {_UNREAD_KIND}. احفظه بصيغة ‎.xlsx أو ‎.pptx أو ‎.pdf.",
    ),
    (
        "is no rich text; it may be damaged. Save it again as .docx.",
        "ليس نصًّا منسقًا (RTF)، ولعله تالف. احفظه بصيغة ‎.docx.",
    ),
    ("is no CSV ({detail}). Save it again.", "ليس جدول CSV ({detail}). احفظه من جديد."),
    ("is locked (DRM). Give a copy without the lock.", "مقفل (DRM). هات نسخة بلا قفل."),
    # messages
    ("is no e-mail: it has no headers.", "ليس رسالة بريد: لا ترويسة فيه."),
    (
        "has more than {most} parts. Save its attachments as files.",
        "أجزاؤه أكثر من {most}. احفظ مرفقاته ملفات.",
    ),
    ("is a message in more than {most} others.", "رسالة داخل رسائل أخرى تزيد على {most}."),
    ("is no Outlook message that can be opened; it may be damaged.", f"رسالة Outlook {_DAMAGED}."),
    # PDF and pictures
    ("is not a PDF that can be opened; it may be damaged.", f"ملف PDF {_DAMAGED}."),
    ("is a damaged PDF ({detail}).", "ملف PDF تالف ({detail})."),
    (
        "is a dynamic form (XFA), whose pages hold nothing until Adobe's programs build them. Open it in one,"
        " and print it as PDF.",
        "نموذج متغيّر (XFA)، صفحاته خالية حتى تبنيها برامج Adobe. افتحه في أحدها واطبعه بصيغة PDF.",
    ),
    ("holds no page whose text can be read: {remark}", "لا صفحة فيه يُقرأ نصها: {remark}"),
    (
        "is a PDF without text, a scan perhaps. {remedy}",
        "ملف PDF بلا نص، ولعله ممسوح ضوئيًّا. ثبّت tesseract-ocr وtesseract-ocr-ara واجعل documents.ocr: auto،"
        " أو هات الملف الأصلي.",
    ),
    (
        "is a picture. {remedy}",
        "صورة. ثبّت tesseract-ocr وtesseract-ocr-ara واجعل documents.ocr: auto، أو هات الملف الأصلي.",
    ),
    ("is a {kind} in which no text was found.", "صورة لم يوجد فيها نص."),
    ("is a {kind} that gave no text: {why}.", "صورة لم يُقرأ منها نص، فقراءتها تطول كثيرًا."),
    ("is a picture that cannot be opened; it may be damaged.", f"صورة {_DAMAGED}."),
    (
        "is a picture of a kind that is not read. Save it as .png or .jpg.",
        f"صورة {_UNREAD_KIND}. احفظها بصيغة ‎.png أو ‎.jpg.",
    ),
    (
        "is a picture of more than {most} million points. Save it at {dpi} dpi.",
        "صورة تزيد على {most} مليون نقطة. احفظها بدقة {dpi} نقطة في البوصة.",
    ),
    ("holds {count} pictures, more than {most}. Divide it.", "فيه {count} صورة، وهو أكثر من {most}. قسّمه."),
    # the web
    ("is not a web page: it holds no HTML.", "ليس صفحة ويب: لا HTML فيه."),
    ("is a web page without content.", "صفحة ويب بلا محتوى."),
    (
        "shows its text by JavaScript only. Open it in a browser and save what is shown, as PDF or text.",
        "لا يظهر نصه إلا بـJavaScript. افتحه في متصفح واحفظ ما يظهر بصيغة PDF أو نصًّا.",
    ),
    ("cannot be fetched ({detail}).", "لم يمكن جلبه ({detail})."),
    ("does not answer within {most} seconds.", "لم يجب خلال {most} ثانية."),
    ("is not for everybody to read ({status}).", "لا يُسمح للجميع بقراءته ({status})."),
    ("is redirected more than {most} times.", "يُحوَّل إلى عنوان آخر أكثر من {most} مرات."),
    ("is redirected to no web address.", "يُحوَّل إلى ما ليس عنوان ويب."),
    ("is redirected to {address}, which `corpus` does not name.", "يُحوَّل إلى {address}، ولم يُذكر في corpus."),
    ("is redirected to {address} for now.", "يُحوَّل مؤقتًا إلى {address}."),
    ("is sent in an encoding that was not asked for ({encoding}).", "أُرسل بترميز لم يُطلب ({encoding})."),
    ("is packed (gzip) and damaged.", "مضغوط (gzip) وتالف."),
    (
        "must not be fetched: robots.txt forbids it to the user agent {agent}.",
        "لا يجوز جلبه: يمنعه robots.txt عن {agent}.",
    ),
    ("is not fetched while robots.txt {why}", "لا يُجلب ما دام robots.txt لا يُقرأ ({why})"),
    (
        "is on {host}, which is at {found}, no address of the internet. Where that is meant, name it in"
        " `corpus`, with the url: addresses: {addresses}",
        "على {host}، وعنوانه {found} ليس من الإنترنت. إن كان هذا مقصودًا فاذكره في corpus مع url:"
        " addresses: {addresses}",
    ),
    ("is on {host}, which cannot be found ({detail}).", "على {host}، ولم يُعثر عليه ({detail})."),
    ("is no sitemap.", "ليس خريطة موقع."),
    ("is no sitemap that can be read ({detail}).", "خريطة موقع لا تُقرأ ({detail})."),
    (
        "has a document type of its own, which no sitemap needs.",
        "فيه نوع مستند خاص، ولا تحتاج إليه خريطة موقع.",
    ),
    (
        "unpacks to more than the {most} bytes of a sitemap.",
        "حجمه بعد فك الضغط أكثر من {most} بايت، وهو حد خريطة الموقع.",
    ),
    # tables
    (
        "row {row}: there is no column `question`. Name the columns in the first row.",
        "الصف {row}: لا عمود اسمه question. سمِّ الأعمدة في الصف الأول.",
    ),
    (
        "row {row}: a quotation mark is opened and not closed as it should be ({detail}). Close the cell with"
        " one, and write one inside a cell twice.",
        "الصف {row}: علامة اقتباس فُتحت ولم تُغلق كما ينبغي ({detail}). أغلق الخلية بعلامة، واكتب العلامة داخل"
        " الخلية مرتين.",
    ),
    (
        "row {row}: unknown columns {names}. Known are {known}.",
        "الصف {row}: أعمدة غير معروفة {names}. المعروف منها {known}.",
    ),
    (
        "row {row}: {count} columns are called {name}. Keep one of them.",
        "الصف {row}: الأعمدة المسماة {name} عددها {count}. أبقِ واحدًا منها.",
    ),
    (
        "row {row}: {name} shows {value}. Mend the formula.",
        "الصف {row}: في العمود {name} القيمة {value}. أصلح الصيغة.",
    ),
    (
        "row {row}: {shown} stands under no name of a column. Name the column; in a CSV file, put a cell that"
        " holds the separating sign in quotation marks.",
        "الصف {row}: {shown} ليس تحت اسم عمود. سمِّ العمود، وفي ملف CSV ضع الخلية التي فيها علامة الفصل"
        " بين علامتي اقتباس.",
    ),
)
"""(the refusal, the same in Arabic)."""
