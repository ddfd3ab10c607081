// What the page knows of its server. Gradio's client speaks with it, so its requests are watched on their way.
// When that client loses the server, it asks for `app_id` until the server is there again, and then reloads the
// page. An idle page does not notice that the server is gone, so its heartbeat is listened to here, and the
// same done when that ends. Gradio's own notice, in English, is hidden by chat.css; here is ours.
"use strict";

window.isnadServer = (() => {
  const words = JSON.parse(document.querySelector("meta[name=isnad-words]").content);
  const request = window.fetch;
  let state = ""; // "lost": not to be reached. "ended": it wants a login.
  let refusal = ""; // why it refused the last question or the page, in its own words
  let refused = () => {};
  const LOOKING = 2_000; // milliseconds between two looks for a server that is away
  let joined = 0; // how often something was asked of it
  let leaving = false; // Gradio's client lost an answer: it loads the page anew as soon as the server is back

  // Text in both languages, of which the style sheet shows that of the page. `fill` gives the values in one.
  function say(name, fill = () => ({})) {
    return Object.keys(words).map((language) => {
      const part = document.createElement("span");
      part.className = "t";
      part.lang = language;
      part.dir = language === "ar" ? "rtl" : "ltr";
      const values = fill(language);
      part.textContent = words[language][name].replace(/\{(\w+)\}/g, (blank, key) => values[key] ?? blank);
      return part;
    });
  }

  // A counted noun. Its forms are in the order of CLDR's plural categories; every other one is the last.
  function count(noun, number, language) {
    const form = ["one", "two", "few", "many"].indexOf(new Intl.PluralRules(language).select(number));
    return words[language][noun].at(form).replace("{count}", number);
  }

  function know(now) {
    if (!now && leaving) return;
    state = now;
    let bar = document.querySelector(".connection");
    if (!state) {
      bar?.remove();
      return;
    }
    if (bar?.dataset.state === state) return;
    bar ??= document.createElement("div");
    bar.className = "connection";
    bar.dataset.state = state;
    bar.setAttribute("role", "status");
    bar.replaceChildren(...say(state));
    if (state === "ended") {
      const link = document.createElement("a");
      link.href = "login";
      link.append(...say("logIn"));
      bar.append(" ", link);
    }
    document.body.append(bar);
  }

  async function hear(response) {
    if (response.status === 401) know("ended");
    else if (state !== "lost" || response.ok) know("");
    if (!response.ok) {
      const told = await response.clone().json().catch(() => null);
      refusal = told?.error?.message ?? "";
    }
  }

  // Ask whether the server is there; for when it has said nothing.
  async function probe() {
    try {
      const response = await request("gradio_api/app_id");
      await hear(response);
      return response.ok ? await response.json() : null;
    } catch {
      know("lost");
      return null;
    }
  }

  // Listen to the heartbeat at an address to its end, then look for the server until it is there, and listen
  // again. One that was started anew may be of another version, so the page is loaded anew as well, unless a
  // question is on its way to it: that would be lost.
  async function listen(address, beat) {
    while (beat?.ok) {
      await end(beat.body.getReader());
      const before = joined;
      let found;
      do {
        await new Promise((resolve) => setTimeout(resolve, LOOKING)); // also for a server that is just ending
        if (leaving) return;
        found = await probe();
        if (found && found.app_id !== window.gradio_config?.app_id) {
          if (joined === before && !document.querySelector("#isnad-pending article")) location.reload();
          return;
        }
        beat = found && (await request(address).catch(() => know("lost")));
      } while (state === "lost");
    }
  }

  async function end(heart) {
    try {
      while (!(await heart.read()).done);
    } catch {
      // as if it were done
    }
  }

  window.fetch = async (...given) => {
    const { pathname } = new URL(given[0]?.url ?? given[0], document.baseURI);
    const [, name] = /\/gradio_api\/(queue\/join|app_id|heartbeat\/\w+)$/.exec(pathname) ?? [];
    if (!name) return request(...given);
    if (name.startsWith("heartbeat")) {
      const beat = await request(...given);
      listen(given[0], beat.clone());
      return beat;
    }
    if (name === "app_id") leaving = true;
    else joined += 1;
    if (leaving && !state) know("lost");
    try {
      const response = await request(...given);
      await hear(response);
      if (name === "queue/join" && !response.ok) refused();
      return response;
    } catch (error) {
      know("lost");
      if (name === "queue/join") refused();
      throw error;
    }
  };
  addEventListener("offline", () => know("lost"));
  addEventListener("online", probe);

  return {
    say,
    count,
    probe,
    state: () => state,
    leave: (leaves) => {
      leaving = leaves;
      if (leaves) know("lost");
      else probe();
    },
    refusal: () => refusal,
    onRefused: (listener) => {
      refused = listener;
    },
  };
})();
