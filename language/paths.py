"""Where the catalogues and the word lists of `language` lie; the room stands alone, beside `runtime`."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
