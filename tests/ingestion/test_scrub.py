"""Every load is held against the checksums written with it: one flipped bit is found and named."""

import pytest

from ingestion.lake import CHECKSUMS
from ingestion.scrub import scrub


@pytest.fixture
def part(tenant, orders_csv):
    tenant.take("a.csv", orders_csv({}, {"商品编码(平台)": "B"}))
    return next(tenant.home.raw.glob("shop/order_lines/*/part-0.parquet"))


def test_scrub_finds_nothing_in_an_untouched_lake(tenant, part):
    found = scrub(tenant.home)
    assert (found.is_intact, found.loads) == (True, 2)
    assert found.bytes == sum(path.stat().st_size for path in tenant.home.raw.rglob("*.parquet"))


@pytest.mark.parametrize("place", [0, 4, 200, -1])
def test_scrub_finds_one_flipped_bit(tenant, part, place):
    data = bytearray(part.read_bytes())
    data[place] ^= 1
    part.write_bytes(data)
    (problem,) = scrub(tenant.home).problems
    assert "shop.order_lines" in problem
    assert "a.csv" in problem
    assert "SHA-256 differs" in problem


def test_scrub_names_what_is_missing_or_strange(tenant, part):
    (part.parent / "part-1.parquet").write_bytes(b"x")
    part.unlink()
    problems = " ".join(scrub(tenant.home).problems)
    assert "part-0.parquet is missing" in problems
    assert "part-1.parquet is not part of the load" in problems


@pytest.mark.parametrize("damage", [None, b"", b"\xff\n", b"no checksum\n"])
def test_scrub_does_not_trust_a_load_without_checksums(tenant, part, damage):
    sums = part.parent / CHECKSUMS
    sums.unlink() if damage is None else sums.write_bytes(damage)
    (problem,) = scrub(tenant.home).problems
    assert "checksums are missing or damaged" in problem


def test_scrub_names_a_load_whose_folder_is_gone(tenant, part):
    for path in part.parent.iterdir():
        path.unlink()
    part.parent.rmdir()
    assert len(scrub(tenant.home).problems) == 1


def test_scrub_names_a_load_that_the_ledger_does_not_know(tenant, part):
    (part.parents[1] / "load_id=0").mkdir()
    (problem,) = scrub(tenant.home).problems
    assert problem.startswith("shop/order_lines/load_id=0 is unknown to the ledger")
