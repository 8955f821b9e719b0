-- The figures of the lot in the units of the mart: orders per thousand coupons, and each outcome per yuan of subsidy.
{% set hundreds = {'orders': '100 * ', 'net_revenue_fen': '', 'cm3_fen': ''} -%}

select
    shop_id,
    coupon_id,
    granted as lot_granted,
    withheld as lot_withheld,
    {% for end in ['', '_ci_low', '_ci_high'] -%}
        1000 * orders{{ end }} as incr_orders_per_1k{{ end }},
        {% for outcome, factor in hundreds.items() -%}
            {{ factor }}{{ outcome }}_per_subsidy{{ end }} as incr_{{ outcome | replace('_fen', '') }}_per_subsidy{{ end }},
        {% endfor -%}
    {% endfor -%}
    {{ hs_fen_to_cny('round(1000 * subsidy_fen)') }} as subsidy_per_1k_cny,
    evidence
from {{ source('analytics', 'coupon_effect') }}
