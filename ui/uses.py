"""What a token may be used for."""

from __future__ import annotations

from typing import Final, Literal, get_args

Use = Literal["ask", "documents", "admin"]
"""To ask and search, to read the documents as such, and what is the operator's."""
USES: Final[tuple[Use, ...]] = get_args(Use)
EVERYDAY: Final[tuple[Use, ...]] = ("ask", "documents")
"""What a token is good for unless something else is said."""
