"""Checks as functions from plain names to `Check` data, one kind of claim per module."""
