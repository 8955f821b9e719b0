-- Days on which a person came to refuse every way of being spoken to, by a word on all ways or one after the other, and days on
-- which they allowed one again. Who takes back a single way still listens on the others. The last word of a day holds.
with last_words as (
    select
        brand_id,
        person_id,
        way,
        said_date,
        case consent when 'granted' then 0 else 1 end as refused
    from {{ ref('int_outbound__word') }}
    qualify
        row_number() over (
            partition by brand_id, person_id, way, said_date
            order by said_at desc, case consent when 'granted' then 1 else 0 end, word_id desc
        ) = 1
),

moves as (
    select
        brand_id,
        person_id,
        said_date,
        refused - lag(refused, 1, 0) over (partition by brand_id, person_id, way order by said_date) as refused
    from last_words
),

counted as (
    select
        brand_id,
        person_id,
        said_date as change_date,
        sum(refused) as moved,
        sum(sum(refused)) over (partition by brand_id, person_id order by said_date) as refused_ways
    from moves
    group by brand_id, person_id, said_date
)

select
    brand_id,
    person_id,
    change_date,
    refused_ways = 4 as is_refused
from counted
where (refused_ways = 4) != (refused_ways - moved = 4)
