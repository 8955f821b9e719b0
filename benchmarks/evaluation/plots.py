"""Plots of an evaluation as PNG files; the same figures give the same pictures."""

from pathlib import Path

import matplotlib as mpl
import numpy as np

from benchmarks.evaluation.alive import binned, by_brand
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.run import Evaluation
from ingestion.sandbox.channels import CHANNELS

mpl.use("Agg")
from matplotlib import pyplot as plt

COVERS, MISSES = "#2a6f97", "#d1495b"
SHOWN = ("halo, all shops", "halo, contrast", "reservation, holdout", "promotion, moved, year")


def draw(result: Evaluation, folder: Path) -> list[Path]:
    """Write the pictures; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"evaluation_{name}.png" for name in ("rules", "planted", "empty", "alive")]
    _rules(result, paths[0])
    _intervals(result.planted, "planted effect", paths[1])
    _intervals(result.empty, "no effect planted", paths[2])
    _alive(result, paths[3])
    return paths


def _rules(result: Evaluation, path: Path) -> None:
    """How far each rule is off, channel by channel, in points of revenue share."""
    order = list(result.distances())
    mean = 100 * np.array([np.mean(result.gaps[rule], axis=0) for rule in order])
    figure, axis = plt.subplots(figsize=(11, 4.2), layout="constrained")
    limit = float(np.abs(mean).max())
    image = axis.imshow(mean, cmap="RdBu_r", vmin=-limit, vmax=limit, aspect="auto")
    axis.set_xticks(range(len(CHANNELS)), CHANNELS, rotation=60, fontsize=8)
    axis.set_yticks(range(len(order)), order, fontsize=9)
    axis.set_title("Share of revenue a rule credits less the share that was caused, in points (nearest rule on top)")
    figure.colorbar(image, ax=axis, shrink=0.9)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def _alive(result: Evaluation, path: Path) -> None:
    """Reliability: the share alive among buyers of like P(alive), all worlds together; a dot's area is their number."""
    figure, axis = plt.subplots(figsize=(5, 4.6), layout="constrained")
    axis.plot([0, 1], [0, 1], color="black", linewidth=0.8)
    for worlds, color in zip(by_brand(result.alive), (COVERS, MISSES), strict=False):
        bins = binned(worlds)
        axis.plot(bins.told, bins.alive, color=color, linewidth=1, label=worlds[0].brand)
        axis.scatter(bins.told, bins.alive, 400 * bins.buyers / bins.buyers.sum(), color=color)
    axis.set_xlabel("P(alive) told")
    axis.set_ylabel("alive")
    if result.alive:
        axis.legend()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def _intervals(outcomes: list[Outcome], title: str, path: Path) -> None:
    """Every seed's interval of the main questions, its distance to the truth in units of the mean half-width."""
    figure, axes = plt.subplots(1, len(SHOWN), figsize=(13, 4), layout="constrained", sharey=True)
    for axis, question in zip(axes, SHOWN, strict=True):
        told = [(one.truth, one.estimate) for one in outcomes if one.question == question and one.estimate]
        unit = float(np.mean([estimate.half_width for _, estimate in told])) if told else 0.0
        unit = unit or 1.0  # a tiny world may have nothing to tell
        for place, (truth, estimate) in enumerate(told):
            color = COVERS if estimate.covers(truth) else MISSES
            span = [(estimate.low - truth) / unit, (estimate.high - truth) / unit]
            axis.plot([place, place], span, color=color, linewidth=1.1)
        axis.axhline(0, color="black", linewidth=0.8)
        missed = np.mean([not estimate.covers(truth) for truth, estimate in told]) if told else 0
        axis.set_title(f"{question}\n{missed:.0%} of {len(told)} miss the truth", fontsize=10)
        axis.set_xlabel("seed and subject")
        axis.set_ylim(-3.2, 3.2)
    axes[0].set_ylabel("interval less truth, in half-widths")
    figure.suptitle(f"95 % intervals, {title}")
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
