"""The browser chat and the HTTP API over `rag`."""
