with

source as (

    select *
    from {{ source('raw', '_shops') }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        appid,
        -- strings
        name_zh
    from source

)

select *
from renamed
