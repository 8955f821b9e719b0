"""dbt tells what is heard and spends nothing on the rest."""

from dbt.adapters.events.types import SQLQuery
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
