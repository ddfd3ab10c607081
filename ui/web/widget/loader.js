// The one script that a page takes in to show the widget. It adds one element, whose shadow keeps the page's
// style out, and one global, `Isnad`. The widget itself is a frame of the server's; the button appears when
// the frame has said that it is there, so where it may not be framed nothing is ever seen.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const options = script.dataset;
  const base = new URL(".", script.src);
  const host = base.origin;

  // An element or a frame that the page calls Isnad can be read as window.Isnad, but is none of its own.
  if (Object.hasOwn(window, "Isnad")) {
    window.Isnad.attach?.();
    return;
  }

  const STYLE = `
    :host { all: initial !important; display: block !important; position: fixed !important;
      inset-block-end: 20px !important; inset-inline: var(--place) !important; direction: var(--dir) !important;
      z-index: 2147483000 !important; }
    :host([hidden]) { display: none !important; }
    button { all: unset; box-sizing: border-box; display: grid; place-items: center; inline-size: 56px;
      block-size: 56px; border-radius: 50%; background: var(--color); color: #fff; cursor: pointer;
      box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
    button:focus-visible { outline: 3px solid var(--color); outline-offset: 3px; }
    svg { inline-size: 26px; block-size: 26px; fill: none; stroke: currentColor; stroke-width: 2;
      stroke-linecap: round; stroke-linejoin: round; }
    iframe { position: fixed; inset-block-end: 88px; border: 0; border-radius: 16px; visibility: hidden;
      inline-size: min(var(--width), calc(100vw - 40px)); block-size: min(var(--height), calc(100vh - 108px));
      box-shadow: 0 8px 40px rgb(0 0 0 / 30%); opacity: 0; translate: 0 12px; background: #fff;
      transition: opacity .15s, translate .15s, visibility .15s; }
    .open iframe { visibility: visible; opacity: 1; translate: 0 0; }
    .end iframe { inset-inline-end: 20px; } .start iframe { inset-inline-start: 20px; }
    @media (max-width: 600px) {
      iframe { inset: 0 !important; inline-size: 100vw; block-size: 100dvh; border-radius: 0; }
      .open button { visibility: hidden; }
    }
    @media (prefers-reduced-motion: reduce) { iframe { transition: none; translate: 0 0; } }
    @media print { :host { display: none !important; } }`;

  const listeners = new Map();
  const element = document.createElement("isnad-widget");
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // made so, it needs no leave of the page's content security policy
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const own = (name) => getComputedStyle(element).getPropertyValue(`--isnad-${name}`).trim();
  const valid = (property, value, otherwise) => (value && CSS.supports(property, value) ? value : otherwise);
  const length = (value, otherwise) => valid("width", /^\d+$/.test(value) ? `${value}px` : value, otherwise);

  const box = document.createElement("div");
  const start = options.position === "inline-start";
  box.className = start ? "start" : "end";
  const button = document.createElement("button");
  button.type = "button";
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M4 5h16v11H9l-5 4z M8 9h8 M8 12h5");
  icon.append(path);
  button.append(icon);
  box.append(button);
  root.append(box);

  const english = options.lang === "en";
  const title = options.title || (english ? "Ask the documents" : "اسأل الوثائق");
  button.setAttribute("aria-label", title);
  button.setAttribute("aria-expanded", "false");

  let frame = null;
  let ready = false;
  let isOpen = false;
  let supply = null;
  const waiting = [];

  // The conversation of a frame that may store nothing, as browsers have it with other sites' frames.
  const STORED = `isnad-widget ${base}`;
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(STORED));
  } catch {} // then it lasts as long as the page

  function keep(conversation) {
    kept = conversation;
    try {
      sessionStorage.setItem(STORED, JSON.stringify(kept));
    } catch {}
  }

  function emit(name, detail) {
    for (const listener of listeners.get(name) ?? []) listener(detail);
  }

  function send(message) {
    if (ready) frame.contentWindow?.postMessage({ isnad: 1, ...message }, host);
    else waiting.push(message);
  }

  function load() {
    if (frame || !element.isConnected) return;
    const color = valid("color", own("color") || options.color, "");
    const direction = options.dir || getComputedStyle(document.documentElement).direction;
    element.style.setProperty("--color", color || "#0f5f56");
    element.style.setProperty("--dir", direction === "rtl" ? "rtl" : "ltr");
    element.style.setProperty("--width", length(options.width, "400px"));
    element.style.setProperty("--height", length(options.height, "640px"));
    element.style.setProperty("--place", start ? "20px auto" : "auto 20px");
    const query = new URLSearchParams({ lang: english ? "en" : "ar", origin: location.origin, title });
    if (color) query.set("color", color);
    for (const name of ["dir", "theme", "collection", "greeting"]) if (options[name]) query.set(name, options[name]);
    if (own("font")) query.set("font", own("font"));
    frame = document.createElement("iframe");
    frame.title = title;
    frame.tabIndex = -1;
    frame.allow = "clipboard-write";
    frame.src = `${new URL("widget", base)}?${query}`;
    box.prepend(frame);
  }

  function show(open) {
    if (open === isOpen) return;
    load();
    isOpen = open;
    box.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) for (const type of ["open", "focus"]) send({ type });
    else button.focus();
    emit(open ? "open" : "close");
  }

  window.addEventListener("message", (event) => {
    if (event.origin !== host || !frame || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (message?.isnad !== 1) return;
    if (message.type === "ready") {
      ready = true;
      element.hidden = false;
      if (kept) send({ type: "restore", conversation: kept });
      for (const waited of waiting.splice(0)) send(waited);
      if (isOpen) send({ type: "open" }); // again, if the page was turned meanwhile
    } else if (message.type === "keep") {
      keep(message.conversation);
    } else if (message.type === "close") {
      show(false);
    } else if (message.type === "token") {
      Promise.resolve(supply?.()).then(
        (token) => send({ type: "token", token: typeof token === "string" ? token : "" }),
        () => send({ type: "token", token: "" }),
      );
    } else if (message.type === "event" && ["ask", "answer", "error"].includes(message.name)) {
      emit(message.name, message.detail);
    }
  });
  button.addEventListener("click", () => show(!isOpen));
  root.addEventListener("keydown", (event) => event.key === "Escape" && show(false));

  // Pages of one app, and those that Turbo or htmx turn, put another body or content in place of the old one.
  const swaps = new MutationObserver(() => setTimeout(attach));

  function attach() {
    if (element.isConnected || !document.body) return;
    frame?.remove(); // a frame that was taken out of the page begins anew
    frame = null;
    ready = false;
    element.hidden = true;
    document.body.append(element);
    swaps.disconnect();
    for (const parent of [document.documentElement, document.body]) swaps.observe(parent, { childList: true });
    if (isOpen) load();
    else (window.requestIdleCallback ?? setTimeout)(load);
  }

  window.Isnad = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!isOpen),
    ask: (text) => {
      show(true);
      send({ type: "ask", text: String(text) });
    },
    on: (name, listener) => {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(listener);
      return () => listeners.get(name).delete(listener);
    },
    token: (give) => {
      supply = give;
    },
    attach,
    remove: () => {
      swaps.disconnect();
      element.remove();
    },
  };

  const begin = () => {
    attach();
    if (options.open !== undefined && options.open !== "false") show(true);
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
