import re

import numpy as np

from ingestion.sandbox import names

NUMBERS = np.concatenate([100_000_000 + np.arange(5_000), 200_000_000 + np.arange(5_000)])


def test_ids_are_distinct_and_of_one_shape():
    accounts = names.account(NUMBERS)
    for made, shape in (
        (names.openid(0, accounts), r"oAsb\d{20}"),
        (names.unionid(accounts), r"uSb\d{22}"),
        (names.external_userid(NUMBERS), r"wmSb\d{24}"),
        (names.phone(NUMBERS), r"1[3-9]\d{9}"),
        (names.order_id(NUMBERS), r"37\d{17}"),
        (names.transaction_id(NUMBERS), r"4200\d{24}"),
        (names.live_id(np.arange(10_000)), r"export/live\d{14}"),
    ):
        values = made.to_pylist()
        assert len(set(values)) == len(NUMBERS)
        assert all(re.fullmatch(shape, value) for value in values)


def test_openids_differ_by_app_and_account():
    person = np.array([100_000_007])
    made = {names.openid(app, names.account(person, second))[0].as_py() for app in range(7) for second in (0, 1)}
    assert len(made) == 14
    apps = {names.shop_app(0), names.shop_app(1), names.shop_app(2)}
    apps |= {names.mini_app(0), names.mini_app(1), names.account_app(0), names.account_app(1)}
    assert apps == set(range(7))


def test_pick_and_only_leave_cells_empty():
    assert names.pick(["a", "", None], np.array([0, 1, 2, -1])).to_pylist() == ["a", None, None, None]
    assert names.only(names.label("x", np.array([1, 2]), 2), np.array([1, 0])).to_pylist() == ["x01", None]


def test_masked_hides_the_middle():
    assert names.masked(names.phone(np.array([5])))[0].as_py().count("*") == 4


def test_person_has_a_name_for_every_number():
    assert len(set(names.person(np.arange(400)).to_pylist())) == 400
