-- The audit of the last run writes raw._checks before the next build; a warehouse that was never audited has none.
{% set checks = source('raw', '_checks') -%}
{% set is_audited = execute and adapter.get_relation(checks.database, checks.schema, checks.identifier) is not none -%}

with

source as (

    {% if is_audited -%}
    select
        table_name,
        failed_checks,
        warned_checks
    from {{ checks }}
    {%- else -%}
        select
            '' as table_name,
            0 as failed_checks,
            0 as warned_checks
        where false
    {%- endif %}

),

renamed as (

    select
        -- ids
        table_name,
        -- numerics
        cast(sum(failed_checks) as bigint) as failed_checks,
        cast(sum(warned_checks) as bigint) as warned_checks
    from source
    group by table_name

)

select *
from renamed
