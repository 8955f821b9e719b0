"""Intake against the bare engine: the same file, the same threads, the same compression."""
