"""Where dbt's build is cut: a stage ends where a step of `analytics` needs what dbt built.

Flow:  manifest + steps -> for every step the stage its inputs are built in -> per stage dbt's own `--select` and
       `--exclude` over `source:analytics.*+`.
Why:   nobody keeps a list of models by stage; a model that reads a step's output belongs behind it, as do its tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analytics.step import Step

SOURCE = "analytics"
MOST_STAGES = 3  # dbt takes seconds to start


@dataclass(frozen=True, slots=True)
class Stage:
    """One `dbt build`: `select` and `exclude` in dbt's words (empty: everything, nothing), and the steps after it."""

    number: int
    select: str
    exclude: str
    steps: tuple[Step, ...]
    is_last: bool

    @property
    def name(self) -> str:
        """Of the multi-asset: `warehouse`, `warehouse_2`, ..."""
        return "warehouse" if self.number == 0 else f"warehouse_{self.number + 1}"


def plan_stages(manifest: Mapping[str, Any], steps: Sequence[Step]) -> list[Stage]:
    """Cut the project at its steps. Raises ValueError for an unknown input, a cycle, or more than three stages."""
    graph = _Graph(manifest, steps)
    levels = {step.name: graph.level_of_step(step) for step in steps}
    graph.check()
    last = max((level + 1 for level in levels.values()), default=0)
    if last >= MOST_STAGES:
        raise ValueError(
            f"The steps of analytics cut dbt's build into {last + 1} parts; at most {MOST_STAGES} are allowed."
        )
    cut = [tuple(step for step in steps if levels[step.name] == number) for number in range(last + 1)]
    return [
        Stage(
            number,
            select=graph.behind(cut[number - 1]) if number else "",
            exclude=graph.behind([step for group in cut[number:] for step in group]),
            steps=cut[number],
            is_last=number == last,
        )
        for number in range(last + 1)
    ]


def attach_tests(manifest: Mapping[str, Any], steps: Sequence[Step]) -> None:
    """Let every test stand on a model of the stage it runs in; dagster-dbt shows no check for one that stands on none.

    A singular test of several models names none, and a generic one may compare its model with a later stage's.
    """
    graph = _Graph(manifest, steps)
    for node in manifest["nodes"].values():
        models = [name for name in node.get("depends_on", {}).get("nodes", []) if name.startswith("model.")]
        if node["resource_type"] != "test" or not models:
            continue
        latest = max(models, key=graph.level)
        attached = node.get("attached_node")
        if not attached or graph.level(attached) < graph.level(latest):
            node["attached_node"] = latest


class _Graph:
    """Levels of dbt's nodes: 0, or one more than the step a node stands behind."""

    def __init__(self, manifest: Mapping[str, Any], steps: Sequence[Step]) -> None:
        self._parents = manifest["parent_map"]
        self._manifest = manifest
        self._made_by = {output: step for step in steps for output in step.outputs}
        self._levels: dict[str, int] = {}

    @cached_property
    def _tables(self) -> dict[str, str]:
        return {
            f"{node['fqn'][1]}.{node['name']}": key
            for key, node in self._manifest["nodes"].items()
            if node["resource_type"] == "model"
        }

    def check(self) -> None:
        """Raise ValueError when a model reads what no step gives, or waits for itself."""
        for node in self._tables.values():
            self.level(node)

    def behind(self, steps: Sequence[Step]) -> str:
        """dbt's words for all that reads an output of these steps, however far away."""
        declared = {source["name"] for source in self._manifest["sources"].values() if source["source_name"] == SOURCE}
        outputs = sorted(output for step in steps for output in step.outputs if output in declared)
        return " ".join(f"source:{SOURCE}.{output}+" for output in outputs)

    def level_of_step(self, step: Step) -> int:
        """The stage after which the step can run."""
        unknown = [name for name in step.inputs if name not in self._tables]
        if unknown:
            raise ValueError(f"Step {step.name} reads {', '.join(unknown)}, which no dbt model builds.")
        return max((self.level(self._tables[name]) for name in step.inputs), default=0)

    def level(self, node: str) -> int:
        """The stage a node is built in."""
        if node not in self._levels:
            self._levels[node] = -1  # being looked at
            self._levels[node] = self._found(node)
        if self._levels[node] < 0:
            raise ValueError(f"The steps of analytics and dbt's models form a cycle at {node}.")
        return self._levels[node]

    def _found(self, node: str) -> int:
        kind, _, *rest = node.split(".")
        if kind == "source" and rest[0] == SOURCE:
            step = self._made_by.get(rest[1])
            if step is None:
                raise ValueError(f"dbt reads analytics.{rest[1]}, which no step gives.")
            return self.level_of_step(step) + 1
        return max((self.level(parent) for parent in self._parents.get(node, [])), default=0)
