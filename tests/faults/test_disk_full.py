"""No room: at every size of file or disk the night ends in a sentence, and the next one loses and doubles nothing."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from benchmarks.faults.state import State, capture, compare
from benchmarks.faults.tenant import order_export
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.ledger import Ledger
from ingestion.settings import load_settings
from serving.open_release import query

SIZES_KB = (4, 33, 48, 64, 100, 300, 600)
LIMITED = """
answers = []
for size in {sizes}:
    home = f"{{sys.argv[1]}}-{{size}}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (size << 10, resource.RLIM_INFINITY))
    answers.append(told(home))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(json.dumps(answers))
"""


@pytest.mark.slow
def test_night_ends_in_a_sentence_when_files_may_not_grow(
    template: Home, tmp_path: Path, night: Callable, recovers: Callable
) -> None:
    """RLIMIT_FSIZE answers EFBIG at some write: of Parquet, ledger, quarantine, warehouse or release, by size."""
    for size in SIZES_KB:
        shutil.copytree(template.root, f"{tmp_path / 'home'}-{size}", symlinks=True)
    ended = night(tmp_path / "home", body=LIMITED.format(sizes=SIZES_KB))
    assert ended.status == 0, ended.errors
    kinds = {kind for kind, _ in ended.answer}
    assert kinds <= {"done", "StorageError", "PublishError"}, ended.answer
    assert {"StorageError", "PublishError"} & kinds
    assert all("retry helps" in message for kind, message in ended.answer if kind != "done")
    for size in SIZES_KB:
        recovers(Home(Path(f"{tmp_path / 'home'}-{size}")))


@pytest.mark.slow
def test_night_killed_in_the_middle_of_a_parquet_write_leaves_no_short_file(small_home: Home, night: Callable) -> None:
    """SIGXFSZ with its default action kills at exactly the byte: a file that is cut, as a power cut leaves it."""
    big = small_home.inbox / "0" / "订单导出_20260605_063000.csv"
    big.parent.mkdir()
    big.write_text(order_export(range(1000, 9000), "待发货"), "utf-8")
    harm = "signal.signal(signal.SIGXFSZ, signal.SIG_DFL); resource.setrlimit(resource.RLIMIT_FSIZE, (99 << 10, -1))"
    ended = night(small_home.root, harm)
    assert ended.status == -signal.SIGXFSZ
    cut = [path for path in small_home.tmp.rglob("part-*.parquet") if path.stat().st_size == 99 << 10]
    assert cut, "the kill did not fall into a Parquet write"
    with pytest.raises(duckdb.Error):
        duckdb.execute("select count(*) from read_parquet(?)", [str(cut[0])])
    report = ingest(small_home, load_settings(small_home))
    assert (report.files[0].rows_in, report.files[0].loaded) == (16_000, 16_000)
    assert not [path for path in small_home.tmp.glob("*") if path.name != "spill"]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[Path, int], None]]:
    """`mounted(folder, kilobytes)`: a file system of that size over the folder, unmounted at the end."""
    done: list[Path] = []

    def mount(folder: Path, kilobytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a file system may not be mounted here (needs the right to mount)")
        done.append(folder)

    yield mount
    for folder in reversed(done):
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Take all room of the file system but so many bytes."""
    ballast = folder / ".ballast"
    free = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - leave, 1))
    return ballast


@pytest.fixture
def disk_home(template: Home, tmp_path: Path, mounted: Callable) -> Home:
    """The home on a disk of its own, 32 MB."""
    mounted(tmp_path / "disk", 32 << 10)
    home = Home(tmp_path / "disk" / "home")
    shutil.copytree(template.root, home.root, symlinks=True)
    return home


@pytest.mark.slow
@pytest.mark.parametrize("leave_kb", [0, 40, 80, 160, 400, 900, 1800])
def test_night_ends_in_a_sentence_when_the_disk_is_full(
    disk_home: Home, night: Callable, recovers: Callable, leave_kb: int
) -> None:
    home = disk_home
    before = query(home.serving, "select release_id from marts._release").to_pylist()
    ballast = fill(home.root.parent, leave_kb << 10)
    ended = night(home.root)
    assert ended.status == 0, ended.errors
    assert ended.answer[0] in {"done", "StorageError", "PublishError"}, ended.answer
    assert leave_kb > 1000 or ended.answer[0] != "done"
    seen = query(home.serving, "select release_id from marts._release").to_pylist()
    assert seen == before or ended.answer[0] == "done"
    ballast.unlink()
    recovers(home)


@pytest.mark.slow
def test_intake_stops_when_rows_cannot_be_set_aside(
    small_home: Home, mounted: Callable, reference: State, recovers: Callable
) -> None:
    """A load whose bad rows have no room must not be recorded without them."""
    from ingestion.errors import StorageError

    held = shutil.copytree(small_home.quarantine, small_home.root.with_name("held"))
    mounted(small_home.quarantine, 256)
    shutil.copytree(held, small_home.quarantine, dirs_exist_ok=True)
    ballast = fill(small_home.quarantine, 0)
    ledger = Ledger(small_home.ledger)
    seq, files = ledger.high_seq(), len(ledger.files())
    with pytest.raises(StorageError, match="retry helps"):
        ingest(small_home, load_settings(small_home))
    assert (ledger.high_seq(), len(ledger.files())) == (seq, files)
    ledger.close()
    assert (small_home.inbox / "a" / "订单导出_20260603_063000.csv").exists()
    ballast.unlink()
    recovers(small_home)


def test_compare_would_tell(small_home: Home, reference: State) -> None:
    """The oracle of this folder's tests can fail: before the night the home is not what it is afterwards."""
    found = compare(reference, capture(small_home))
    assert found.lost > 0
    assert found.accounts > 0
    assert found.marts > 0
