"""Gradio's theme, of system fonts alone. The looks are in ui/static/."""

from __future__ import annotations

import gradio as gr

FONTS = ("Segoe UI", "SF Arabic", "Noto Sans Arabic", "Noto Sans", "Geeza Pro", "Tahoma", "sans-serif")
"""The system fonts with good Arabic, the same as --font in ui/static/base.css."""


def build_theme() -> gr.themes.Base:
    """The theme. Gradio's default would bring its own web fonts."""
    return gr.themes.Base(font=FONTS, font_mono=("monospace",))
