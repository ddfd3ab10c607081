"""The chat's page as HTML: its header, exchanges and composer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ui.conversations.store import Summary
from ui.html import draw_icon, escape, pair, render_notice, say, write
from ui.markup import render_answer, render_text
from ui.strings import ARABIC, ENGLISH, STRINGS, count_documents
from ui.web.chat.conversation import Exchange, keep


def render_past(exchanges: Iterable[Exchange]) -> str:
    """The exchanges before the one in view."""
    return "".join(render_exchange(exchange, key) for key, exchange in enumerate(exchanges))


def render_live(exchange: Exchange, key: int) -> str:
    """The exchange in view. A finished one brings what the page keeps of it."""
    return render_exchange(exchange, key, kept="" if exchange.open else keep(exchange))


def render_exchange(exchange: Exchange, key: int, kept: str = "") -> str:
    """An exchange, with its answer as far as it has come."""
    if exchange.problem:
        body = render_notice(*exchange.problem, kind="problem")
    elif exchange.answer:
        body = render_answer(exchange.answer, f"s{key}", exchange.contexts, exchange.titles)
    elif exchange.text:
        body = render_text(exchange.text, exchange.citations, f"s{key}")
    else:
        body = "" if exchange.stopped else f'<p class="searching">{say("searching")}</p>'
    if exchange.stopped:
        body += render_notice(ARABIC.stopped, ENGLISH.stopped)
    keeps = f' data-kept="{escape(kept)}"' if kept else ""
    busy = "true" if exchange.open else "false"
    return (
        f'<article class="exchange" data-id="{escape(exchange.id)}" aria-busy="{busy}"{keeps}>'
        f'<h2 class="question" dir="auto">{write(exchange.question)}</h2>'
        f'<p class="redo"><button type="button" class="edit">{say("edit")}</button>'
        f'<button type="button" class="again">{say("ask_again")}</button></p>'
        f'<div class="answer">{body}</div></article>'
    )


def render_refused(exchange: Exchange) -> str:
    """A refused exchange, for the page's script: why, and for how long."""
    wait = "" if exchange.wait is None else f' data-wait="{exchange.wait}"'
    problem = render_notice(*exchange.problem) if exchange.problem else ""
    return f'<article hidden data-refused data-id="{escape(exchange.id)}"{wait}>{problem}</article>'


def render_kept(kept: Summary, exchanges: Iterable[Exchange] = ()) -> str:
    """What the page's script knows of a conversation that is kept; of one that was opened also its exchanges,
    for the page to keep."""
    held = tuple(exchanges)
    given = f' data-exchanges="{escape(keep(*held))}"' if held else ""
    return f'<p hidden data-conversation="{escape(kept.id)}" data-title="{escape(kept.title)}"{given}></p>'


def render_not_kept() -> str:
    """The notice below an answer that could not be kept."""
    return render_notice(ARABIC.not_kept, ENGLISH.not_kept, kind="problem")


def render_conversations(keep_days: int | None, judges: bool, curates: bool) -> str:
    """The list of the reader's conversations, which the page's script fills; `judges` says that feedback is
    kept with them, `curates` that others see what was not answered. It is rendered once."""
    if keep_days is None:
        told = say("conversations_kept")
    else:
        days = {language: strings.days.counted(keep_days) for language, strings in STRINGS.items()}
        told = pair(
            ARABIC.conversations_kept_days.format(days=days["ar"]),
            ENGLISH.conversations_kept_days.format(days=days["en"]),
        )
    judged = f"<p>{say('feedback_kept')}</p>" if judges else ""
    seen = f"<p>{say('gaps_seen')}</p>" if curates else ""
    return (
        '<nav class="conversations" aria-labelledby="conversations-title"><div class="top">'
        f'<h2 id="conversations-title">{say("conversations")}</h2>'
        f'<button type="button" class="hide"><span class="unseen">{say("close")}</span>{draw_icon("close")}'
        '</button></div><label class="unseen" for="conversations-search">'
        f"{say('conversations_search')}</label>"
        '<input id="conversations-search" type="search" autocomplete="off"'
        f' data-ar="{escape(ARABIC.conversations_search)}" data-en="{escape(ENGLISH.conversations_search)}">'
        '<div class="days"></div>'
        f'<p class="none" hidden>{say("conversations_none")}</p>'
        f'<p class="unmatched" role="status" hidden>{say("conversations_unmatched")}</p>'
        f'<p class="unread" role="status" hidden>{say("store_unavailable")}</p>'
        f'<button type="button" class="older quiet" hidden>{say("conversations_older")}</button>'
        f'<div class="told"><p>{told}</p>{judged}{seen}'
        f'<button type="button" class="delete-all" hidden>{say("delete_all")}</button>'
        f'<button type="button" class="sure" hidden>{say("delete_all_sure")}</button></div>'
        '<div class="undoing" role="status"></div>'
        f"<template>{_render_row()}</template></nav>"
    )


def _render_row() -> str:
    """A conversation of the list, empty, for the page's script to fill."""
    new_tab = 'target="_blank" rel="noopener"'
    return (
        '<li><div class="row"><a class="open" dir="auto"></a>'
        f'<button type="button" class="more" aria-expanded="false"><span class="unseen"></span>'
        f'{draw_icon("more")}</button></div><div class="options" hidden>'
        f'<button type="button" class="rename">{say("rename")}</button>'
        f'<a class="print" {new_tab}>{say("print")}<span class="unseen"> {say("new_tab")}</span></a>'
        '<a class="md" download dir="ltr">Markdown</a><a class="json" download dir="ltr">JSON</a>'
        f'<button type="button" class="delete">{say("delete")}</button></div>'
        f'<form class="renaming" hidden><label class="unseen">{say("new_title")}</label>'
        '<input type="text" maxlength="120" required></form></li>'
        '<p class="undo"><span class="what"></span>'
        f'<button type="button" class="quiet">{say("undo")}</button></p>'
    )


def render_feedback() -> str:
    """What a reader can say of an answer, for the page's script to put under each that is kept."""
    thumbs = "".join(
        f'<button type="button" class="thumb {judged}" aria-pressed="false" data-judged="{judged}">'
        f'{draw_icon("thumb")}<span class="unseen">{name}</span></button>'
        for judged, name in (("right", say("judge_right")), ("wrong", say("judge_wrong")))
    )
    return (
        f'<template><div class="feedback" role="group"><span class="ask">{say("judge")}</span>{thumbs}'
        f'<button type="button" class="reason" aria-expanded="false" hidden>{say("reason")}</button>'
        f'<form hidden><label>{say("reason_optional")}<input type="text" maxlength="500" dir="auto"'
        f' autocomplete="off"></label><button type="submit" class="quiet">{say("send_reason")}</button>'
        '</form><p class="outcome" role="status"></p></div></template>'
    )


def render_follow_ups(identity: str, questions: Sequence[str]) -> str:
    """The questions that lead on from the answer of this exchange, for the page's script to put under it."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="example" dir="auto">{write(question)}</button></li>'
        for question in questions
    )
    return (
        f'<section class="follow-ups" data-after="{escape(identity)}"><h3>{say("follow_ups")}</h3>'
        f"<ul>{buttons}</ul></section>"
    )


def render_pending() -> str:
    """What the page shows of a question that the server has not taken yet."""
    return (
        '<template><article class="exchange" aria-busy="true"><h2 class="question" dir="auto"></h2>'
        f'<div class="answer"><p class="searching">{say("searching")}</p></div></article></template>'
    )


def render_words() -> str:
    """The words of the page's script, as JSON: by language and name, a counted noun as its forms."""
    return json.dumps(
        {
            language: {
                "lost": strings.lost,
                "ended": strings.ended,
                "logIn": strings.log_in,
                "unreached": strings.unreached,
                "late": strings.late,
                "unanswered": strings.unanswered,
                "tooOften": strings.too_often,
                "nowAgain": strings.now_again,
                "seconds": strings.seconds,
                "minutes": strings.minutes,
                "left": strings.letters_left,
                "over": strings.letters_over,
                "letters": strings.letters,
                "today": strings.today,
                "yesterday": strings.yesterday,
                "optionsOf": strings.options_of,
                "deleted": strings.deleted,
                "judged": strings.judged,
                "notJudged": strings.not_judged,
            }
            for language, strings in STRINGS.items()
        },
        ensure_ascii=False,
    )


def render_header(documents: int, keeps: bool, logs_out: bool) -> str:
    """The header of the page: the name, the tagline, and how many documents are indexed; where conversations
    are kept, the button of their list, and where readers log in, one to log out. On a phone what is needed
    less often opens from a button."""
    shown = (
        f'<button type="button" class="quiet list" aria-controls="isnad-conversations" aria-expanded="false">'
        f'{draw_icon("list")}<span class="unseen">{say("conversations_show")}</span></button>'
        if keeps
        else ""
    )
    leave = (
        f'<form method="post" action="logout"><button class="quiet">{say("log_out")}</button></form>'
        if logs_out
        else ""
    )
    count = pair(count_documents(documents, "ar"), count_documents(documents, "en"))
    return (
        f'<header class="bar">{shown}<img src="ui/icon.svg" alt="" width="36" height="36">'
        f'<div class="brand"><h1>{say("name")}</h1><p class="tagline">{say("tagline")}</p></div>'
        '<div id="isnad-rest" popover>'
        f'<p class="count"><a href="documents/" target="_blank" rel="noopener">{count}</a></p>'
        f'<button type="button" class="quiet theme">{_render_themes()}</button>{leave}</div>'
        f'<button type="button" class="quiet new">{draw_icon("new")}'
        f"<span>{say('new_conversation')}</span></button>"
        '<button type="button" class="quiet language">'
        f"{pair(ARABIC.switch_language, ENGLISH.switch_language)}</button>"
        f'<button type="button" class="quiet rest" popovertarget="isnad-rest">{draw_icon("more")}'
        f'<span class="unseen">{say("more")}</span></button></header>'
    )


def _render_themes() -> str:
    """The content of the button of the theme: the page's style shows the part of the one that holds, and says
    in words what that is where there is room."""
    named = (
        ("system", "theme", say("theme_system")),
        ("light", "light", say("theme_light")),
        ("dark", "dark", say("theme_dark")),
    )
    return "".join(
        f'<span class="is-{theme}">{draw_icon(icon)}<span class="named">{say("theme")} {name}</span></span>'
        for theme, icon, name in named
    )


def render_chooser(collections: Mapping[str, int]) -> str:
    """The template of the chooser of collections, by their numbers of documents; an empty one where none has
    any. The page's script puts it to the composer."""
    choices = "".join(
        f'<label><input type="checkbox" value="{escape(name)}"><span dir="auto">{write(name)}</span>'
        '<span class="many">'
        f"{pair(count_documents(count, 'ar'), count_documents(count, 'en'))}</span></label>"
        for name, count in collections.items()
        if count
    )
    if not choices:
        return "<template></template>"
    return (
        f'<template><details class="collections"><summary><span>{say("ask_in")}</span> <b>'
        f'<span class="all">{say("everywhere")}</span><span class="named" dir="auto"></span></b></summary>'
        f"<fieldset><legend>{say('choose_collections')}</legend>{choices}</fieldset></details></template>"
    )


def render_composer(longest: int) -> str:
    """The composer of a question of up to `longest` letters. It is rendered once, so that a draft is never
    lost."""
    return (
        '<div class="unsent" role="status" hidden><p class="why"></p>'
        f'<button type="button" class="quiet retry">{say("send_again")}</button></div>'
        '<div class="asked-in"></div>'
        f'<div class="editing" role="status" hidden><p>{say("editing")}</p>'
        f'<button type="button" class="quiet cancel">{say("cancel")}</button></div>'
        '<form class="composer"><label class="unseen" for="question">'
        f'{say("question")}</label><textarea id="question" rows="1" enterkeyhint="send" autocomplete="off"'
        f' data-limit="{longest}" aria-describedby="question-length"'
        f' data-ar="{escape(ARABIC.placeholder)}" data-en="{escape(ENGLISH.placeholder)}"></textarea>'
        f'<button type="submit" class="send"><span class="unseen">{say("send")}</span>{draw_icon("send")}'
        '</button><button type="button" class="stop">'
        f'<span class="unseen">{say("stop")}</span>{draw_icon("stop")}</button>'
        f'</form><p id="question-length" class="length" hidden></p>'
        f'<p id="question-keys" class="unseen">{say("to_source")}</p>'
        f'<template class="panel-words"><span class="unseen">{say("close")}</span>{draw_icon("close")}'
        "</template>"
    )
