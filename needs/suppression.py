"""Hides small cells, and enough others that no sum or difference of what is shown gives one away."""
