"""How soon the chat can be written in, beside an empty page of Gradio: python -m benchmarks.opening [TIMES]

Serves the chat over seeds/ as a user does, and a page of Gradio with one box, and opens both by turns in
Chromium, each time as a browser that has never been there. Prints the medians in milliseconds, and those of
the chat as multiples of the other.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gradio as gr
import httpx
from playwright.sync_api import Browser, sync_playwright

from benchmarks.speed import ISNAD, SEEDS

WRITABLE = "[...document.querySelectorAll('textarea')].some((box) => box.checkVisibility())"
HEARING = "window.isnad?.isListening()"


def measure(browser: Browser, address: str, *conditions: str) -> list[float]:
    """The milliseconds from asking for a page until each of these conditions holds, one after the other."""
    context = browser.new_context()
    page = context.new_page()
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    taken = []
    for condition in conditions:
        page.wait_for_function(condition, polling=5, timeout=60_000)
        taken.append((time.perf_counter() - started) * 1000)
    context.close()
    return taken


def main(times: int) -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with gr.Blocks(analytics_enabled=False) as empty:
        gr.Textbox()
    _, plain, _ = empty.launch(prevent_thread_lock=True, quiet=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        config = Path(folder, "config.yaml")
        config.write_text(f"corpus: ['{SEEDS}']\ndata_dir: data\n", encoding="utf-8")
        isnad: list[str | Path] = [ISNAD, "--config", config]
        subprocess.run([*isnad, "index"], check=True, capture_output=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        chat_address = f"http://127.0.0.1:{port}/"
        quiet = subprocess.DEVNULL
        server = subprocess.Popen([*isnad, "serve", "--port", str(port)], stdout=quiet, stderr=quiet)
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=10), timeout=120) as client:
                client.get(chat_address).raise_for_status()  # it waits for the chat, which is loaded last
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            chat: list[list[float]] = []
            gradio: list[list[float]] = []
            for number in range(times + 1):
                ours = measure(browser, chat_address, WRITABLE, HEARING)
                theirs = measure(browser, plain, WRITABLE)
                if number:  # the first of each warms what both share
                    chat.append(ours)
                    gradio.append(theirs)
            browser.close()
        finally:
            server.terminate()
            server.wait()
    box, hearing = map(statistics.median, zip(*chat, strict=True))
    (base,) = map(statistics.median, zip(*gradio, strict=True))
    print(f"an empty page of Gradio        {base:6.0f} ms")
    print(f"the chat can be written in     {box:6.0f} ms   {box / base:.2f}")
    print(f"the chat hears a question      {hearing:6.0f} ms   {hearing / base:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
