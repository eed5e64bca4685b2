"""Keeps a columnar copy of the ledger without anything personal, so that figures over ten million rows take moments."""
