-- One selling account per line, whatever number of rows the platform gives: the newest delivery first, then the account
-- closest to the sale (talent, agency, guide, official account, mini program, own Channels account), then by content.
with

sources as (

    {{ hs_order_sources(changed='int_change__order') }}

)

select
    shop_id,
    order_id,
    product_id,
    sku_code,
    sale_channel,
    account_type,
    account_id,
    guide_id,
    share_scene,
    share_target,
    mp_scene,
    entry,
    account_type = 'wecom' or guide_id is not null or wecom_corp_id is not null or external_userid is not null
        as is_wecom,
    sharer_openid is not null as has_sharer,
    ad_click_id is not null as has_ad_click,
    venue_id is not null as has_venue
from sources
qualify
    row_number() over (
        partition by shop_id, order_id, product_id, sku_code
        order by
            _extracted_at desc nulls last,
            case
                when sale_channel = 'talent' or account_type = 'talent' then 1
                when sale_channel = 'agency' or account_type = 'agency' then 2
                when account_type = 'wecom' then 3
                when account_type in ('service_account', 'official_account') then 4
                when account_type = 'mini_program' then 5
                when account_type = 'channels' then 6
                else 7
            end asc,
            account_id asc nulls last,
            _record_hash asc
    ) = 1
