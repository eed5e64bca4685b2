"""The few figures that a council reads first, each with its definition."""
