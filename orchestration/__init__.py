"""Dagster assets, checks, jobs and the command line; composes all other packages."""
