-- The distinct channels of every path, and the month whose fits weigh it.
with path as (
    select * from {{ ref('int_attribution__path') }}
),

sales as (
    select * from {{ ref('int_attribution__sale') }}
),

members as (
    select
        path_id,
        channel_id,
        count(*) as channel_touches
    from path
    group by path_id, channel_id
),

sets as (
    select
        path_id,
        count(*) as path_channels,
        {{ dbt.listagg('channel_id', "'>'", 'order by channel_id') }} as channel_set
    from members
    group by path_id
)

select
    members.path_id,
    members.channel_id,
    members.channel_touches,
    sets.path_channels,
    sets.channel_set,
    sales.brand_id,
    {{ hs_month(hs_business_date('sales.ordered_at')) }} as month
from members
inner join sets on members.path_id = sets.path_id
inner join sales on members.path_id = sales.path_id
