from benchmarks.evaluation.plots import draw
from benchmarks.evaluation.run import evaluate


def test_draw_writes_the_pictures_the_page_shows(tmp_path):
    paths = draw(evaluate([3], "tiny"), tmp_path / "images")
    assert [path.name for path in paths] == [
        f"evaluation_{name}.png" for name in ("rules", "planted", "empty", "alive")
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 10_000 for path in paths)
