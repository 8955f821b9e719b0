{{ config(materialized='table') }}

-- Lived time and opt-outs counted by what the time was like; small whatever the number of persons.
select
    buyers.brand_id,
    buyers.category_id,
    lived.state,
    lived.touches_per_week,
    lived.tenure_class,
    lived.sales_quarters,
    buyers.person_group,
    cast(sum(lived.seconds) as bigint) as seconds,
    cast(sum(lived.opt_outs) as bigint) as opt_outs
from {{ ref('int_outbound__exposure') }} as lived
inner join {{ ref('int_outbound__buyer') }} as buyers
    on lived.brand_id = buyers.brand_id and lived.person_id = buyers.person_id
group by 1, 2, 3, 4, 5, 6, 7
