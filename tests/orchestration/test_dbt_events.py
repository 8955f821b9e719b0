"""dbt tells what is heard and spends nothing on the rest."""

from dbt.adapters.events.types import SQLQuery
from dbt.events.types import ConcurrencyLine
from dbt_common.events.base_types import EventLevel, EventMsg
from dbt_common.events.types import Note

from orchestration.dbt_events import HeardEvents


def test_heard_events_are_told_from_info_upwards() -> None:
    told: list[EventMsg] = []
    events = HeardEvents()
    events.add_callback(told.append)
    events.fire_event(SQLQuery(conn_name="a", sql="select 1"))
    events.fire_event(Note(msg="raised"), level=EventLevel.DEBUG)
    events.fire_event(Note(msg="note"))
    events.fire_event(Note(msg="warning"), level=EventLevel.WARN)
    assert [(one.info.level, one.info.msg) for one in told] == [("info", "note"), ("warn", "warning")]


def test_halts_where_dbt_is_about_to_open_the_database() -> None:
    told: list[str] = []
    events = HeardEvents()
    events.add_callback(lambda event: told.append(event.info.name))
    events.before_opening = lambda: told.append("halt")
    events.fire_event(Note(msg="note"))
    events.fire_event(ConcurrencyLine(num_threads=1, target_name="here", node_count=1))
    events.fire_event(Note(msg="note"))
    assert told == ["Note", "ConcurrencyLine", "halt", "Note"]
