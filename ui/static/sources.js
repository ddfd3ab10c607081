// The sources of an answer: lit up with their sentence, and opened in the panel.
// No string ever becomes HTML here: what is shown was escaped by the server and is only moved.
"use strict";

window.isnadSources = (() => {
  const sheet = window.matchMedia("(max-width: 700px)");

  // A sentence of an answer and its sources light up together ------------------------------------------
  function light(event) {
    const over = event.target instanceof Element ? event.target.closest(".said, .listed") : null;
    const answer = over?.closest(".answer");
    const named = over ? [over, ...over.querySelectorAll("[data-source]")].map((part) => part.dataset.source) : [];
    for (const part of document.querySelectorAll(".lit")) part.classList.remove("lit");
    for (const part of answer?.querySelectorAll(".said, .listed") ?? []) {
      const names = [part, ...part.querySelectorAll("[data-source]")].map((inner) => inner.dataset.source);
      part.classList.toggle("lit", names.some((name) => name && named.includes(name)));
    }
  }

  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);

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

  // By keyboard from the box to the newest answer's first source, and back ---------------------------------
  function nameKey(box) {
    if (!window.matchMedia("(hover: hover) and (pointer: fine)").matches) return;
    box.setAttribute("aria-keyshortcuts", "Alt+ArrowUp");
    box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby")} question-keys`);
  }

  function goToSource(event) {
    const sources = ".cite, .listed, .nearest a";
    const answer = [...document.querySelectorAll("article.exchange .answer")].at(-1);
    if (!answer?.querySelector(sources)) return;
    event.preventDefault();
    answer.querySelector(sources).focus();
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.key === "ArrowUp" && event.altKey && target?.id === "question") goToSource(event);
    if (event.key !== "Escape") return;
    if (document.querySelector("dialog.panel")?.open) closePanel();
    else if (target?.closest("article.exchange .answer")) document.getElementById("question").focus();
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const source = target?.closest("[data-source]");
    if (source) {
      if (source === opener) closePanel();
      else openPanel(source);
    }
  });

  return { close: closePanel, nameKey };
})();
