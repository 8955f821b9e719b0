"""Asset checks made from the suites of `quality`; dbt tests come as checks through dagster-dbt."""
