"""The check: whether a claim follows from sentences of sources, and if not, what differs and where."""

from rag.answers.check.checking import supports
from rag.answers.check.reasons import Check, Reason, ReasonKind, Verdict

__all__ = ["Check", "Reason", "ReasonKind", "Verdict", "supports"]
