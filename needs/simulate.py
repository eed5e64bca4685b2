"""Fills a demonstration ledger with a year of plausible traffic, every row marked invented."""
