"""Estimates against the sandbox's planted truth, over many seeds: `python -m benchmarks evaluate`."""
