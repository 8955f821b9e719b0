{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'is_settled', 'charged_date'],
        post_hook="{{ hs_delete_where(
            '(shop_id, is_settled, charged_date) not in (select distinct shop_id, is_settled, charged_date from '
            ~ ref('int_money__fee_base') ~ ')'
        ) }}",
    )
}}

-- Where a day's charges lie on the shop's cumulative amount. On a day that lies within one tier every line pays the same
-- rates, wherever it stands; only on a day that an edge falls into does the order of its lines matter. `_since` names the
-- state of the data in which the day last came to other rates.
with

tiers as (

    select * from {{ ref('int_money__fee_tier') }}

),

days as (

    select
        shop_id,
        is_settled,
        charged_date,
        cast(sum(base_fen) as bigint) as day_fen
    from {{ ref('int_money__fee_base') }}
    group by shop_id, is_settled, charged_date

),

placed as (

    select
        *,
        cast(sum(day_fen) over (
            partition by shop_id order by is_settled desc, charged_date asc
            rows between unbounded preceding and current row
        ) - day_fen as bigint) as before_fen
    from days

),

rated as (

    select
        placed.shop_id,
        placed.is_settled,
        placed.charged_date,
        placed.before_fen,
        coalesce(max(case
            when placed.before_fen < tiers.gmv_from_fen and tiers.gmv_from_fen < placed.before_fen + placed.day_fen then 1
            when placed.before_fen < tiers.gmv_to_fen and tiers.gmv_to_fen < placed.before_fen + placed.day_fen then 1
            else 0
        end), 0) = 1 as is_crossed,
        coalesce({{ hs_fingerprint_of_set(
            'case when placed.before_fen >= tiers.gmv_from_fen'
            ~ ' and placed.before_fen < coalesce(tiers.gmv_to_fen, placed.before_fen + 1)'
            ~ ' then ' ~ hs_fingerprint(['tiers.category_id', 'tiers.rate_ppm']) ~ ' else 0 end'
        ) }}, 0) as _rate_hash
    from placed
    left join tiers
        on
            placed.shop_id = tiers.shop_id
            and placed.charged_date >= tiers.valid_from_date
            and placed.charged_date <= coalesce(tiers.valid_to_date, placed.charged_date)
    group by placed.shop_id, placed.is_settled, placed.charged_date, placed.before_fen

)

select
    rated.*,
    {% if is_incremental() %}
        case
            when rated._rate_hash = built._rate_hash and rated.is_crossed = built.is_crossed then built._since
            else {{ hs_run_mark() }}
        end as _since
    {% else %}
        {{ hs_run_mark() }} as _since
    {% endif %}
from rated
{% if is_incremental() -%}
    left join {{ this }} as built
        on
            rated.shop_id = built.shop_id
            and rated.is_settled = built.is_settled
            and rated.charged_date = built.charged_date
{%- endif %}
