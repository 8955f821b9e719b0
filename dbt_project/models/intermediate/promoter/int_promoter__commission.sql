-- What each party of a sale keeps. The amounts of a commission order are gross and handed down a chain (selling agency,
-- second agency, talent, promoter agency, promoter), so a party keeps its amount less that of the next one; an amount
-- below the next one was not handed down from it and is kept whole. The viewer's own fee is net already.
-- Two agencies see one sale twice: the same party counts once. The shop's own view stands in where no agency's is known.
with seen as (
    select
        *,
        commission_status = 'canceled' as is_canceled
    from {{ ref('stg_promoter__commission_orders') }}
),

shop_view as (
    select * from {{ ref('int_orders__commission_version') }}
),

parties as (
    {% for partner, role, own, below in [
        ('viewer_appid', "'agency'", 'service_fen', '0'),
        ('second_agency_id', "'second_agency'", 'second_agency_fen', 'talent_fen'),
        ('talent_id', "'talent'", 'talent_fen', 'promoter_agency_fen'),
        ('promoter_agency_id', "'promoter_agency'", 'promoter_agency_fen', 'promoter_fen'),
        ('promoter_id', "'promoter'", 'promoter_fen', '0'),
    ] -%}
        select
            brand_id,
            shop_id,
            order_id,
            product_id,
            sku_id,
            {{ partner }} as partner_id,
            {{ role }} as partner_role,
            case
                when is_canceled then 0
                when coalesce({{ own }}, 0) >= coalesce({{ below }}, 0) then coalesce({{ own }}, 0) - coalesce({{ below }}, 0)
                else {{ own }}
            end as commission_fen
        from seen
        where {{ partner }} is not null
        union all
    {% endfor -%}
    select
        brand_id,
        shop_id,
        order_id,
        product_id,
        cast(null as {{ dbt.type_string() }}) as sku_id,
        account_id as partner_id,
        payee_type as partner_role,
        coalesce(commission_fen, 0) as commission_fen
    from shop_view
    where
        account_id is not null
        and not exists (
            select 1 from seen
            where seen.shop_id = shop_view.shop_id and seen.order_id = shop_view.order_id
        )
)

select
    brand_id,
    shop_id,
    order_id,
    product_id,
    sku_id,
    partner_id,
    min(partner_role) as partner_role,
    cast(max(commission_fen) as bigint) as commission_fen
from parties
group by brand_id, shop_id, order_id, product_id, sku_id, partner_id
