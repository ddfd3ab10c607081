"""The web server: the chat, the widget and the HTTP API, behind one guard."""
