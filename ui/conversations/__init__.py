"""Conversations that are kept: what readers asked and what was answered, each for its owner alone."""
