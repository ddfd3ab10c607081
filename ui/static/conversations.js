// The list of the reader's conversations: at the side where there is room, else over the page.
// No string ever becomes HTML here: what the server lists is written as text.
"use strict";

window.isnadConversations = (element, trigger) => {
  const { say } = window.isnadServer;
  const isnad = window.isnad;
  const wide = window.matchMedia("(min-width: 1100px)");
  const DAY = 86_400_000;
  const TYPING = 250; // milliseconds after the last letter of a search until it is sent
  const UNDOING = 12_000; // milliseconds for which undoing is offered
  const nav = element.querySelector("nav");
  const part = (name) => nav.querySelector(name);
  const [rowTemplate, undoTemplate] = part("template").content.children;
  const search = part("input[type=search]");
  let listed = [];
  let next = null;
  let asked = 0; // the number of the last request for the list: an answer to an earlier one is late
  let shown = isnad.readLink() ?? null;

  // Without markers of direction, by which a title could reach beyond itself.
  const clean = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

  async function call(path, method = "GET", body = undefined) {
    const response = await fetch(`api/conversations${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  function address(id) {
    return id ? `?c=${id}` : location.pathname;
  }

  // Showing the list ------------------------------------------------------------------------------------
  const sheet = document.createElement("dialog");
  sheet.className = "conversations-sheet";
  sheet.setAttribute("aria-labelledby", "conversations-title");
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", place);

  const button = () => document.querySelector(".bar .list");

  function place() {
    if (!sheet.open && sheet.contains(nav)) element.append(nav);
    nav.hidden = !sheet.open && !(wide.matches && isnadAppearance.stored("localStorage", "isnad-list") !== "hidden");
    document.documentElement.classList.toggle("with-list", !nav.hidden && !sheet.open);
    button()?.setAttribute("aria-expanded", String(!nav.hidden));
  }

  function toggle() {
    if (wide.matches) {
      isnadAppearance.store("localStorage", "isnad-list", nav.hidden ? "shown" : "hidden");
      place();
      return;
    }
    if (sheet.open) return sheet.close();
    document.querySelector(".gradio-container").append(sheet);
    sheet.append(nav);
    nav.hidden = false;
    sheet.showModal();
    place();
    load();
  }

  wide.addEventListener("change", () => (sheet.open ? sheet.close() : place()));
  document.addEventListener("click", (event) => event.target instanceof Element && event.target.closest(".bar .list") && toggle());
  part(".hide").addEventListener("click", toggle);
  new MutationObserver(() => button()?.getAttribute("aria-expanded") !== String(!nav.hidden) && place()).observe(
    document.getElementById("isnad-header"),
    { childList: true, subtree: true },
  );

  // Days in the page's two languages, of which the style sheet shows one.
  function sayDay(time) {
    const midnight = new Date().setHours(0, 0, 0, 0);
    if (time >= midnight) return say("today");
    if (time >= midnight - DAY) return say("yesterday");
    const thisYear = new Date(time).getFullYear() === new Date().getFullYear();
    const form = { weekday: "long", day: "numeric", month: "long", ...(thisYear ? {} : { year: "numeric" }) };
    return [["ar", "ar-u-nu-latn"], ["en", "en-GB"]].map(([language, locale]) => {
      const said = document.createElement("span");
      said.className = "t";
      said.lang = language;
      said.textContent = new Date(time).toLocaleDateString(locale, form);
      return said;
    });
  }

  function draw() {
    const days = new Map();
    for (const each of listed) {
      const day = new Date(Date.parse(each.updated)).setHours(0, 0, 0, 0);
      days.set(day, [...(days.get(day) ?? []), each]);
    }
    part(".days").replaceChildren(
      ...[...days].map(([day, conversations]) => {
        const section = document.createElement("section");
        const heading = document.createElement("h3");
        heading.append(...sayDay(day));
        const list = document.createElement("ul");
        list.append(...conversations.map(drawRow));
        section.append(heading, list);
        return section;
      }),
    );
    part(".none").hidden = listed.length > 0 || search.value.trim() !== "";
    part(".unmatched").hidden = listed.length > 0 || search.value.trim() === "";
    part(".older").hidden = next === null;
    part(".delete-all").hidden = listed.length === 0 || search.value.trim() !== "";
    part(".sure").hidden = true;
  }

  function drawRow(conversation) {
    const row = rowTemplate.cloneNode(true);
    row.dataset.id = conversation.id;
    const link = row.querySelector(".open");
    link.href = address(conversation.id);
    link.textContent = clean(conversation.title);
    if (conversation.id === shown) link.setAttribute("aria-current", "page");
    row.querySelector(".more .unseen").append(...say("optionsOf", () => ({ title: clean(conversation.title) })));
    row.querySelector(".print").href = `conversations/${conversation.id}`;
    for (const kind of ["md", "json"]) {
      row.querySelector(`.${kind}`).href = `api/conversations/${conversation.id}/export.${kind}`;
    }
    return row;
  }

  async function load(more = false) {
    const number = ++asked;
    const query = new URLSearchParams({ q: search.value.trim(), before: more ? next : "" });
    try {
      const found = await call(`?${query}`);
      if (number !== asked) return;
      listed = more ? [...listed, ...found.conversations] : found.conversations;
      next = found.next;
      part(".unread").hidden = true;
      draw();
    } catch {
      if (number === asked) part(".unread").hidden = false;
    }
  }

  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(load, TYPING);
  });
  part(".older").addEventListener("click", () => load(true));

  // Which conversation is shown -------------------------------------------------------------------------
  function mark(id) {
    shown = id;
    for (const link of nav.querySelectorAll(".open")) {
      if (link.closest("li").dataset.id === id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  isnad.onKept((id, named) => {
    isnad.entitle(named);
    if (address(id) !== (location.search || location.pathname)) {
      history[shown === id ? "replaceState" : "pushState"](null, "", address(id));
    }
    mark(id);
    if (id) load();
  });

  function open(id) {
    if (!isnad.isListening()) {
      location.assign(address(id)); // the page does not hear events yet
      return;
    }
    isnad.turnTo(id);
    mark(id);
    trigger("select", isnad.take({ conversation: id, linked: true }));
  }

  function begin() {
    document.querySelector(".bar .new").click();
  }

  addEventListener("popstate", () => {
    const id = isnad.readLink() ?? null;
    if (id) open(id);
    else if (shown) begin();
  });

  // What is done with one -------------------------------------------------------------------------------
  const find = (id) => listed.find((each) => each.id === id);

  nav.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest("li");
    if (!row) return;
    const { id } = row.dataset;
    if (target.closest(".open") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (sheet.open) sheet.close();
      if (id === shown) return;
      history.pushState(null, "", address(id));
      open(id);
    } else if (target.closest(".more")) unfold(row);
    else if (target.closest(".rename")) rename(row);
    else if (target.closest(".delete")) remove(row);
  });

  function unfold(row) {
    const more = row.querySelector(".more");
    const open = more.getAttribute("aria-expanded") !== "true";
    for (const each of nav.querySelectorAll("li")) {
      each.querySelector(".more").setAttribute("aria-expanded", String(open && each === row));
      each.querySelector(".options").hidden = !(open && each === row);
    }
  }

  function rename(row) {
    const form = row.querySelector(".renaming");
    const box = form.querySelector("input");
    const conversation = find(row.dataset.id);
    box.id = `title-${conversation.id}`;
    form.querySelector("label").htmlFor = box.id;
    box.value = conversation.title;
    const edit = (on) => {
      form.hidden = !on;
      row.querySelector(".row").hidden = on;
      row.querySelector(".options").hidden = on;
      if (!on) row.querySelector(".more").setAttribute("aria-expanded", "false");
      if (!on) row.querySelector(".open").focus();
    };
    const leave = () => !form.hidden && edit(false);
    form.onsubmit = (event) => {
      event.preventDefault();
      const wanted = box.value.trim();
      if (wanted && wanted !== conversation.title) save(row, conversation, wanted);
      leave();
    };
    box.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      leave();
    };
    edit(true);
    box.select();
  }

  async function save(row, conversation, wanted) {
    try {
      Object.assign(conversation, await call(`/${conversation.id}`, "PATCH", { title: wanted }));
      row.querySelector(".open").textContent = clean(conversation.title);
      if (conversation.id === shown) isnad.entitle(conversation.title);
    } catch {
      part(".unread").hidden = false;
    }
  }

  let undoing = 0;

  async function remove(row) {
    const conversation = find(row.dataset.id);
    try {
      await call(`/${conversation.id}`, "DELETE");
    } catch {
      part(".unread").hidden = false;
      return;
    }
    const wasShown = conversation.id === shown;
    listed = listed.filter((each) => each !== conversation);
    draw();
    if (wasShown) begin();
    const offer = undoTemplate.cloneNode(true);
    offer.querySelector(".what").append(...say("deleted", () => ({ title: clean(conversation.title) })));
    part(".undoing").replaceChildren(offer);
    clearTimeout(undoing);
    undoing = setTimeout(() => offer.remove(), UNDOING);
    offer.querySelector("button").addEventListener("click", () => restore(conversation, offer, wasShown));
    offer.querySelector("button").focus();
  }

  async function restore(conversation, offer, wasShown) {
    try {
      await call(`/${conversation.id}/restore`, "POST");
    } catch {
      part(".unread").hidden = false;
      return;
    }
    offer.remove();
    await load();
    if (wasShown) {
      history.pushState(null, "", address(conversation.id));
      open(conversation.id);
    }
    nav.querySelector(`li[data-id="${conversation.id}"] .open`)?.focus();
  }

  // Deleting all cannot be undone, so it is asked for twice.
  part(".delete-all").addEventListener("click", () => {
    part(".sure").hidden = false;
    part(".sure").focus();
  });
  part(".sure").addEventListener("blur", () => (part(".sure").hidden = true));
  part(".sure").addEventListener("click", async () => {
    try {
      await call("", "DELETE");
      begin();
      load();
    } catch {
      part(".unread").hidden = false;
    }
  });

  isnadAppearance.speak();
  place();
  load();
};
