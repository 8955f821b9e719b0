-- What the platform says was paid on a day, by scene, beside what our orders say. Paid means what the platform means by it:
-- with freight, after points, orders of nothing left out.
{% set scenes = {'live': 'live', 'feed': 'video', 'window': 'showcase', 'product': 'product_share'} -%}

with ours as (
    select
        orders.brand_id,
        orders.shop_id,
        orders.paid_date as date,
        case orders.order_scene
            {%- for bucket, scene in scenes.items() %}
                when '{{ scene }}' then '{{ bucket }}'
            {%- endfor %}
            else 'other'
        end as scene,
        delivered.order_paid_fen as paid_fen
    from {{ ref('int_orders__order') }} as orders
    inner join {{ ref('stg_shop__orders') }} as delivered
        on orders.shop_id = delivered.shop_id and orders.order_id = delivered.order_id
    where delivered.order_paid_fen > 0
),

sides as (
    {% for ledger, bucket, model, fen, condition in [
        ('compass_shop', 'total', 'stg_shop__compass_shop_daily', 'pay_gmv_fen', 'true'),
        ('compass_shop', 'live', 'stg_shop__compass_shop_daily', 'live_pay_gmv_fen', "scene = 'live'"),
        ('compass_shop', 'feed', 'stg_shop__compass_shop_daily', 'feed_pay_gmv_fen', "scene = 'feed'"),
        ('compass_account', 'live', 'stg_live__compass_finder_daily', 'live_pay_gmv_fen', "scene = 'live'"),
        ('compass_account', 'feed', 'stg_live__compass_finder_daily', 'feed_pay_gmv_fen', "scene = 'feed'"),
        ('compass_account', 'window', 'stg_live__compass_finder_daily', 'window_pay_gmv_fen', "scene = 'window'"),
        ('compass_account', 'product', 'stg_live__compass_finder_daily', 'product_pay_gmv_fen', "scene = 'product'"),
        ('compass_account', 'other', 'stg_live__compass_finder_daily', 'other_pay_gmv_fen', "scene = 'other'"),
    ] -%}
        select brand_id, shop_id, stat_date as date, '{{ ledger }}' as ledger, '{{ bucket }}' as platform_bucket, {{ fen }} as platform_fen, 0 as ours_fen, 1 as statements
        from {{ ref(model) }}
        union all
        select brand_id, shop_id, date, '{{ ledger }}' as ledger, '{{ bucket }}' as platform_bucket, 0 as platform_fen, paid_fen as ours_fen, 0 as statements
        from ours
        where {{ condition }}
        {{ "union all" if not loop.last }}
    {% endfor %}
),

days as (
    select
        brand_id,
        shop_id,
        date,
        ledger,
        platform_bucket,
        sum(coalesce(platform_fen, 0)) as platform_fen,
        sum(ours_fen) as ours_fen,
        max(statements) as statements
    from sides
    group by brand_id, shop_id, date, ledger, platform_bucket
)

select
    days.brand_id,
    days.shop_id,
    days.date,
    days.ledger,
    days.platform_bucket,
    {{ hs_fen_to_cny('days.platform_fen') }} as platform_gmv_cny,
    {{ hs_fen_to_cny('days.ours_fen') }} as ours_cny,
    {{ hs_fen_to_cny('days.ours_fen - days.platform_fen') }} as gap_cny,
    cast(days.ours_fen - days.platform_fen as double) / nullif(greatest(days.ours_fen, days.platform_fen), 0) as gap_rate,
    case
        when abs(days.ours_fen - days.platform_fen) <= greatest(
            tolerances.tolerance_fen, tolerances.tolerance_rate * greatest(days.ours_fen, days.platform_fen)
        ) then 'matched'
        when {{ hs_days_between('days.date', "cast('" ~ var('through_date') ~ "' as date)") }} < tolerances.lag_days
            then 'pending'
        when days.statements = 0 then 'missing_in_platform'
        when days.ours_fen = 0 then 'missing_in_orders'
        else 'differing'
    end as status
from days
inner join {{ ref('reconciliation_tolerance') }} as tolerances on days.ledger = tolerances.ledger
where days.platform_fen <> 0 or days.ours_fen <> 0
-- a shop whose compass nobody exports has nothing to be held against
qualify
    days.date
    >= min(case when days.statements = 1 then days.date end) over (partition by days.shop_id, days.ledger)
