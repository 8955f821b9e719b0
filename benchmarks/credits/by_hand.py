"""The same credits as an analyst would write them: one statement, nothing of our models or macros, into a plain table.

Why:  no key made of text, no fingerprint, no contract, nothing that lets a later night find what changed: what it
      takes to have the same fen once. Weights are whole here too (840 is divisible by every number of touches up to 8).
"""

from collections.abc import Sequence

FIVE = ("first", "last", "last_non_direct", "linear", "time_decay")
TEN = (*FIVE, "platform", "position", "linear_unique", "markov_path", "shapley")
# rules that give all to one touch, and which
_WHOLE = {
    "first": "touch_seq = 1",
    "last": "touch_seq = path_touches",
    "last_non_direct": "touch_seq = coalesce(last_non_direct_seq, path_touches)",
    "platform": "touch_seq = platform_seq",
}
# whole weights of a touch and of its path by the others
_SHARED = {
    "linear": ("1", "path_touches"),
    "time_decay": ("decay_units", "decay_total"),
    "position": (
        """case when path_touches <= 2 then 1
            when touch_seq in (1, path_touches) then 4000 * (path_touches - 2) else 2000 end""",
        "if(path_touches <= 2, path_touches, 10_000 * (path_touches - 2))",
    ),
    "linear_unique": ("840 // same_channel", "840 * channels"),
    "markov_path": ("if(all_removal = 0, 1, removal)", "if(all_removal = 0, path_touches, all_removal)"),
    "shapley": ("840 * part // same_channel", "all_part"),
}
_LINES = """
    line.order_line_id, line.paid_date, line.merchant_revenue_fen as paid, line.refund_fen as refund,
    date_trunc('month', sale.ordered_at + interval 8 hour)::date as month, path.*
    from marts.fct_order_line as line
    inner join intermediate.int_attribution__sale as sale
        on sale.shop_id = line.shop_id and sale.order_id = line.order_id and sale.platform_channel_id = line.channel_id
    inner join intermediate.int_attribution__path as path using (path_id)"""
_FITTED = f"""
    sets as (
        select path_id, string_agg(distinct channel_id, '>' order by channel_id) as channel_set,
            count(distinct channel_id) as channels
        from intermediate.int_attribution__path group by path_id
    ),
    weighed as (
        select touch.*, count(*) over (partition by order_line_id, touch.channel_id) as same_channel, channels,
            coalesce(effect.units, 0) as removal, coalesce(part.units, 1_000_000_000 // channels) as part
        from (select {_LINES}) as touch
        inner join sets using (path_id)
        left join analytics.attribution_effect as effect
            on effect.channel_id = touch.channel_id and effect.month = touch.month
        left join analytics.attribution_part as part
            on part.channel_id = touch.channel_id and part.month = touch.month and part.channel_set = sets.channel_set
    ),
    touches as (
        select *, (sum(removal) over path)::bigint as all_removal,
            (sum(840 * part // same_channel) over path)::bigint as all_part
        from weighed window path as (partition by order_line_id)
    ),"""


def credits_by_hand(rules: Sequence[str]) -> str:
    """The query of the credits of all lines by these rules, with the columns of fct_attribution but its fingerprint."""
    touches = f"touches as (select {_LINES})," if set(rules) <= set(FIVE) else _FITTED
    columns = "order_line_id, touch_id, touch_seq, channel_id, brand_id, shop_id, touch_date, paid_date, paid, refund"
    whole = [
        f"select {columns}, '{rule}' as rule, 1::bigint as weight, 1::bigint as total from touches where {mine}"
        for rule, mine in _WHOLE.items()
        if rule in rules
    ]
    shared = [
        f"select {columns}, '{rule}' as rule, {weight} as weight, {total} as total from touches"
        for rule, (weight, total) in _SHARED.items()
        if rule in rules
    ]
    return f"""with {touches}
    whole as ({" union all ".join(whole)}),
    shared as ({" union all ".join(shared)}),
    floors as (
        select *, paid * weight // total as paid_floor, refund * weight // total as refund_floor,
            paid * weight % total as paid_rest, refund * weight % total as refund_rest
        from shared where weight > 0
    ),
    ranked as (
        select *, paid - sum(paid_floor) over line as paid_left, refund - sum(refund_floor) over line as refund_left,
            row_number() over (line order by paid_rest desc, touch_seq) as paid_rank,
            row_number() over (line order by refund_rest desc, touch_seq) as refund_rank
        from floors window line as (partition by order_line_id, rule)
    ),
    credited as (
        select *, paid as gross_credit_fen, refund as refund_credit_fen from whole
        union all by name
        select *, paid_floor + (paid_rank <= paid_left)::bigint as gross_credit_fen,
            refund_floor + (refund_rank <= refund_left)::bigint as refund_credit_fen
        from ranked
    )
    select order_line_id, rule, touch_id, touch_seq, brand_id, shop_id, channel_id, weight / total as weight,
        gross_credit_fen, refund_credit_fen, gross_credit_fen - refund_credit_fen as credit_fen,
        paid_date as purchase_date, touch_date
    from credited"""
