-- A row is a rate outside [0, 1], a rate that is not its own fraction, or a part greater than its whole.
select *
from {{ ref('mart_member_vitality') }}
where
    huoshui_rate is distinct from cast(active_members as double) / nullif(reachable_members, 0)
    or active_members not between 0 and reachable_members
    or reachable_members > base_members
    or base_members <= 0
    or dead_record_rate not between 0 and 1
    or (variant = 'total_base' and reachable_members != base_members)
