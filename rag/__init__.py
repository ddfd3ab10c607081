"""Isnad: answers from Arabic documents, each sentence with its source."""

__version__ = "0.1.0"
