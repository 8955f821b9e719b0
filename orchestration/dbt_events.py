"""dbt's events, without those that nobody hears, and a halt before dbt opens the database.

dbt turns every event into a line of JSON before it asks whether anyone wants that level. A dozen debug events for each
of some 400 nodes, with the whole SQL in them, cost a twentieth of a night's processor time.
How many threads it will use is the last thing dbt tells before it opens the database: profile, project, graph and the
choice of nodes lie behind it.
"""

from collections.abc import Callable

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

_UNHEARD = (EventLevel.DEBUG, EventLevel.TEST)
_LAST_BEFORE_OPENING = "ConcurrencyLine"


class HeardEvents(EventManager):
    """Events from level info upwards; `before_opening` is called before dbt opens the database."""

    before_opening: Callable[[], None] | None = None

    def fire_event(
        self,
        e: BaseEvent,
        level: EventLevel | None = None,
        node: object = None,
        force_warn_or_error_handling: bool = False,
    ) -> None:
        """As dbt's own, for an event somebody hears."""
        if (level or e.level_tag()) not in _UNHEARD:
            super().fire_event(e, level, node, force_warn_or_error_handling)
        if self.before_opening is not None and type(e).__name__ == _LAST_BEFORE_OPENING:
            self.before_opening()


def hear_from_info() -> HeardEvents:
    """Let dbt in this process tell nothing below info."""
    events = HeardEvents()
    ctx_set_event_manager(events)
    return events
