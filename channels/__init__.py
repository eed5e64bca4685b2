"""The ways in: SMS, web chat, staff and report pages, and the open APIs."""
