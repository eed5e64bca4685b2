"""`nearhelp train`: trains the model if what it is made of has changed."""

from typing import Annotated

import typer

from bot.training import train
from cli.progress import tell
from directory.search.learned import needs_learned


def run(
    force: Annotated[bool, typer.Option("--force", help="Train also when a model fits.")] = False,
    shipped: Annotated[
        bool,
        typer.Option(
            "--shipped", help="Make the files that the repository ships fit data/nlu and data/context, and stop."
        ),
    ] = False,
) -> None:
    """Train the model if its inputs changed."""
    if shipped:
        from bot.shipped import renew  # noqa: PLC0415 - cost: importing scikit-learn takes seconds

        renew(tell)
        return
    trained = train(force=force, tell=tell)
    if trained.seconds is None:
        tell(f"The model fits its inputs: {trained.path.name}. Nothing to do; --force trains anyway.")
    else:
        tell(f"Trained in {trained.seconds:.0f} seconds: {trained.path.name}")
        tell("Learning what searches mean …")
    needs_learned("warm")  # kept beside the model, or the first search of the staff would wait ten seconds for it
