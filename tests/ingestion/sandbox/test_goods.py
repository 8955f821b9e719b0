from ingestion.sandbox import goods
from ingestion.sandbox.frame import take


def test_codes_are_unique_within_a_shop_and_attributes_fit_the_brand(stock):
    for shop, brand in ((0, 0), (1, 0), (2, 1)):
        skus = take(stock.skus, stock.skus["shop"] == shop)
        codes = goods.sku_code(skus).to_pylist()
        assert len(set(codes)) == len(codes)
        pairs = list(zip(skus["product_no"].tolist(), goods.sku_attrs(brand, skus).to_pylist(), strict=True))
        assert len(set(pairs)) == len(pairs)
        assert None not in goods.sku_attrs(brand, skus).to_pylist()
        words = {attribute[:3] for _, attribute in pairs}
        assert words == ({"尺码:", "规格:"} if brand == 0 else {"规格:"})


def test_titles_say_what_a_gift_is(stock):
    skus = take(stock.skus, stock.skus["shop"] == 2)
    titles = goods.title(1, skus).to_pylist()
    assert [title.startswith("赠品小样") for title in titles] == [gift == 1 for gift in skus["is_gift"]]
    assert all(title.startswith("皓齿") for title, gift in zip(titles, skus["is_gift"], strict=True) if not gift)
    assert set(goods.spu_code(skus).to_pylist()) == {f"SPU{number:06d}" for number in skus["product_no"]}
