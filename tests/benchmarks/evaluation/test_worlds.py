"""The columns in memory against the truth files, which are written by other code."""

import duckdb
import numpy as np
import pytest

from benchmarks.evaluation.worlds import OWN_GROUND, daily, goods, own_ground
from ingestion.sandbox import Sandbox
from ingestion.sandbox.channels import CHANNELS


@pytest.fixture(scope="module")
def truth(apparel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")
    Sandbox(apparel.options).write_truth(folder)
    return lambda sql: duckdb.sql(sql.replace("@", f"'{folder}/order.parquet'")).fetchall()


def test_daily_adds_up_to_the_orders_of_the_truth(apparel, truth):
    [(net,)] = truth("select sum(revenue_fen - refund_fen) from @ where is_paid and shop_id like 'apparel%'")
    assert daily(apparel).sum() == pytest.approx(float(net))


def test_own_ground_is_the_four_own_channels_of_the_shop(apparel, truth):
    names = [CHANNELS[place] for place in OWN_GROUND]
    assert names == ["CH01", "CH05", "CH06", "CH17"]
    [(net,)] = truth(
        f"select sum(revenue_fen - refund_fen) from @ where is_paid and shop_id = 'apparel_main' "
        f"and sale_channel_id in {tuple(names)}"
    )
    assert own_ground(apparel, 0).sum() == pytest.approx(float(net))


def test_goods_spread_the_same_sales_over_products(apparel):
    whole, late, category = goods(apparel, 0)
    assert whole.sum() == pytest.approx(own_ground(apparel, 0).sum(), rel=0.01)  # points are not spread over lines
    assert (late <= whole + 1e-6).all()
    assert set(category[whole.sum(axis=0) > 0].tolist()) <= {0, 1, 2}
    assert np.isfinite(late).all()
