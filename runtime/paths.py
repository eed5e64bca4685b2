"""Where the checkout keeps its data, so that no module guesses from the working directory."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
REFERENCE_DIRECTORY = DATA / "directory"
NEEDS_CSV = DATA / "needs.csv"
