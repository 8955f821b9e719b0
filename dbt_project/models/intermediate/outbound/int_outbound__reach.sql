{{ config(materialized='table') }}

-- From the day after the first purchase, or after somebody could be spoken to again, to the day on which that ended; of
-- the last 52 weeks.
with changes as (
    select
        brand_id,
        person_id,
        is_reachable,
        change_date,
        lead(change_date) over (partition by brand_id, person_id order by change_date) as next_date
    from {{ ref('int_vitality__reach_change') }}
),

dated as (
    select
        buyers.*,
        greatest(buyers.first_date + 1, changes.change_date + 1, {{ hs_vitality_through_date() }} - 7 * 52) as starts_date,
        least(coalesce(changes.next_date, {{ hs_vitality_through_date() }}), {{ hs_vitality_through_date() }}) as ends_date
    from {{ ref('int_outbound__buyer') }} as buyers
    inner join changes on buyers.brand_id = changes.brand_id and buyers.person_id = changes.person_id
    where changes.is_reachable
)

select
    brand_id,
    person_id,
    category_id,
    person_group,
    starts_date,
    ends_date
from dated
where starts_date <= ends_date
