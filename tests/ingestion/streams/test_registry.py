"""The declarations hold together: keys exist, names are unique, every stream is fed by exactly one layout."""

from collections import Counter

import pytest

from ingestion.contract import Column, ColumnType, Layout, Pii, Stream
from ingestion.streams.registry import LAYOUTS, STREAMS

EXPECTED_STREAMS = {
    "shop": 18,
    "live": 6,
    "promoter": 4,
    "member": 16,
    "brand": 8,
}


def test_every_stream_of_the_design_is_declared() -> None:
    assert Counter(stream.source for stream in STREAMS.values()) == EXPECTED_STREAMS


@pytest.mark.parametrize("stream", STREAMS.values(), ids=lambda s: s.id)
def test_stream_names_its_own_columns(stream: Stream) -> None:
    names = [column.name for column in stream.columns]
    assert len(names) == len(set(names))
    assert {"brand_id", "shop_id"} <= set(names)
    pointed_at = {*stream.key, *stream.version_times, stream.updated_at, stream.status, stream.business_day}
    assert pointed_at - {None, "_occurrence"} <= set(names)
    assert stream.description.startswith("One row per ")


@pytest.mark.parametrize("stream", STREAMS.values(), ids=lambda s: s.id)
def test_stream_can_rank_versions_by_content(stream: Stream) -> None:
    """Arrival never decides: a version time exists, or the file is a snapshot ranked by its export time."""
    assert stream.updated_at or stream.version_times or stream.snapshot


@pytest.mark.parametrize("stream", STREAMS.values(), ids=lambda s: s.id)
def test_personal_columns_never_reach_the_lake_in_clear(stream: Stream) -> None:
    for column in stream.columns:
        if column.type in {ColumnType.PHONE, ColumnType.OPENID}:
            assert column.pii is Pii.TOKEN, column.name
        if column.name.endswith(("_name", "_address", "_note", "_remark")) and column.pii is Pii.NONE:
            assert column.name in {"account_name", "category_name", "product_name", "campaign_name", "partner_name",
                                   "fee_note", "source_note", "talent_name"}, column.name  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.name)
def test_layout_feeds_declared_streams_with_columns_it_has(layout: Layout) -> None:
    names = {column.name for column in layout.columns}
    assert len(names) == len(layout.columns)
    for derived in layout.derived:
        assert set(derived.columns) <= names
        assert set(derived.columns) <= {column.name for column in STREAMS[derived.stream].columns}
        assert set(derived.when) <= set(derived.columns)
        required = {column.name for column in STREAMS[derived.stream].columns if column.required}
        assert required <= set(derived.columns)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.name)
def test_no_header_means_two_columns_of_one_layout(layout: Layout) -> None:
    headers = Counter(alias for column in layout.columns for alias in set(column.aliases))
    assert [header for header, times in headers.items() if times > 1] == []


def test_every_stream_is_fed_by_exactly_one_layout() -> None:
    fed = Counter(
        stream for layout in LAYOUTS.values() for stream in (layout.stream, *(d.stream for d in layout.derived))
    )
    assert fed == Counter(STREAMS.keys())


def test_required_columns_tell_the_layouts_apart() -> None:
    """No layout's required headers are all found in another layout that requires no more than they do."""

    def required(layout: Layout) -> set[str]:
        return {alias for column in layout.columns if column.required for alias in _first(column)}

    def _first(column: Column) -> tuple[str, ...]:
        return column.aliases[:1]

    sets = [frozenset(required(layout)) for layout in LAYOUTS.values()]
    assert len(sets) == len(set(sets))
