// The chat page's own behaviour: language and direction, the composer, and the panel of a source.
// No string ever becomes HTML here: what is shown was escaped by the server and is only moved.
"use strict";

window.isnad = (() => {
  const root = document.documentElement;
  const sheet = window.matchMedia("(max-width: 700px)");

  // Language -------------------------------------------------------------------------------------------
  // Storage can be closed to us, in a frame for example, or full; then things hold for this page only.
  function stored(storage, name) {
    try {
      return window[storage].getItem(name);
    } catch {
      return null;
    }
  }

  function store(storage, name, value) {
    try {
      window[storage].setItem(name, value);
    } catch {}
  }

  let language = stored("localStorage", "isnad-language") === "en" ? "en" : "ar";

  function speak() {
    const direction = language === "ar" ? "rtl" : "ltr";
    if (root.lang !== language) root.lang = language;
    if (root.dir !== direction) root.dir = direction;
    const question = document.getElementById("question");
    if (question) question.placeholder = question.dataset[language];
  }

  function switchLanguage() {
    language = language === "ar" ? "en" : "ar";
    store("localStorage", "isnad-language", language);
    speak();
  }

  speak();
  // Gradio sets the page to the language of the browser when it starts.
  new MutationObserver(speak).observe(root, { attributes: true, attributeFilter: ["lang", "dir"] });

  // What outlives a reload ------------------------------------------------------------------------------
  // A server that is started again knows nothing of the conversation, and Gradio reloads the page when it finds
  // the server again. So this tab keeps the exchanges as the server gave them, for the server to show again, and
  // the question that has no answer yet, or the draft, for the reader to send.
  const MOST_EXCHANGES = 50;
  const MOST_CHARACTERS = 300_000; // the server takes a megabyte, and a letter may be two bytes

  let exchanges = [];
  try {
    exchanges = JSON.parse(stored("sessionStorage", "isnad-conversation")) ?? [];
  } catch {
    // then it is a new conversation
  }
  let unanswered = ""; // the last question, until its answer is whole

  const kept = () => (exchanges.length ? JSON.stringify(exchanges) : "");

  function keep(exchange) {
    if (JSON.stringify(exchanges.at(-1)) === JSON.stringify(exchange)) return;
    exchanges.push(exchange);
    while (exchanges.length > MOST_EXCHANGES || kept().length > MOST_CHARACTERS) exchanges.shift();
    store("sessionStorage", "isnad-conversation", kept());
  }

  function forget() {
    exchanges = [];
    unanswered = "";
    store("sessionStorage", "isnad-conversation", "");
  }

  addEventListener("pagehide", () => {
    const parts = composerParts();
    if (parts) store("sessionStorage", "isnad-draft", parts.box.value || unanswered);
  });

  // Header ---------------------------------------------------------------------------------------------
  function header(element, trigger) {
    element.addEventListener("click", (event) => {
      if (event.target.closest(".language")) switchLanguage();
      if (event.target.closest(".new")) {
        closePanel();
        forget();
        trigger("clear");
        document.getElementById("question")?.focus();
      }
    });
  }

  // Composer -------------------------------------------------------------------------------------------
  // It can be written in before Gradio listens to events; what is sent until then waits for that.
  let submit = null;
  let listening = false;
  let waiting = null;
  let silence = 0; // the timer that ends a wait for which nothing has come back

  const composerParts = () => {
    const form = document.querySelector("form.composer");
    return form && { form, box: form.querySelector("textarea"), button: form.querySelector(".send") };
  };

  function ready() {
    const parts = composerParts();
    if (parts) parts.button.disabled = !parts.box.value.trim();
  }

  function send(question) {
    if (!question.trim() || document.body.classList.contains("busy")) return false;
    document.body.classList.add("busy");
    closePanel();
    if (!submit || !listening) {
      waiting = question;
      return true;
    }
    unanswered = question;
    submit(question);
    clearTimeout(silence);
    silence = setTimeout(() => {
      document.body.classList.remove("busy"); // nothing came back: the server is not to be reached
      const { box } = composerParts();
      if (!box.value) box.value = question;
      ready();
    }, 10_000);
    return true;
  }

  document.addEventListener("submit", (event) => {
    const parts = composerParts();
    if (event.target !== parts?.form) return;
    event.preventDefault();
    if (!send(parts.box.value)) return;
    parts.box.value = "";
    ready();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "question" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.addEventListener("input", (event) => event.target.id === "question" && ready());

  function composer(element, trigger) {
    const { form, box } = composerParts();
    submit = (question) => trigger("submit", { question, kept: kept() });
    form.querySelector(".stop").addEventListener("click", () => {
      trigger("stop");
      box.focus();
      setTimeout(() => {
        for (const article of document.querySelectorAll("#isnad-live [aria-busy=true]")) article.ariaBusy = "false";
      }, 3000); // for when the server is not to be reached
    });
    box.value ||= stored("sessionStorage", "isnad-draft") ?? "";
    speak();
    ready();
    if (!sheet.matches) box.focus({ preventScroll: true });
    sendWaiting();
  }

  function connected() {
    listening = true;
    sendWaiting();
  }

  function sendWaiting() {
    if (waiting === null || !submit || !listening) return;
    const question = waiting;
    waiting = null;
    document.body.classList.remove("busy");
    send(question);
  }

  // The answer that is being given ---------------------------------------------------------------------
  function live(element) {
    let open = null;
    element.setAttribute("aria-live", "polite");
    new MutationObserver(() => {
      const article = element.querySelector("article");
      const busy = article?.getAttribute("aria-busy") === "true";
      clearTimeout(silence);
      if (article?.dataset.kept) {
        unanswered = "";
        keep(...JSON.parse(article.dataset.kept));
      }
      document.body.classList.toggle("busy", busy);
      const question = busy && !open ? article : null;
      open = busy;
      question?.scrollIntoView({ block: "start" });
    }).observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
  }

  // Panel of a source ----------------------------------------------------------------------------------
  let opener = null;

  function panel() {
    let dialog = document.querySelector("dialog.panel");
    if (dialog) return dialog;
    dialog = document.createElement("dialog");
    dialog.className = "panel";
    dialog.setAttribute("aria-labelledby", "panel-title");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.append(document.querySelector("template.panel-words").content.cloneNode(true));
    close.addEventListener("click", closePanel);
    const body = document.createElement("div");
    body.className = "body";
    dialog.append(close, body);
    dialog.addEventListener("click", (event) => event.target === dialog && closePanel());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      closePanel();
    });
    document.querySelector(".gradio-container").append(dialog);
    return dialog;
  }

  function openPanel(button) {
    const source = document.getElementById(button.dataset.source);
    if (!source) return;
    closePanel();
    const dialog = panel();
    const body = dialog.querySelector(".body");
    body.replaceChildren(...[...source.childNodes].map((node) => node.cloneNode(true)));
    body.querySelector("h2").id = "panel-title";
    opener = button;
    button.setAttribute("aria-expanded", "true");
    if (sheet.matches) dialog.showModal();
    else dialog.show();
    dialog.scrollTop = 0;
    dialog.querySelector(".close").focus();
    const mark = body.querySelector("mark");
    if (mark && mark.offsetTop + mark.offsetHeight > dialog.clientHeight) mark.scrollIntoView({ block: "center" });
  }

  function closePanel() {
    const dialog = document.querySelector("dialog.panel");
    if (!dialog?.open) return;
    dialog.close();
    opener?.removeAttribute("aria-expanded");
    if (opener?.isConnected) opener.focus();
    opener = null;
  }

  sheet.addEventListener("change", closePanel);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closePanel());

  // Copying; on plain http a page has no navigator.clipboard -------------------------------------------
  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.createElement("textarea");
      box.value = text;
      box.className = "unseen";
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      button.focus();
    }
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2000);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const source = target?.closest("[data-source]");
    if (source) {
      if (source === opener) closePanel();
      else openPanel(source);
    }
    const button = target?.closest("[data-copy]");
    if (button) copy(button);
    const example = target?.closest(".example");
    if (example) send(example.textContent);
  });

  return { header, composer, live, connected, kept };
})();
