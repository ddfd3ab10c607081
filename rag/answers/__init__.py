"""Answers: readers make claims, each claim is checked against its source, what follows is cited."""
