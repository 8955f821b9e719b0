"""The step on a warehouse of a few ids: a late unionid, a household's phone, and the worked example of the page."""

from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pytest

from analytics.steps.identity import OUTPUTS, STEP

DAY = "timestamp '2026-03-0{} 04:00:00'"


@dataclass
class Work:
    """Nodes and edges in memory."""

    connection: duckdb.DuckDBPyConnection
    settings: dict = field(
        default_factory=lambda: {"identity": {"merge_confidence": 0.9, "max_phone_persons": 3, "max_accounts": 20}}
    )

    def read(self, sql):
        return self.connection.execute(sql).to_arrow_table()


def work(nodes, edges):
    connection = duckdb.connect()
    connection.execute("create schema intermediate")
    connection.execute(
        """create table intermediate.int_identity__node (brand_id text, person_key text, key_type text, scope text,
        first_seen_at timestamp, is_listed boolean)"""
    )
    connection.execute(
        """create table intermediate.int_identity__edge (brand_id text, left_key text, right_key text,
        confidence double, first_seen_at timestamp, last_seen_at timestamp)"""
    )
    for key, day, is_listed in nodes:
        kind, scope, _ = key.split(":")
        connection.execute(
            f"insert into intermediate.int_identity__node values ('b', ?, ?, ?, {DAY.format(day)}, ?)",
            [key, kind, scope, is_listed],
        )
    for left, right, confidence, day in edges:
        at = DAY.format(day)
        connection.execute(
            f"insert into intermediate.int_identity__edge values ('b', ?, ?, ?, {at}, {at})", [left, right, confidence]
        )
    return Work(connection)


@pytest.fixture
def example():
    """docs/identity.md: an openid buys on the 1st, and on the 5th shows the unionid of a member of the 3rd."""
    return work(
        [("openid:wx:a", 1, False), ("member_id:b:m", 3, False), ("unionid:b:u", 3, False)],
        [("member_id:b:m", "unionid:b:u", 1.0, 3), ("openid:wx:a", "unionid:b:u", 1.0, 5)],
    )


def test_a_late_unionid_merges_and_the_older_id_survives(example):
    made = STEP.run(example)
    assert {name: table.schema for name, table in made.items()} == OUTPUTS
    assert set(made["identity_person"]["anchor_key"].to_pylist()) == {"openid:wx:a"}
    rows = [(*row.values(),) for row in made["identity_history"].drop_columns("brand_id").to_pylist()]
    first, third, fifth = (datetime.fromisoformat(f"2026-03-0{day} 04:00:00") for day in (1, 3, 5))
    assert sorted(rows, key=lambda row: row[:3:2]) == [
        ("member_id:b:m", "unionid:b:u", third, fifth, "openid:wx:a"),
        ("member_id:b:m", "openid:wx:a", fifth, None, None),
        ("openid:wx:a", "openid:wx:a", first, None, None),
        ("unionid:b:u", "unionid:b:u", third, fifth, "openid:wx:a"),
        ("unionid:b:u", "openid:wx:a", fifth, None, None),
    ]
    assert made["identity_conflict"].num_rows == 0


def test_a_phone_of_two_accounts_of_one_shop_links_neither_and_is_told():
    made = STEP.run(
        work(
            [("openid:wx:a", 1, False), ("openid:wx:b", 2, False), ("phone:b:p", 1, False)],
            [("openid:wx:a", "phone:b:p", 0.9, 1), ("openid:wx:b", "phone:b:p", 0.9, 2)],
        )
    )
    assert made["identity_person"]["anchor_key"].to_pylist() == ["openid:wx:a", "openid:wx:b"]
    assert made["identity_person"]["has_conflict"].to_pylist() == [True, True]
    assert made["identity_conflict"]["reason"].to_pylist() == ["shared", "shared"]


def test_of_two_unionids_of_an_openid_the_newer_stands():
    made = STEP.run(
        work(
            [("openid:wx:a", 1, False), ("unionid:b:u1", 1, False), ("unionid:b:u2", 4, False)],
            [("openid:wx:a", "unionid:b:u1", 1.0, 1), ("openid:wx:a", "unionid:b:u2", 1.0, 4)],
        )
    )
    persons = dict(
        zip(*(made["identity_person"][name].to_pylist() for name in ("person_key", "anchor_key")), strict=True)
    )
    assert persons == {"openid:wx:a": "openid:wx:a", "unionid:b:u2": "openid:wx:a", "unionid:b:u1": "unionid:b:u1"}
    conflict = made["identity_conflict"].to_pylist()[0]
    assert (conflict["reason"], conflict["held_twice"], conflict["right_key"]) == ("second", "unionid", "unionid:b:u1")


@pytest.mark.parametrize(("is_listed", "persons"), [(False, 1), (True, 2)])
def test_a_listed_phone_links_nobody(is_listed, persons):
    made = STEP.run(
        work(
            [("openid:wx:a", 1, False), ("member_id:b:m", 2, False), ("phone:b:p", 1, is_listed)],
            [("openid:wx:a", "phone:b:p", 0.9, 1), ("member_id:b:m", "phone:b:p", 0.9, 2)],
        )
    )
    assert len(set(made["identity_person"]["anchor_key"].to_pylist())) == persons
    assert set(made["identity_person"]["confidence"].to_pylist()) == {0.9 if persons == 1 else 1.0}


def test_nothing_seen_is_nobody():
    assert {table.num_rows for table in STEP.run(work([], [])).values()} == {0}
