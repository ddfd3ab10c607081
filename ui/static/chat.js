// The chat page's own behaviour: the conversation, and the composer.
// No string ever becomes HTML here: what is shown was escaped by the server and is only moved.
"use strict";

window.isnad = (() => {
  const { stored, store, speak } = isnadAppearance;
  const sheet = window.matchMedia("(max-width: 700px)");

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

  // Where the server keeps conversations it knows this one by an id, which is in the page's address, too, as
  // soon as something of it is kept there.
  const draw = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const readLink = () => /^[\w-]{16,64}$/.exec(new URLSearchParams(location.search).get("c"))?.[0];

  // The page is called after the conversation: by the name it is kept under, or its first question. It is
  // without markers of direction, by which a title could reach beyond itself.
  const MOST_OF_A_TITLE = 80; // letters
  const name = document.title;
  let title = "";

  function entitle(named = "") {
    title = named;
    const shown = (title || exchanges[0]?.question || "").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
    const wanted = shown ? `${[...shown].slice(0, MOST_OF_A_TITLE).join("")} · ${name}` : name;
    if (document.title !== wanted) document.title = wanted;
  }

  let linked = readLink();
  let conversation = stored("sessionStorage", "isnad-conversation-id");
  if (!conversation || (linked && linked !== conversation)) become(linked ?? draw());

  function become(id, held = []) {
    conversation = id;
    exchanges = held;
    store("sessionStorage", "isnad-conversation-id", id);
    store("sessionStorage", "isnad-conversation", kept());
    entitle();
  }
  entitle();
  let current = null; // the last question, until its answer is whole: { id, question, taken, timer, nudging }

  function kept() {
    return exchanges.length ? JSON.stringify(exchanges) : "";
  }

  const tell = () => ({ conversation, kept: kept(), linked: Boolean(linked) });

  // The server serves a page's events side by side. By their numbers it knows one that it serves too late.
  let turns = 0;
  const take = (told = {}) => ({ ...told, turn: ++turns });

  function keep(exchange, insteadOf) {
    if (JSON.stringify(exchanges.at(-1)) === JSON.stringify(exchange)) return;
    if (insteadOf && exchanges.at(-1)?.id === insteadOf) exchanges.pop();
    exchanges.push(exchange);
    while (exchanges.length > MOST_EXCHANGES || kept().length > MOST_CHARACTERS) exchanges.shift();
    store("sessionStorage", "isnad-conversation", kept());
    entitle(title);
  }

  const left = new Set(); // the answers that the reader went away from: Gradio may show one late, or once more

  // Another conversation takes the place of the one that is shown.
  function turnTo(id) {
    isnadSources.close();
    const shown = document.querySelector("#isnad-live article")?.dataset.id;
    for (const asked of [current?.id, shown]) if (asked) left.add(asked);
    linked = id;
    become(id ?? draw());
    settle();
    current = null;
    document.body.classList.remove("busy");
    if (editing) write("");
    edit(null);
    excuse();
  }

  const listeners = [];

  // The server says which conversation it keeps, and what of it the page did not have.
  function watchKept(element) {
    new MutationObserver(() => {
      const told = element.querySelector("[data-conversation]");
      if (!told || told.dataset.conversation !== conversation) return;
      if (told.dataset.exchanges) become(conversation, JSON.parse(told.dataset.exchanges));
      for (const listener of listeners) listener(conversation, told.dataset.title);
    }).observe(element, { childList: true, subtree: true, attributes: true });
  }

  addEventListener("pagehide", () => {
    const parts = composerParts();
    if (!parts) return;
    store("sessionStorage", "isnad-draft", [current?.question, parts.box.value].filter(Boolean).join("\n"));
    store("sessionStorage", "isnad-unanswered", current ? "1" : "");
  });

  // Header ---------------------------------------------------------------------------------------------
  function header(element, trigger) {
    element.addEventListener("click", (event) => {
      if (event.target.closest(".new")) {
        turnTo(null);
        for (const listener of listeners) listener(null, "");
        if (listening) trigger("clear", take());
        else location.assign(location.pathname); // the page does not hear events yet
        document.getElementById("question")?.focus();
      }
    });
    element.addEventListener("submit", () => {
      turnTo(null); // whoever logs in next finds nothing of it
      const box = document.getElementById("question");
      if (box) box.value = "";
    });
  }

  // Composer -------------------------------------------------------------------------------------------
  // It can be written in before Gradio listens to events; what is sent until then waits for that.
  const TAKING = 8_000; // milliseconds within which the server takes a question
  const NUDGING = 1_500; // milliseconds after which Gradio is woken, again and again, until a question is taken
  const STOPPING = 3_000; // milliseconds within which it stops an answer
  const NEAR = 0.9; // of the limit of a question's length
  const server = window.isnadServer;
  const choice = window.isnadCollections;
  let trigger = null;
  let late = null; // the last question that was given back since it was not taken in time
  let listening = false;

  const composerParts = () => {
    const form = document.querySelector("form.composer");
    return form && { form, box: form.querySelector("textarea"), button: form.querySelector(".send") };
  };

  const length = (text) => [...text.trim()].length; // as the server counts: a sign is one, whatever its plane

  function ready() {
    const parts = composerParts();
    if (!parts) return;
    const limit = Number(parts.box.dataset.limit);
    const left = limit - length(parts.box.value);
    parts.button.disabled = !parts.box.value.trim() || left < 0;
    const shown = document.getElementById("question-length");
    shown.hidden = left > limit * (1 - NEAR);
    shown.classList.toggle("over", left < 0);
    if (shown.hidden) return;
    const letters = (language) => ({ letters: server.count("letters", Math.abs(left), language) });
    shown.replaceChildren(...server.say(left < 0 ? "over" : "left", letters));
  }

  function send(question, insteadOf = null) {
    const { box } = composerParts();
    if (!question.trim() || length(question) > box.dataset.limit) return false;
    if (document.body.classList.contains("busy")) return false;
    excuse();
    const trouble = findTrouble();
    if (trouble) {
      giveBack(box.value === question ? "" : question, trouble);
      return false;
    }
    isnadSources.close();
    document.body.classList.add("busy");
    const asked = { id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`, question, insteadOf, taken: false };
    current = asked;
    edit(null);
    asked.timer = setTimeout(() => overdue(asked), TAKING);
    asked.nudging = setInterval(nudge, NUDGING);
    showPending(question);
    submit();
    return true;
  }

  // Why the server cannot be asked, if it cannot. A page that it refused before never comes to listen.
  function findTrouble() {
    if (server.state()) return server.say(server.state() === "lost" ? "unreached" : "ended");
    return !listening && server.refusal() ? [server.refusal()] : null;
  }

  function submit() {
    if (!current || current.taken || !trigger || !listening) return;
    const { question, id, insteadOf } = current;
    trigger("submit", take({ question, id, insteadOf, collections: choice.chosen(), ...tell() }));
  }

  // Gradio may close its stream of answers, when the last one is over, just after it took up a question; any
  // event has it open the stream again.
  const nudge = () => listening && current && !current.taken && trigger("input");

  // The question as it is shown until the server shows it; `ui.html.clean` says why not as it is.
  function showPending(question) {
    const place = document.getElementById("isnad-pending");
    const { content } = place.querySelector("template");
    place.querySelector("article")?.remove();
    const article = content.firstElementChild.cloneNode(true);
    article.querySelector(".question").textContent = question
      .trim()
      .replace(/[\u202d\u202e]/g, "\ufffd")
      .replace(/[\u202a-\u202c\u2066-\u2069]/g, "");
    place.append(article);
    article.scrollIntoView({ block: "start" });
  }

  // The question is no longer waited for: it was taken, or given back.
  function settle() {
    clearTimeout(current?.timer);
    clearInterval(current?.nudging);
    document.querySelector("#isnad-pending article")?.remove();
    if (!current?.taken) current = null;
  }

  function overdue(asked) {
    if (asked !== current || asked.taken) return;
    fail(server.say("late"));
    late = asked;
    server.probe();
  }

  // The server took a question after all that was given back: it is not to be sent again.
  function takeLate() {
    const { box } = composerParts();
    current = late;
    if (box.value === late.question) box.value = "";
    late = null;
    excuse();
    ready();
  }

  // The server did not take the question: it goes back to where it was written.
  function fail(why) {
    if (!current || current.taken) return;
    const { question, insteadOf } = current;
    settle();
    document.body.classList.remove("busy");
    giveBack(question, why);
    edit(insteadOf);
  }

  server.onRefused(() => fail(findTrouble() ?? [server.refusal()]));

  function giveBack(question, why, again = true) {
    const { box } = composerParts();
    box.value = [question, box.value].filter(Boolean).join("\n");
    const place = document.querySelector(".unsent");
    place.querySelector(".why").replaceChildren(...why);
    place.querySelector(".retry").hidden = !again;
    place.hidden = false;
    ready();
    if (!sheet.matches) box.focus({ preventScroll: true });
  }

  let counting = 0; // the interval of a countdown

  function excuse() {
    clearInterval(counting);
    const place = document.querySelector(".unsent");
    if (place) place.hidden = true;
  }

  // Says from second to second when the question may be asked again.
  function countDown(seconds) {
    const place = document.querySelector(".unsent");
    const why = place.querySelector(".why");
    const until = Date.now() + seconds * 1000;
    const tell = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      place.querySelector(".retry").hidden = left > 0;
      if (left <= 0) clearInterval(counting);
      const wait = (language) =>
        left < 120 ? server.count("seconds", left, language) : server.count("minutes", Math.ceil(left / 60), language);
      const said = left > 0 ? server.say("tooOften", (language) => ({ wait: wait(language) })) : server.say("nowAgain");
      if (why.textContent !== said.map((part) => part.textContent).join("")) why.replaceChildren(...said);
    };
    clearInterval(counting);
    counting = setInterval(tell, 1000);
    tell();
  }

  document.addEventListener("submit", (event) => {
    const parts = composerParts();
    if (event.target !== parts?.form) return;
    event.preventDefault();
    if (!send(parts.box.value, editing)) return;
    parts.box.value = "";
    ready();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "question" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.addEventListener("input", (event) => event.target.id === "question" && ready());

  function composer(element, fire) {
    const { form, box } = composerParts();
    trigger = fire;
    form.querySelector(".stop").addEventListener("click", () => stop(box));
    element.querySelector(".retry").addEventListener("click", () => {
      if (listening) form.requestSubmit();
      else location.reload(); // the page never came to listen; the question outlives the reload
    });
    const draft = stored("sessionStorage", "isnad-draft");
    if (draft && !box.value) {
      if (stored("sessionStorage", "isnad-unanswered")) giveBack(draft, server.say("unanswered"));
      else box.value = draft;
    }
    askLinked(box);
    isnadSources.nameKey(box);
    speak();
    ready();
    if (!sheet.matches) box.focus({ preventScroll: true });
    submit();
  }

  // A question in the page's address: a link of our own pages asks it, any other only writes it down.
  function askLinked(box) {
    const address = new URL(location);
    const question = address.searchParams.get("ask");
    if (question === null) return;
    address.searchParams.delete("ask");
    history.replaceState(history.state, "", address);
    const isOurs = document.referrer.startsWith(`${location.origin}/`);
    if (!(isOurs && send(question)) && !box.value) box.value = question;
  }

  function stop(box) {
    const stopped = current;
    trigger("stop", take());
    if (stopped && !stopped.taken) {
      settle();
      document.body.classList.remove("busy");
      box.value = [stopped.question, box.value].filter(Boolean).join("\n");
      ready();
    }
    box.focus();
    setTimeout(() => {
      if (stopped !== current) return;
      document.body.classList.remove("busy"); // the server is not to be reached
      document.querySelector("#isnad-live [aria-busy=true]")?.setAttribute("aria-busy", "false");
    }, STOPPING);
  }

  let offered = false; // whether the page has been told in which collections it may ask

  function collections(element) {
    choice.attach(element, () => {
      offered = true;
      listen();
    });
  }

  let loaded = false;

  function connected() {
    loaded = true;
    entitle(title); // Gradio has named the page by then
    listen();
  }

  function listen() {
    if (!loaded || !offered) return;
    listening = true;
    submit();
  }

  // The answer that is being given ---------------------------------------------------------------------
  function live(element) {
    element.setAttribute("aria-live", "polite");
    new MutationObserver(() => {
      const article = element.querySelector("article");
      if (article && left.has(article.dataset.id)) {
        article.hidden = true;
        return;
      }
      if (!current && late && article?.dataset.id === late.id) takeLate();
      const mine = current && article?.dataset.id === current.id;
      const begun = mine && !current.taken;
      const insteadOf = mine ? current.insteadOf : null;
      if (mine) current.taken = true;
      if (begun) settle();
      if (mine && article.dataset.refused !== undefined) refuse(article);
      const busy = article?.getAttribute("aria-busy") === "true";
      if (article?.dataset.kept) {
        if (article.dataset.id === current?.id) current = null;
        keep(...JSON.parse(article.dataset.kept), insteadOf);
      }
      document.body.classList.toggle("busy", busy || Boolean(current && !current.taken));
      if (begun) article.scrollIntoView({ block: "start" });
    }).observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
  }

  // While Gradio's client hears of something, losing the network costs it the page.
  let leading = false; // whether it waits for the questions that lead on

  addEventListener("offline", () => {
    if (current?.taken || leading) server.leave(true);
  });

  function led() {
    leading = false;
    if (server.state() === "lost") server.leave(false); // the network was back before anything was lost
  }

  // The questions that lead on from the answer in view come after it, and stand under it.
  function followUps(element) {
    new MutationObserver(() => {
      const offered = element.querySelector(".follow-ups");
      const answer = document.querySelector(`#isnad-live article[data-id="${offered?.dataset.after}"] .answer`);
      if (answer && !answer.querySelector(".follow-ups")) answer.append(offered.cloneNode(true));
    }).observe(element, { childList: true, subtree: true, attributes: true });
  }

  // The server took the question and will not answer it as it is, or not now.
  function refuse(article) {
    const { question, insteadOf } = current;
    current = null;
    const why = [...article.querySelector(".notice").childNodes].map((node) => node.cloneNode(true));
    giveBack(question, why, false);
    edit(insteadOf);
    if (article.dataset.wait) countDown(Number(article.dataset.wait));
  }

  // The last question, edited or asked again ------------------------------------------------------------
  let editing = null; // the id of the exchange whose place the next question takes

  function edit(id) {
    editing = id;
    const bar = document.querySelector(".editing");
    if (bar) bar.hidden = !id;
  }

  const lastExchange = () => [...document.querySelectorAll("article.exchange:not([hidden])")].at(-1);

  function write(text) {
    const { box } = composerParts();
    box.value = text;
    box.focus();
    box.setSelectionRange(text.length, text.length);
    ready();
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest(".redo button, .editing .cancel") : null;
    if (!button) return;
    const exchange = lastExchange();
    const question = exchange?.querySelector(".question").textContent;
    if (button.matches(".again")) send(question, exchange.dataset.id);
    else if (button.matches(".edit")) {
      write(question);
      edit(exchange.dataset.id);
    } else {
      edit(null);
      write("");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "question" || event.key !== "ArrowUp" || event.altKey) return;
    if (event.target.value || event.isComposing) return;
    const exchange = lastExchange();
    if (!exchange) return;
    event.preventDefault();
    write(exchange.querySelector(".question").textContent);
  });

  document.addEventListener("click", (event) => {
    const example = event.target instanceof Element ? event.target.closest(".example") : null;
    if (example) send(example.textContent);
  });

  return {
    header,
    composer,
    collections,
    live,
    followUps,
    connected,
    watchKept,
    take,
    turnTo,
    readLink,
    entitle,
    isListening: () => listening,
    chosen: () => {
      leading = true;
      return JSON.stringify(choice.chosen());
    },
    led,
    told: () => JSON.stringify(tell()),
    onKept: (listener) => listeners.push(listener),
  };
})();
