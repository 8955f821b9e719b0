"""Published paths: PathData (10,000 paths, 12 channels) through `huoshui attribute`, against figures of others."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from analytics.attribution.path_file import read_paths
from analytics.attribution.paths import Paths
from analytics.attribution.shapley import _values
from orchestration.cli import main

pytestmark = pytest.mark.verify

Answer = dict[str, Any]


@pytest.fixture(scope="module")
def file(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as the package ships it; read out of the wheel, never imported."""
    (wheel,) = wheels.glob("mta-0.0.9-*.whl")
    unpacked = tmp_path_factory.mktemp("paths") / "data.csv"
    with zipfile.ZipFile(wheel) as archive:
        unpacked.write_bytes(gzip.decompress(archive.read("mta/data/data.csv.gz")))
    return unpacked


@pytest.fixture(scope="module")
def answer(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """What the command says with order 1, read from its standard output."""
    with pytest.MonkeyPatch.context() as patch:
        out = tmp_path_factory.mktemp("out") / "answer.json"
        with out.open("w", encoding="utf-8") as stream:
            patch.setattr("sys.stdout", stream)
            with pytest.raises(SystemExit) as ended:
                main(["attribute", str(file), "--order", "1", "--step-days", "1", "--json"])
    assert ended.value.code == 0
    said: Answer = json.loads(out.read_text("utf-8"))
    return said


def credit(answer: Answer, rule: str, channel: str = "alpha", amount: str = "conversions") -> float:
    (found,) = (row[amount] for row in answer["rows"] if (row["rule"], row["channel"]) == (rule, channel))
    return float(found)


def test_data_are_those_whose_figures_are_known(answer: Answer) -> None:
    told = answer["diagnostics"]
    assert (told["paths"], told["channels"]) == (10_000, 12)
    assert (told["conversions"], told["null"]) == (19_785, 68_602)
    assert told["value"] == pytest.approx(74_802.971587, abs=1e-6)


@pytest.mark.parametrize(
    ("rule", "alpha"),
    [("first", 6308), ("last", 8447), ("linear", 7574.718594), ("linear_unique", 7627.944048)],
)
def test_rules_equal_the_published_credits(answer: Answer, rule: str, alpha: float) -> None:
    assert credit(answer, rule) == pytest.approx(alpha, abs=1e-6)


def test_markov_chain_of_order_1_equals_the_published_one(answer: Answer) -> None:
    chain = answer["diagnostics"]["markov"]
    assert chain["p0"] == pytest.approx(0.223845, abs=1e-6)
    assert chain["p0"] == pytest.approx(19_785 / (19_785 + 68_602), abs=1e-12)
    assert chain["removal_effects"]["alpha"] == pytest.approx(0.558399, abs=1e-6)
    assert credit(answer, "markov_global") == pytest.approx(5344.95, abs=0.005)
    assert credit(answer, "markov_path") == pytest.approx(8285.48, abs=0.005)


def test_every_rule_hands_out_everything_and_nothing_negative(answer: Answer) -> None:
    for rule in {row["rule"] for row in answer["rows"]}:
        rows = [row for row in answer["rows"] if row["rule"] == rule]
        assert min(row["conversions"] for row in rows) >= 0
        assert sum(row["conversions"] for row in rows) == pytest.approx(19_785, abs=1e-6)
        assert sum(row["value"] for row in rows) == pytest.approx(74_802.971587, abs=1e-5)


def conversions_within(paths: Paths) -> list[float]:
    """For each of the 4,096 sets of channels the conversions of paths that stay within it."""
    size = len(paths.channels)
    within = [0.0] * (1 << size)
    for path, converted in enumerate(paths.conversions.tolist()):
        one = 0
        for code in paths.codes[paths.starts[path] : paths.starts[path + 1]].tolist():
            one |= 1 << code
        within[one] += converted
    for bit in range(size):
        for chosen in range(1 << size):
            if chosen >> bit & 1:
                within[chosen] += within[chosen ^ (1 << bit)]
    return within


def test_shapley_values_of_counted_conversions_are_linear_unique(file: Path, answer: Answer) -> None:
    import numpy as np

    paths = read_paths(file)
    values = _values(np.array([conversions_within(paths)]), len(paths.channels))[0]
    assert values[paths.channels.index("alpha")] == pytest.approx(7627.944048, abs=1e-6)
    for channel, value in zip(paths.channels, values, strict=True):
        assert credit(answer, "linear_unique", channel) == pytest.approx(value, abs=1e-6)
