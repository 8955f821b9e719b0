{{ config(materialized='table') }}

-- Whom a person's shares reached first: one link per pair, from the first click. The first link that reaches a person is the
-- one that brought them; who was brought by a share before sharing passes it on, so links point to earlier links only.
-- An appid left out is that of the shop.
{% set appid = 'coalesce(events.appid, shops.appid)' -%}

with events as (
    select * from {{ ref('stg_promoter__share_events') }}
),

keys as (
    select * from {{ ref('int_identity__person_key') }}
),

clicks as (
    select
        events.*,
        {{ hs_row_person_key('events.brand_id', 'events.unionid', appid, 'events.openid') }} as person_key,
        {{ hs_person_key('openid', appid, 'events.sharer_openid') }} as sharer_key
    from events
    left join {{ ref('stg_shop__shops') }} as shops on events.shop_id = shops.shop_id
    where events.action = 'click' and events.sharer_openid is not null
),

met as (
    select
        clicks.*,
        persons.person_id,
        sharers.person_id as sharer_person_id,
        row_number() over (
            partition by clicks.brand_id, sharers.person_id, persons.person_id order by clicks.occurred_at, clicks.event_id
        ) as click_no,
        count(*) over (partition by clicks.brand_id, sharers.person_id, persons.person_id) as clicks
    from clicks
    inner join keys as persons
        on clicks.brand_id = persons.brand_id and clicks.person_key = persons.person_key
    inner join keys as sharers
        on clicks.brand_id = sharers.brand_id and clicks.sharer_key = sharers.person_key
    where persons.person_id <> sharers.person_id
),

links as (
    select
        *,
        {{ hs_key(["'share'", 'brand_id', 'sharer_person_id', 'person_id']) }} as edge_id,
        row_number() over (partition by brand_id, person_id order by occurred_at, event_id) = 1 as is_acquisition
    from met
    where click_no = 1
)

select
    links.edge_id,
    links.brand_id,
    links.shop_id,
    links.sharer_person_id,
    links.person_id,
    links.product_id as content_id,
    links.share_target,
    links.promoter_id,
    links.occurred_at as clicked_at,
    links.clicks,
    links.is_acquisition,
    brought.edge_id as parent_edge_id
from links
left join links as brought
    on
        links.brand_id = brought.brand_id
        and links.sharer_person_id = brought.person_id
        and brought.is_acquisition
        and links.occurred_at > brought.occurred_at
