// The framed page of the widget. What the server and the reader say is shown as text, never as HTML.
"use strict";

(() => {
  const settings = new URLSearchParams(location.search);
  const root = document.documentElement;
  const main = document.querySelector("main");
  const words = main.dataset;
  const welcome = document.querySelector(".welcome");
  const kept = document.querySelector(".kept"); // below the newest answer
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
  if (["light", "dark"].includes(settings.get("theme"))) root.dataset.theme = settings.get("theme");
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
  let arriving = null; // the promise of a token, while one is waited for
  let tokenArrived = null;
  let token = "";

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== origin || event.data?.isnad !== 1) return;
    const { type, text } = event.data;
    if (type === "open") offer();
    if (type === "focus") input.focus();
    if (type === "ask" && typeof text === "string") ask(text);
    if (type === "restore" && !conversation.exchanges.length && event.data.conversation?.exchanges) {
      conversation = event.data.conversation;
      restore();
    }
    if (type === "token") tokenArrived?.(String(event.data.token ?? ""));
  });

  function freshToken() {
    if (!framed) return Promise.resolve("");
    arriving ??= new Promise((resolve) => {
      const late = setTimeout(() => tokenArrived(""), 10_000);
      tokenArrived = (given) => {
        clearTimeout(late);
        arriving = tokenArrived = null;
        resolve(given);
      };
      tell({ type: "token" });
    });
    return arriving;
  }

  // The server is asked as the reader whom it knows, else with a token that the page around gives.
  async function call(path, options = {}) {
    const attempt = () => {
      const headers = { "Accept-Language": root.lang, ...options.headers };
      if (token) headers.Authorization = `Bearer ${token}`;
      return fetch(path, { ...options, headers });
    };
    const response = await attempt();
    if (response.status !== 401) return response;
    token = await freshToken();
    return token ? attempt() : response;
  }

  // The conversation: its exchanges, kept for this tab, and the id by which the server may keep it, too ---
  // Browsers may close storage to frames of other sites; then the page around keeps it.
  const draw = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  let conversation = { id: draw(), exchanges: [] };
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED));
    if (stored?.exchanges) conversation = stored;
  } catch {
    // it comes with `restore`
  }

  function keep() {
    conversation.exchanges = conversation.exchanges.slice(-KEPT);
    try {
      sessionStorage.setItem(STORED, JSON.stringify(conversation));
    } catch {
      tell({ type: "keep", conversation });
    }
  }

  function restore() {
    for (const exchange of conversation.exchanges) finish(begin(exchange.question), exchange);
  }

  const history = () =>
    conversation.exchanges.flatMap(({ question, answer }) => [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ]);

  // Showing --------------------------------------------------------------------------------------------
  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.append(...show(text));
    return element;
  }

  // As `ui.html.clean`: what turns the order of letters round is a sign to be seen.
  const clean = (text) =>
    String(text)
      .replace(/[\u202d\u202e]/g, "\ufffd")
      .replace(/[\u202a-\u202c\u2066-\u2069]/g, "")
      .replace(/(\p{M}{6})\p{M}+/gu, "$1");

  // As `ui.html.write`: long runs of letters can break.
  const show = (text) =>
    clean(text)
      .replace(/\S{200}(?=\S)/g, "$&\0")
      .split("\0")
      .flatMap((run, number) => (number ? [document.createElement("wbr"), run] : [run]));

  function begin(question) {
    welcome.hidden = true;
    const article = make("article");
    const asked = make("h2", "question", question);
    asked.dir = "auto";
    const answer = make("div", "answer");
    article.append(asked, answer);
    log.append(article);
    main.scrollTop = article.offsetTop; // the last one is as high as what shows it: its answer grows in view
    return answer;
  }

  function write(answer, text, citations, emphasis = [], failed = []) {
    const known = new Map(citations.map((citation) => [String(citation.number), citation]));
    const letters = Array.from(text); // what the server counts
    const find = (count) => letters.slice(0, count).join("").length;
    const bold = emphasis.map((stretch) => stretch.map(find));
    const reasons = new Map(failed.map(([start, why]) => [find(start), why]));
    const paragraphs = [];
    let place = 0;
    for (const line of text.split("\n")) {
      const paragraph = make("p");
      paragraph.dir = "auto";
      if (reasons.has(place)) {
        paragraph.className = "unsupported";
      }
      const why = reasons.get(place);
      const marks = /(?:^|\s)((?:\[\d+\])+)$/.exec(line)?.[1] ?? ""; // others are the document's own
      const said = line.slice(0, line.length - marks.length);
      for (const piece of [said, ...marks.split(/(?=\[)/)]) {
        const citation = piece !== said && known.get(piece.slice(1, -1));
        paragraph.append(...(citation ? [chip(citation, answer)] : embolden(piece, place, bold)));
        place += piece.length;
      }
      place += 1;
      if (line.trim()) paragraphs.push(paragraph);
      if (why) {
        const note = make("p", "note", why);
        note.dir = "auto";
        paragraphs.push(note);
      }
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
      parts.push(...show(piece.slice(at, first)), make("b", "", piece.slice(first, last)));
      at = last;
    }
    return [...parts, ...show(piece.slice(at))];
  }

  function finish(answer, exchange) {
    const { answer: text, answered, citations, candidates, nearest, emphasis, failed, writer, curated } = exchange;
    write(answer, text, citations, emphasis, failed);
    if (curated) answer.prepend(byline(curated));
    answer.classList.toggle("refusal", !answered);
    if (citations.length) answer.append(list(citations, answer));
    if (candidates?.length) answer.append(make("h3", "perhaps", answered ? words.orPerhaps : words.perhaps), ...candidates.map(source));
    if (nearest?.length) answer.append(make("h3", "perhaps", words.nearest), make("p", "note", words.near), ...nearest.map(passage));
    if (answered) answer.append(about(exchange, writer ? words.written.replace("{model}", writer) : curated ? "" : words.quoted));
    kept.hidden = !exchange.kept;
    kept.querySelector("a").href = `./?c=${conversation.id}`;
    answer.after(kept);
  }

  // What the chat has below an answer: how it was made, and a button that copies it with its sources.
  function about({ answer, citations, copied }, how) {
    const footer = make("footer", "about");
    const [open, end] = copied;
    const sources = citations.map(({ number, title, quote }) => `[${number}] ${title}${quote && `: ${open}${quote}${end}`}`);
    const button = make("button", "copy");
    button.type = "button";
    button.dataset.copy = clean([answer, "", ...sources].join("\n").trim());
    const done = make("span", "after", words.copied);
    done.setAttribute("role", "status");
    button.append(make("span", "before", words.copy), done);
    footer.append(make("span", "how", how), button);
    return footer;
  }

  function list(citations, answer) {
    const section = make("section", "sources");
    const items = make("ol");
    for (const citation of citations) {
      const item = make("li");
      const button = opener("listed", citation, answer, (box) => item.append(box));
      const title = make("span", "title", citation.title);
      title.dir = "auto";
      button.append(make("span", "number", citation.number), title);
      if (citation.quote) button.append(place("span", citation));
      item.append(button);
      items.append(item);
    }
    section.append(make("h3", "", words.sources), items);
    return section;
  }

  // Who wrote a curated answer, and when.
  function byline({ by, changed }) {
    const line = make("p", "byline", words.curated);
    for (const part of [by, changed].filter(Boolean)) line.append(" · ", make("bdi", "", part));
    return line;
  }

  function chip(citation, answer) {
    const button = opener("cite", citation, answer, (box) => button.closest("p").after(box));
    button.textContent = citation.number;
    button.setAttribute("aria-label", `${words.source} ${citation.number}: ${clean(citation.title)}`);
    return button;
  }

  // A button that opens a source where `put` puts it, and closes the one that is open in the answer.
  function opener(className, citation, answer, put) {
    const button = make("button", className);
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      answer.querySelector(".source.opened")?.remove();
      for (const other of answer.querySelectorAll("[aria-expanded]")) other.setAttribute("aria-expanded", "false");
      if (open) return;
      button.setAttribute("aria-expanded", "true");
      const box = source(citation);
      box.classList.add("opened");
      put(box);
      const below = box.getBoundingClientRect().bottom + 8 - main.getBoundingClientRect().bottom;
      if (below > 0) main.scrollTop += Math.min(below, button.getBoundingClientRect().top - main.getBoundingClientRect().top);
    });
    return button;
  }

  function place(tag, citation) {
    const places = [citation.section, citation.page && words[citation.unit].replace("{number}", citation.page)];
    places.push(words.paragraph.replace("{number}", citation.paragraph));
    const element = make(tag, "place", places.filter(Boolean).join(" · "));
    element.dir = "auto";
    return element;
  }

  function source(citation) {
    const box = make("section", "source");
    const name = make("h3", "", citation.title);
    name.dir = "auto";
    box.append(name);
    if (citation.quote) box.append(...quoted(citation)); // else a document is cited as such
    box.append(...opening(citation.url));
    return box;
  }

  // A paragraph near to a question that has no answer.
  function passage({ title, paragraph, text, url }) {
    const box = make("section", "source near");
    const name = make("h3", "", title);
    const excerpt = make("blockquote", "", text);
    name.dir = excerpt.dir = "auto";
    box.append(name, place("p", { paragraph }), excerpt, ...opening(url));
    return box;
  }

  // The link to a place in a document; none to anywhere else.
  function opening(url) {
    const address = new URL(url ?? "", location.href);
    if (!url || address.origin !== location.origin) return [];
    const link = make("a", "", words.open);
    link.append(make("span", "unseen", ` ${words.tab}`));
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    return [link];
  }

  function quoted(citation) {
    const quote = make("blockquote");
    quote.dir = "auto";
    quote.append(make("mark", "", citation.quote));
    return [place("p", citation), quote, make("p", "check", words.verified)];
  }

  function problem(answer, message) {
    const notice = make("p", "problem", message);
    notice.setAttribute("role", "alert");
    notice.dir = "auto";
    answer.replaceChildren(notice);
    tell({ type: "event", name: "error", detail: { message } });
  }

  // Questions to begin with, of the documents that this reader may see, as soon as the server has made them.
  async function offer() {
    const shelf = welcome.querySelector(".examples");
    if (welcome.hidden || shelf.firstChild) return;
    const query = new URLSearchParams(settings.get("collection") ? { collection: settings.get("collection") } : {});
    const fetched = () => call(`api/examples?${query}`).catch(() => null);
    let response = await fetched();
    while (response?.status === 202 && !welcome.hidden) response = await fetched(); // they are still made
    if (!response?.ok) return;
    const { examples } = await response.json();
    const questions = examples[root.lang] ?? Object.values(examples)[0];
    if (!questions || shelf.firstChild) return;
    shelf.append(make("h2", "", words.examples));
    if (Boolean(examples.ar) === (root.lang === "en")) shelf.append(make("p", "note", words.foreign));
    const items = questions.map((question) => {
      const item = make("li");
      const button = make("button", "example", question);
      button.type = "button";
      button.dir = "auto";
      button.addEventListener("click", () => ask(question));
      item.append(button);
      return item;
    });
    const listed = make("ul");
    listed.append(...items);
    shelf.append(listed);
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
      const response = await call("api/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
        body: JSON.stringify({ question, history: history(), collections, conversation_id: conversation.id }),
        signal: asking.signal,
      });
      if (!response.ok) {
        const error = await response.json().catch(() => null);
        problem(answer, error?.error?.message ?? words.failed);
        input.value ||= question;
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
      const { answer: said, answered, candidates, nearest, emphasis, kept, curated } = done;
      const failed = done.checks.filter((each) => each.verdict !== "supported").map((each) => [each.start, each.reasons.join(" ")]);
      const writer = done.model === "extractive" || done.checks.every((each) => each.verbatim) ? "" : done.model;
      const copied = done.language === "ar" ? "«»" : "“”";
      const shown = { candidates, nearest, emphasis, failed, writer, copied, kept, curated };
      const exchange = { question, answer: said, answered, citations, ...shown };
      conversation.exchanges.push(exchange);
      finish(answer, exchange);
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
    conversation = { id: draw(), exchanges: [] };
    keep();
    log.replaceChildren();
    welcome.hidden = false;
    offer();
    input.focus();
  });
  const close = document.querySelector(".close");
  close.hidden = !framed;
  close.addEventListener("click", () => tell({ type: "close" }));
  document.addEventListener("keydown", (event) => event.key === "Escape" && tell({ type: "close" }));

  restore();
  if (!framed) offer();
  tell({ type: "ready" });
})();
