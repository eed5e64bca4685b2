"""`nearhelp check`: what is set, what is wrong, and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bot.training import ModelMissing, current_model
from cli.progress import tell
from cli.setup import Unprepared, prepare_database
from directory.models import Service
from language.catalogue import replies
from runtime.database import Database
from runtime.settings import PREFIX, Settings, settings


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is right, and what to do if not."""

    what: str
    right: bool
    says: str


def run() -> None:
    """Print every setting, then what is wrong with settings, database, directory, model and translations."""
    output = Console(highlight=False, soft_wrap=True)
    output.print(_settings_table(settings()))
    findings = [*_database(), *_model(), *_sms(settings()), *_translations()]
    for finding in findings:
        output.print(f"{'ok    ' if finding.right else 'mend  '}{finding.what}: {finding.says}", markup=False)
    if not all(finding.right for finding in findings):
        raise typer.Exit(1)


def _settings_table(values: Settings) -> Table:
    table = Table("setting", "value", "meaning", title="Settings")
    for name, field in Settings.model_fields.items():
        value = getattr(values, name)
        shown = ("(set)" if value.get_secret_value() else "") if isinstance(value, SecretStr) else str(value)
        table.add_row(f"{PREFIX}{name}".upper(), _without_password(shown), field.description or "")
    return table


def _without_password(value: str) -> str:
    if "://" not in value or "@" not in value:
        return value
    scheme, rest = value.split("://", 1)
    return f"{scheme}://…@{rest.rsplit('@', 1)[1]}"


def _database() -> Iterator[Finding]:
    try:
        prepare_database(tell)
    except Unprepared as error:
        yield Finding("database", False, str(error))
        return
    database = Database(settings().database)
    with database.begin() as session:
        services = session.scalar(select(func.count()).select_from(Service)) or 0
    database.close()
    yield Finding("database", True, "has the newest schema")
    says = f"{services} services; `nearhelp directory check` lists what needs work"
    yield Finding("directory", services > 0, says if services else "empty: run `nearhelp directory import PATH`")


def _model() -> Iterator[Finding]:
    try:
        yield Finding("model", True, current_model().name)
    except ModelMissing as error:
        yield Finding("model", False, str(error))


def _sms(values: Settings) -> Iterator[Finding]:
    parts = {
        "NEARHELP_TWILIO_ACCOUNT_SID": bool(values.twilio_account_sid),
        "NEARHELP_TWILIO_AUTH_TOKEN": bool(values.auth_tokens),
        "NEARHELP_TWILIO_FROM": bool(values.twilio_from),
    }
    if not any(parts.values()):
        yield Finding("SMS", True, "off; docs/twilio.md says how to turn it on")
        return
    missing = [name for name, given in parts.items() if not given]
    yield Finding("SMS", not missing, f"set {', '.join(missing)} too" if missing else "on")
    if not values.public_url.startswith("https://"):
        yield Finding("public address", False, "Twilio signs NEARHELP_PUBLIC_URL; set it to the https:// address")


def _translations() -> Iterator[Finding]:
    for language in ("es", "so", "hmn"):
        waiting = [reply.key for reply in replies() if reply.language == language and not reply.reviewed]
        says = f"{len(waiting)} replies no native speaker has reviewed: {', '.join(waiting)}"
        yield Finding(f"translation {language}", True, says if waiting else "reviewed")
