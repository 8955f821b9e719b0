"""`huoshui demo`: sandbox tenant -> nights -> published marts -> what they say."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from orchestration.cli.night import show_outcome
from orchestration.cli.session import Session, console, session_of
from orchestration.cli.terminal import progress

QUESTION = "select * from marts.mart_live order by gmv_cny desc limit 10"
RULES = (
    "platform",
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "time_decay",
    "markov_path",
    "shapley",
)


class Scale(StrEnum):
    """Size of the sandbox tenant; `small` is about 20,000 persons and 60,000 orders."""

    TINY = "tiny"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(  # noqa: PLR0913, PLR0917 - Typer reads one option from each parameter
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="The same seed gives the same tenant.")] = 7,
    scale: Annotated[Scale, typer.Option()] = Scale.SMALL,
    days: Annotated[int, typer.Option(min=60, help="Days of history.")] = 540,
    nights: Annotated[int, typer.Option(min=1, help="Deliveries, with late changes in between.")] = 2,
    effects: Annotated[str, typer.Option(metavar="none|default|FILE", help="The planted truth.")] = "default",
    damage: Annotated[bool, typer.Option(help="Spoil export files as people do; truth/damage.json tells how.")] = False,
) -> None:
    """A simulated tenant's exports through the nightly job, and what the marts say."""
    from ingestion.sandbox import SandboxOptions

    from orchestration.dbt_environment import dbt_environment
    from orchestration.dbt_host import kept_host
    from orchestration.simulation import simulate

    session = session_of(context)
    try:
        options = SandboxOptions(seed, scale.value, days, nights, effects, damage)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    done: list[dict[str, Any]] = []
    with kept_host(dbt_environment(session.home)), progress(quiet=session.as_json):
        for night in simulate(session.home, options):
            done.append({"night": night.number, "files": night.files, **night.outcome.as_dict()})
            if not session.as_json:
                show_outcome(console(), night.outcome)
            if not night.outcome.is_published:
                session.emit({"nights": done}, lambda _console: None)
                raise typer.Exit(1)
    _emit_headline(session, done)


def _emit_headline(session: Session, nights: list[dict[str, Any]]) -> None:
    from orchestration.headline import attribution_by_rule, vitality_by_category

    attribution = attribution_by_rule(session.home.serving)
    vitality = vitality_by_category(session.home.serving)
    home = session.home.root

    def human(console: Console) -> None:
        _show_attribution(console, attribution)
        _show_vitality(console, vitality)
        console.print("\nWhere to look next")
        console.print(f"  Dagster UI    huoshui --home {home} ui")
        console.print(
            f"  the release   {session.home.serving / 'current' / 'huoshui.duckdb'} (schema marts, read-only)"
        )
        console.print(f'  a question    huoshui --home {home} query "{QUESTION}"')

    session.emit({"home": str(home), "nights": nights, "attribution": attribution, "vitality": vitality}, human)


def _show_attribution(console: Console, rows: list[dict[str, Any]]) -> None:
    table = Table(
        "brand", "channel", "", *RULES, box=None, title="Net revenue credited by rule, CNY", title_justify="left"
    )
    for row in rows:
        amounts = ("-" if row.get(rule) is None else f"{row[rule]:,.0f}" for rule in RULES)
        table.add_row(row["brand_id"], row["channel_id"], row["channel_zh"], *amounts)
    console.print(table)


def _show_vitality(console: Console, rows: list[dict[str, Any]]) -> None:
    names = ("brand", "category", "as of", "reachable", "active", "活水率", "all members", "dead records")
    table = Table(*names, box=None, title="\nMember vitality", title_justify="left")
    for row in rows:
        table.add_row(
            row["brand_id"],
            row["category_id"],
            str(row["as_of_date"]),
            f"{row['reachable_members']:,}",
            f"{row['active_members']:,}",
            _percent(row["huoshui_rate"]),
            f"{row['base_members']:,}",
            _percent(row["dead_record_rate"]),
        )
    console.print(table)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
