"""`nearhelp users`: the accounts of staff, analysts and admins, and the log of who changed what."""

import sys
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from channels.signin import accounts, audit
from channels.signin.accounts import AccountError
from channels.signin.passwords import WeakPassword
from channels.signin.roles import Role
from cli.progress import tell
from cli.transaction import transaction
from runtime.settings import settings

app = typer.Typer(no_args_is_help=True, help="Accounts of staff, analysts and admins.")

Name = Annotated[str, typer.Argument(help="The name to sign in with.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the account is for.")],
    password_stdin: FromStdin = False,
) -> None:
    """Make an account; asks for its password."""
    password = _password(password_stdin)
    with transaction(AccountError, WeakPassword) as session:
        accounts.add(session, name, role, password, datetime.now(UTC))
    tell(f"Added {accounts.normal(name)} as {role}. Sign in at {settings().public_url}/login")


@app.command("list")
def list_() -> None:
    """Show every account."""
    zone = ZoneInfo(settings().timezone)
    table = Table("Name", "Role", "Signs in with", "Added", "Last sign-in", "State")
    with transaction(AccountError, WeakPassword) as session:
        for known in accounts.listed(session):
            last = f"{known.signed_in_at.astimezone(zone):%Y-%m-%d %H:%M}" if known.signed_in_at else "never"
            state = "disabled" if known.disabled_at else "active"
            added = f"{known.created_at.astimezone(zone):%Y-%m-%d}"
            table.add_row(known.name, known.role, known.signs_in_with, added, last, state)
    Console().print(table)


@app.command("passwd")
def passwd(name: Name, password_stdin: FromStdin = False) -> None:
    """Give an account a new password and end its sessions."""
    password = _password(password_stdin)
    with transaction(AccountError, WeakPassword) as session:
        accounts.set_password(session, name, password)
    tell(f"{name} has a new password; its sessions have ended.")


@app.command("role")
def role_(name: Name, role: Annotated[Role, typer.Argument(help="What the account is for from now on.")]) -> None:
    """Give an account another role."""
    with transaction(AccountError, WeakPassword) as session:
        accounts.set_role(session, name, role)
    tell(f"{name} is {role} now.")


@app.command("disable")
def disable(name: Name) -> None:
    """Shut an account out at once."""
    with transaction(AccountError, WeakPassword) as session:
        accounts.set_disabled(session, name, True, datetime.now(UTC))
    tell(f"{name} is disabled; its sessions have ended.")


@app.command("enable")
def enable(name: Name) -> None:
    """Let a disabled account in again."""
    with transaction(AccountError, WeakPassword) as session:
        accounts.set_disabled(session, name, False, datetime.now(UTC))
    tell(f"{name} may sign in again.")


@app.command("log")
def log(limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many entries.")] = 50) -> None:
    """Show who changed what, newest first."""
    zone = ZoneInfo(settings().timezone)
    table = Table("When", "Who", "What", "Of", "Before", "After")
    with transaction(AccountError, WeakPassword) as session:
        for entry in audit.entries(session, limit=limit):
            before, after = (", ".join(f"{k}: {v}" for k, v in part.items()) for part in (entry.before, entry.after))
            when = f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
            table.add_row(when, entry.actor, entry.action, entry.subject, before, after)
    Console().print(table)


def _password(from_stdin: bool) -> str:
    """The password: a line of standard input, or typed twice."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
