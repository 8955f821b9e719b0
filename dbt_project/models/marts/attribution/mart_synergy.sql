-- 1 + 1 > 2? Walks that met both channels of a pair against what the two would do independently of each other:
-- P(sale | both) / (1 - (1 - P(sale | only a)) (1 - P(sale | only b))), with the delta method's interval on the logarithm.
-- Walks are those of mart_path: what the platform reports without a touch is not among them.
{% set min_walks = 50 -%}

with met as (
    select distinct
        brand_id,
        month,
        path,
        channel_id,
        walks,
        conversions
    from (
        {{ hs_split_rows(ref('mart_path'), 'path', '>', 'channel_id', 'step_no') }}
    ) as ways
),

alone as (
    select
        brand_id,
        month,
        channel_id,
        sum(walks) as walks,
        sum(conversions) as conversions
    from met
    group by brand_id, month, channel_id
),

together as (
    select
        a.brand_id,
        a.month,
        a.channel_id as channel_a_id,
        b.channel_id as channel_b_id,
        sum(a.walks) as walks,
        sum(a.conversions) as conversions
    from met as a
    inner join met as b
        on a.brand_id = b.brand_id and a.month = b.month and a.path = b.path and a.channel_id < b.channel_id
    group by a.brand_id, a.month, a.channel_id, b.channel_id
),

pairs as (
    select
        together.brand_id,
        together.month,
        together.channel_a_id,
        together.channel_b_id,
        cast(a.walks - together.walks as bigint) as walks_a,
        cast(b.walks - together.walks as bigint) as walks_b,
        cast(together.walks as bigint) as walks_ab,
        cast(a.conversions - together.conversions as double) / nullif(a.walks - together.walks, 0) as rate_a,
        cast(b.conversions - together.conversions as double) / nullif(b.walks - together.walks, 0) as rate_b,
        cast(together.conversions as double) / together.walks as rate_ab
    from together
    inner join alone as a
        on together.brand_id = a.brand_id and together.month = a.month and together.channel_a_id = a.channel_id
    inner join alone as b
        on together.brand_id = b.brand_id and together.month = b.month and together.channel_b_id = b.channel_id
),

expected as (
    select
        *,
        1 - (1 - rate_a) * (1 - rate_b) as rate_expected,
        power(1 - rate_b, 2) * rate_a * (1 - rate_a) / nullif(walks_a, 0)
        + power(1 - rate_a, 2) * rate_b * (1 - rate_b) / nullif(walks_b, 0) as expected_variance,
        walks_a >= {{ min_walks }} and walks_b >= {{ min_walks }} and walks_ab >= {{ min_walks }} as is_enough
    from pairs
),

compared as (
    select
        *,
        case when is_enough then rate_ab / nullif(rate_expected, 0) end as lift,
        case
            when is_enough and rate_ab > 0 and rate_expected > 0
                then 1.959964 * sqrt((1 - rate_ab) / (walks_ab * rate_ab) + expected_variance / power(rate_expected, 2))
        end as half_width
    from expected
)

select
    brand_id,
    month,
    channel_a_id,
    channel_b_id,
    walks_a,
    walks_b,
    walks_ab,
    rate_a,
    rate_b,
    rate_ab,
    rate_expected,
    lift,
    lift * exp(-half_width) as lift_ci_low,
    lift * exp(half_width) as lift_ci_high,
    'descriptive' as evidence
from compared
