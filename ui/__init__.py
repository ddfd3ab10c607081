"""The user interfaces over `rag`: what they share is here, and each is a package or a module of its own."""
