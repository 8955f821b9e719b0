{# Money is BIGINT fen up to the last model; yuan exists at the edge of a mart_ only. #}
{% macro hs_fen_to_cny(fen) -%}
    cast(cast({{ fen }} as decimal(18, 2)) / 100 as decimal(18, 2))
{%- endmacro %}

{# Integer division towards zero. #}
{% macro hs_int_div(dividend, divisor) -%}
    {{ return(adapter.dispatch('hs_int_div', 'huoshui')(dividend, divisor)) }}
{%- endmacro %}
{% macro default__hs_int_div(dividend, divisor) -%}
    (({{ dividend }}) // ({{ divisor }}))
{%- endmacro %}

{# Exact split of an integer amount over the rows of `partition_by` in proportion to integer weights >= 0, as one
   expression: what the rows up to here are due less what the rows before were due. Adds up to `amount` to the fen.
   `order_by` must be unique in the partition; when all weights are 0 the rows share alike. #}
{% macro hs_spread(amount, weight, partition_by, order_by) -%}
    {%- set window = 'partition by ' ~ partition_by -%}
    {%- set running = '(' ~ window ~ ' order by ' ~ order_by ~ ' rows between unbounded preceding and current row)' -%}
    {%- set even = 'sum(' ~ weight ~ ') over (' ~ window ~ ') = 0' -%}
    {%- set own = '(case when ' ~ even ~ ' then 1 else ' ~ weight ~ ' end)' -%}
    {%- set upto = '(case when ' ~ even ~ ' then row_number() over (' ~ window ~ ' order by ' ~ order_by ~ ') else sum(' ~ weight ~ ') over ' ~ running ~ ' end)' -%}
    {%- set total = '(case when ' ~ even ~ ' then count(*) over (' ~ window ~ ') else sum(' ~ weight ~ ') over (' ~ window ~ ') end)' -%}
    cast(
        {{ hs_part_of(amount, upto, total) }} - {{ hs_part_of(amount, '(' ~ upto ~ ' - ' ~ own ~ ')', total) }}
        as bigint
    )
{%- endmacro %}

{# amount * part // whole for integers and 0 <= part <= whole, exact. Sums are 128 bits wide, which take DuckDB
   fifteen times as long to divide as 64; the product of almost all amounts fits in 64. #}
{% macro hs_part_of(amount, part, whole) -%}
    case
        when abs(cast({{ amount }} as double)) * {{ whole }} < 4e18
            then {{ hs_int_div(
                'cast(' ~ amount ~ ' as bigint) * cast(' ~ part ~ ' as bigint)', 'cast(' ~ whole ~ ' as bigint)'
            ) }}
        else {{ hs_int_div(amount ~ ' * ' ~ part, whole) }}
    end
{%- endmacro %}

{# amount * part % whole, exact, as hs_part_of divides. #}
{% macro hs_rest_of(amount, part, whole) -%}
    case
        when abs(cast({{ amount }} as double)) * {{ whole }} < 4e18
            then cast({{ amount }} as bigint) * cast({{ part }} as bigint) % cast({{ whole }} as bigint)
        else {{ amount }} * {{ part }} % {{ whole }}
    end
{%- endmacro %}

{# Largest remainder, as a whole select: every row of `relation` with one more column per entry of `spread`
   ({column to split: name of its share}). Floors first, then one more fen to the largest remainders, ties by `order_by`
   (unique in the partition). Weights are integers >= 0 and not all 0; a negative amount is split by its size. `total` is the
   column that holds the sum of the partition's weights, where there is one: summing them would sort all rows once more. #}
{% macro hs_largest_remainder(relation, spread, weight, partition_by, order_by, total=none) -%}
    {%- set whole = total or 'weight__total' -%}
    select
        floors.* exclude ({% for share in spread.values() %}{{ share }}__floor, {{ share }}__rank, {{ share }}__left{{ ", " if not loop.last }}{% endfor %}),
        {%- for amount, share in spread.items() %}
        cast(
            sign({{ amount }}) * ({{ share }}__floor + case when {{ share }}__rank <= {{ share }}__left then 1 else 0 end)
            as bigint
        ) as {{ share }}{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select
            parts.* exclude ({% for share in spread.values() %}{{ share }}__remainder{{ ", " if not loop.last }}{% endfor %}),
            {%- for amount, share in spread.items() %}
            row_number() over (
                partition by {{ partition_by }} order by {{ share }}__remainder desc, {{ order_by }}
            ) as {{ share }}__rank,
            abs({{ amount }}) - sum({{ share }}__floor) over (partition by {{ partition_by }}) as {{ share }}__left{{ "," if not loop.last }}
            {%- endfor %}
        from (
            select
                weighted.*,
                {%- for amount, share in spread.items() %}
                {%- set size = 'cast(abs(' ~ amount ~ ') as hugeint)' %}
                cast({{ hs_part_of(size, weight, whole) }} as bigint) as {{ share }}__floor,
                {{ hs_rest_of(size, weight, whole) }} as {{ share }}__remainder{{ "," if not loop.last }}
                {%- endfor %}
            from {% if total %}{{ relation }}{% else %}(
                select *, sum({{ weight }}) over (partition by {{ partition_by }}) as weight__total
                from {{ relation }}
            ){% endif %} as weighted
        ) as parts
    ) as floors
{%- endmacro %}
