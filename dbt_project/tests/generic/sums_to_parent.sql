{# Per `by`, and for each value of `per` alone (a rule), `amount` sums to `parent_amount` of the relation `parent`; rows
   missing on one side count as 0. #}
{% test sums_to_parent(model, parent, by, amount, parent_amount, per=[]) %}

with children as (

    select {{ (by + per) | join(', ') }}, sum({{ amount }}) as amount
    from {{ model }}
    group by {{ (by + per) | join(', ') }}

),

parents as (

    select {{ by | join(', ') }}, sum({{ parent_amount }}) as amount
    from {{ parent }}
    group by {{ by | join(', ') }}

)

select
    {%- for column in by %}
    coalesce(children.{{ column }}, parents.{{ column }}) as {{ column }},
    {%- endfor %}
    {%- for column in per %}
    children.{{ column }},
    {%- endfor %}
    children.amount as child_amount,
    parents.amount as parent_amount
from children
full outer join parents
    on
        {%- for column in by %}
        children.{{ column }} = parents.{{ column }}{{ " and" if not loop.last }}
        {%- endfor %}
where coalesce(children.amount, 0) <> coalesce(parents.amount, 0)

{% endtest %}
