"""Equations of Word (OMML) in one line of text: (أ+ب)/2, x^2, √(y)."""

from __future__ import annotations

from lxml import etree

from rag.loaders.docx.package import M

_NOT_TEXT = tuple(f"{M}{name}" for name in ("rPr", "ctrlPr", "sSubPr", "sSupPr", "fPr", "radPr", "argPr"))


def equation_text(element: etree._Element) -> str:
    """The text of an equation or of a part of one."""
    name = etree.QName(element).localname if element.tag not in _NOT_TEXT else ""
    write = _FORMS.get(name)
    if write:
        return write(element)
    if name == "t":
        return element.text or ""
    return "".join(equation_text(each) for each in element if isinstance(each.tag, str))


def _part(element: etree._Element, name: str) -> str:
    found = element.find(M + name)
    return equation_text(found).strip() if found is not None else ""


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _property(element: etree._Element, name: str, default: str) -> str:
    found = element.find(f"{M}{etree.QName(element).localname}Pr/{M}{name}")
    return found.get(f"{M}val", default) if found is not None else default


def _fraction(element: etree._Element) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _script(element: etree._Element) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    text = _part(element, "e")
    return text + (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")


def _radical(element: etree._Element) -> str:
    return f"{_part(element, 'deg')}√({_part(element, 'e')})"


def _sum(element: etree._Element) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    sign = _property(element, "chr", "∫")
    limits = (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")
    return f"{sign}{limits} {_part(element, 'e')}"


def _delimited(element: etree._Element) -> str:
    inside = _property(element, "sepChr", "|").join(equation_text(e) for e in element.iterfind(f"{M}e"))
    return f"{_property(element, 'begChr', '(')}{inside}{_property(element, 'endChr', ')')}"


def _matrix(element: etree._Element) -> str:
    rows = element.iterfind(f"{M}mr")
    return "[" + "; ".join(", ".join(equation_text(e) for e in row.iterfind(f"{M}e")) for row in rows) + "]"


_FORMS = {
    "f": _fraction,
    "sSup": _script,
    "sSub": _script,
    "sSubSup": _script,
    "rad": _radical,
    "nary": _sum,
    "d": _delimited,
    "m": _matrix,
}
