-- Declared parties first; then whoever appears in a commission chain or as the selling account of an order, with the
-- role of that place. A party seen in several places has the role of the first in the order below.
with

seen as (

    select
        partner_id,
        partner_role,
        0 as place,
        joined_at as seen_at
    from {{ ref('stg_promoter__promoters') }}

    {% for column, role in [
        ('promoter_id', 'promoter'),
        ('talent_id', 'talent'),
        ('promoter_agency_id', 'promoter_agency'),
        ('second_agency_id', 'second_agency'),
        ('viewer_appid', 'agency'),
    ] %}
        union all

        select
            {{ column }} as partner_id,
            '{{ role }}' as partner_role,
            {{ loop.index }} as place,
            min(ordered_at) as seen_at
        from {{ ref('stg_promoter__commission_orders') }}
        group by {{ column }}
    {% endfor %}

    union all

    select
        account_id as partner_id,
        case when account_type = 'agency' then 'agency' else 'talent' end as partner_role,
        6 as place,
        min(ordered_at) as seen_at
    from {{ ref('int_orders__source_version') }}
    where account_type in ('talent', 'agency') or sale_channel in ('talent', 'agency')
    group by account_id, account_type

    union all

    select
        account_id as partner_id,
        payee_type as partner_role,
        7 as place,
        min(ordered_at) as seen_at
    from {{ ref('int_orders__commission_version') }}
    where payee_type in ('talent', 'agency', 'promoter')
    group by account_id, payee_type

)

select
    partner_id,
    min_by(
        partner_role,
        place * 10
        + case partner_role
            when 'promoter' then 1 when 'talent' then 2 when 'promoter_agency' then 3 when 'second_agency' then 4 else 5
        end
    ) as partner_role,
    {{ hs_business_date('min(seen_at)') }} as first_seen_date
from seen
where partner_id is not null
group by partner_id
