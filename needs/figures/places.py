"""Where needs come from, per 1,000 households, with those of unknown place apart."""
