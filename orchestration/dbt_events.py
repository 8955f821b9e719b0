"""dbt's events, without those that nobody hears.

dbt turns every event into a line of JSON before it asks whether anyone wants that level. A dozen debug events for each
of some 400 nodes, with the whole SQL in them, cost a twentieth of a night's processor time.
"""

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

_UNHEARD = (EventLevel.DEBUG, EventLevel.TEST)


class HeardEvents(EventManager):
    """Events from level info upwards."""

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


def hear_from_info() -> None:
    """Let dbt in this process tell nothing below info."""
    ctx_set_event_manager(HeardEvents())
