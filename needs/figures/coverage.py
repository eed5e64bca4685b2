"""Who is not heard: places and languages that few messages come from."""
