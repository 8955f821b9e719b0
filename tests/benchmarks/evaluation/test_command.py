from benchmarks.evaluation import command
from benchmarks.evaluation.run import Evaluation


def test_evaluate_prints_the_page_and_writes_nothing_unless_told(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command, "DOCS", tmp_path)
    assert command.main(["--seeds", "1", "--scale", "tiny"]) == 0
    assert "# Evaluation" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_evaluate_compares_a_home_and_fails_where_it_differs(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command, "differences", lambda home, options: [f"halo of {options.scale}"])
    assert command.main(["--home", str(tmp_path), "--scale", "tiny"]) == 1
    assert "halo of tiny" in capsys.readouterr().out
    monkeypatch.setattr(command, "differences", lambda home, options: [])
    assert command.main(["--home", str(tmp_path)]) == 0


def test_evaluate_writes_page_and_plots(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "DOCS", tmp_path)
    assert command.main(["--seeds", "1", "--scale", "tiny", "--write"]) == 0
    assert (tmp_path / "evaluation.md").read_text("utf-8").startswith("# Evaluation")
    assert len(list((tmp_path / "images").iterdir())) == 4
    assert Evaluation("tiny").distances() == {}
