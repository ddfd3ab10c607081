// The chat page's language and direction, its theme, and what a reader's browser remembers.
"use strict";

window.isnadAppearance = (() => {
  const root = document.documentElement;

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

  // The server gives each page in the language that was chosen here, which a cookie tells it, or else in the one
  // that the browser asks for.
  let language = root.lang === "en" ? "en" : "ar";

  function keepLanguage() {
    const path = new URL(".", location.href).pathname;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `isnad-language=${language}; path=${path}; max-age=34560000; samesite=lax${secure}`;
  }

  function speak() {
    const direction = language === "ar" ? "rtl" : "ltr";
    if (root.lang !== language) root.lang = language;
    if (root.dir !== direction) root.dir = direction;
    for (const box of document.querySelectorAll("[data-ar][data-en]")) box.placeholder = box.dataset[language];
  }

  function switchLanguage() {
    language = language === "ar" ? "en" : "ar";
    keepLanguage();
    speak();
  }

  speak();
  // Gradio sets the page to the language of the browser when it starts.
  new MutationObserver(speak).observe(root, { attributes: true, attributeFilter: ["lang", "dir"] });

  // Theme: the device's, or the one that the reader chose, which ui/page.py sets before the page is shown ---
  const THEMES = ["", "light", "dark"];

  function switchTheme() {
    const theme = THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length];
    store("localStorage", "isnad-theme", theme);
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  // On the document, so that they work before Gradio has begun to listen.
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("#isnad-header :is(.language, .theme)") : null;
    if (pressed?.matches(".language")) switchLanguage();
    else if (pressed) switchTheme();
  });

  return { stored, store, speak };
})();
