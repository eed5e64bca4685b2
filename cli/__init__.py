"""The `nearhelp` command: the only place that knows every room."""
