-- Why a rate moved since the month before. Each of four factors takes its value of this month or of the last, which
-- gives sixteen rates; the driver of a factor is its Shapley value over them, so the four add up to the change.
-- reach: the share of a category's members who can be reached; interaction: of these, who is active; mix: the category's
-- share of all members; cycle: what the other month's cycle alone would have made of the same acts.
{% set cell = ['brand_id', 'month', 'source', 'scope'] -%}
{% set factors = ['reach', 'interaction', 'mix', 'cycle'] -%}

with cells as (
    select * from {{ ref('int_vitality__month_cell') }}
),

choices as (
    select
        {% for factor in factors -%}
            {{ factor }}.bit as {{ factor }},
        {% endfor -%}
        {{ factors | join('.bit + ') }}.bit as chosen
    from (values (0), (1)) as reach (bit)
    {% for factor in factors[1:] -%}
        cross join (values (0), (1)) as {{ factor }} (bit)
    {% endfor -%}
),

scopes as (select distinct category_id as scope from cells),

-- 1 is this month, 0 the last. What is not known, as a category exists in one of them only, is as in the other.
paired as (
    select
        coalesce(now.brand_id, before.brand_id) as brand_id,
        coalesce(now.month, cast(before.month + interval 1 month as date)) as month,
        coalesce(now.source, before.source) as source,
        coalesce(now.category_id, before.category_id) as category_id,
        coalesce(now.base_members, 0) as base_1,
        coalesce(before.base_members, 0) as base_0,
        cast(now.reachable_members as double) / now.base_members as reach_1,
        cast(before.reachable_members as double) / before.base_members as reach_0,
        cast(now.active_members as double) / nullif(now.reachable_members, 0) as active_11,
        cast(now.active_by_earlier_cycle as double) / nullif(now.reachable_members, 0) as active_10,
        cast(before.active_by_later_cycle as double) / nullif(before.reachable_members, 0) as active_01,
        cast(before.active_members as double) / nullif(before.reachable_members, 0) as active_00
    from cells as now
    full outer join cells as before
        on
            now.brand_id = before.brand_id
            and now.source = before.source
            and now.category_id = before.category_id
            and now.month = before.month + interval 1 month
),

-- Every category by itself and as a part of `all`.
scoped as (
    select
        paired.*,
        scopes.scope,
        cast(paired.base_1 as double) / nullif(sum(paired.base_1) over cell, 0) as mix_1,
        cast(paired.base_0 as double) / nullif(sum(paired.base_0) over cell, 0) as mix_0
    from paired
    inner join scopes on scopes.scope in (paired.category_id, 'all')
    where paired.category_id != 'all'
    window cell as (partition by paired.brand_id, paired.month, paired.source, scopes.scope)
),

taken as (
    select
        {{ hs_prefixed(cell, 'scoped') }},
        {{ hs_prefixed(factors, 'choices') }},
        choices.chosen,
        case choices.mix when 1 then scoped.mix_1 else scoped.mix_0 end
        * case choices.reach
            when 1 then coalesce(scoped.reach_1, scoped.reach_0)
            else coalesce(scoped.reach_0, scoped.reach_1)
        end as reached,
        case 10 * choices.interaction + choices.cycle
            {% for act, cycle in ((1, 1), (1, 0), (0, 1), (0, 0)) -%}
                when {{ 10 * act + cycle }} then coalesce(scoped.active_{{ act }}{{ cycle }}, scoped.active_{{ 1 - act }}{{ cycle }})
            {% endfor -%}
        end as active
    from scoped
    cross join choices
    where scoped.mix_0 is not null and scoped.mix_1 is not null
),

worth as (
    {% for variant, denominator in {'headline': 'nullif(sum(reached), 0)', 'total_base': '1'}.items() -%}
        select
            {{ cell | join(', ') }},
            '{{ variant }}' as variant,
            {{ factors | join(', ') }},
            chosen,
            sum(reached * coalesce(active, 0)) / {{ denominator }} as rate
        from taken
        group by {{ (cell + factors) | join(', ') }}, chosen
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
)

select
    {{ cell[:3] | join(', ') }},
    scope as category_id,
    variant,
    {% for factor in factors -%}
        round(
            sum(rate * (2 * {{ factor }} - 1) * case when chosen - {{ factor }} in (0, 3) then 3 else 1 end) / 12, 12
        ) as driver_{{ factor }},
    {% endfor -%}
    round(sum(case chosen when 4 then rate when 0 then -rate else 0 end), 12) as rate_change
from worth
group by {{ cell | join(', ') }}, variant
having count(case when chosen in (0, 4) then rate end) = 2
