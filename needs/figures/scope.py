"""Says which needs a figure counts: a period, a need, a place, a language and a channel."""
