"""Names are a regular expression, so that practice cannot drift from the rule."""

import re
from pathlib import Path

MODEL_NAME = {
    "staging": re.compile(r"^stg_[a-z]+__[a-z_]+$"),
    "intermediate": re.compile(r"^int_[a-z]+__[a-z_0-9]+$"),
    "marts": re.compile(r"^((dim|fct|mart)_[a-z_]+|person_id_map)$"),
}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base"}


def test_models_are_named_for_their_layer(root: Path, models: list[Path]) -> None:
    folder = root / "dbt_project" / "models"
    wrong = [p.name for p in models if not MODEL_NAME[p.relative_to(folder).parts[0]].match(p.stem)]
    assert wrong == []


def test_tables_are_singular_for_dimensions_and_facts(models: list[Path]) -> None:
    plural = [p.stem for p in models if re.match(r"^(dim|fct)_.*[^s]s$", p.stem)]
    assert plural == []


def test_intermediate_models_lie_in_the_folder_of_their_domain(models: list[Path]) -> None:
    wrong = [p.name for p in models if p.stem.startswith("int_") and p.stem.split("__")[0] != f"int_{p.parent.name}"]
    assert wrong == []


def test_no_drawer_files(root: Path, modules: list[Path]) -> None:
    named = [*modules, *(root / "tests").rglob("*.py"), *(root / "dbt_project").glob("macros/**/*.sql")]
    assert [str(p.relative_to(root)) for p in named if p.stem in DRAWERS] == []


def test_macros_carry_the_house_prefix(root: Path) -> None:
    """Macros that dbt itself looks up by name, tests and materializations are the exceptions."""
    looked_up = re.compile(
        r"^(generate_schema_name|get_incremental_\w+_sql|duckdb__\w+|default__hs_\w+|spark__hs_\w+)$"
    )
    names = (
        (path.name, name)
        for path in (root / "dbt_project" / "macros").rglob("*.sql")
        for name in re.findall(r"{%-?\s*macro\s+(\w+)", path.read_text("utf-8"))
    )
    wrong = [f"{file}:{name}" for file, name in names if not name.startswith("hs_") and not looked_up.match(name)]
    assert wrong == []


def test_singular_tests_state_a_claim(root: Path) -> None:
    tests = [p for p in (root / "dbt_project" / "tests").rglob("*.sql") if "generic" not in p.parts]
    assert [p.name for p in tests if not p.stem.startswith("assert_")] == []
    assert [p.name for p in tests if not p.read_text("utf-8").lstrip().startswith("--")] == []
