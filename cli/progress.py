"""How commands talk while they work: one line at a time, plain where nobody watches."""

from rich.console import Console

console = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and errors go to standard error, so that standard output stays what the command promises."""


def tell(text: str) -> None:
    """Say what is being done."""
    console.print(text, markup=False)
