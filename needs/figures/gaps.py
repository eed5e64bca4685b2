"""Which needs go unmet and why, beside the period before."""
