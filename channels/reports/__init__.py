"""The analyst's pages: figures with charts, tables and their rows."""
