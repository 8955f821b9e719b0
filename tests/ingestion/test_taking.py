"""One delivery taken in: an archive of several files is several verdicts and one move."""

import io
import zipfile

import pytest

from ingestion import taking
from ingestion.intake import ingest


def zipped(compression=zipfile.ZIP_DEFLATED, **members):
    """A ZIP of members, `__` in a name standing for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(f"{name.replace('__', '/')}.csv", content)
    return buffer.getvalue()


@pytest.fixture
def taken(tenant):
    """`taken(name, content)`: drop a file, take the inbox in, give (file, status, loaded, duplicate or reason)."""

    def take(name, content):
        tenant.drop(name, content)
        report = ingest(tenant.home, tenant.settings)
        return [
            (one.file, one.status, one.loaded, one.reasons[0][0] if one.status == "rejected" else one.duplicate)
            for one in report.files
        ]

    return take


def waiting(tenant):
    return [path.name for path in tenant.home.inbox.iterdir() if path.is_file()]


def test_take_gives_every_file_of_an_archive_its_own_verdict(tenant, taken, orders_csv):
    content = zipped(a=orders_csv({}), b="x,y\n1,2\n", 月__c=orders_csv({"订单号": "2"}, {"订单号": "3"}), d="")
    assert taken("s1/全部.zip", content) == [
        ("s1/全部.zip/a.csv", "loaded", 1, 0),
        ("s1/全部.zip/b.csv", "rejected", 0, "unknown_layout"),
        ("s1/全部.zip/月/c.csv", "loaded", 2, 0),
        ("s1/全部.zip/d.csv", "empty", 0, 0),
    ]
    assert tenant.ask("select distinct _source_file, shop_id from raw.shop__orders order by 1") == [
        ("s1/全部.zip/a.csv", "s1"),
        ("s1/全部.zip/月/c.csv", "s1"),
    ]
    assert [path.name for path in tenant.home.inbox.glob("_done/*/s1/*")] == ["全部.zip"]


def test_take_knows_the_files_of_an_archive_by_their_content(tenant, taken, orders_csv):
    first, second = orders_csv({}), orders_csv({"订单号": "2"})
    taken("plain.csv", first)
    content = zipped(a=first, b=second, c=second)
    wanted = [("x.zip/a.csv", "duplicate", 0, 1), ("x.zip/b.csv", "loaded", 1, 0), ("x.zip/c.csv", "duplicate", 0, 1)]
    assert taken("x.zip", content) == wanted
    again = taken("again.zip", content)
    assert [(status, loaded, duplicate) for _, status, loaded, duplicate in again] == [("duplicate", 0, 1)] * 3
    assert taken("b.csv", second)[0][1] == "duplicate"
    assert tenant.ask("select count(*) from raw.shop__order_lines") == [(2,)]
    assert waiting(tenant) == []


def test_take_accounts_for_bad_rows_of_a_member_alone(tenant, orders_csv):
    tenant.drop("x.zip", zipped(a=orders_csv({}), b=orders_csv({"订单号": "2"}, {"订单号": "3", "商品数量": "x"})))
    report = ingest(tenant.home, tenant.settings)
    assert [(one.rows_in, one.loaded, one.quarantined) for one in report.files] == [(1, 1, 0), (2, 1, 1)]
    assert all(one.rows_in == one.loaded + one.quarantined + one.duplicate for one in report.files)


def test_take_rejects_an_archive_none_of_whose_files_is_taken(tenant, taken):
    found = taken("x.zip", zipped(a="x,y\n1,2\n", b='{"errcode": 1, "errmsg": "no"}'))
    assert [reason for *_, reason in found] == ["unknown_layout", "api_error"]
    note = (tenant.home.inbox / "_rejected" / "x.zip.reason.txt").read_text("utf-8")
    assert "x.zip/a.csv: unknown_layout" in note
    assert "x.zip/b.csv: api_error" in note
    assert waiting(tenant) == []


def test_take_lets_a_damaged_file_not_stop_the_others(tenant, taken, orders_csv):
    good, bad = orders_csv({}), orders_csv({"订单号": "2", "商品名称": "ROSEWATER"})
    damaged = zipped(zipfile.ZIP_STORED, a=bad, b=good).replace(b"ROSEWATER", b"rosewater")
    assert taken("x.zip", damaged) == [
        ("x.zip/a.csv", "rejected", 0, "unreadable"),
        ("x.zip/b.csv", "loaded", 1, 0),
    ]


def test_take_names_an_archive_of_one_file_by_its_own_name(tenant, taken, orders_csv):
    content = zipped(a=orders_csv({}))
    assert taken("x.zip", content) == [("x.zip", "loaded", 1, 0)]
    assert taken("y.zip", content) == [("y.zip", "duplicate", 0, 1)]
    assert tenant.ask("select distinct _source_file from raw.shop__orders") == [("x.zip",)]


def test_take_refuses_an_archive_as_a_whole_for_one_hostile_member(tenant, taken, orders_csv):
    found = taken("x.zip", zipped(a=orders_csv({}), **{"..__..__b": orders_csv({"订单号": "2"})}))
    assert found == [("x.zip", "rejected", 0, "unsafe_archive")]
    assert tenant.ask("select count(*) from raw.shop__orders") == [(0,)]


def test_take_reads_the_export_time_of_a_member_or_of_its_archive(tenant, taken, orders_csv):
    members = {"orders_20260601_063000": orders_csv({}), "b": orders_csv({"订单号": "2"})}
    taken("all_20260701.zip", zipped(**members))
    times = "select _extracted_at::timestamp::varchar from raw.shop__orders order by 1"
    assert tenant.ask(times) == [("2026-05-31 22:30:00",), ("2026-06-30 16:00:00",)]


def test_take_chooses_a_format_by_the_name_of_a_member(tenant, taken):
    tenant.home.toml.write_text(
        tenant.home.toml.read_text()
        + '\n[formats.crm]\nstream = "brand.ad_spend"\nmatch = "crm_*"\n[formats.crm.columns]\n'
        '"日" = "spend_date"\n"户" = "ad_account_id"\n"划" = "campaign_id"\n"花费" = "spend_fen"\n'
    )
    content = zipped(导出__crm_1="日,户,划,花费\n2026-06-01,a1,c1,12.00\n", b="x,y\n1,2\n")
    assert taken("x.zip", content)[0] == ("x.zip/导出/crm_1.csv", "loaded", 1, 0)


def test_take_finishes_an_archive_it_was_killed_in(tenant, taken, orders_csv, monkeypatch):
    content = zipped(a=orders_csv({}), b=orders_csv({"订单号": "2"}), c=orders_csv({"订单号": "3"}))
    real, calls = taking.load_table, []

    def die(*arguments):
        calls.append(1)
        if len(calls) == 3:  # the archive itself, a, then b
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(taking, "load_table", die)
    with pytest.raises(KeyboardInterrupt):
        taken("x.zip", content)
    monkeypatch.undo()
    assert waiting(tenant) == ["x.zip"]
    assert [status for _, status, *_ in taken("y.csv", orders_csv({"订单号": "4"}))] == [
        "duplicate",
        "loaded",
        "loaded",
        "loaded",
    ]
    assert tenant.ask("select count(*) from raw.shop__orders") == [(4,)]


def test_take_shows_no_personal_value_and_no_control_character_of_a_member_name(taken, orders_csv):
    found = taken("x.zip", zipped(**{"13812345678\x1b[2J": orders_csv({}), "b": "x"}))
    assert found[0][:2] == ("x.zip/***\\x1b[2J.csv", "loaded")
