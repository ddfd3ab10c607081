// The framed page of the widget. What the server and the reader say is shown as text, never as HTML.
"use strict";

(() => {
  const settings = new URLSearchParams(location.search);
  const root = document.documentElement;
  const words = document.querySelector("main").dataset;
  const log = document.querySelector("[role=log]");
  const form = document.querySelector("form");
  const input = form.querySelector("textarea");
  const stop = document.querySelector(".stop");
  const KEPT = 30;
  const STORED = "isnad-widget";

  // Looks, as the page that shows the widget wants them ------------------------------------------------
  function look(property, name) {
    const value = settings.get(name);
    if (value && CSS.supports(property, value)) root.style.setProperty(`--${name === "color" ? "accent" : name}`, value);
    return value;
  }
  if (look("color", "color")) {
    root.style.setProperty("--on-accent", "#fff");
    root.classList.add("tinted");
  }
  look("font-family", "font");
  if (["rtl", "ltr"].includes(settings.get("dir"))) root.dir = settings.get("dir");
  const title = settings.get("title");
  if (title) {
    document.title = title;
    document.querySelector("h1").textContent = title;
  }
  if (settings.get("greeting")) document.querySelector(".greeting").textContent = settings.get("greeting");

  // The page around: only the one that framed us is heard, and only it is spoken to --------------------
  const origin = settings.get("origin");
  const framed = window.parent !== window && origin;
  const tell = (message) => framed && window.parent.postMessage({ isnad: 1, ...message }, origin);
  let tokenArrived = null;
  let token = "";

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== origin || event.data?.isnad !== 1) return;
    const { type, text } = event.data;
    if (type === "focus") input.focus();
    if (type === "ask" && typeof text === "string") ask(text);
    if (type === "restore" && !exchanges.length && Array.isArray(event.data.exchanges)) {
      exchanges = event.data.exchanges;
      restore();
    }
    if (type === "token") tokenArrived?.(String(event.data.token ?? ""));
  });

  function freshToken() {
    if (!framed) return Promise.resolve("");
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(""), 10_000);
      tokenArrived = (given) => {
        clearTimeout(late);
        resolve(given);
      };
      tell({ type: "token" });
    });
  }

  // The conversation, kept for this tab ----------------------------------------------------------------
  // Browsers may close storage to frames of other sites; then the page around keeps it as long as it lives.
  let exchanges = [];
  try {
    exchanges = JSON.parse(sessionStorage.getItem(STORED)) ?? [];
  } catch {
    // it comes with `restore`
  }

  function keep() {
    exchanges = exchanges.slice(-KEPT);
    try {
      sessionStorage.setItem(STORED, JSON.stringify(exchanges));
    } catch {
      tell({ type: "keep", exchanges });
    }
  }

  function restore() {
    for (const exchange of exchanges) finish(begin(exchange.question), exchange);
  }

  const history = () =>
    exchanges.flatMap(({ question, answer }) => [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ]);

  // Showing --------------------------------------------------------------------------------------------
  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = clean(text);
    return element;
  }

  // As `ui.html.clean` and `write`: what turns the order of letters round is a sign to be seen, and long runs of
  // letters can break.
  const clean = (text) =>
    String(text)
      .replace(/[\u202d\u202e]/g, "\ufffd")
      .replace(/[\u202a-\u202c\u2066-\u2069]/g, "")
      .replace(/(\p{M}{6})\p{M}+/gu, "$1")
      .replace(/\S{200}(?=\S)/g, "$&\u200b");

  function begin(question) {
    document.querySelector(".welcome").hidden = true;
    const article = make("article");
    const asked = make("h2", "question", question);
    asked.dir = "auto";
    const answer = make("div", "answer");
    article.append(asked, answer);
    log.append(article);
    article.scrollIntoView({ block: "start" });
    return answer;
  }

  function write(answer, text, citations, emphasis = []) {
    const known = new Map(citations.map((citation) => [String(citation.number), citation]));
    const letters = Array.from(text); // what the server counts
    const bold = emphasis.map((stretch) => stretch.map((count) => letters.slice(0, count).join("").length));
    const paragraphs = [];
    let place = 0;
    for (const line of text.split("\n")) {
      const paragraph = make("p");
      paragraph.dir = "auto";
      for (const piece of line.split(/(\[\d+\])/)) {
        const citation = known.get(piece.slice(1, -1));
        const isMark = citation && piece.startsWith("[");
        paragraph.append(...(isMark ? [chip(citation, answer)] : embolden(piece, place, bold)));
        place += piece.length;
      }
      place += 1;
      if (line.trim()) paragraphs.push(paragraph);
    }
    answer.replaceChildren(...paragraphs);
  }

  // What was asked for, in a piece that stands at `place` of the answer.
  function embolden(piece, place, bold) {
    const parts = [];
    let at = 0;
    for (const [start, end] of bold) {
      const [first, last] = [Math.max(start - place, at), Math.min(end - place, piece.length)];
      if (first >= last) continue;
      parts.push(clean(piece.slice(at, first)), make("b", "", clean(piece.slice(first, last))));
      at = last;
    }
    return [...parts, clean(piece.slice(at))];
  }

  function finish(answer, { answer: text, answered, citations, candidates, emphasis, curated }) {
    write(answer, text, citations, emphasis);
    if (curated) answer.prepend(byline(curated));
    answer.classList.toggle("refusal", !answered);
    if (!candidates?.length) return;
    answer.append(make("h3", "perhaps", words.perhaps), ...candidates.map(source));
  }

  // Who wrote a curated answer, and when.
  function byline({ by, changed }) {
    const line = make("p", "byline", words.curated);
    for (const part of [by, changed].filter(Boolean)) line.append(" · ", make("bdi", "", part));
    return line;
  }

  function chip(citation, answer) {
    const button = make("button", "cite", String(citation.number));
    button.type = "button";
    button.setAttribute("aria-label", `${words.source} ${citation.number}: ${citation.title}`);
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      const shown = answer.querySelector("p + .source");
      const same = shown?.dataset.number === button.textContent;
      shown?.remove();
      for (const other of answer.querySelectorAll(".cite")) other.setAttribute("aria-expanded", "false");
      if (same) return;
      button.setAttribute("aria-expanded", "true");
      button.closest("p").after(source(citation));
    });
    return button;
  }

  function source(citation) {
    const box = make("section", "source");
    box.dataset.number = citation.number;
    const name = make("h3", "", citation.title);
    name.dir = "auto";
    box.append(name);
    if (citation.quote) box.append(...quoted(citation)); // else a document is cited as such
    if (citation.url) {
      const link = make("a", "", words.open);
      link.href = new URL(citation.url, location.href);
      link.target = "_blank";
      link.rel = "noopener";
      box.append(link);
    }
    return box;
  }

  function quoted(citation) {
    const places = [citation.section, citation.page && words[citation.unit].replace("{number}", citation.page)];
    places.push(words.paragraph.replace("{number}", citation.paragraph));
    const place = make("p", "place", places.filter(Boolean).join(" · "));
    place.dir = "auto";
    const quote = make("blockquote");
    quote.dir = "auto";
    quote.append(make("mark", "", citation.quote));
    return [place, quote, make("p", "check", words.verified)];
  }

  function problem(answer, message) {
    const notice = make("p", "problem", message);
    notice.setAttribute("role", "alert");
    notice.dir = "auto";
    answer.replaceChildren(notice);
    tell({ type: "event", name: "error", detail: { message } });
  }

  // Asking ---------------------------------------------------------------------------------------------
  let asking = null;

  function busy(state) {
    stop.hidden = !state;
    form.querySelector(".send").hidden = state;
    log.setAttribute("aria-busy", String(state));
  }

  async function ask(question) {
    question = question.trim();
    if (!question || asking) return;
    const answer = begin(question);
    answer.append(make("p", "searching", words.searching));
    asking = new AbortController();
    busy(true);
    tell({ type: "event", name: "ask", detail: { question } });
    let text = "";
    const citations = [];
    let done = null;
    try {
      const collections = settings.get("collection") ? [settings.get("collection")] : null;
      const body = JSON.stringify({ question, history: history(), collections });
      let response = await post(body, asking.signal);
      if (response.status === 401) {
        token = await freshToken();
        if (token) response = await post(body, asking.signal);
      }
      if (!response.ok) {
        const error = await response.json().catch(() => null);
        problem(answer, error?.error?.message ?? words.failed);
        return;
      }
      for await (const [name, value] of events(response.body)) {
        if (name === "token") text += value.text;
        else if (name === "citation") citations.push(value);
        else if (name === "done") done = value;
        else if (name === "error") throw new Error(value.error.message);
        if (name === "token" && text) write(answer, text, citations);
      }
      if (!done) throw new Error(words.failed);
      const { answer: said, answered, candidates, emphasis, curated } = done;
      const exchange = { question, answer: said, answered, citations, candidates, emphasis, curated };
      finish(answer, exchange);
      exchanges.push(exchange);
      keep();
      tell({ type: "event", name: "answer", detail: { question, answer: said, answered } });
    } catch (error) {
      if (error.name === "AbortError") answer.append(make("p", "searching", words.stopped));
      else problem(answer, error instanceof TypeError ? words.failed : error.message);
    } finally {
      answer.querySelector(".searching:not(:last-child)")?.remove();
      asking = null;
      busy(false);
    }
  }

  function post(body, signal) {
    const headers = {
      "Content-Type": "application/json",
      Accept: "text/event-stream",
      "Accept-Language": root.lang,
    };
    if (token) headers.Authorization = `Bearer ${token}`;
    return fetch("api/ask", { method: "POST", headers, body, signal });
  }

  // A letter may be cut in two between chunks, and an event, too.
  async function* events(stream) {
    const decoder = new TextDecoder();
    const reader = stream.getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const name = /^event: ?(.*)$/m.exec(block)?.[1];
        const data = [...block.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join("\n");
        if (name && data) yield [name, JSON.parse(data)];
      }
      if (done) return;
    }
  }

  // What the reader does -------------------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (asking || !input.value.trim()) return;
    ask(input.value);
    input.value = "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  stop.addEventListener("click", () => {
    asking?.abort();
    input.focus();
  });
  document.querySelector(".new").addEventListener("click", () => {
    asking?.abort();
    exchanges = [];
    keep();
    log.replaceChildren();
    document.querySelector(".welcome").hidden = false;
    input.focus();
  });
  const close = document.querySelector(".close");
  close.hidden = !framed;
  close.addEventListener("click", () => tell({ type: "close" }));
  document.addEventListener("keydown", (event) => event.key === "Escape" && tell({ type: "close" }));

  restore();
  tell({ type: "ready" });
})();
