{# Every row's `total` equals the sum of its `parts`; rows outside `where_condition` are not asked. A null fails. #}
{% test adds_up(model, total, parts, where_condition='true') %}

select *
from {{ model }}
where
    {{ where_condition }}
    and {{ total }} is distinct from {{ parts | join(' + ') }}

{% endtest %}
