"""Puts an interval around every share, because a month of messages is a sample."""
