{{ config(materialized='table') }}

-- Listed once for all who work on them: half a dozen models ask for the lines of changed orders, and each would read the columns
-- of all lines. A build from scratch reads the lines themselves (hs_changed_lines).
{% set listed = hs_is_listed('int_change__order', ['shop_id', 'order_id'], rewritten=true) -%}

select *
from {{ ref('int_orders__line') }}
where {{ 'false' if should_full_refresh() else listed }}
