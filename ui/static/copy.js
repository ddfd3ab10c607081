// Buttons that copy the text of their `data-copy`.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // on plain http, and where a page around does not allow it
    const box = document.createElement("textarea");
    box.value = button.dataset.copy;
    box.className = "unseen";
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    button.focus();
  }
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 2000);
});
