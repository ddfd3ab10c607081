// The questions to begin with and the topics, of a page that came before the server had made them, or its index.
// No string ever becomes HTML here: the server's template is filled with text.
"use strict";

window.isnadWelcome = (element) => {
  const awaited = () => element.querySelector(".welcome > template");
  const LOOKING = 2_000; // milliseconds between two looks for an index
  let asking = false;

  async function offer() {
    if (asking || !awaited()) return;
    asking = true;
    try {
      let response = await fetch("api/examples");
      let hadIndex = true;
      while ([202, 503].includes(response.status) && awaited()) {
        if (response.status === 503) {
          hadIndex = false;
          await new Promise((resolve) => setTimeout(resolve, LOOKING));
        }
        response = await fetch("api/examples"); // they, or the index, are still made
      }
      if (!response.ok || !awaited()) return; // it could not be asked, or a question has come meanwhile
      if (hadIndex) fill(awaited(), await response.json());
      else location.reload(); // what was typed is kept
    } catch {
      // then there are none until the page is opened again
    } finally {
      asking = false;
    }
  }

  // As ui/web/chat/welcome.py has it: a topic is named over its question, else among the other topics.
  function fill(template, { examples, topics }) {
    if (!template) return;
    const [any = []] = Object.values(examples);
    for (const side of [...template.content.cloneNode(true).children]) {
      const shown = examples[side.lang] ?? any;
      const over = (question) => {
        const name = topics.find(({ questions }) => questions.includes(question))?.name ?? "";
        return question.startsWith(name.replace(/ …$/, "")) ? "" : name; // a title that asks is a question itself
      };
      const others = topics.filter(({ questions }) => !questions.some((question) => shown.includes(question)));
      list(side.querySelector(".examples"), shown, (row, question) => {
        row.querySelector(".example").textContent = question;
        row.querySelector(".topic").textContent = over(question);
      });
      list(side.querySelector(".topics"), others, (row, { name, link }) => {
        row.firstElementChild.textContent = name;
        row.firstElementChild.href = link;
      });
      if (("ar" in examples) !== (side.lang === "en")) side.querySelector(".note")?.remove();
      template.before(side);
    }
    template.remove();
  }

  // Rows like the first of a list; without any it goes, with its heading.
  function list(place, values, write) {
    const [blank] = place.children;
    const rows = values.map((value) => {
      const row = blank.cloneNode(true);
      write(row, value);
      return row;
    });
    place.replaceChildren(...rows);
    if (!rows.length) place.closest("section").remove();
  }

  new MutationObserver(offer).observe(element, { childList: true, subtree: true });
  offer();
};
