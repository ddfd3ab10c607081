"""Answers by a chat model: its words, each sentence of which is checked, or sentences that it chooses."""
