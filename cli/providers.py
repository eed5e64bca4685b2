"""`nearhelp providers`: links with which providers confirm what is listed of them and mark services full or closed."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from channels.provider.routes import PREFIX
from channels.signin.audit import audit
from cli.progress import tell
from cli.transaction import stop, transaction
from directory.models import Organization
from directory.models_profile import ProviderToken
from directory.provider_tokens import LIFETIME, ProviderTokenError, issue, issued, revoke
from directory.reference import prepare
from runtime.settings import settings

app = typer.Typer(no_args_is_help=True, help="Links with which providers keep their own listings right.")


@app.command("invite")
def invite(
    organization: Annotated[str, typer.Argument(help="The organization's id or whole name.")],
    label: Annotated[str, typer.Option(help="Whom the link is for, if not the whole organization.")] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long the link works.")] = LIFETIME.days,
) -> None:
    """Print a link for a provider. It is shown this once; whoever has it speaks for the organization."""
    now = datetime.now(UTC)
    with transaction(ProviderTokenError, prepare=prepare) as session:
        owner = _organization(session, organization)
        named = label.strip() or owner.name
        token = issue(session, owner.id, named, now=now, lifetime=timedelta(days=days))
        audit(session, None, "provider.invited", f"organization:{owner.id}", after={"label": named}, at=now)
    typer.echo(f"{settings().public_url}{PREFIX}/{token}")
    tell(f"Send it to {named} alone. It works for {days} days; `nearhelp providers revoke` ends it before.")


@app.command("list")
def list_() -> None:
    """Show every link that was given out, without its secret."""
    zone, now = ZoneInfo(settings().timezone), datetime.now(UTC)
    table = Table("Id", "For", "Organization", "Given out", "Ends", "State")
    with transaction(ProviderTokenError, prepare=prepare) as session:
        for token in issued(session):
            owner = session.get_one(Organization, token.organization_id)
            dates = (f"{moment.astimezone(zone):%Y-%m-%d}" for moment in (token.issued_at, token.expires_at))
            table.add_row(str(token.id), token.label, owner.name, *dates, _state(token, now))
    Console().print(table)


@app.command("revoke")
def revoke_(token: Annotated[UUID, typer.Argument(help="The link's id, as `list` shows it.")]) -> None:
    """End a link at once."""
    now = datetime.now(UTC)
    with transaction(ProviderTokenError, prepare=prepare) as session:
        revoke(session, token, now=now)
        audit(session, None, "provider.revoked", f"provider_token:{token}", at=now)
    tell("The link does not work any more.")


def _state(token: ProviderToken, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "ended" if token.expires_at <= now else "works"


def _organization(session: Session, named: str) -> Organization:
    """The organization of an id or name; stops where there is none or more than one."""
    same = [func.lower(Organization.name) == named.strip().lower()]
    with suppress(ValueError):
        same.append(Organization.id == UUID(named))
    found = session.scalars(select(Organization).where(or_(*same)).order_by(Organization.id)).all()
    if len(found) != 1:
        ids = f": {', '.join(str(one.id) for one in found)}; give the id" if found else ""
        stop(f"{len(found) or 'No'} organization{'s' * (len(found) > 1)} of this id or name{ids}.")
    return found[0]
