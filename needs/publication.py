"""The one fixed table that may be published, suppressed as a whole and frozen month by month."""
