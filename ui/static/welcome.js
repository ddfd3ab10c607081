// The questions to begin with, of a page that came before the server had made them.
// No string ever becomes HTML here: the server's template is filled with text.
"use strict";

window.isnadWelcome = (element) => {
  const awaited = () => element.querySelector(".welcome > template");
  let asking = false;

  async function offer() {
    if (asking || !awaited()) return;
    asking = true;
    try {
      let response = await fetch("api/examples");
      while (response.status === 202 && awaited()) response = await fetch("api/examples"); // they are still made
      const { examples } = response.ok ? await response.json() : {};
      if (examples) fill(awaited(), examples);
    } catch {
      // then there are none until the page is opened again
    } finally {
      asking = false;
    }
  }

  function fill(template, examples) {
    if (!template) return;
    const [any] = Object.values(examples);
    for (const side of any ? [...template.content.cloneNode(true).children] : []) {
      const list = side.querySelector(".examples");
      const [blank] = list.children;
      const rows = (examples[side.lang] ?? any).map((question) => {
        const row = blank.cloneNode(true);
        row.querySelector(".example").textContent = question;
        return row;
      });
      list.replaceChildren(...rows);
      if (("ar" in examples) !== (side.lang === "en")) side.querySelector(".note").remove();
      template.before(side);
    }
    template.remove();
  }

  new MutationObserver(offer).observe(element, { childList: true, subtree: true });
  offer();
};
