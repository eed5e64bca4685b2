"""The service directory: HSDS records, search, places, schedules and the 311 list."""
