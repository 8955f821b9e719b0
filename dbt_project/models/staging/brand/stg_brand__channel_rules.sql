with

source as (

    select *
    from {{ source('raw', '_channel_rules') }}

)

select *
from source
