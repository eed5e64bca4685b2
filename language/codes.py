"""The languages that every reply exists in, so that no room keeps its own list."""

ENGLISH, SPANISH, SOMALI, HMONG = "en", "es", "so", "hmn"
SUPPORTED = (ENGLISH, SPANISH, SOMALI, HMONG)
NAMES = {ENGLISH: "English", SPANISH: "Español", SOMALI: "Soomaali", HMONG: "Hmoob"}
"""Each language's name in that language (CLDR, Babel)."""
BABEL_LOCALE = {ENGLISH: "en_US", SPANISH: "es_US", SOMALI: "so", HMONG: "en_US"}
"""Babel's locale for dates and names; CLDR has none in Hmong."""
