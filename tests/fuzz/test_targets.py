"""Every target with examples that were damaged at random. `python -m tests.fuzz` goes on for hours, guided by
what of the code an input reaches; --hypothesis-profile=default draws anew each time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS
from tests.fuzz.wire import client

pytestmark = pytest.mark.slow

PIECES = st.sampled_from(
    [
        b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u202e".encode(), "\u064b".encode() * 30,
        b"%ZZ", b"99999999999999999999", b"-1", b"1e999", b"NaN", b"null", b"[" * 2_000, b"{" * 2_000, b'"',
        b"'", b"\\", b"<", b">", b"&#0;", b"&#xD800;", b"<!--", b"]]>", b"\n\n", b"\r", b"\t" * 500,
        b"." * 3_000, b"../",
    ]
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Everything is imported before hypothesis changes Python's limit of recursion, which imports may not
    outlive."""
    client()


@st.composite
def damaged(draw: st.DrawFn, examples: tuple[bytes, ...]) -> bytes:
    """An example of which parts were left out, said twice, or replaced."""
    data = draw(st.sampled_from(examples))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        instead = draw(PIECES | st.binary(max_size=8) | st.just(data[start:end] * 2))
        data = data[:start] + instead + data[end:]
    return data


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_but_what_was_promised_happens(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    target.check(data.draw(damaged(target.examples)))


@pytest.mark.parametrize("name", TARGETS)
def test_the_examples_are_such_as_are_taken(name: str) -> None:
    for example in TARGETS[name].examples:
        TARGETS[name].check(example)
