from collections.abc import Callable

from serving.compare import compare_releases
from serving.release import Release

Publish = Callable[..., Release]


def test_compare_releases_is_equal_when_only_order_and_run_differ(
    publish_night: Publish, execute: Callable[[str], None]
) -> None:
    one = publish_night("one")
    execute("create or replace table marts.fct_order_line as from marts.fct_order_line order by order_line_id desc")
    comparison = compare_releases(one.folder, publish_night("two").folder)
    assert comparison.is_equal
    assert comparison.equal == ("dim_channel", "fct_order_line", "mart_live")


def test_compare_releases_names_what_differs(publish_night: Publish, execute: Callable[[str], None]) -> None:
    one = publish_night("one")
    execute("update marts.fct_order_line set paid_fen = paid_fen + 1 where order_line_id = 'line7'")
    execute("drop table marts.mart_live; create table marts.mart_new as select 1 as n")
    comparison = compare_releases(one.folder, publish_night("two").folder)
    assert not comparison.is_equal
    assert comparison.different == ("fct_order_line",)
    assert (comparison.only_left, comparison.only_right) == (("mart_live",), ("mart_new",))
