"""Many askers at a time on a running server: python -m benchmarks.load http://127.0.0.1:7860

Each asks again as soon as it was answered, and waits where it is told to. Since all ask from one address, the
server's limits.questions has to be null.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter

import httpx
import numpy as np

QUESTIONS = (
    "كم بلغ حجم التجارة بين الصين وروسيا في عام 2023؟",
    "متى تأسست منظمة شنغهاي للتعاون؟",
    "كم يوم إجازة سنوية يستحق الموظف الجديد؟",
    "كيف أزرع الطماطم في الشرفة؟",
    "Who approves travel abroad?",
)


async def asker(
    client: httpx.AsyncClient, first: int, until: float, seen: Counter[str], times: list[float]
) -> None:
    turn = first
    while time.monotonic() < until:
        started = time.monotonic()
        try:
            question = QUESTIONS[turn % len(QUESTIONS)]
            response = await client.post("/api/ask", json={"question": question})
            seen[str(response.status_code)] += 1
            if response.status_code == 200:
                times.append(time.monotonic() - started)
            else:
                await asyncio.sleep(float(response.headers.get("retry-after", 1)))
        except httpx.HTTPError as error:
            seen[type(error).__name__] += 1
        turn += 1


async def main(url: str, askers: int = 100, seconds: float = 60) -> None:
    seen: Counter[str] = Counter()
    times: list[float] = []
    limits = httpx.Limits(max_connections=askers)
    async with httpx.AsyncClient(base_url=url, timeout=90, limits=limits) as client:
        until = time.monotonic() + seconds
        await asyncio.gather(*(asker(client, n, until, seen, times) for n in range(askers)))
    p50, p95, longest = (1000 * float(np.percentile(times, at)) for at in (50, 95, 100))
    print(f"{askers} askers, {seconds:g} s: {dict(seen)}; {len(times) / seconds:.0f} answers a second")
    print(f"answered after {p50:.0f} ms at the median, {p95:.0f} at p95, {longest:.0f} at most")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
