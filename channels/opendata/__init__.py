"""What everybody may see: progress and the suppressed figures, as a page and as JSON."""
