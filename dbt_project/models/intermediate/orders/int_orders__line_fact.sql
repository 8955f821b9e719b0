-- What is known about how the line was sold: the three facts sale_scene, account_owner and traffic_agent, and everything
-- else the channel rules test.
with

-- asked of orders, which are fewer than lines
orders as (

    select * from {{ ref('int_orders__order') }}
    where {{ hs_is_listed('int_change__order', ['shop_id', 'order_id'], rewritten=true) }}

),

lines as (

    select
        lines.order_line_id,
        orders.brand_id,
        orders.shop_id,
        orders.order_id,
        orders.is_gift,
        orders.is_brand_gift,
        coalesce(orders.order_scene, 'unknown') as sale_scene,
        sources.sale_channel,
        sources.account_type,
        sources.account_id,
        sources.share_scene,
        sources.share_target,
        sources.entry,
        scenes.scene_group as mp_scene_group,
        coalesce(sources.is_wecom, false) as is_wecom,
        coalesce(sources.has_sharer, false) as has_sharer,
        coalesce(sources.has_ad_click, false) as has_ad_click,
        coalesce(sources.has_venue, false) as has_venue
    from {{ hs_changed_lines() }} as lines
    inner join orders on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    left join {{ ref('int_orders__line_source') }} as sources
        on
            lines.shop_id = sources.shop_id
            and lines.order_id = sources.order_id
            and lines.product_id is not distinct from sources.product_id
            and lines.sku_code is not distinct from sources.sku_code
    left join {{ ref('mp_scene') }} as scenes on sources.mp_scene = scenes.mp_scene

),

owned as (

    select
        lines.*,
        parties.has_promoter,
        parties.promoter_id,
        parties.talent_id,
        parties.agency_id,
        case
            when lines.sale_channel in ('talent', 'agency') or lines.account_type in ('talent', 'agency') then 'talent'
            when lines.sale_channel in ('linked', 'cooperating', 'authorized') then 'own'
            else 'none'
        end as account_owner
    from lines
    inner join {{ ref('int_orders__line_party') }} as parties on lines.order_line_id = parties.order_line_id

)

select
    order_line_id,
    brand_id,
    shop_id,
    order_id,
    account_owner,
    case
        when sale_scene in ('live', 'video', 'product_share', 'showcase', 'oa_article', 'other') then sale_scene
        else 'unknown'
    end as sale_scene,
    case
        when is_gift then 'giver'
        when has_promoter then 'promoter'
        when is_wecom then 'guide'
        when has_sharer then 'friend'
        when has_ad_click or mp_scene_group = 'ad' then 'ad'
        else 'none'
    end as traffic_agent,
    case
        when has_promoter then promoter_id
        when account_owner = 'talent' then
            coalesce(talent_id, case when account_type in ('talent', 'agency') then account_id end, agency_id)
    end as partner_id,
    -- of a sale that came by sharing: whether anything says where it was shared, Moments or a chat
    case
        when share_target in ('moments', 'group', 'friend') or mp_scene_group in ('moments', 'group_chat', 'friend_chat')
            then true
        when has_promoter or has_sharer or sale_scene = 'product_share' then false
    end as is_share_target_known,
    account_type,
    share_scene,
    share_target,
    entry,
    mp_scene_group,
    is_gift,
    is_brand_gift,
    is_wecom,
    has_promoter,
    has_sharer,
    has_ad_click,
    has_venue
from owned
