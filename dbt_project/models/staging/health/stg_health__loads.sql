with

source as (

    select *
    from {{ source('raw', '_loads') }}

),

renamed as (

    select
        -- ids
        load_id,
        replace(stream, '__', '.') as stream,
        -- numerics
        seq,
        rows_in,
        loaded,
        quarantined,
        duplicate
    from source

)

select *
from renamed
