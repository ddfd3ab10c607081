// What the reader says of an answer, right or wrong and why, under each answer that the server keeps.
"use strict";

window.isnadFeedback = (element) => {
  const { say } = window.isnadServer;
  const [template] = element.querySelector("template").content.children;
  const places = ["isnad-past", "isnad-live"].map((id) => document.getElementById(id));
  let conversation = null;
  let states = new Map(); // by the id of a turn: { judged, reason } as the server has it, draft, open, told

  async function call(path, body = undefined) {
    const response = await fetch(`api/feedback${path}`, body && { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  // Only answers that are kept can be judged, so the server says which these are.
  window.isnad.onKept(async (id) => {
    if (id !== conversation) states = new Map();
    conversation = id;
    let feedback = [];
    try {
      if (id) ({ feedback } = await call(`?conversation_id=${encodeURIComponent(id)}`));
    } catch {
      return; // then it is asked after the next answer
    }
    if (id !== conversation) return;
    for (const { turn, judged, reason } of feedback) {
      if (!states.has(turn)) states.set(turn, { judged, reason, draft: reason, open: false, told: null });
    }
    draw();
  });

  function draw() {
    for (const article of places.flatMap((place) => [...place.querySelectorAll("article.exchange")])) {
      const state = states.get(article.dataset.id);
      if (!state || article.querySelector(".feedback")) continue;
      const part = template.cloneNode(true);
      attach(part, article.dataset.id, state);
      show(part, state);
      article.append(part);
    }
  }

  // What Gradio renders again comes without it.
  for (const place of places) new MutationObserver(draw).observe(place, { childList: true, subtree: true });

  function show(part, state) {
    const isJudged = state.judged !== "none";
    for (const thumb of part.querySelectorAll(".thumb")) {
      thumb.setAttribute("aria-pressed", String(thumb.dataset.judged === state.judged));
    }
    part.querySelector(".reason").hidden = !isJudged;
    part.querySelector(".reason").setAttribute("aria-expanded", String(state.open));
    part.querySelector("form").hidden = !(isJudged && state.open);
    part.querySelector("input").value = state.draft;
    part.querySelector(".outcome").replaceChildren(...(state.told ? say(state.told) : []));
  }

  function attach(part, turn, state) {
    const box = part.querySelector("input");
    const reason = part.querySelector(".reason");
    part.setAttribute("aria-labelledby", `judge-${turn}`);
    part.querySelector(".ask").id = `judge-${turn}`;

    const open = (on) => {
      Object.assign(state, { open: on, told: null });
      show(part, state);
      (on ? box : reason).focus();
    };
    for (const thumb of part.querySelectorAll(".thumb")) {
      thumb.addEventListener("click", () => {
        const { judged } = thumb.dataset;
        if (judged === state.judged) send(turn, state, { judged: "none", reason: "", draft: "", open: false });
        else send(turn, state, { judged, reason: state.reason, open: true });
      });
    }
    reason.addEventListener("click", () => open(!state.open));
    box.addEventListener("input", () => (state.draft = box.value));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      open(false);
    });
    part.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      reason.focus(); // the box is closed
      send(turn, state, { judged: state.judged, reason: box.value.trim(), open: false });
    });
  }

  // One after the other, so that what was said last is what is kept. It shows at once, and is taken back where
  // it could not be kept.
  let sending = Promise.resolve();

  function send(turn, state, wanted) {
    const before = { ...state };
    const conversation_id = conversation;
    const { judged, reason } = wanted;
    Object.assign(state, wanted, { told: null });
    refresh(turn, state);
    sending = sending.then(async () => {
      try {
        await call("", { conversation_id, turn, judged, reason });
        if (judged !== "none") state.told = "judged";
      } catch {
        Object.assign(state, before, { draft: state.draft, told: "notJudged" });
      }
      refresh(turn, state);
    });
  }

  function refresh(turn, state) {
    for (const place of places) {
      const part = place.querySelector(`article[data-id="${CSS.escape(turn)}"] .feedback`);
      if (part) show(part, state);
    }
  }
};
