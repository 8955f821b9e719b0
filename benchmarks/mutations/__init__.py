"""Thousands of mutated export files through intake: every one gets a verdict, within its limits."""
