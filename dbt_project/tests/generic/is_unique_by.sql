{# No two rows agree on all `columns`; nulls count as equal. #}
{% test is_unique_by(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as copies
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
