"""Bytes to Parquet: export files in, one audited raw lake out. Knows no orchestrator and no dbt."""
