"""Supply beside demand: how many services stand behind each need."""
