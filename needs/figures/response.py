"""Prevention, response and restoration, and who answers in place of 911."""
