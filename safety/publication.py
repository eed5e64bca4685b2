"""The one rule of what the public may see: a contact that nobody could read in a source stays hidden."""

RECALL = "recall"


def is_public(confidence: str) -> bool:
    """Whether a row with this `confidence` may be shown outside the staff pages.

    Args:
        confidence: `seen`, `known` or `recall`, as in `data/directory/README.md`.

    Returns:
        False for `recall` (written from memory, never read in a source) and for an empty value, since a row that
        does not say where it comes from is no better.
    """
    return confidence.strip().lower() not in ("", RECALL)
