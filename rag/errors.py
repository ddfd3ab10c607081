"""Errors that a user can make or meet: each says what was wrong, with the value, and what to do."""


class IsnadError(Exception):
    """A foreseen error, to be told as it is and without a traceback."""
