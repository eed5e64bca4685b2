"""`nearhelp keys`: changes the secret behind pseudonyms and sealed numbers without losing an opt-out."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.tracker_retention import forget_conversations_under
from channels.personal import forget_texts_under
from cli.progress import tell
from cli.transaction import stop, transaction
from needs.rotation import empty_older, rekey, resting
from runtime.keys import add_key, load_keyring, retire_keys
from runtime.outbox import Outbox
from runtime.settings import settings
from runtime.vault import Vault, VaultError

app = typer.Typer(no_args_is_help=True, help="The secret keys: list them, rotate them, retire old ones.")

STOPPED = "Is every server stopped? One that does not know the new key would not see an opt-out"
Yes = Annotated[bool, typer.Option("--yes", help="Every server is stopped; do not ask.")]


@app.command("list")
def list_() -> None:
    """Show each accepted key by its id, newest first, and what only it recognises."""
    table = Table("Key", "State", "Numbers", "Needs", "Follow-ups")
    with transaction(VaultError) as session:
        for place, key in enumerate(load_keyring(settings()).keys):
            rests = resting(session, key)
            counts = (f"{count:,}" for count in (rests.numbers, rests.needs, rests.follow_ups))
            table.add_row(key.id, "recognises" if place else "makes and recognises", *counts)
    Console().print(table)


@app.command("rotate")
def rotate(yes: Yes = False) -> None:
    """Add a key and make numbers, opt-outs and pseudonyms anew under it; older keys stay until `retire`."""
    if not yes:
        typer.confirm(STOPPED, abort=True)
    with transaction(VaultError) as session:
        ring = load_keyring(settings())
        if not settings().secret_key.get_secret_value() or len(ring.keys) == 1:
            ring = add_key(settings())  # says what to do where the keys are the operator's
        done = rekey(session, Outbox(Vault(ring)))
        left = sum(resting(session, key).needs for key in ring.keys[1:])
    tell(
        f"Key {ring.newest.id} is in use. Made anew: {done.numbers:,} numbers, {done.needs:,} needs, "
        f"{done.texts:,} waiting texts; {done.opt_outs:,} opt-outs hold. Start the servers again."
    )
    if left:
        tell(f"{left:,} needs have no number to make them anew with: older keys recognise them until they are purged.")


@app.command("retire")
def retire(
    now: Annotated[bool, typer.Option("--now", help="Empty what only older keys recognise; the counts stay.")] = False,
    yes: Yes = False,
) -> None:
    """Drop all keys but the newest; refused while something rests on the older ones."""
    if not yes:
        typer.confirm(STOPPED, abort=True)
    with transaction(VaultError) as session:
        ring = load_keyring(settings())
        rests = [resting(session, key) for key in ring.keys[1:]]
        if any(rest.numbers for rest in rests):
            stop("Numbers, perhaps opt-outs, are still under an older key: run `nearhelp keys rotate` first.")
        left = sum(rest.needs + rest.follow_ups for rest in rests)
        if left and not now:
            stop(
                f"{left:,} needs and follow-ups rest on older keys. Retention empties them within "
                f"{settings().retention_days} days; with --now they are emptied at once. Nothing was changed."
            )
        emptied = empty_older(session, ring) if rests else 0
        for key in ring.keys[1:]:
            forget_texts_under(session, key.id)
            forget_conversations_under(settings(), key.id)
    tell(f"{emptied:,} needs were emptied; nothing rests on any key but {ring.newest.id}.")
    retire_keys(settings())  # says what to do where the keys are the operator's
    tell("Older keys are gone. Start the servers again.")
