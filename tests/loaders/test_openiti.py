from __future__ import annotations

from rag.documents import Block
from rag.loaders.text import load

BOOK = """######OpenITI#

#META# 000.BookURI\t:: 0500Somebody.Kitab
#META# 020.BookTITLE\t:: كتاب البساتين
#META# 029.BookTITLEALT\t:: NODATA
#META#Header#End#

### | باب الأشجار PageV01P003
# التين شجر معروف ms01
~~ينبت في السهول PageV01P004
~~ويثمر صيفا
### || فصل في الزيتون
# الزيتون يعمر طويلا @TOP01@
### $ أبو زيد الناسخ
# % صدر البيت %~% وعجز البيت %
### |EDITOR|
سطر بلا علامة
"""


def test_a_book_is_read_without_its_marks() -> None:
    loaded = load(BOOK.encode())
    assert loaded.title == "كتاب البساتين"
    assert [block for block in loaded.blocks if block.text] == [
        Block("باب الأشجار", 1),
        Block("التين شجر معروف ينبت في السهول ويثمر صيفا"),
        Block("فصل في الزيتون", 2),
        Block("الزيتون يعمر طويلا"),
        Block("أبو زيد الناسخ"),
        Block("صدر البيت – وعجز البيت"),
        Block("سطر بلا علامة"),
    ]


def test_a_book_without_a_title_has_none() -> None:
    assert load(BOOK.replace("كتاب البساتين", "NOTGIVEN").encode()).title is None


def test_a_gap_within_a_line_takes_time_that_grows_with_it() -> None:
    verse = f"# صدر البيت{' ' * 300_000}شعر %~% وعجز البيت"
    loaded = load(f"{BOOK}{verse}".encode())
    assert loaded.blocks[-1].text == "صدر البيت شعر – وعجز البيت"
