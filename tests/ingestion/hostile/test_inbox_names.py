"""Names and kinds of what lies in the inbox: hostile names, links, pipes, sockets, folders."""

import os
import socket

import pytest


def names_that_try_something(m):
    names = (
        "$(touch huoshui-was-here).csv",
        "`id`;rm -rf x.csv",
        "'; DROP TABLE files; --.csv",
        "orders[1-9]*.csv",
        "{{ env_var('HOME') }}.csv",
        "--help.csv",
        "%s%n.csv",
        "zwei\nZeilen.csv",
        "\x1b[31mred.csv",
        "[bold]markup[/bold].csv",
        "\u202ecsv.exe.csv",
        "😀 订单 导出.csv",
        "x" * 251 + ".csv",
        "订" * 83 + ".csv",
        "ohne_endung",
        "a.b.c.tar.csv",
        "con.csv",
        '?*<>|".csv',
    )
    for name in names:
        lines = m.lines(1)
        m.put(name, m.orders(lines).encode(), lines=lines)


def names_that_are_no_text(m):
    """Bytes that are no UTF-8, as old Chinese archives leave them behind."""
    lines = m.lines(2)
    path = m.folder / os.fsdecode("订单导出.csv".encode("gbk"))
    path.write_bytes(m.orders(lines).encode())
    m.expect(path, lines=lines)


def temporary_and_hidden_files(m):
    names = (
        "~$订单导出.xlsx",
        ".versteckt.csv",
        "a.csv.part",
        "b.crdownload",
        "c.tmp",
        ".DS_Store",
        "d.csv~",
        "_e.csv",
    )
    for name in names:
        m.put(name, m.orders(m.lines(1)).encode(), "ignored")


def links_to_files(m):
    """Whatever they lead to: a file of the machine, an endless device."""
    for name, target in (("passwd.csv", "/etc/passwd"), ("geraet.csv", "/dev/zero")):
        path = m.folder / name
        path.symlink_to(target)
        m.expect(path, "rejected", reason="not_a_file")


def pipes_and_sockets(m):
    """Opening one would wait for ever."""
    pipe = m.folder / "rohr.csv"
    os.mkfifo(pipe)
    m.expect(pipe, "rejected", reason="not_a_file")
    here = os.getcwd()  # noqa: PTH109  a socket's path may have 107 bytes only
    os.chdir(m.folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.csv")
    os.chdir(here)
    m.expect(m.folder / "s.csv", "rejected", reason="not_a_file")


def folders_named_like_files(m):
    lines = m.lines(2)
    m.put("ordner.csv/innen/订单.csv", m.orders(lines).encode(), lines=lines)
    empty = m.folder / "leer.csv"
    empty.mkdir()
    m.expect(empty, "rejected", reason="not_a_file")


def one_file_under_two_names(m):
    """Hard links: both names hold the same content."""
    lines = m.lines(2)
    m.put("1.csv", m.orders(lines).encode(), lines=lines)
    os.link(m.folder / "1.csv", m.folder / "2.csv")
    m.expect(m.folder / "2.csv", "duplicate", lines=[], duplicate=2)


def links_to_folders(m):
    """Not followed: what lies there was not delivered. The link itself gets the verdict."""
    path = m.folder / "ordner"
    path.symlink_to("/etc", target_is_directory=True)
    m.expect(path, "rejected", reason="not_a_file")


def links_that_lead_nowhere(m):
    for name, target in (("fehlt.csv", "gibt_es_nicht.csv"), ("schleife.csv", "schleife.csv")):
        path = m.folder / name
        path.symlink_to(target)
        m.expect(path, "rejected", reason="not_a_file")


CASES = [
    names_that_try_something,
    names_that_are_no_text,
    temporary_and_hidden_files,
    links_to_files,
    pipes_and_sockets,
    folders_named_like_files,
    one_file_under_two_names,
    links_to_folders,
    links_that_lead_nowhere,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_names(judged, case):
    judged(case)


def test_names_leave_nothing_behind(judged):
    judged.check_home()
    for path in judged.home.root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert b"root:x:0:" not in path.read_bytes()
