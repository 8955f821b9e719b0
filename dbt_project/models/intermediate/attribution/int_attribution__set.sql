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
        min(channel_id) as first_channel,
        max(channel_id) as last_channel
    from members
    group by path_id
),

-- Almost all paths have one channel or two, whose list needs no sorting.
long_sets as (
    select
        members.path_id,
        {{ dbt.listagg('members.channel_id', "'>'", 'order by members.channel_id') }} as channel_set
    from members
    inner join sets on members.path_id = sets.path_id
    where sets.path_channels > 2
    group by members.path_id
)

select
    members.path_id,
    members.channel_id,
    members.channel_touches,
    sets.path_channels,
    case sets.path_channels
        when 1 then sets.first_channel
        when 2 then sets.first_channel || '>' || sets.last_channel
        else long_sets.channel_set
    end as channel_set,
    sales.brand_id,
    {{ hs_month(hs_business_date('sales.ordered_at')) }} as month
from members
inner join sets on members.path_id = sets.path_id
inner join sales on members.path_id = sales.path_id
left join long_sets on members.path_id = long_sets.path_id
