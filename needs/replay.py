"""Asks which past unmet needs a service that does not exist yet would have met."""
