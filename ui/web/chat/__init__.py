"""The chat page, a Gradio app of our own escaped HTML, with its script and style in ui/static/."""
