"""Statistics as pure functions over arrays: shapes, units and sources in the docstrings. No orchestrator, no dbt."""
