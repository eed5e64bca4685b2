"""Where the catalogues, the word lists and the vectors of `language` lie; the room stands alone, beside `runtime`."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
