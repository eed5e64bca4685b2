"""`nearhelp needs`: the figures in the terminal, the published files, retention, and a demonstration year."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cli.progress import console, tell
from cli.transaction import opened, stop
from directory.exchange.outputs import ExportRefused
from directory.reference import prepare
from needs.exports import Format, write
from needs.figures.columns import Columns, open_columns
from needs.figures.extent import extent
from needs.figures.filters import Filters, FiltersError, from_query
from needs.figures.headline import Figure, headline
from needs.figures.names import is_ours, need_name, reason_name
from needs.figures.reasons import reasons_by_need
from needs.publication import edition, publish
from needs.retention import purge as purge_old
from needs.sheets import analyst_export, public_export
from needs.simulate import ROWS, SimulationRefused, remove_invented
from needs.simulate import simulate as invent
from runtime.database import Database
from runtime.settings import settings

app = typer.Typer(help="What residents asked for: figures, exports, retention.", no_args_is_help=True)

SHOWN_REASONS = 10
Since = Annotated[str | None, typer.Option(help="The first day, as 2026-03-31; 89 days before the last if left out.")]
Until = Annotated[str | None, typer.Option(help="The last day; today if left out.")]
Need = Annotated[list[str] | None, typer.Option(help="A need's code, a domain such as housing, or unnamed.")]
Place = Annotated[list[str] | None, typer.Option(help="A neighborhood, or unknown.")]
Language = Annotated[list[str] | None, typer.Option(help="en, es, so or hmn.")]
Channel = Annotated[list[str] | None, typer.Option(help="sms, web, staff or terminal.")]
Invented = Annotated[bool, typer.Option("--invented", help="The rows of `simulate`, where there are real ones too.")]


@app.command("report")
def report(
    since: Since = None,
    until: Until = None,
    need: Need = None,
    place: Place = None,
    language: Language = None,
    channel: Channel = None,
    invented: Invented = False,
) -> None:
    """Print the headline figures and the reasons why needs were not met."""
    with _ledger() as (_database, columns):
        filters = _filters(columns, invented, since, until, need, place, language, channel)
        output = Console(highlight=False)
        output.print(f"{filters.since} to {filters.until}, beside the {filters.days} days before", markup=False)
        if filters.invented:
            output.print("[bold]INVENTED[/]: a demonstration that describes nothing real")
        figures = headline(columns, filters)
        output.print(_headline_table(figures))
        if not figures[0].now.count:
            output.print("No needs in this period. They are written as residents ask; try `nearhelp needs simulate`.")
            return
        output.print(_reasons_table(columns, filters) or "Nobody said in this period that a need was not met.")


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(help="A new folder or .zip for csv and parquet; a .xlsx file for xlsx.")],
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.CSV,
    public: Annotated[bool, typer.Option("--public", help="Only the published, suppressed figures.")] = False,
    since: Since = None,
    until: Until = None,
    need: Need = None,
    place: Place = None,
    language: Language = None,
    channel: Channel = None,
    invented: Invented = False,
) -> None:
    """Export figures with their dictionary, query and time; with --public what anybody may see, else for analysts."""
    with _ledger() as (database, columns):
        if public:
            if any((since, until, need, place, language, channel, invented)):
                stop("What is public is one fixed table: leave out the filters, or leave out --public.")
            publish(database, _today(), extent(columns).invented)
            with database.begin() as session:
                write(public_export(edition(session, extent(columns).invented)), path, form)
        else:
            filters = _filters(columns, invented, since, until, need, place, language, channel)
            with database.begin() as session:
                write(analyst_export(columns, session, filters), path, form)
    tell(f"Exported to {path}. {'' if public else 'Not for publication: use --public for that.'}".strip())


@app.command("publish")
def publish_() -> None:
    """Publish the months that are over for long enough; what is published never changes again."""
    with _ledger() as (database, columns):
        done = publish(database, _today(), extent(columns).invented)
    tell(f"Published {', '.join(done)}." if done else "No month is ripe that is not published already.")


@app.command("purge")
def purge(
    days: Annotated[int | None, typer.Option(min=1, help="Older than so many days; the setting if left out.")] = None,
) -> None:
    """Empty what is personal once it is old; the counts stay."""
    with _ledger() as (database, _columns):
        done = purge_old(database, retention_days=days)
    tell(
        f"Emptied {done.needs:,} needs and {done.notes:,} notes; deleted {done.follow_ups:,} follow-ups, "
        f"{done.texts:,} texts and {done.contacts:,} numbers."
    )


@app.command("simulate")
def simulate(
    rows: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many needs.")] = ROWS,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Over how many days that end yesterday.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed gives the same needs.")] = 1,
    remove: Annotated[bool, typer.Option("--remove", help="Delete everything invented instead.")] = False,
) -> None:
    """Fill a demonstration ledger with plausible, invented needs; every page says that they are invented."""
    with _ledger() as (database, _columns):
        if remove:
            tell(f"Removed {remove_invented(database):,} invented needs.")
            return
        with _bar() as bar:
            task = bar.add_task("Inventing needs", total=rows)
            done = invent(
                database, _today() - timedelta(days=1), days, rows, seed, lambda n: bar.update(task, completed=n)
            )
        tell(f"Invented {done:,} needs. Now publishing the months that are over.")
        publish(database, _today(), invented=True)
    tell(f"See {settings().public_url}/reports and {settings().public_url}/open-data.")


@contextmanager
def _ledger() -> Iterator[tuple[Database, Columns]]:
    """The database, made ready, and the figures' copy of it."""
    with opened(FiltersError, SimulationRefused, ExportRefused) as database:
        prepare(database)
        columns = open_columns(database, settings())
        columns.refresh(force=True)
        yield database, columns


def _filters(
    columns: Columns, invented: bool, since: str | None, until: str | None, *choices: list[str] | None
) -> Filters:
    query = {name: [value] for name, value in (("since", since), ("until", until)) if value}
    query |= {
        name: choice for name, choice in zip(("need", "place", "language", "channel"), choices, strict=True) if choice
    }
    if extent(columns, invented).invented:
        query["invented"] = ["1"]
    return from_query(query, _today())


def _today() -> date:
    return datetime.now(ZoneInfo(settings().timezone)).date()


def _headline_table(figures: tuple[Figure, ...]) -> Table:
    table = Table("", "now", "share", "95 % interval", "before", title="Headline", title_justify="left")
    for figure in figures:
        now, before = figure.now, figure.before
        sure = figure.is_share and now.total
        table.add_row(
            figure.label,
            f"{now.count:,}",
            f"{now.share:.1%}" if sure else "",
            f"{now.low:.1%} to {now.high:.1%}" if sure else "",
            f"{before.count:,}" + (f" ({before.share:.1%})" if figure.is_share and before.total else ""),
        )
    return table


def _reasons_table(columns: Columns, filters: Filters) -> Table | None:
    table = Table("Need", "Why it was not met", "now", "of all asked", "before", "change", title="Not met, and why")
    theirs = [one for one in reasons_by_need(columns, filters) if not is_ours(one.reason)]
    for one in theirs[:SHOWN_REASONS]:
        share = f"{one.now.share:.1%} ({one.now.low:.1%} to {one.now.high:.1%})"
        table.add_row(
            need_name(one.need_code),
            reason_name(one.reason),
            f"{one.now.count:,}",
            share,
            f"{one.before.count:,}",
            one.change,
        )
    return table if theirs else None


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )
