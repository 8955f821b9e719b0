from ingestion.home import Home
from ingestion.sandbox import stage
from ingestion.settings import parse_settings


def test_toml_is_accepted_by_the_settings(tmp_path):
    home = Home(tmp_path)
    settings = parse_settings(stage.toml().encode(), home.toml)
    assert [(shop.shop_id, shop.brand_id, shop.appid) for shop in settings.shops] == [
        (shop.shop_id, stage.BRANDS[shop.brand].brand_id, shop.appid) for shop in stage.SHOPS
    ]
    assert settings.default_shop == "apparel_main"


def test_shares_of_a_brand_add_up_and_scopes_are_distinct():
    for brand in range(len(stage.BRANDS)):
        assert sum(stage.SHOPS[shop].share for shop in stage.shops_of(brand)) == 1
    appids = [shop.appid for shop in stage.SHOPS]
    appids += [appid for brand in stage.BRANDS for appid in (brand.mini_appid, brand.account_appid, brand.agency_appid)]
    assert len(set(appids)) == len(appids)
    assert stage.main_shop(1) == "oralcare_main"


def test_brands_are_one_of_each_goods_type():
    assert [brand.goods_type for brand in stage.BRANDS] == ["non_standard", "standard"]
    assert all(
        len(kind.attributes) == len(brand.categories[0].attributes)
        for brand in stage.BRANDS
        for kind in brand.categories
    )
