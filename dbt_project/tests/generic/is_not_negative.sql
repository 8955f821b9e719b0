{# None of `columns` is negative. #}
{% test is_not_negative(model, columns) %}

select *
from {{ model }}
where least({{ columns | join(', ') }}) < 0

{% endtest %}
