"""Finds in a text what identifies a person, one kind a module; `needs.redaction` puts them together."""
