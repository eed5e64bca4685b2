"""The open API of the directory, to HSDS 3.1's `openapi.json`: read-only, public records only."""
