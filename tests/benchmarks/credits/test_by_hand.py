"""The statement by hand splits as fractions do."""

from collections import defaultdict
from fractions import Fraction

import pytest

from benchmarks.credits.by_hand import FIVE, TEN, credits_by_hand


def largest_remainder(amount, weights):
    """Fen of each weight, ties to the earliest."""
    exact = [amount * weight / sum(weights) for weight in weights]
    floors = [int(one) for one in exact]
    order = sorted(range(len(weights)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: amount - sum(floors)]:
        floors[place] += 1
    return floors


def weights_of(rule, touches, removal, part):
    """Weight of each touch (channel, decay units, place of the last that is not direct) of a path by the rule."""
    channels, n = [channel for channel, *_ in touches], len(touches)
    last_counted = touches[0][2] or n
    if rule in ("first", "last", "platform", "last_non_direct"):
        chosen = {"first": 1, "last_non_direct": last_counted}.get(rule, n)
        return [Fraction(seq == chosen) for seq in range(1, n + 1)]
    if rule == "position" and n > 2:
        return [Fraction(2, 5), *[Fraction(1, 5 * (n - 2))] * (n - 2), Fraction(2, 5)]
    if rule == "linear_unique":
        return [Fraction(1, channels.count(channel)) for channel in channels]
    if rule == "shapley":
        parts = {channel: part.get((">".join(sorted(set(channels))), channel), 1) for channel in channels}
        return [Fraction(parts[channel], channels.count(channel)) for channel in channels]
    if rule == "markov_path":
        return [Fraction(removal[channel]) for channel in channels]
    return [Fraction(units if rule == "time_decay" else 1) for _, units, _ in touches]


@pytest.mark.parametrize("rules", [FIVE, TEN])
def test_credits_by_hand_are_those_of_fractions(rules, ask):
    credited = "order_line_id, rule, touch_seq, gross_credit_fen, refund_credit_fen"
    found = defaultdict(dict)
    for line, rule, seq, *fen in ask(f"select {credited} from ({credits_by_hand(rules)})"):
        found[line, rule][seq] = tuple(fen)
    effects, parts = defaultdict(dict), defaultdict(dict)
    for month, channel, units in ask("select month, channel_id, units from analytics.attribution_effect"):
        effects[month][channel] = units
    for month, *of, units in ask("select month, channel_set, channel_id, units from analytics.attribution_part"):
        parts[month][tuple(of)] = units
    lines = ask("""select order_line_id, merchant_revenue_fen, refund_fen,
            date_trunc('month', line.ordered_at + interval 8 hour)::date,
            list((path.channel_id, decay_units, last_non_direct_seq) order by touch_seq)
        from marts.fct_order_line as line inner join intermediate.int_attribution__path as path using (order_id)
        group by all""")
    assert len(lines) * len(rules) == len(found)
    for line, revenue, refund, month, touches in lines:
        for rule in rules:
            weights = weights_of(rule, touches, effects[month], parts[month])
            split = zip(largest_remainder(revenue, weights), largest_remainder(refund, weights), strict=True)
            expected = {seq: fen for seq, (fen, weight) in enumerate(zip(split, weights, strict=True), 1) if weight > 0}
            assert found[line, rule] == expected, (line, rule)
