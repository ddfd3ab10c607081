"use strict";

// Uploads by drag and drop, with their progress. Without this the form works as any other.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const field = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const problem = form.querySelector(".problem");
  const button = form.querySelector("button");

  const fold = form.closest("details");
  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    fold.open = true;
    form.classList.add("over");
  });
  addEventListener("dragleave", (event) => {
    if (!carriesFiles(event)) return;
    depth -= 1;
    if (depth <= 0) form.classList.remove("over");
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault(); // else the browser opens what is dropped
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    form.classList.remove("over");
    if (button.disabled) return;
    field.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  function send() {
    const request = new XMLHttpRequest(); // fetch tells nothing of what was sent
    const done = (failed) => {
      button.disabled = field.disabled = false;
      bar.hidden = true;
      problem.hidden = !failed;
    };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("error", () => done(true));
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const results = page.querySelector(".results") ?? page.querySelector("main p");
      const waiting = page.querySelector(".waiting");
      done(results === null);
      if (results === null) return;
      results.classList.add("results");
      document.querySelector(".results")?.remove();
      fold.before(document.adoptNode(results));
      fold.querySelector(".waiting")?.remove();
      if (waiting) fold.append(document.adoptNode(waiting));
      if (request.status === 200) form.reset();
    });
    request.open("POST", form.action);
    request.send(new FormData(form)); // before its field is disabled, which would leave its files out
    problem.hidden = true;
    bar.value = 0;
    bar.hidden = false;
    button.disabled = field.disabled = true;
  }
}
