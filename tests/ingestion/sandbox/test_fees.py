"""The technical service fee is tiered over a shop's settled sales; a plain walk over them gives the same."""

import numpy as np

from ingestion.sandbox import catalog, clock, fees, world
from ingestion.sandbox.options import SandboxOptions, blocks

TIER = 100_000_000
RATES = [[500, 500, 400], [500, 500, 400], [300, 200, 0]]  # of the shops' categories, in ten-thousandths


def walked(made, shop):
    """Fee of every settled order of a shop, order by order and line by line; and how many lines the border splits."""
    frame, lines, base = made.orders, made.lines, fees.line_base(made.orders, made.lines, made.aftersales)
    category = made.catalog.skus["category"][lines["sku"]]
    settled = [n for n in range(len(frame["at"])) if frame["shop"][n] == shop and frame["settled_at"][n] < clock.NEVER]
    settled.sort(key=lambda n: (frame["settled_at"][n], frame["number"][n]))
    first = np.searchsorted(lines["order"], np.arange(len(frame["at"]) + 1))
    total, found, split = 0, {}, 0
    for order in settled:
        units = 0
        for line in range(first[order], first[order + 1]):
            sold = int(base[line])
            inside = min(max(TIER - total, 0), sold)
            split += 0 < inside < sold
            units += inside * 100 + (sold - inside) * RATES[shop][category[line]]
            total += sold
        found[order] = (units + 5_000) // 10_000
    return found, split


def test_fee_is_one_percent_of_the_first_million_and_splits_the_line_that_crosses_it():
    options = SandboxOptions(scale="small")
    made = world.build(options, blocks(options)[0], catalog.build(options))
    for shop in (0, 1):
        expected, split = walked(made, shop)
        assert split == 1
        assert {n: int(made.orders["tech_fee"][n]) for n in expected} == expected
        other = (made.orders["shop"] == shop) & (made.orders["settled_at"] == clock.NEVER)
        assert set(made.orders["tech_fee"][other]) == {0}


def test_first_million_is_found_across_blocks_whatever_their_order():
    rng = np.random.default_rng(3)
    size = 4_000
    sold = {
        "shop": rng.integers(0, 3, size), "at": rng.integers(0, 10_000, size), "number": rng.permutation(size),
        "base": rng.integers(1, 200_000, size),
    }  # fmt: skip
    parts = [{name: column[n::3] for name, column in sold.items()} for n in range(3)]
    kept = [fees.trimmed(part) for part in parts]
    whole = fees.crossings(fees.trimmed(sold))
    for order in ((0, 1, 2), (2, 0, 1)):
        one, two, three = (kept[n] for n in order)
        again = fees.crossings(fees.trimmed(fees.trimmed(one, two), three))
        assert all((again[name] == whole[name]).all() for name in whole)
    for shop in range(3):
        rows = sorted((a, n, b) for s, a, n, b in zip(*sold.values(), strict=True) if s == shop)
        sums = np.cumsum([base for _, _, base in rows])
        last = int(np.argmax(sums >= TIER))
        at, number, base = rows[last]
        expected = (at, number, TIER - (sums[last] - base))
        assert (whole["at"][shop], whole["number"][shop], whole["room"][shop]) == expected


def test_brand_of_several_blocks_is_charged_as_if_it_were_made_at_once(monkeypatch):
    """Smaller blocks make other people, so what must agree is the rule: both blocks share one first million."""
    from ingestion.sandbox import options as sizes

    for module in (sizes, catalog):
        monkeypatch.setattr(module, "BLOCK_PERSONS", 6_000)
    options = SandboxOptions(scale="small", seed=11)
    made = [world.build(options, block, catalog.build(options)) for block in blocks(options) if block.brand == 0]
    assert len(made) == 2
    sold = []
    for part in made:
        frame, base = part.orders, fees.line_base(part.orders, part.lines, part.aftersales)
        order_base = np.bincount(part.lines["order"], base, minlength=len(frame["at"])).astype(np.int64)
        keep = (frame["shop"] == 0) & (frame["settled_at"] < clock.NEVER) & (order_base > 0)
        sold += zip(frame["settled_at"][keep], frame["number"][keep], order_base[keep], frame["tech_fee"][keep],
                    strict=True)  # fmt: skip
    total, dear, cheap = 0, [], []
    for _, _, base, fee in sorted(sold):
        (cheap if total + base < TIER else dear if total > TIER else []).append((base, fee))
        total += base
    assert all(fee == (base * 100 + 5_000) // 10_000 for base, fee in cheap)
    assert all(fee >= base * 400 // 10_000 for base, fee in dear)
    assert len(cheap) > 500
    assert len(dear) > 500
