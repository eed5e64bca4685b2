"""Writes figures to CSV, XLSX or Parquet with their dictionary, query, time and suppression log."""
