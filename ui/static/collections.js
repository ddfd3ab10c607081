// Where a question is asked: the chooser of collections above the box, and what this browser chose last.
"use strict";

window.isnadCollections = (() => {
  const STORED = "isnad-collections";
  const choices = () => [...document.querySelectorAll(".asked-in input")];
  const chosen = () => choices().flatMap((box) => (box.checked ? [box.value] : []));

  // Storage can be closed to us; then the choice holds for this page only.
  function remembered() {
    try {
      return localStorage.getItem(STORED)?.split("\n") ?? [];
    } catch {
      return [];
    }
  }

  function remember() {
    try {
      localStorage.setItem(STORED, chosen().join("\n"));
    } catch {}
  }

  function show() {
    const all = document.querySelector(".asked-in .all");
    if (!all) return;
    all.hidden = chosen().length > 0;
    document.querySelector(".asked-in .named").textContent = chosen().join(" · ");
  }

  // The page comes without the collections, which are told to who may see them when it is loaded; then `offered`
  // is called.
  function attach(element, offered) {
    const offer = () => {
      const template = element.querySelector("template");
      if (!template) return;
      document.querySelector(".asked-in").replaceChildren(template.content.cloneNode(true));
      const names = remembered();
      for (const box of choices()) box.checked = names.includes(box.value);
      show();
      offered();
    };
    new MutationObserver(offer).observe(element, { childList: true, subtree: true });
    offer();
  }

  document.addEventListener("change", (event) => {
    if (!choices().includes(event.target)) return;
    remember();
    show();
  });

  // The chooser closes when the reader goes elsewhere, and with Escape.
  function close(event) {
    const chooser = document.querySelector(".asked-in details[open]");
    const escaped = event.key === "Escape";
    if (!chooser || (!escaped && (event.type === "keydown" || chooser.contains(event.target)))) return;
    chooser.open = false;
    if (escaped) chooser.querySelector("summary").focus();
  }

  for (const name of ["pointerdown", "focusin", "keydown"]) document.addEventListener(name, close);

  return { attach, chosen };
})();
