{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__commission'},
    )
}}

-- What each party of a sale keeps. The amounts of a commission order are gross and handed down a chain (selling agency,
-- second agency, talent, promoter agency, promoter), so a party keeps its amount less that of the next one present; an
-- amount below the next one was not handed down from it and is kept whole. The viewer's own fee is net already.
-- A talent stands in the chain when the second agency hands on at least its amount and the shop does not pay the talent
-- itself; else promoters are paid by the agencies alone (Tencent: a talent's fixed commission is never split further).
-- Two agencies see one sale twice: the same party counts once. The shop's own view stands in for what no agency shows.
with shop_view as (
    {{ hs_order_commissions(changed='int_change__commission' if is_incremental() else none) }}
),

shop_talents as (
    select distinct
        shop_id,
        order_id,
        product_id
    from shop_view
    where payee_type = 'talent'
),

seen as (
    select
        orders.*,
        orders.commission_status = 'canceled' as is_canceled,
        coalesce(orders.promoter_agency_fen, orders.promoter_fen, 0) as promoters_fen,
        orders.talent_id is not null
        and orders.second_agency_id is not null
        and coalesce(orders.second_agency_fen, 0) >= coalesce(orders.talent_fen, 0)
        and shop_talents.order_id is null as has_talent_in_chain
    from {{ ref('stg_promoter__commission_orders') }} as orders
    left join shop_talents
        on
            orders.shop_id = shop_talents.shop_id
            and orders.order_id = shop_talents.order_id
            and orders.product_id is not distinct from shop_talents.product_id
    where {{ hs_is_changed('int_change__commission', ['shop_id', 'order_id'], 'orders') }}
),

parties as (
    {% for partner, role, own, below in [
        ('viewer_appid', 'agency', 'service_fen', '0'),
        ('second_agency_id', 'second_agency', 'second_agency_fen',
            'case when has_talent_in_chain then talent_fen else promoters_fen end'),
        ('talent_id', 'talent', 'talent_fen', 'case when has_talent_in_chain then promoters_fen else 0 end'),
        ('promoter_agency_id', 'promoter_agency', 'promoter_agency_fen', 'coalesce(promoter_fen, 0)'),
        ('promoter_id', 'promoter', 'promoter_fen', '0'),
    ] -%}
        select
            brand_id,
            shop_id,
            order_id,
            product_id,
            sku_id,
            commission_status,
            {{ partner }} as partner_id,
            '{{ role }}' as partner_role,
            case
                when is_canceled then 0
                when coalesce({{ own }}, 0) >= {{ below }} then coalesce({{ own }}, 0) - {{ below }}
                else coalesce({{ own }}, 0)
            end as commission_fen
        from seen
        -- the net fee of a viewer that stands in the chain twice holds both its places
        where {{ partner }} is not null{{ " and " ~ partner ~ " <> viewer_appid" if not loop.first }}
        union all
    {% endfor -%}
    select
        brand_id,
        shop_id,
        order_id,
        product_id,
        cast(null as {{ dbt.type_string() }}) as sku_id,
        cast(null as {{ dbt.type_string() }}) as commission_status,
        account_id as partner_id,
        coalesce(payee_type, 'unknown') as partner_role,
        coalesce(commission_fen, 0) as commission_fen
    from shop_view
    where
        not exists (
            select 1 from seen
            where
                seen.shop_id = shop_view.shop_id
                and seen.order_id = shop_view.order_id
                and (seen.product_id = shop_view.product_id or seen.product_id is null or shop_view.product_id is null)
                and (shop_view.payee_type is distinct from 'talent' or seen.talent_id is not null)
        )
        and coalesce(account_id, cast(commission_fen as {{ dbt.type_string() }})) is not null
)

select
    brand_id,
    shop_id,
    order_id,
    product_id,
    sku_id,
    partner_id,
    min(partner_role) as partner_role,
    max(commission_status) as commission_status,
    cast(max(commission_fen) as bigint) as commission_fen
from parties
group by brand_id, shop_id, order_id, product_id, sku_id, partner_id
