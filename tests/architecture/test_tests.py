"""Every module has its test file, in the mirrored place; an exemption carries its reason."""

from pathlib import Path

EXEMPT = {
    "ingestion/contract.py": "declarations only; the registry test and every intake test read them",
    "analytics/step.py": "declarations only; the tests of the orchestrator's stages and of every step use them",
    "ingestion/streams/declare.py": "short forms; the registry test checks what they build",
}


def test_every_module_has_a_test_file(root: Path, modules: list[Path]) -> None:
    missing = []
    for path in modules:
        relative = path.relative_to(root)
        if path.name in {"__init__.py", "__main__.py"} or str(relative) in EXEMPT:
            continue
        if relative.parts[:2] == ("ingestion", "streams"):
            relative = Path("ingestion/streams/registry.py")
        if not (root / "tests" / relative.parent / f"test_{relative.name}").exists():
            missing.append(str(path.relative_to(root)))
    assert missing == []


def test_exemptions_still_exist(root: Path) -> None:
    assert [name for name in EXEMPT if not (root / name).exists()] == []


def test_every_test_file_holds_a_test(root: Path) -> None:
    empty = [p.name for p in (root / "tests").rglob("test_*.py") if "def test_" not in p.read_text("utf-8")]
    assert empty == []


def test_no_package_markers_under_tests(root: Path) -> None:
    """`tests/ingestion/__init__.py` would shadow the package `ingestion`."""
    assert list((root / "tests").rglob("__init__.py")) == []
