"""The words of the user interface, in Arabic and in English."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from rag.arabic import Language
from rag.arabic.counting import Noun

MINUTES_FROM = 120
"""From how many seconds on a wait is told in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """The strings of one language. Braces name what is filled in."""

    name: str
    tagline: str
    no_documents: str
    documents: Noun
    switch_language: str
    """Written in the other language, for those who cannot read this one."""
    new_conversation: str
    greeting: str
    greeting_detail: str
    examples: str
    examples_of: tuple[str, ...]
    """Ways to ask about a topic, used in turn."""
    question: str
    placeholder: str
    send: str
    stop: str
    searching: str
    letters_left: str
    letters_over: str
    letters: Noun
    lost: str
    ended: str
    unreached: str
    late: str
    unanswered: str
    send_again: str
    sources: str
    source: str
    paragraph: str
    page: str
    scan: str
    slide: str
    row: str
    verified: str
    verified_detail: str
    open_document: str
    new_tab: str
    close: str
    copy: str
    copied: str
    quoted: str
    written: str
    perhaps: str
    nearest: str
    nearest_detail: str
    stopped: str
    failed: str
    no_index: str
    damaged_index: str
    document_missing: str
    index_made: str
    index_failed: str
    not_reached: str
    not_read: str
    broken: str
    answer_before: str
    answer_after: str
    cited_here: str
    title: str
    kind: str
    modified: str
    passages: str
    remarks: str
    count_remarks: str
    filter: str
    filter_words: str
    all_kinds: str
    none_listed: str
    original: str
    page_picture: str
    page_missing: str
    original_missing: str
    table: str
    all_documents: str
    back_to_chat: str
    part: str
    part_before: str
    part_after: str
    bad_json: str
    not_an_object: str
    unknown_key: str
    missing_key: str
    wrong_text: str
    wrong_list: str
    wrong_object: str
    wrong_role: str
    too_long: str
    wrong: str
    body_too_large: str
    body_too_slow: str
    not_found: str
    not_allowed: str
    wrong_number: str
    other_site: str
    wrong_host: str
    attachments_unread: str
    model_not_found: str
    no_token: str
    no_lasting_token: str
    wrong_use: str
    not_named: str
    too_often: str
    now_again: str
    seconds: Noun
    minutes: Noun
    too_many: str
    took_too_long: str
    token: str
    wrong_token: str
    log_in: str
    log_out: str
    widget_demo: str
    widget_demo_detail: str
    ask_in: str
    everywhere: str
    choose_collections: str
    conversations: str
    conversations_show: str
    conversations_none: str
    conversations_unmatched: str
    conversations_search: str
    conversations_older: str
    conversations_kept: str
    conversations_kept_days: str
    days: Noun
    delete_all: str
    delete_all_sure: str
    today: str
    yesterday: str
    options_of: str
    rename: str
    new_title: str
    delete: str
    deleted: str
    undo: str
    print: str
    exported: str
    not_kept: str
    conversation_missing: str
    wrong_conversation: str
    wrong_title: str
    store_unavailable: str
    edit: str
    ask_again: str
    editing: str
    cancel: str


ARABIC: Final = Strings(
    name="إسناد",
    tagline="يجيب من وثائقك، ويذكر لكل جملة مصدرها",
    no_documents="لا وثائق مفهرسة بعد",
    documents=Noun("وثيقة واحدة", "وثيقتان", "{count} وثائق", "{count} وثيقة", "{count} وثيقة"),
    switch_language="English",
    new_conversation="محادثة جديدة",
    greeting="عمّ تبحث في وثائقك؟",
    greeting_detail="اسأل بالعربية أو بالإنجليزية. الجواب من الوثائق وحدها، وبعد كل جملة رقم "
    "تنقره فترى مصدرها.",
    examples="أسئلة تبدأ بها",
    examples_of=("ماذا تقول الوثائق عن {topic}؟", "ما أهم ما ورد عن {topic}؟"),
    question="سؤالك",
    placeholder="اكتب سؤالك هنا…",
    send="إرسال السؤال",
    stop="إيقاف الإجابة",
    searching="يبحث في الوثائق…",
    letters_left="الباقي: {letters}",
    letters_over="الزائد على الحد: {letters}. اختصر سؤالك.",
    letters=Noun("حرف واحد", "حرفان", "{count} أحرف", "{count} حرفًا", "{count} حرف"),
    lost="انقطع الاتصال بالخادم. نعيد الاتصال، وما كتبته محفوظ.",
    ended="انتهت جلستك، وما كتبته محفوظ.",
    unreached="لم يصل سؤالك: لا اتصال بالخادم.",
    late="لم يستلم الخادم سؤالك بعد.",
    unanswered="انقطع الاتصال قبل أن يكتمل الجواب.",
    send_again="أرسله مرة أخرى",
    sources="المصادر",
    source="المصدر",
    paragraph="الفقرة {number}",
    page="الصفحة {number}",
    scan="الصفحة {number}، قُرئت من صورة",
    slide="الشريحة {number}",
    row="الصف {number}",
    verified="اقتباس مطابق",
    verified_detail="هذه الجملة في الوثيقة بنصّها.",
    open_document="افتح الوثيقة كاملة",
    new_tab="في تبويب جديد",
    close="إغلاق",
    copy="نسخ",
    copied="نُسخ",
    quoted="منقول من الوثائق بنصّه",
    written="صاغه {model}، وفُحصت كل جملة مرقّمة على مصدرها",
    perhaps="قد يكون الجواب هنا",
    nearest="أقرب ما وجدت",
    nearest_detail="ليست هذه الفقرات جوابًا عن سؤالك.",
    stopped="أُوقفت الإجابة.",
    failed="تعذّرت الإجابة لخلل في الخادم. أعد المحاولة بعد قليل.",
    no_index="لم تُفهرس الوثائق بعد، فلا يمكن الجواب. على المشرف أن ينفّذ: isnad index",
    damaged_index="فهرس الوثائق تالف، فلا يمكن الجواب. على المشرف أن ينفّذ: isnad index",
    document_missing="لا توجد وثيقة بهذا العنوان. ربما حُذفت بعد الجواب.",
    index_made="آخر فهرسة في {when}: أُضيف {added}، وتغيّر {changed}، وحُذف {removed}.",
    index_failed="لم تكتمل الفهرسة في {when}، والجواب من الفهرس الذي قبلها: {reason}",
    not_reached="ما لم يُوصل إليه، وما قُرئ منه من قبل باقٍ",
    not_read="ملفات لم تُقرأ",
    broken="أسئلة لا يصيب الفهرس الجديد جوابها",
    answer_before="جوابها الآن",
    answer_after="جوابها في الجديد",
    cited_here="النص المستشهد به",
    title="العنوان",
    kind="النوع",
    modified="تاريخ التعديل",
    passages="المقاطع",
    remarks="الملاحظات",
    count_remarks="الملاحظات: {count}",
    filter="تصفية",
    filter_words="كلمات من العنوان أو المسار",
    all_kinds="كل الأنواع",
    none_listed="لا وثيقة بهذه الكلمات أو من هذا النوع.",
    original="الملف الأصلي",
    page_picture="صورة الصفحة {number}",
    page_missing="لا تُرسم هذه الصفحة: ليست في الملف، أو تغيّر الملف، أو طال رسمها.",
    original_missing="لا ملف هنا: ليست الوثيقة في الفهرس، أو تغيّر ملفها بعد قراءته، أو لا يُسمح بفتح الملفات.",
    table="جدول",
    all_documents="كل الوثائق",
    back_to_chat="العودة إلى المحادثة",
    part="الجزء {number} من {count}",
    part_before="الجزء السابق",
    part_after="الجزء التالي",
    bad_json="متن الطلب ليس JSON صحيحًا. أرسل مثل: {example}",
    not_an_object="متن الطلب ليس كائن JSON. أرسل مثل: {example}",
    unknown_key="المفتاح {key} غير معروف. احذفه أو صحّح اسمه.",
    missing_key="المفتاح {key} مطلوب.",
    wrong_text="قيمة المفتاح {key} ليست نصًا.",
    wrong_list="قيمة المفتاح {key} ليست قائمة.",
    wrong_object="قيمة المفتاح {key} ليست كائنًا.",
    wrong_role="قيمة المفتاح {key} ليست user ولا assistant.",
    too_long="قيمة المفتاح {key} أطول من الحد، وهو {limit}.",
    wrong="قيمة المفتاح {key} لا تصلح.",
    body_too_large="متن الطلب أكبر من الحد، وهو {limit} بايت.",
    body_too_slow="تأخر وصول متن الطلب. أعد إرساله.",
    not_found="لا شيء في هذا العنوان.",
    not_allowed="هذه الطريقة غير مقبولة في هذا العنوان.",
    wrong_number="قيمة {key} ليست عددًا من 1 إلى {limit}.",
    attachments_unread="(الصور والملفات المرفقة لم تُقرأ: الأجوبة من الوثائق المفهرسة وحدها.)",
    model_not_found="لا نموذج بهذا الاسم. اسم النموذج هنا {model}.",
    wrong_host="لا يُعرف هذا الخادم بالاسم {host}. على المشرف أن يذكره في server.allowed_hosts.",
    other_site="جاء الطلب من صفحة موقع لا يُسمح له بالسؤال. على المشرف أن يذكره في "
    "widget.allowed_origins، أو أن يمرّر الوكيل العكسي Host بمنفذه وأن يُذكر في server.proxy_addresses.",
    no_token="لا يُسمح بالسؤال إلا لمن معه رمز دخول صالح.",
    wrong_use="رمز الدخول لا يصلح لهذا. على المشرف أن يصنع رمزًا له: isnad token add NAME --use {use}",
    no_lasting_token="لا تُصنع الرموز القصيرة إلا برمز دخول دائم، حين يكون server.auth: tokens.",
    not_named="لم يعرّف الخادم الوسيط من أنت. ادخل من عنوانه.",
    too_often="أسئلتك كثيرة في وقت قصير. عُد بعد {wait}.",
    now_again="يمكنك أن تسأل الآن.",
    seconds=Noun("ثانية واحدة", "ثانيتين", "{count} ثوانٍ", "{count} ثانية", "{count} ثانية"),
    minutes=Noun("دقيقة واحدة", "دقيقتين", "{count} دقائق", "{count} دقيقة", "{count} دقيقة"),
    too_many="الخادم مشغول بأسئلة كثيرة. أعد المحاولة بعد قليل.",
    took_too_long="طال إعداد الجواب فأُوقف. أعد المحاولة بعد قليل.",
    token="رمز الدخول",
    wrong_token="رمز الدخول غير صحيح. انسخه كاملًا، أو اطلب رمزًا من المشرف.",
    log_in="الدخول",
    log_out="الخروج",
    widget_demo="جرّب الأداة",
    widget_demo_detail="هكذا تبدو أداة الأسئلة في صفحة من صفحاتكم. انقر الزر الذي في الأسفل واسأل."
    " يكفي لإضافتها هذا الوسم:",
    ask_in="السؤال في",
    everywhere="كل الوثائق",
    choose_collections="اختر أين تسأل. إن لم تختر شيئًا سُئلت كل الوثائق.",
    conversations="المحادثات",
    conversations_show="إظهار المحادثات أو إخفاؤها",
    conversations_none="لا محادثات بعد. تظهر هنا كل محادثة بعد أول جواب.",
    conversations_unmatched="لا محادثة فيها هذه الكلمات.",
    conversations_search="ابحث في المحادثات",
    conversations_older="محادثات أقدم",
    conversations_kept="تُحفظ أسئلتك وأجوبتها على هذا الخادم إلى أن تحذفها. لا يراها غيرك من القراء،"
    " وقد يطّلع عليها مشرف الخادم.",
    conversations_kept_days="تُحفظ أسئلتك وأجوبتها على هذا الخادم {days} بعد آخر سؤال، أو إلى أن تحذفها."
    " لا يراها غيرك من القراء، وقد يطّلع عليها مشرف الخادم.",
    days=Noun("يومًا واحدًا", "يومين", "{count} أيام", "{count} يومًا", "{count} يوم"),
    delete_all="احذف كل محادثاتي",
    delete_all_sure="نعم، احذفها كلها بلا رجعة",
    today="اليوم",
    yesterday="أمس",
    options_of="خيارات المحادثة: {title}",
    rename="إعادة التسمية",
    new_title="عنوان المحادثة",
    delete="حذف",
    deleted="حُذفت «{title}».",
    undo="تراجع",
    print="طباعة",
    exported="من {name}، في {when}",
    not_kept="تعذّر حفظ هذا الجواب بين محادثاتك. انسخه إن كنت تحتاج إليه لاحقًا.",
    conversation_missing="لا محادثة لك بهذا العنوان. ربما حُذفت، أو انتهت مدة حفظها.",
    wrong_conversation="قيمة المفتاح {key} لا تصلح. اكتب من 16 إلى 64 حرفًا لاتينيًا أو رقمًا أو - أو _.",
    wrong_title="لا يصلح عنوانًا ما ليس فيه حرف يُرى.",
    store_unavailable="تعذّر الوصول إلى المحادثات المحفوظة. أعد المحاولة بعد قليل.",
    edit="تعديل السؤال",
    ask_again="أعد السؤال",
    editing="تعدّل سؤالك الأخير، ويحلّ جوابه محل الجواب السابق.",
    cancel="إلغاء",
)

ENGLISH: Final = Strings(
    name="Isnad",
    tagline="Answers from your documents, with a source for every sentence",
    no_documents="No documents indexed yet",
    documents=Noun("{count} document", *["{count} documents"] * 4),
    switch_language="العربية",
    new_conversation="New conversation",
    greeting="What would you like to find?",
    greeting_detail="Ask in Arabic or in English. Answers come from the documents alone; click the number "
    "after a sentence to see its source.",
    examples="Questions to start with",
    examples_of=(
        "What do the documents say about {topic}?",
        "What are the main points about {topic}?",
    ),
    question="Your question",
    placeholder="Type your question here…",
    send="Send the question",
    stop="Stop the answer",
    searching="Searching the documents…",
    letters_left="Left: {letters}",
    letters_over="Over the limit: {letters}. Shorten your question.",
    letters=Noun("1 character", *["{count} characters"] * 4),
    lost="The connection to the server was lost. Connecting again; what you wrote is kept.",
    ended="Your session has ended; what you wrote is kept.",
    unreached="Your question did not arrive: there is no connection to the server.",
    late="The server has not taken your question.",
    unanswered="The connection was lost before the answer was complete.",
    send_again="Send it again",
    sources="Sources",
    source="Source",
    paragraph="Paragraph {number}",
    page="Page {number}",
    scan="Page {number}, read from a scan",
    slide="Slide {number}",
    row="Row {number}",
    verified="Exact quotation",
    verified_detail="The document holds this sentence word for word.",
    open_document="Open the whole document",
    new_tab="in a new tab",
    close="Close",
    copy="Copy",
    copied="Copied",
    quoted="Quoted word for word from the documents",
    written="Written by {model}, each numbered sentence checked against its source",
    perhaps="The answer may be here",
    nearest="The nearest that was found",
    nearest_detail="These paragraphs are not an answer to your question.",
    stopped="The answer was stopped.",
    failed="The server failed to answer. Please try again in a moment.",
    no_index="The documents are not indexed yet, so there is no answering. The operator should run: "
    "isnad index",
    damaged_index="The index of the documents is damaged, so there is no answering. The operator should run: "
    "isnad index",
    document_missing="There is no document at this address. It may have been removed since the answer.",
    index_made="Last indexed at {when}: {added} added, {changed} changed, {removed} removed.",
    index_failed="Indexing failed at {when}, and answers come from the index before it: {reason}",
    not_reached="What could not be reached; what was read of it before stays",
    not_read="Files that could not be read",
    broken="Questions that the new index does not answer rightly",
    answer_before="Answered now",
    answer_after="Answered by the new one",
    cited_here="The cited text",
    title="Title",
    kind="Kind",
    modified="Last changed",
    passages="Passages",
    remarks="Remarks",
    count_remarks="Remarks: {count}",
    filter="Filter",
    filter_words="Words of the title or path",
    all_kinds="All kinds",
    none_listed="There is no document with these words or of this kind.",
    original="Original file",
    page_picture="Picture of page {number}",
    page_missing="This page is not drawn: the file has none, or was changed, or it took too long.",
    original_missing="There is no file here: the document is not indexed, its file was changed after it was"
    " read, or files are not to be opened.",
    table="Table",
    all_documents="All documents",
    back_to_chat="Back to the chat",
    part="Part {number} of {count}",
    part_before="Previous part",
    part_after="Next part",
    bad_json="The request body is not valid JSON. Send something like: {example}",
    not_an_object="The request body is not a JSON object. Send something like: {example}",
    unknown_key="The key {key} is unknown. Remove it or correct its name.",
    missing_key="The key {key} is required.",
    wrong_text="The value of the key {key} is not a text.",
    wrong_list="The value of the key {key} is not a list.",
    wrong_object="The value of the key {key} is not an object.",
    wrong_role="The value of the key {key} is neither user nor assistant.",
    too_long="The value of the key {key} is longer than the limit of {limit}.",
    wrong="The value of the key {key} does not fit.",
    body_too_large="The request body is larger than the limit of {limit} bytes.",
    body_too_slow="The request body was too slow to arrive. Send it again.",
    not_found="There is nothing at this address.",
    not_allowed="This method is not accepted at this address.",
    wrong_number="The value of {key} is not a number from 1 to {limit}.",
    attachments_unread="(The attached pictures and files were not read: answers come from the indexed "
    "documents alone.)",
    model_not_found="There is no model of this name. The one here is {model}.",
    other_site="The request came from a page of a site that may not ask. The operator should name it in "
    "widget.allowed_origins, or have the reverse proxy pass Host with its port and name the proxy in "
    "server.proxy_addresses.",
    wrong_host="This server does not go by the name {host}. The operator should name it in "
    "server.allowed_hosts.",
    no_token="Only those with a valid token may ask.",
    wrong_use="This token is not good for that. The operator makes one: isnad token add NAME --use {use}",
    no_lasting_token="Short-lived tokens are made with a lasting one only, where server.auth is tokens.",
    not_named="The proxy did not say who you are. Come by its address.",
    too_often="These are many questions in a short time. Come back in {wait}.",
    now_again="You can ask now.",
    seconds=Noun("1 second", *["{count} seconds"] * 4),
    minutes=Noun("1 minute", *["{count} minutes"] * 4),
    too_many="The server is busy with many questions. Please try again in a moment.",
    took_too_long="The answer took too long and was stopped. Please try again in a moment.",
    token="Token",
    wrong_token="This token is not valid. Copy the whole of it, or ask the operator for one.",
    log_in="Log in",
    log_out="Log out",
    widget_demo="Try the widget",
    widget_demo_detail="This is how the widget looks in a page of yours. Click the button below and ask."
    " One tag adds it:",
    ask_in="Asking in",
    everywhere="all documents",
    choose_collections="Choose where to ask. If you choose nothing, all documents are asked.",
    conversations="Conversations",
    conversations_show="Show or hide the conversations",
    conversations_none="No conversations yet. Each shows up here after its first answer.",
    conversations_unmatched="No conversation holds these words.",
    conversations_search="Search the conversations",
    conversations_older="Older conversations",
    conversations_kept="Your questions and their answers are kept on this server until you delete them."
    " No other reader sees them; who runs the server can.",
    conversations_kept_days="Your questions and their answers are kept on this server for {days} after the"
    " last question, or until you delete them. No other reader sees them; who runs the server can.",
    days=Noun("1 day", *["{count} days"] * 4),
    delete_all="Delete all my conversations",
    delete_all_sure="Yes, delete them all for good",
    today="Today",
    yesterday="Yesterday",
    options_of="Options of the conversation: {title}",
    rename="Rename",
    new_title="Title of the conversation",
    delete="Delete",
    deleted="“{title}” was deleted.",
    undo="Undo",
    print="Print",
    exported="From {name}, {when}",
    not_kept="This answer could not be kept with your conversations. Copy it if you will need it.",
    conversation_missing="You have no conversation at this address. It may have been deleted, or its time is"
    " over.",
    wrong_conversation="The value of the key {key} does not fit. Write 16 to 64 Latin letters, digits, - or"
    " _.",
    wrong_title="A title needs a character that can be seen.",
    store_unavailable="The kept conversations cannot be reached. Please try again in a moment.",
    edit="Edit the question",
    ask_again="Ask again",
    editing="You are editing your last question; its answer will take the place of the one before.",
    cancel="Cancel",
)

STRINGS: Final[dict[Language, Strings]] = {"ar": ARABIC, "en": ENGLISH}


def count_documents(count: int, language: Language) -> str:
    """The number of documents with the noun's right form: `3 وثائق`, `11 وثيقة`, `1 document`."""
    strings = STRINGS[language]
    if count == 0:
        return strings.no_documents
    return strings.documents.after(count).format(count=f"{count:,}")


def count_wait(seconds: int, language: Language) -> str:
    """How long to wait, as people say it: `52 ثانية`, and from two minutes on `3 دقائق`."""
    strings = STRINGS[language]
    if seconds < MINUTES_FROM:
        return strings.seconds.counted(seconds)
    return strings.minutes.counted(math.ceil(seconds / 60))
