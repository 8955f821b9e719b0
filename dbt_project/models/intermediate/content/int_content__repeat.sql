-- Content whose title its account had used within 30 days before, letter for letter or nearly: nine in ten of the pairs of
-- neighboring characters that either title has are in both (Jaccard).
{% set days = 30 -%}

with items as (
    select * from {{ ref('int_content__item') }}
    where title_key <> '' and published_at is not null
),

shingles as (
    select
        *,
        count(*) over (partition by brand_id, title_key) as shingles
    from (
        select
            titles.brand_id,
            titles.title_key,
            {{ hs_each_shingle('titles.title_key') }} as shingle
        from (
            select distinct
                items.brand_id,
                items.title_key
            from items
        ) as titles
    ) as cut
),

alike as (
    select
        one.brand_id,
        one.title_key,
        other.title_key as other_key
    from shingles as one
    inner join shingles as other on one.brand_id = other.brand_id and one.shingle = other.shingle
    group by one.brand_id, one.title_key, other.title_key, one.shingles, other.shingles
    having 10 * count(*) >= 9 * (one.shingles + other.shingles - count(*))
)

select distinct
    items.brand_id,
    items.content_kind,
    items.content_id
from items
inner join alike on items.brand_id = alike.brand_id and items.title_key = alike.title_key
inner join items as earlier
    on
        items.brand_id = earlier.brand_id
        and items.account_id = earlier.account_id
        and alike.other_key = earlier.title_key
        and (
            items.published_at > earlier.published_at
            or (items.published_at = earlier.published_at and items.content_id > earlier.content_id)
        )
        and items.published_date - {{ days }} <= earlier.published_date
