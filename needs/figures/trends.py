"""When needs come: by week, and by hour, channel and language."""
