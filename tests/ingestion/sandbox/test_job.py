import numpy as np

from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.window import window


def test_job_knows_its_shop_and_brand(apparel, tmp_path):
    main, outlet = (Job(apparel, window(1, 2, 3), Delivery(tmp_path, 0), shop) for shop in (0, 1))
    assert (main.is_main, outlet.is_main) == (True, False)
    assert main.house.brand_id == outlet.house.brand_id == "apparel"
    assert (main.dialect.encoding, outlet.dialect.encoding) == ("gb18030", "utf-8")
    every = np.arange(len(apparel.orders["at"]))
    assert (main.of_shop(every) != outlet.of_shop(every)).all()


def test_job_puts_files_into_the_folder_of_its_shop(apparel, tmp_path):
    delivery = Delivery(tmp_path, 0)
    sheet = Sheet("shop__fund_flows")
    sheet.money("amount_fen", np.array([1]))
    Job(apparel, window(1, 2, 3), delivery, 1).put("资金流水", sheet, "2025Q1")
    [path] = delivery.close()
    assert path.relative_to(tmp_path).as_posix().startswith("apparel_outlet/资金流水_2025Q1_")
