"""The web chat: its API, the public page and the widget that other pages embed."""
