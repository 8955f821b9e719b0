-- The cycle by which a member is judged: that of the main category, in the month. A step only where it changes. In a night those
-- of the members whose stays it has to work out.
with categories as (
    {{ hs_rows_of_members(ref('int_vitality__member_category')) }}
),

cycle_spans as (
    select * from {{ ref('int_vitality__cycle_span') }}
)

select
    categories.brand_id,
    categories.member_id,
    greatest(categories.valid_from_date, cycle_spans.valid_from_date) as step_date,
    categories.category_id,
    cycle_spans.cycle_days
from categories
inner join cycle_spans
    on
        categories.brand_id = cycle_spans.brand_id
        and categories.category_id = cycle_spans.category_id
        and categories.valid_to_date >= cycle_spans.valid_from_date
        and (cycle_spans.next_date is null or categories.valid_from_date < cycle_spans.next_date)
