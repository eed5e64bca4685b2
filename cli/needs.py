"""`nearhelp needs`: the figures in the terminal, the published files, retention, and a demonstration year."""
