"""Files and folders opened without following a link, whatever is swapped when."""

import os
import socket

import pytest

from ingestion.errors import FileRejected
from ingestion.files import folders
from ingestion.files.folders import open_file, opened_folder


@pytest.fixture
def place(tmp_path):
    """A folder `in` with a file, and a folder `out` that nobody may reach through it."""
    for name in ("in/s1", "out"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "in" / "s1" / "a.csv").write_text("12345")
    (tmp_path / "out" / "a.csv").write_text("secret")
    return tmp_path


def reason(path, root=None, limit=10):
    with pytest.raises(FileRejected) as caught:
        open_file(path, limit, root)
    return caught.value.reason


@pytest.mark.parametrize("with_root", [True, False])
def test_open_file_reads_regular_files_of_allowed_size(place, with_root):
    path, root = place / "in" / "s1" / "a.csv", place / "in" if with_root else None
    with open_file(path, 5, root) as file:
        assert file.read() == b"12345"
    assert reason(path, root, 4) == "too_large"
    with pytest.raises(FileNotFoundError):
        open_file(path.with_name("gone"), 5, root)


@pytest.mark.parametrize("with_root", [True, False])
def test_open_file_refuses_everything_else(place, with_root, monkeypatch):
    folder, root = place / "in", place / "in" if with_root else None
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to(place / "out" / "a.csv")
    (folder / "loop").symlink_to("loop")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "device").symlink_to("/dev/zero")
    monkeypatch.chdir(folder)  # a socket's path may have 107 bytes only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
    for name in ("pipe", "link", "loop", "dangling", "device", "socket", "s1"):
        assert reason(folder / name, root) == "not_a_file", name


def test_open_file_refuses_a_device(tmp_path):
    with pytest.raises(FileRejected, match="device"):
        open_file(type(tmp_path)("/dev/null"), 10)


def test_open_file_takes_a_second_name_of_a_file(place):
    os.link(place / "out" / "a.csv", place / "in" / "b.csv")
    with open_file(place / "in" / "b.csv", 10, place / "in") as file:
        assert file.read() == b"secret"


def test_open_file_follows_no_folder_that_became_a_link(place):
    path = place / "in" / "s1" / "a.csv"
    (place / "in" / "s1").rename(place / "in" / "old")
    (place / "in" / "s1").symlink_to(place / "out", target_is_directory=True)
    with pytest.raises(NotADirectoryError):
        open_file(path, 10, place / "in")


def test_open_file_judges_what_it_holds_not_what_it_saw(place, monkeypatch):
    """Swapped for a link or a pipe between the look and the opening."""
    path = place / "in" / "s1" / "a.csv"
    regular = os.stat(path)  # noqa: PTH116  the module under test asks os
    monkeypatch.setattr(folders.os, "stat", lambda *_, **__: regular)
    path.unlink()
    path.symlink_to(place / "out" / "a.csv")
    with pytest.raises(OSError, match="symbolic links"):
        open_file(path, 10, place / "in")
    path.unlink()
    os.mkfifo(path)
    assert reason(path, place / "in") == "not_a_file"


def test_opened_folder_makes_private_folders_where_asked(place):
    with pytest.raises(FileNotFoundError), opened_folder(place / "in", ("x", "y")):
        pass
    with opened_folder(place / "in", ("x", "y"), make=True) as folder:
        os.close(os.open("new", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    assert (place / "in" / "x" / "y" / "new").exists()
    assert (place / "in" / "x").stat().st_mode & 0o777 == 0o700
    with opened_folder(place / "in", (), make=True) as folder:
        assert os.path.samestat(os.fstat(folder), (place / "in").stat())
