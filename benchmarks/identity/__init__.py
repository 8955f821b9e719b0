"""Persons from ten million pairs of ids seen together."""
